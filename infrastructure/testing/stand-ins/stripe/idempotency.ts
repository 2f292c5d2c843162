import { DAY_MS, type StandInClock } from './clock.js';
import { Refusal } from './refusal.js';

export interface Answer {
  readonly status: number;
  readonly body: unknown;
  /** Of the request that was first answered so. */
  readonly requestId: string;
}

interface Kept {
  readonly address: string;
  readonly fingerprint: string;
  readonly atMs: number;
  /** null while it is being answered. */
  answer: Answer | null;
}

/** docs.stripe.com/api/idempotent_requests: a key may be removed after 24 hours; of v2: 30 days. */
const KEPT_MS = { v1: DAY_MS, v2: 30 * DAY_MS };
const MOST_CHARACTERS = 255;

/**
 * What was answered under an `Idempotency-Key` (docs.stripe.com/api/idempotent_requests). v1 keeps
 * the first answer of an endpoint that began to work, whatever it was, 500 too; v2 keeps only what
 * succeeded, and runs failed work again (docs.stripe.com/api-v2-overview#idempotency).
 */
export class IdempotencyKeys {
  private readonly kept = new Map<string, Kept>();

  constructor(private readonly clock: StandInClock) {}

  /** The stored answer; or null, and the key is in use until `keep` or `free`. */
  begin(of: {
    readonly version: 'v1' | 'v2';
    readonly account: string;
    readonly key: string;
    readonly address: string;
    readonly fingerprint: string;
  }): Answer | null {
    const { version, key, address, fingerprint } = of;
    if (key.length > MOST_CHARACTERS)
      throw new Refusal(`Idempotency keys have ${MOST_CHARACTERS} characters at most.`);
    const id = idOf(of);
    const known = this.kept.get(id);
    if (!known || this.clock.nowMs - known.atMs >= KEPT_MS[version]) {
      this.kept.set(id, { address, fingerprint, atMs: this.clock.nowMs, answer: null });
      return null;
    }
    if (known.address !== address)
      throw new Refusal(
        `Keys for idempotent requests can only be used for the same endpoint they were first used for ('${known.address}' instead of '${address}'). Try using a key other than '${key}' if you meant to execute a different request.`,
        { type: 'idempotency_error' },
      );
    if (known.fingerprint !== fingerprint)
      throw new Refusal(
        `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`,
        { type: 'idempotency_error' },
      );
    if (known.answer === null)
      throw new Refusal(
        `There is currently another in-progress request using this Idempotent Key (that probably means you submitted twice, and the other request is still going through): ${key}. Please try again later.`,
        { code: 'idempotency_key_in_use', status: 409, type: 'idempotency_error' },
      );
    return known.answer;
  }

  keep(of: { version: 'v1' | 'v2'; account: string; key: string }, answer: Answer): void {
    const known = this.kept.get(idOf(of));
    if (known) known.answer = answer;
  }

  /** All of them, but those in use. */
  forget(): void {
    for (const [id, { answer }] of this.kept) if (answer !== null) this.kept.delete(id);
  }

  /** Nothing was begun, or (v2) it failed: the next request with the key runs. */
  free(of: { version: 'v1' | 'v2'; account: string; key: string }): void {
    this.kept.delete(idOf(of));
  }
}

const idOf = ({
  version,
  account,
  key,
}: {
  readonly version: string;
  readonly account: string;
  readonly key: string;
}): string => `${version} ${account} ${key}`;
