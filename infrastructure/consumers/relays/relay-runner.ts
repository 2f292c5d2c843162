import { isAway } from '../../../application/ports/engine-unavailable.js';
import { START, type EventStore, type Position } from '../../../application/ports/event-store.js';
import type { KeyValueChange, KeyValueStore } from '../../../application/ports/key-value-store.js';
import type { RecordedEvent } from '../../../application/shared/event/envelope.js';
import {
  addressed,
  isSilent,
  type Addressees,
  type AnyRelay,
  type Channel,
  type Outcome,
  type Patience,
} from '../../../application/shared/relay/relay.js';
import { DomainError } from '../../../domain/shared/decider/domain-error.js';
import { DAY_MS } from '../../../domain/shared/time/days.js';
import { backOffMs } from '../../shared/back-off.js';
import type { FailedEvent } from '../../shared/failed-event.js';
import type { Log } from '../../telemetry/log.js';
import { RecurringFailure } from '../../telemetry/recurring-failure.js';
import { EventConsumer } from '../consuming/event-consumer.js';
import { FencingToken } from '../consuming/fencing-token.js';
import { Interest } from '../consuming/interest.js';
import { KeptCheckpoint } from '../consuming/kept-checkpoint.js';
import { KeptEffects, opened, type EffectState, type OpenEffect } from './kept-effects.js';
import { readRestoreMark } from './restore-mark.js';

/** How a relay stands. */
export interface RelayStatus {
  readonly name: string;
  readonly position: Position;
  /** Effects that are to be done. */
  readonly open: number;
  /** Effects that wait for an operator, as they may have been done. */
  readonly held: number;
  /** Effects that were given up. */
  readonly parked: number;
  /** When the event of the oldest open effect was recorded, in milliseconds since 1970. */
  readonly oldestAt: number | null;
  /** Why the oldest open effect is not done yet. */
  readonly lastFailure: string | null;
  /** Why it does not go on; null where it does. */
  readonly error: string | null;
  /** The event at which it has stopped, until an operator has it retried or skipped. */
  readonly failed: FailedEvent | null;
}

export interface RelayRunnerOptions {
  readonly relay: AnyRelay;
  readonly channels: Readonly<Record<string, Channel>>;
  readonly addressees: Addressees;
  readonly store: EventStore;
  readonly keep: KeyValueStore;
  readonly log: Log;
  readonly now?: () => number;
  /** From 0 to 1. */
  readonly random?: () => number;
}

/** Somebody else runs the relay now: nothing that is done here is kept any more. */
class NotMine extends Error {
  override readonly name = 'NotMine';
}

const CHECKPOINT = 'relay-checkpoint';
/** By relay, the token of whoever began last. */
const TOKENS = 'relay-token';
const VERSION = 1;
const FLUSH_MS = 1_000;
const SWEEP_MS = 6 * 3_600_000;
const LOG_KEPT_MS = 30 * DAY_MS;
const AT_ONCE = 4;
const RESTORED = 'a backup was restored: it may have been done before';
const OTHER_HISTORY = 'the events are those of another history: it may have been done there';

/**
 * Runs one relay: reads events from its own checkpoint, opens the effects of each in the same write
 * as the checkpoint, and has them done by their channels, with retries. A new relay begins at the
 * head. An attempt is recorded before it is made, so that one that a crash has cut short is known to
 * have an unknown outcome.
 */
export class RelayRunner {
  private readonly effects: KeptEffects;
  private readonly interest: Interest;
  private readonly checkpoint: KeptCheckpoint;
  private readonly fence: FencingToken;
  private readonly now: () => number;
  private readonly random: () => number;
  private readonly keeping: RecurringFailure;
  private consumer: EventConsumer | null = null;
  private readonly all = new Map<string, OpenEffect>();
  private readonly underWay = new Set<string>();
  /** Milliseconds since 1970, before which an effect is not tried again. */
  private readonly notBefore = new Map<string, number>();
  /** Taken from events, and not kept yet. */
  private taken: OpenEffect[] = [];
  private position: Position = START;
  private eventId: string | null = null;
  private keptPosition: Position = START;
  private restored: { readonly at: string; readonly position: Position } | null = null;
  private running = false;
  private timers: NodeJS.Timeout[] = [];
  private next: NodeJS.Timeout | undefined;
  private readonly attempts = new Set<Promise<void>>();

