import { HttpHeaders, type HttpInterceptorFn, HttpResponse } from '@angular/common/http';
import { from, of, switchMap } from 'rxjs';

const KEPT = 'tradepost.first';
/** Addresses of pages whose first questions are remembered, the latest of them. */
const PAGES = 24;
/** A page asks more later, when what it has asked first stands there. */
const QUESTIONS = 4;
/** What is asked so long after the page was opened is none of the first. */
const FIRST_MS = 10_000;
/** Who follows the changes does not wait longer for what was asked before. */
const WAIT_MS = 3_000;
/** When they have been asked. */
const KEEP_AFTER_MS = 1_000;

/**
 * What `ui/index.html` has asked already, as the page did when it was opened the last time:
 * addresses with what was answered.
 */
interface EarlyPage {
  tradepostAsked?: ReadonlyMap<string, Promise<ReadAnswer | null>>;
}

/** As it reads it, if it is none of a problem. */
interface ReadAnswer {
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: unknown;
}

interface EarlyAnswer {
  readonly status: number;
  readonly headers: HttpHeaders;
  readonly body: unknown;
}

/** No address: what is asked from now on is not kept. */
const opened = {
  at: performance.now(),
  address: (location.pathname + location.search) as string | null,
  asked: [] as string[],
};
let keeping: ReturnType<typeof setTimeout> | undefined;
/** What has not been taken yet, and as of which position the oldest was answered. */
interface Early {
  readonly answers: Map<string, Promise<EarlyAnswer | null>>;
  readonly position: Promise<string | null>;
}
let early: Early | null = null;

/**
 * The first questions of a page do not wait for the application: what it asked when it was opened
 * at this address the last time is asked by the page itself as soon as the session is there, and is
 * answered here. Only addresses are kept, in this browser, until somebody signs out.
 */
export const askedEarly: HttpInterceptorFn = (request, next) => {
  if (request.method !== 'GET' || request.responseType !== 'json') return next(request);
  const address = request.urlWithParams;
  note(address);
  const { answers } = takeUp();
  const answer = answers.get(address);
  answers.delete(address);
  // what this tab has written has to be in it
  if (answer === undefined || request.headers.has('x-read-after')) return next(request);
  return from(answer).pipe(
    switchMap((found) =>
      found === null ? next(request) : of(new HttpResponse({ ...found, url: address })),
    ),
  );
};

/**
 * As of which position the oldest of them was answered, for whoever follows what has changed since;
 * null: none was asked.
 */
export const earlyPosition = (): Promise<string | null> =>
  Promise.race([
    takeUp().position,
    new Promise<null>((resolve) => setTimeout(() => resolve(null), WAIT_MS)),
  ]);

/** Whoever comes next asks their own questions. */
export function forgetFirstQuestions(): void {
  clearTimeout(keeping);
  opened.address = null;
  localStorage.removeItem(KEPT);
}

function takeUp(): Early {
  if (early !== null) return early;
  const page = globalThis as EarlyPage;
  const answers = new Map(
    [...(page.tradepostAsked ?? [])].map(([address, asked]) => [address, asked.then(answerOf)]),
  );
  delete page.tradepostAsked;
  setTimeout(() => answers.clear(), FIRST_MS);
  return (early = { answers, position: Promise.all(answers.values()).then(oldestOf) });
}

function oldestOf(answers: readonly (EarlyAnswer | null)[]): string | null {
  const positions = answers.flatMap((answer) => {
    const position = (answer?.body as { asOf?: { position?: unknown } } | null)?.asOf?.position;
    return typeof position === 'string' ? [Number(position)] : [];
  });
  return positions.length === 0 ? null : String(Math.min(...positions));
}

const answerOf = (read: ReadAnswer | null): EarlyAnswer | null =>
  read && { ...read, headers: new HttpHeaders(Object.fromEntries(read.headers)) };

function note(address: string): void {
  const { at, asked } = opened;
  if (
    performance.now() - at > FIRST_MS ||
    location.pathname + location.search !== opened.address ||
    asked.length >= QUESTIONS ||
    asked.includes(address)
  )
    return;
  if (address.startsWith('/auth/') || address === '/me') return;
  if (asked.push(address) === 1) keeping = setTimeout(keep, KEEP_AFTER_MS);
}

/** When the page stands: to write costs a little. */
function keep(): void {
  if (opened.address === null) return;
  const { [opened.address]: before, ...others } = kept();
  if (before?.join('\n') === opened.asked.join('\n')) return;
  const pages = [...Object.entries(others), [opened.address, opened.asked] as const].slice(-PAGES);
  localStorage.setItem(KEPT, JSON.stringify(Object.fromEntries(pages)));
}

function kept(): Readonly<Record<string, readonly string[]>> {
  try {
    return JSON.parse(localStorage.getItem(KEPT) ?? '{}') as Record<string, readonly string[]>;
  } catch {
    return {};
  }
}
