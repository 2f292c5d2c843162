/** Nothing came from the server for so long. Whatever was sent may have been done. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';

  constructor(what: string, ms: number) {
    super(`EventStoreDB has not answered ${what} within ${ms} ms`);
  }
}

/** The promise, or {@link NoAnswer} when it takes longer. */
export function within<T>(ms: number, what: string, promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new NoAnswer(what, ms)), ms);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

export const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, ms));

/** Between half and one and a half of 50 ms, 100 ms, 200 ms … 5 s. */
export const backoffMs = (attempt: number): number =>
  Math.min(5_000, 50 * 2 ** attempt) * (0.5 + Math.random());
