import { DAY_MS } from '../../../domain/shared/time/days.js';
import type { KeyValueChange, KeyValueStore } from '../../ports/key-value-store.js';
import { newId } from '../../shared/command/ids.js';

/** Why something was sent: it happened; to try the address; because somebody wanted it again. */
export type DeliveryCause = 'event' | 'test' | 'again';

/** One attempt to deliver. What was sent is not in it: it is made again of the event. */
export interface Attempt {
  /** ISO 8601. */
  readonly at: string;
  /** Of the event: the `webhook-id`. */
  readonly eventId: string;
  readonly type: string;
  readonly subject: string;
  /** In the store; null: it is no event, but a test. */
  readonly position: string | null;
  readonly cause: DeliveryCause;
  /** From 1. */
  readonly attempt: number;
  readonly outcome: 'delivered' | 'failed' | 'dead';
  readonly status: number | null;
  readonly failure: string | null;
  readonly answer: string;
  readonly tookMs: number;
  /** ISO 8601; null: it is not tried again. */
  readonly nextAt: string | null;
}

export interface LoggedAttempt extends Attempt {
  readonly key: string;
}

export const LOG_KEPT_DAYS = 30;
const MOST_MS = 9_999_999_999_999;
const CHUNK = 500;

const bucketOf = (endpointId: string): string => `webhook-log:${endpointId}`;
/** Sorted as text, the newest come first. */
const newestFirst = (ms: number): string => String(MOST_MS - ms).padStart(13, '0');

/** What was sent to an endpoint, and what came back; for 30 days. */
export class DeliveryLog {
  constructor(private readonly keep: KeyValueStore) {}

  at(endpointId: string, attempt: Attempt): KeyValueChange {
    return {
      bucket: bucketOf(endpointId),
      key: `${newestFirst(Date.parse(attempt.at))}-${newId().slice(-12)}`,
      value: JSON.stringify(attempt),
    };
  }

  /** Answers its key. */
  async add(endpointId: string, attempt: Attempt): Promise<string> {
    const change = this.at(endpointId, attempt);
    await this.keep.write([change]);
    return change.key;
  }

  /** The newest first; behind a key. */
  async list(
    endpointId: string,
    after: string | null,
    limit: number,
  ): Promise<readonly LoggedAttempt[]> {
    const rows = await this.keep.list(bucketOf(endpointId), {
      ...(after === null ? {} : { from: `${after}\u0000` }),
      limit,
    });
    return rows.map(([key, json]) => ({ key, ...(JSON.parse(json) as Attempt) }));
  }

  /** Deletes what is older than 30 days. */
  async sweep(endpointId: string, nowMs: number): Promise<void> {
    const from = newestFirst(nowMs - LOG_KEPT_DAYS * DAY_MS);
    for (;;) {
      const old = await this.keep.list(bucketOf(endpointId), { from, limit: CHUNK });
      if (old.length === 0) return;
      await this.keep.write(
        old.map(([key]) => ({ bucket: bucketOf(endpointId), key, value: null })),
      );
    }
  }
}
