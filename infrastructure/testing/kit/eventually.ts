const TIMEOUT_MS = 15_000;

/**
 * Resolves as soon as `holds` answers something true; fails with what was awaited when that takes
 * too long. Never a fixed pause.
 */
export async function eventually<T>(
  what: string,
  holds: () => T | Promise<T>,
  timeoutMs = TIMEOUT_MS,
  /** Between two looks; a look over HTTP at a server that has work to do is better rare. */
  pauseMs = 5,
): Promise<Exclude<T, false | null | undefined>> {
  const until = Date.now() + timeoutMs;
  for (;;) {
    const found = await holds();
    if (found) return found as Exclude<T, false | null | undefined>;
    if (Date.now() > until) throw new Error(`waited ${timeoutMs} ms in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}
