import {
  HttpErrorResponse,
  type HttpHandlerFn,
  type HttpInterceptorFn,
  type HttpRequest,
  HttpResponse,
} from '@angular/common/http';
import { inject, Injector } from '@angular/core';
import { catchError, from, switchMap, tap, throwError } from 'rxjs';
import { Connection } from './connection';
import { Session } from './session';

/**
 * Sends the token along, once more with a new one where the server refuses it; reads what this tab
 * has written; notes whether the server answers.
 */
export const authorize: HttpInterceptorFn = (request, next) => {
  const connection = inject(Connection);
  const observed = (sent: HttpRequest<unknown>, handler: HttpHandlerFn) =>
    handler(sent).pipe(
      tap({
        next: (event) => {
          if (!(event instanceof HttpResponse)) return;
          connection.answered();
          const position = (event.body as { position?: unknown } | null)?.position;
          if (sent.method !== 'GET' && typeof position === 'string') connection.wrote(position);
        },
        error: (error: unknown) => {
          if (error instanceof HttpErrorResponse && error.status === 0) connection.unanswered();
          else connection.answered();
        },
      }),
    );
  // the session itself asks through here, before it is there to be asked
  if (request.url.startsWith('/auth/')) return observed(request, next);

  const session = inject(Injector).get(Session);
  const headersFor = (token: string | null): Record<string, string> => ({
    ...(token === null ? {} : { authorization: `Bearer ${token}` }),
    ...(request.method === 'GET' &&
    connection.written !== null &&
    !request.headers.has('X-Read-After')
      ? { 'x-read-after': connection.written }
      : {}),
    // a request that is sent again after a lost answer is done once
    ...(request.method !== 'GET' && !request.headers.has('Idempotency-Key')
      ? { 'idempotency-key': crypto.randomUUID() }
      : {}),
  });
  return from(session.accessToken()).pipe(
    switchMap((token) => {
      const headers = headersFor(token);
      return observed(request.clone({ setHeaders: headers }), next).pipe(
        catchError((error: unknown) => {
          if (!(error instanceof HttpErrorResponse) || error.status !== 401)
            return throwError(() => error);
          return from(session.renewAfter(token)).pipe(
            switchMap((renewed) =>
              renewed ? from(session.accessToken()) : throwError(() => error),
            ),
            switchMap((renewed) =>
              observed(
                request.clone({
                  setHeaders: {
                    ...headers,
                    ...(renewed === null ? {} : { authorization: `Bearer ${renewed}` }),
                  },
                }),
                next,
              ),
            ),
          );
        }),
      );
    }),
  );
};