  constructor(private readonly options: RelayRunnerOptions) {
    const { relay, store, keep, now = Date.now, random = Math.random } = options;
    this.effects = new KeptEffects(keep, relay.name);
    this.interest = new Interest(relay.handles);
    this.fence = new FencingToken(keep, TOKENS, relay.name);
    this.checkpoint = new KeptCheckpoint(store, keep, CHECKPOINT, relay.name, VERSION);
    this.keeping = new RecurringFailure(options.log, `relay ${relay.name}: its state`);
    this.now = now;
    this.random = random;
  }

  get name(): string {
    return this.options.relay.name;
  }

  /**
   * Begins, or begins again, from what is kept. With a fencing token everything that is kept rests
   * on it. Answers false where somebody has begun with a younger one.
   */
  async start(token: number | null = null): Promise<boolean> {
    const { store, keep, log } = this.options;
    this.all.clear();
    this.notBefore.clear();
    this.taken = [];
    if (token !== null && !(await this.fence.take(token))) return false;
    for (const effect of await this.effects.open())
      // begun by whoever ran it before, who did not say how it ended
      this.all.set(
        effect.key,
        effect.underWay ? { ...effect, underWay: false, maybeDone: true } : effect,
      );
    await this.begin();
    await this.heedRestore();
    this.consumer = new EventConsumer({
      name: `relay ${this.name}`,
      store,
      interest: this.interest,
      policy: 'stop',
      skipped: new Set((await keep.list(this.skips)).map(([eventId]) => eventId)),
      handle: (event) => this.take(event),
      onSeen: ({ position, id }) => this.seen(position, id),
      log,
    });
    this.running = true;
    this.consumer.start(this.position);
    this.timers = [
      setInterval(() => void this.flush(), FLUSH_MS),
      setInterval(() => void this.sweep(), SWEEP_MS),
    ];
    void this.sweep();
    this.pump();
    return true;
  }

  /** Finishes the attempts that have begun. */
  async stop(): Promise<void> {
    this.running = false;
    this.timers.forEach(clearInterval);
    clearTimeout(this.next);
    await this.consumer?.stop();
    await Promise.all(this.attempts);
    if (this.consumer) await this.flush();
    this.consumer = null;
  }

  status(): RelayStatus {
    const { failed = null, waitsFor = null } = this.consumer?.status() ?? {};
    return {
      ...countsOf(this.name, [...this.all.values()]),
      position: this.position,
      error: failed?.message ?? waitsFor,
      failed,
    };
  }

  /**
   * How it stands by what is kept, where it does not run.
   *
   * @throws EngineUnavailable
   */
  async keptStatus(): Promise<RelayStatus> {
    const place = await this.checkpoint.read();
    return {
      ...countsOf(this.name, await this.effects.open()),
      position: place?.position ?? START,
      error: 'nobody runs it',
      failed: null,
    };
  }

  /** Effects that wait for an operator, the oldest first. */
  async waiting(): Promise<readonly OpenEffect[]> {
    return (await this.effects.open())
      .filter(({ state }) => state !== 'open')
      .sort((a, b) => a.event.position - b.event.position);
  }

  /**
   * Holds what a restore has brought back and may have been done; nothing where there was none since
   * this was asked last.
   */
  async heedRestore(): Promise<void> {
    const mark = await readRestoreMark(this.options.keep);
    if (!mark || mark.at === this.restored?.at) return;
    this.restored = mark;
    await this.hold(
      RESTORED,
      mark.at,
      ({ event, heldFor }) => event.position <= mark.position && heldFor !== mark.at,
    );
  }

  /**
   * Has an effect that waits for an operator done, or tried again.
   *
   * @throws where there is none
   */
  async retryEffect(key: string): Promise<void> {
    const effect = this.find(key);
    const canAsk = this.channelOf(effect).lookUp !== undefined;
    await this.update({
      ...effect,
      state: 'open',
      released: true,
      since: this.now(),
      attempts: 0,
      // what was held may have been done before a restore: where it can be asked, it is, before
      // anything is done; where it cannot, whoever looks after the other side knows best
      maybeDone: canAsk,
      repeated: false,
    });
    this.notBefore.delete(key);
    this.pump();
  }

  /**
   * Gives an effect up that waits for an operator.
   *
   * @throws where there is none
   */
  async dismissEffect(key: string): Promise<void> {
    const effect = this.find(key);
    await this.channelOf(effect).ended?.(effect);
    await this.settle(effect, 'dismissed');
  }

  /**
   * Goes on at the event at which it has stopped.
   *
   * @throws where it has not stopped at one
   */
  retryEvent(): void {
    this.stopped().resumeBy('retry');
  }

