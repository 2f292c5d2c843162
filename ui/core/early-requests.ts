import { HttpHeaders, type HttpInterceptorFn, HttpResponse } from '@angular/common/http';
import { from, of, switchMap } from 'rxjs';

const KEPT = 'tradepost.first';
/** Page addresses whose first requests are remembered, the latest of them. */
const PAGES = 24;
/** A page sends further requests later, when the responses to its first ones are shown. */
const REQUESTS = 4;
/** A request later than this after the page was opened is none of its first. */
const FIRST_MS = 10_000;
/** The stream of changes does not wait longer for the early responses. */
const WAIT_MS = 3_000;
/** After they have been sent. */
const KEEP_AFTER_MS = 1_000;

/**
 * The requests that `ui/index.html` has sent already, as the page did when it was opened the last
 * time: addresses with their responses.
 */
interface EarlyPage {
  tradepostResponses?: ReadonlyMap<string, Promise<PageResponse | null>>;
}

/** A successful response as `ui/index.html` reads it. */
interface PageResponse {
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: unknown;
}

interface EarlyResponse {
  readonly status: number;
  readonly headers: HttpHeaders;
  readonly body: unknown;
}

/** No address: requests from now on are not kept. */
const opened = {
  atMs: performance.now(),
  address: (location.pathname + location.search) as string | null,
  requests: [] as string[],
};
let keeping: ReturnType<typeof setTimeout> | undefined;
/** Responses that have not been used yet, and the position of the oldest. */
interface Early {
  readonly responses: Map<string, Promise<EarlyResponse | null>>;
  readonly position: Promise<string | null>;
}
let early: Early | null = null;

/**
 * The first requests of a page do not wait for the application: `ui/index.html` repeats those that
 * the page sent when it was last opened at this address, as soon as there is a session, and this
 * interceptor hands out the responses. Only addresses are kept, in this browser, until somebody
 * signs out.
 */
export const earlyResponses: HttpInterceptorFn = (request, next) => {
  if (request.method !== 'GET' || request.responseType !== 'json') return next(request);
  const address = request.urlWithParams;
  note(address);
  const { responses } = takeOver();
  const response = responses.get(address);
  responses.delete(address);
  // the response has to include what this tab has written
  if (response === undefined || request.headers.has('x-read-after')) return next(request);
  return from(response).pipe(
    switchMap((found) =>
      found === null ? next(request) : of(new HttpResponse({ ...found, url: address })),
    ),
  );
};

/**
 * The position of the oldest early response, from which to follow the changes; null: there was
 * none.
 */
export const earlyPosition = (): Promise<string | null> =>
  Promise.race([
    takeOver().position,
    new Promise<null>((resolve) => setTimeout(() => resolve(null), WAIT_MS)),
  ]);

/** Whoever signs in next sends their own first requests. */
export function forgetEarlyRequests(): void {
  clearTimeout(keeping);
  opened.address = null;
  localStorage.removeItem(KEPT);
}

function takeOver(): Early {
  if (early !== null) return early;
  const page = globalThis as EarlyPage;
  const responses = new Map(
    [...(page.tradepostResponses ?? [])].map(([address, response]) => [
      address,
      response.then(responseOf),
    ]),
  );
  delete page.tradepostResponses;
  setTimeout(() => responses.clear(), FIRST_MS);
  return (early = { responses, position: Promise.all(responses.values()).then(oldestOf) });
}

function oldestOf(responses: readonly (EarlyResponse | null)[]): string | null {
  const positions = responses.flatMap((response) => {
    const position = (response?.body as { asOf?: { position?: unknown } } | null)?.asOf?.position;
    return typeof position === 'string' ? [Number(position)] : [];
  });
  return positions.length === 0 ? null : String(Math.min(...positions));
}

const responseOf = (read: PageResponse | null): EarlyResponse | null =>
  read && { ...read, headers: new HttpHeaders(Object.fromEntries(read.headers)) };

function note(address: string): void {
  const { atMs, requests } = opened;
  if (
    performance.now() - atMs > FIRST_MS ||
    location.pathname + location.search !== opened.address ||
    requests.length >= REQUESTS ||
    requests.includes(address)
  )
    return;
  if (address.startsWith('/auth/') || address === '/me') return;
  if (requests.push(address) === 1) keeping = setTimeout(keep, KEEP_AFTER_MS);
}

/** When the page stands: to write costs a little. */
function keep(): void {
  if (opened.address === null) return;
  const { [opened.address]: before, ...others } = kept();
  if (before?.join('\n') === opened.requests.join('\n')) return;
  const pages = [...Object.entries(others), [opened.address, opened.requests] as const].slice(
    -PAGES,
  );
  localStorage.setItem(KEPT, JSON.stringify(Object.fromEntries(pages)));
}

function kept(): Readonly<Record<string, readonly string[]>> {
  try {
    return JSON.parse(localStorage.getItem(KEPT) ?? '{}') as Record<string, readonly string[]>;
  } catch {
    return {};
  }
}
