import type { KeyValueChange, KeyValueStore } from '../../../application/ports/key-value-store.js';
import type { AddressedEffect } from '../../../application/shared/relay/relay.js';

/**
 * - `open`: it is done as soon as it can be.
 * - `held`: an operator is to say whether it is to be done, as it may have been.
 * - `parked`: it was given up, until an operator has it tried again or dismisses it.
 */
export type EffectState = 'open' | 'held' | 'parked';

/** An effect that is not done yet, as it is kept. Times are milliseconds since 1970. */
export interface OpenEffect extends AddressedEffect {
  readonly state: EffectState;
  /** Why it is held or parked, or why the last attempt did nothing; null: there was none. */
  readonly reason: string | null;
  /** When it was opened, or an operator had it tried again. */
  readonly since: number;
  readonly attempts: number;
  /** When the last attempt began; null: there was none. */
  readonly triedAt: number | null;
  /** An attempt has begun, and how it ended is not recorded yet. */
  readonly underWay: boolean;
  /** It may have been done. */
  readonly maybeDone: boolean;
  /** It has been repeated although it may have been done. */
  readonly repeated: boolean;
  /** An operator wants it done, however old it is. */
  readonly released: boolean;
  /** When the restore was for which it was held; null: none. */
  readonly heldFor: string | null;
}

export const opened = (effect: AddressedEffect, since: number): OpenEffect => ({
  ...effect,
  state: 'open',
  reason: null,
  since,
  attempts: 0,
  triedAt: null,
  underWay: false,
  maybeDone: false,
  repeated: false,
  released: false,
  heldFor: null,
});

/** What became of an effect; kept for a while. Times are ISO 8601. */
export interface SettledEffect {
  readonly kind: string;
  readonly recipient: string;
  readonly outcome: 'done' | 'obsolete' | 'dismissed';
  readonly recordedAt: string;
  readonly settledAt: string;
}

const CHUNK = 500;

/** What a relay keeps of its effects: those that are open, and a log of those that are not. */
export class KeptEffects {
  private readonly openBucket: string;
  private readonly logBucket: string;

  constructor(
    private readonly keep: KeyValueStore,
    relay: string,
  ) {
    this.openBucket = `relay-open:${relay}`;
    this.logBucket = `relay-log:${relay}`;
  }

  async open(): Promise<OpenEffect[]> {
    return (await this.keep.list(this.openBucket)).map(
      ([, json]) => JSON.parse(json) as OpenEffect,
    );
  }

  async isSettled(key: string): Promise<boolean> {
    return (await this.keep.get(this.logBucket, key)) !== null;
  }

  at(effect: OpenEffect): KeyValueChange {
    return { bucket: this.openBucket, key: effect.key, value: JSON.stringify(effect) };
  }

  settling(
    { key, kind, recipient, event }: OpenEffect,
    outcome: SettledEffect['outcome'],
    now: number,
  ): KeyValueChange[] {
    const settled: SettledEffect = {
      kind,
      recipient,
      outcome,
      recordedAt: new Date(event.recordedAt).toISOString(),
      settledAt: new Date(now).toISOString(),
    };
    return [
      { bucket: this.openBucket, key, value: null },
      { bucket: this.logBucket, key, value: JSON.stringify(settled) },
    ];
  }

  /** Deletes from the log what was settled before; answers how much. */
  async sweep(before: number): Promise<number> {
    const old = (await this.keep.list(this.logBucket)).filter(
      ([, json]) => Date.parse((JSON.parse(json) as SettledEffect).settledAt) < before,
    );
    for (let i = 0; i < old.length; i += CHUNK)
      await this.keep.write(
        old.slice(i, i + CHUNK).map(([key]) => ({ bucket: this.logBucket, key, value: null })),
      );
    return old.length;
  }
}