  /**
   * Goes on without the event at which it has stopped, for good.
   *
   * @throws where it has not stopped at one
   */
  async skipEvent(reason: string): Promise<void> {
    const consumer = this.stopped();
    const { eventId } = consumer.status().failed!;
    const value = JSON.stringify({ reason, at: new Date(this.now()).toISOString() });
    await this.options.keep.write([{ bucket: this.skips, key: eventId!, value }]);
    consumer.resumeBy('skip');
  }

  private stopped(): EventConsumer {
    if (!this.consumer?.status().failed?.eventId)
      throw new Error(`the relay "${this.name}" has not stopped at an event`);
    return this.consumer;
  }

  private get skips(): string {
    return `relay-skipped:${this.name}`;
  }

  private find(key: string): OpenEffect {
    const effect = this.all.get(key);
    if (!effect || effect.state === 'open')
      throw new Error(`no effect ${key} of the relay "${this.name}" waits for an operator`);
    return effect;
  }

  private channelOf({ channel }: OpenEffect): Channel {
    const found = this.options.channels[channel];
    if (!found) throw new Error(`there is no channel "${channel}"`);
    return found;
  }

  /** From the checkpoint; a new relay, or one in another history, begins at the head. */
  private async begin(): Promise<void> {
    const { store, keep, log } = this.options;
    const place = await this.checkpoint.read();
    if (place) {
      [this.position, this.eventId] = [place.position, place.eventId];
    } else {
      const isOther = (await keep.get(CHECKPOINT, this.name)) !== null;
      const head = await store.head();
      [this.position, this.eventId] = [head, (await store.eventAt(head))?.id ?? null];
      if (isOther) {
        log(`relay ${this.name}: its checkpoint is of another history: it begins at the head`, {
          level: 'warn',
        });
        await this.hold(OTHER_HISTORY, null, () => true);
      } else log(`relay ${this.name} is new: it begins at the head, at ${head}`);
      const { position, eventId } = this;
      await this.write([this.checkpoint.at({ position, eventId })]);
    }
    this.keptPosition = this.position;
  }

  private async hold(
    reason: string,
    heldFor: string | null,
    concerns: (effect: OpenEffect) => boolean,
  ): Promise<void> {
    const concerned = [...this.all.values()].filter(concerns);
    if (concerned.length === 0) return;
    const held = concerned.map((effect): OpenEffect => ({
      ...effect,
      // what was parked stays so: it waits for an operator anyway
      state: effect.state === 'parked' ? 'parked' : 'held',
      reason: effect.state === 'parked' ? effect.reason : reason,
      released: false,
      heldFor,
    }));
    // at once: what is under way finds it when it comes back
    for (const effect of held) this.all.set(effect.key, effect);
    await this.write(held.map((effect) => this.effects.at(effect)));
    this.options.log(
      `relay ${this.name}: ${held.length} effects are held for an operator: ${reason}`,
      { level: 'warn' },
    );
  }

  private async take(event: RecordedEvent): Promise<void> {
    const { relay, addressees } = this.options;
    if (isSilent(event)) return;
    const taken: OpenEffect[] = [];
    for (const effect of relay.effectsOf(event))
      for (const recipient of await addressees.of(effect.to, event)) {
        const one = opened(addressed(effect, recipient, event), this.now());
        if (this.all.has(one.key) || (await this.effects.isSettled(one.key))) continue;
        taken.push(this.isRestored(one) ? this.heldFromStart(one) : one);
      }
    this.taken.push(...taken);
  }

  private isRestored({ event }: OpenEffect): boolean {
    return this.restored !== null && event.position <= this.restored.position;
  }

  private heldFromStart(effect: OpenEffect): OpenEffect {
    return { ...effect, state: 'held', reason: RESTORED, heldFor: this.restored!.at };
  }

  /** What was taken is kept with the checkpoint, at once; a checkpoint alone has time. */
  private async seen(position: Position, id: string): Promise<void> {
    [this.position, this.eventId] = [position, id];
    if (this.taken.length === 0) return;
    const { taken } = this;
    try {
      await this.write([
        ...taken.map((effect) => this.effects.at(effect)),
        this.checkpoint.at({ position, eventId: id }),
      ]);
    } catch (error) {
      if (!(error instanceof NotMine)) throw error;
      // whoever runs it now takes them as well
      return this.couldNotKeep(error);
    }
    this.taken = [];
    this.keptPosition = position;
    for (const effect of taken) this.all.set(effect.key, effect);
    this.pump();
  }

  private async flush(): Promise<void> {
    if (this.position === this.keptPosition || this.taken.length > 0) return;
    const { position, eventId } = this;
    try {
      await this.write([this.checkpoint.at({ position, eventId })]);
      this.keptPosition = position;
    } catch {
      // it is tried again in a moment, and costs nothing but reading again after a restart
    }
  }

