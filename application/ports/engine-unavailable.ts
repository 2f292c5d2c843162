/**
 * An engine could not be reached, did not answer, or was not ready: the same may work in a moment.
 * Every adapter turns its driver's errors of that kind into this one; all others say something
 * about the request, or are mistakes of ours.
 */
export class EngineUnavailable extends Error {
  override readonly name = 'EngineUnavailable';

  constructor(
    /** As people call it: `EventStoreDB`. */
    readonly engine: string,
    /** Whether what was to be written may have been: the request was sent, and its answer is missing. */
    readonly outcomeUnknown: boolean,
    override readonly cause: unknown,
    /**
     * It is there, but cannot read a part of what it holds: trying again helps once somebody has
     * mended it.
     */
    readonly isDamaged = false,
  ) {
    super(`${engine} is unavailable: ${(cause as Error | null)?.message || reasonOf(cause)}`, {
      cause,
    });
  }

  /** The kind of failure in a word; unlike the message it never repeats an address. */
  get reason(): string {
    return reasonOf(this.cause);
  }
}

/**
 * There is no room for what was to be written, or the disk takes no writes, and nothing was written:
 * the same works once somebody has made room, and a moment later it does not.
 */
export class StorageFull extends EngineUnavailable {
  constructor(cause: unknown) {
    super('The data directory', false, cause);
  }
}

/** An engine is away, and whoever needs it waits: that passes by itself. */
export const isAway = (error: unknown): error is EngineUnavailable =>
  error instanceof EngineUnavailable && !error.isDamaged;

/** In a word: clients whose errors all have the name `Error` say more in `type` or `code`. */
export function reasonOf(cause: unknown): string {
  const { type, name, code } = (cause ?? {}) as { type?: unknown; name?: unknown; code?: unknown };
  const isNamed = typeof name === 'string' && name !== '' && name !== 'Error';
  if (type !== undefined) return String(type);
  if (isNamed) return name;
  return code === undefined ? String(name ?? 'unknown') : `code ${String(code)}`;
}
