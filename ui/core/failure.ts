import { HttpErrorResponse } from '@angular/common/http';
import type { Problem } from '../api/models/problem';
import type { ProblemError } from '../api/models/problem-error';

/** What went wrong, as it is shown. */
export interface Failure {
  /** 0 where the server did not answer. */
  readonly status: number;
  readonly code: string;
  /** A whole sentence. */
  readonly text: string;
  readonly errors: readonly ProblemError[];
}

/** The problem's own text; where the server did not respond, ours. */
export function failureOf(error: unknown): Failure {
  if (error instanceof HttpErrorResponse) {
    if (error.status === 0)
      return {
        status: 0,
        code: 'network',
        text: $localize`The server is not responding. What you typed is kept: try again.`,
        errors: [],
      };
    const body = parsed(error.error);
    if (body && typeof body.detail === 'string')
      return {
        status: error.status,
        code: body.code,
        text: problemText(body.code, body.detail),
        errors: (body.errors ?? []).map((each) => ({
          ...each,
          detail: problemText(each.code, each.detail),
        })),
      };
    return {
      status: error.status,
      code: `http/${error.status}`,
      text: $localize`Something went wrong on the server (error ${error.status}:status:). Try again; if it keeps happening, contact your administrator.`,
      errors: [],
    };
  }
  return {
    status: -1,
    code: 'screen',
    text: error instanceof Error ? error.message : String(error),
    errors: [],
  };
}

/** By code, where the screens are not in the server's language; null: they are, or not loaded yet. */
let texts: Readonly<Record<string, string>> | null = null;

/**
 * Loads what problems mean in the language of the screens, where that is not the server's. Called
 * when the application starts, and not awaited.
 */
export async function loadProblemTexts(): Promise<void> {
  if (isEnglish()) texts = null;
  else ({ problemTexts: texts } = await import('./problem-texts'));
}

const isEnglish = (): boolean => (document.documentElement.lang || 'en').startsWith('en');

/** A problem as a sentence in the language of the screens; what is not known by its code is quoted. */
export function problemText(code: string, detail: string): string {
  const known = texts && Object.hasOwn(texts, code) ? texts[code] : undefined;
  if (known !== undefined) return known;
  // what is wrong with a typed row is worded here already
  return isEnglish() || code.startsWith('row/')
    ? sentence(detail)
    : $localize`The request was refused: ${sentence(detail)}:detail:`;
}

/** Where the response was to be text, so is the problem. */
function parsed(body: unknown): Problem | null {
  if (typeof body !== 'string') return (body as Problem | null) ?? null;
  try {
    return JSON.parse(body) as Problem;
  } catch {
    return null;
  }
}

export function sentence(text: string): string {
  const upper = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(upper) ? upper : `${upper}.`;
}

/** The message for a field, by its JSON Pointer. */
export function errorAt(failure: Failure | null | undefined, pointer: string): string | null {
  const found = failure?.errors.find((error) => error.pointer === pointer);
  if (!found) return null;
  const suggestions =
    found.suggestions.length > 0
      ? ` ${$localize`Suggested: ${found.suggestions.join(', ')}:suggestions:`}`
      : '';
  return sentence(found.detail) + suggestions;
}