  /** @throws NotMine, EngineUnavailable */
  private async write(changes: readonly KeyValueChange[]): Promise<void> {
    if (!(await this.options.keep.write([...changes, ...this.fence.guard()])))
      throw new NotMine('somebody else runs it');
    this.keeping.worked();
  }

  /** Has done what is due, and comes back when the next is. */
  private pump(): void {
    if (!this.running) return;
    clearTimeout(this.next);
    for (const effect of this.due()) {
      this.underWay.add(effect.key);
      const attempt: Promise<void> = this.attempt(effect).finally(() => {
        this.attempts.delete(attempt);
        this.underWay.delete(effect.key);
        this.pump();
      });
      this.attempts.add(attempt);
    }
    if (this.underWay.size >= this.atOnce) return;
    const times = this.candidates().map(({ key }) => this.notBefore.get(key) ?? 0);
    if (times.length > 0)
      this.next = setTimeout(() => this.pump(), Math.max(1, Math.min(...times) - this.now()));
  }

  private get atOnce(): number {
    return this.options.relay.ordered ? 1 : AT_ONCE;
  }

  private due(): OpenEffect[] {
    const now = this.now();
    return this.candidates()
      .filter(({ key }) => (this.notBefore.get(key) ?? 0) <= now)
      .slice(0, this.atOnce - this.underWay.size);
  }

  /** What may be tried: where order matters, the first alone. */
  private candidates(): OpenEffect[] {
    const { ordered } = this.options.relay;
    const all = [...this.all.values()];
    if (ordered) {
      const [first] = all.sort((a, b) => a.event.position - b.event.position);
      return first?.state === 'open' && !this.underWay.has(first.key) ? [first] : [];
    }
    return all.filter(({ key, state }) => state === 'open' && !this.underWay.has(key));
  }

  /** Never rejects. */
  private async attempt(effect: OpenEffect): Promise<void> {
    try {
      const now = this.now();
      const { holdAfterMs } = this.options.relay.patience;
      const { released, event, triedAt, attempts } = effect;
      if (!released && now - Math.max(event.recordedAt, triedAt ?? 0) > holdAfterMs) {
        const reason = `nobody has tried it for ${inWords(holdAfterMs)}: it may have been done before a restore`;
        return await this.update({ ...effect, state: 'held', reason });
      }
      const begun: OpenEffect = { ...effect, underWay: true, triedAt: now, attempts: attempts + 1 };
      await this.updateTried(begun);
      await this.perform(begun);
    } catch (error) {
      this.couldNotKeep(error);
      this.pause(effect.key, 0);
    }
  }

  private couldNotKeep(error: unknown): void {
    if (error instanceof NotMine) {
      this.running = false;
      this.options.log(`relay ${this.name}: somebody else runs it now`, { level: 'warn' });
    } else this.keeping.failed((error as Error).name);
  }

  private async perform(begun: OpenEffect): Promise<void> {
    const { effect, outcome } = await this.tried(begun);
    if (outcome.is === 'done' || outcome.is === 'obsolete') {
      await this.patiently(async () => {
        await this.channelOf(effect).ended?.(effect);
        await this.settle(effect, outcome.is as 'done' | 'obsolete');
      });
      if (outcome.is === 'obsolete')
        this.options.log(
          `relay ${this.name}: ${effect.kind} ${effect.key} is not sent: ${outcome.why}`,
        );
      return;
    }
    const after = this.afterwards(effect, outcome);
    if (after.state === 'parked')
      this.options.log(
        `relay ${this.name}: parked ${effect.kind} ${effect.key}: ${after.reason ?? ''}`,
        { level: 'error' },
      );
    this.pause(effect.key, after.attempts - 1);
    await this.patiently(() => this.updateTried(after));
  }

  /** Asks where it may have been done, does it otherwise. */
  private async tried(
    effect: OpenEffect,
  ): Promise<{ readonly effect: OpenEffect; readonly outcome: Outcome }> {
    let current = effect;
    try {
      const channel = this.channelOf(effect);
      if (effect.maybeDone) {
        const found = await channel.lookUp?.(effect);
        if (found) return { effect, outcome: found };
        if (!channel.lookUp) {
          if (effect.repeated) return { effect, outcome: UNKNOWN_TWICE };
          current = { ...effect, repeated: true };
          await this.updateTried(current);
        }
      }
      return { effect: current, outcome: await channel.perform(current) };
    } catch (error) {
      return { effect: current, outcome: { is: 'unavailable', why: whyOf(error) } };
    }
  }

