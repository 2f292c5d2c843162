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

/** With which a session begins, goes on and ends. */
const OF_THE_SESSION = /^\/auth\/(login|logout|refresh)$/;

/** What this tab has written is gone: a backup was restored that is older. */
const isOfOtherHistory = (error: unknown): boolean =>
  error instanceof HttpErrorResponse &&
  error.status === 400 &&
  (error.error as { code?: unknown } | null)?.code === 'read-after/other-history';

/**
 * Adds the token to each request, and repeats it once with a new token after a 401; makes reads
 * include what this tab has written; notes whether the server responds.
 */
export const authInterceptor: HttpInterceptorFn = (request, next) => {
  const connection = inject(Connection);
  const observed = (sent: HttpRequest<unknown>, handler: HttpHandlerFn) =>
    handler(sent).pipe(
      tap({
        next: (event) => {
          if (!(event instanceof HttpResponse)) return;
          connection.responded();
          const position = (event.body as { position?: unknown } | null)?.position;
          if (sent.method !== 'GET' && typeof position === 'string') connection.wrote(position);
        },
        error: (error: unknown) => {
          if (error instanceof HttpErrorResponse && error.status === 0) connection.unreachable();
          else connection.responded();
        },
      }),
    );
  // the session sends its own requests through here, before it can be injected
  if (OF_THE_SESSION.test(request.url)) return observed(request, next);

  const session = inject(Injector).get(Session);
  const headersFor = (token: string | null): Record<string, string> => ({
    ...(token === null ? {} : { authorization: `Bearer ${token}` }),
    ...(request.method === 'GET' &&
    connection.written !== null &&
    !request.headers.has('X-Read-After')
      ? { 'x-read-after': connection.written }
      : {}),
    // a request that is repeated after a lost response takes effect once
    ...(request.method !== 'GET' && !request.headers.has('Idempotency-Key')
      ? { 'idempotency-key': crypto.randomUUID() }
      : {}),
  });
  return from(session.accessToken()).pipe(
    switchMap((token) => {
      const headers = headersFor(token);
      return observed(request.clone({ setHeaders: headers }), next).pipe(
        catchError((error: unknown) => {
          if (isOfOtherHistory(error) && 'x-read-after' in headers) {
            connection.startOver();
            const { 'x-read-after': _position, ...others } = headers;
            return observed(request.clone({ setHeaders: others }), next);
          }
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