  private afterwards(
    effect: OpenEffect,
    outcome: Exclude<Outcome, { is: 'done' | 'obsolete' }>,
  ): OpenEffect {
    const { parkAfterMs } = this.options.relay.patience;
    const base: OpenEffect = { ...effect, underWay: false };
    if (outcome.is === 'pending') return { ...base, maybeDone: true, reason: null };
    const { is, why } = outcome as { is: string; why: string };
    const failed = { ...base, reason: why, maybeDone: base.maybeDone || is === 'unknown' };
    const canAsk = this.channelOf(effect).lookUp !== undefined;
    if (is === 'unknown' && !canAsk && effect.repeated)
      return { ...failed, state: 'parked', reason: UNKNOWN_TWICE.why };
    if (is === 'refused') return { ...failed, state: 'parked' };
    if (this.now() - effect.since < parkAfterMs) return failed;
    return { ...failed, state: 'parked', reason: `${why}; tried for ${inWords(parkAfterMs)}` };
  }

  private pause(key: string, failures: number): void {
    const pause = pauseMs(this.options.relay.patience, failures, this.random());
    this.notBefore.set(key, this.now() + pause);
  }

  private async update(effect: OpenEffect): Promise<void> {
    await this.write([this.effects.at(effect)]);
    this.all.set(effect.key, effect);
  }

  /** What has become of a try, which does not undo that it was held meanwhile. */
  private async updateTried(effect: OpenEffect): Promise<void> {
    await this.write([this.effects.at(this.stillHeld(effect))]);
    this.all.set(effect.key, this.stillHeld(effect));
  }

  private stillHeld(effect: OpenEffect): OpenEffect {
    const now = this.all.get(effect.key);
    if (now?.state !== 'held' || effect.state !== 'open') return effect;
    const { state, reason, heldFor } = now;
    return { ...effect, state, reason, heldFor, released: false };
  }

  private async settle(
    effect: OpenEffect,
    outcome: 'done' | 'obsolete' | 'dismissed',
  ): Promise<void> {
    await this.write(this.effects.settling(effect, outcome, this.now()));
    this.all.delete(effect.key);
    this.notBefore.delete(effect.key);
  }

  /** What has happened outside is recorded, however long that takes, unless it is not ours any more. */
  private async patiently(record: () => Promise<void>): Promise<void> {
    for (let failures = 0; ; failures++) {
      try {
        return await record();
      } catch (error) {
        if (error instanceof NotMine || (!this.running && failures > 2)) throw error;
        if (failures === 0) this.couldNotKeep(error);
        await new Promise((resolve) => setTimeout(resolve, backOffMs(failures)));
      }
    }
  }

  private async sweep(): Promise<void> {
    await this.effects.sweep(this.now() - LOG_KEPT_MS).catch((error: unknown) => {
      if (!isAway(error))
        this.options.log(`relay ${this.name}: its log: ${(error as Error).name}`, {
          level: 'error',
        });
    });
  }
}

const UNKNOWN_TWICE = {
  is: 'refused',
  why: 'it may have been sent, twice at most: whether it was, nobody can tell',
} as const;

/**
 * How long an effect that has failed so often (from 0) is left alone. Full jitter: those who failed
 * together do not come back together. `random` is from 0 to 1.
 */
export const pauseMs = ({ baseMs, capMs }: Patience, failures: number, random: number): number =>
  random * Math.min(capMs, baseMs * 2 ** Math.min(Math.max(failures, 0), 30));

function countsOf(name: string, all: readonly OpenEffect[]) {
  const count = (state: EffectState): number => all.filter((e) => e.state === state).length;
  const open = all.filter(({ state }) => state === 'open');
  const oldest = open.reduce<OpenEffect | null>(
    (first, e) => (first && first.event.recordedAt <= e.event.recordedAt ? first : e),
    null,
  );
  return {
    name,
    open: open.length,
    held: count('held'),
    parked: count('parked'),
    oldestAt: oldest?.event.recordedAt ?? null,
    lastFailure: oldest?.reason ?? null,
  };
}

/** Errors of ours may quote what was typed; of those that are known not to, the words are kept. */
const whyOf = (error: unknown): string =>
  error instanceof DomainError || isAway(error)
    ? (error as Error).message
    : `it failed (${(error as Error).name})`;

const inWords = (ms: number): string =>
  ms % 3_600_000 === 0 ? `${ms / 3_600_000} h` : `${Math.round(ms / 60_000)} min`;
