import type { GatewayInbox } from '../../../application/money/gateway-inbox.js';
import type { KeyValueStore } from '../../../application/ports/key-value-store.js';
import type { PaymentGateway } from '../../../application/ports/payment-gateway.js';
import { DAY_MS } from '../../../domain/shared/time/days.js';
import type { Log } from '../../telemetry/log.js';

export interface GatewayPollOptions {
  readonly gateway: Pick<PaymentGateway, 'name' | 'newsSince'>;
  readonly inbox: Pick<GatewayInbox, 'take'>;
  readonly keep: KeyValueStore;
  /** Vendors' accounts at the gateway that something is awaited of. */
  readonly awaited: () => Promise<readonly string[]>;
  readonly log: Log;
  readonly everyMs?: number;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

/** What is kept of it, for whoever asks next and whoever looks. */
interface Kept {
  /** ISO 8601: what is newer has not been asked for yet. */
  readonly since: string;
  /** Milliseconds since 1970: somebody asks, or has asked, since then. */
  readonly claimedAt: number;
  /** ISO 8601, of the last answer; null: there was none yet. */
  readonly answeredAt: string | null;
  /** Why the last one was none; null: it was one. */
  readonly failure: string | null;
}

/** How the gateway has answered. */
export type GatewayAnswering = Pick<Kept, 'answeredAt' | 'failure'>;

const BUCKET = 'gateway-poll';
const EVERY_MS = 60_000;
/** News are listed in the order in which they were made, and some a little later than they say. */
const OVERLAP_MS = 5 * 60_000;
/** As long as callbacks would be tried: what came while nobody asked yet. */
const FIRST_MS = 3 * DAY_MS;
/** docs.stripe.com/api/events: no gateway lists its news for longer. */
const LISTED_MS = 30 * DAY_MS;

/**
 * Asks the gateway for news, so that what a callback has not brought is found: lost callbacks, an
 * endpoint that was away for days, a backup that was restored. What is known is not taken twice. Of
 * several replicas one asks: whoever is first to write so.
 */
export class GatewayPoll {
  private timer: NodeJS.Timeout | undefined;
  private turning: Promise<void> = Promise.resolve();
  private readonly everyMs: number;
  private readonly now: () => number;
  private isFailing = false;
  private isStopped = false;

  constructor(private readonly options: GatewayPollOptions) {
    this.everyMs = options.everyMs ?? EVERY_MS;
    this.now = options.now ?? Date.now;
  }

  start(): void {
    this.isStopped = false;
    const turn = (): void => void this.turn();
    this.timer ??= setInterval(turn, this.everyMs);
    turn();
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    clearInterval(this.timer);
    this.timer = undefined;
    await this.turning;
  }

  /** Asks, unless somebody has just asked. Never rejects. */
  turn(): Promise<void> {
    this.turning = this.turning.then(() =>
      this.ask().catch((error: unknown) => this.couldNot((error as Error).name)),
    );
    return this.turning;
  }

  /** @throws EngineUnavailable */
  async answering(): Promise<GatewayAnswering> {
    const { answeredAt, failure } = (await this.read()).kept;
    return { answeredAt, failure };
  }

  private async ask(): Promise<void> {
    const { gateway, awaited, keep } = this.options;
    const now = this.now();
    const { json, kept } = await this.read();
    // a little sooner than the next turn of the same process
    if (now - kept.claimedAt < this.everyMs * 0.9 && json !== null) return;
    const claim: Kept = { ...kept, claimedAt: now };
    if (!(await this.write(claim, json))) return;
    const from = Math.max(Date.parse(kept.since) - OVERLAP_MS, now - LISTED_MS);
    const answer = await gateway.newsSince(new Date(from).toISOString(), await awaited());
    if (answer.is !== 'done') {
      const failure = answer.is === 'refused' ? answer.code : answer.why;
      this.couldNot(failure);
      await keep.write([
        { bucket: BUCKET, key: gateway.name, value: JSON.stringify({ ...claim, failure }) },
      ]);
      return;
    }
    for (const news of answer.value) {
      // the rest is asked for again
      if (this.isStopped) return;
      await this.options.inbox.take(news, 'poll');
    }
    const since = new Date(now).toISOString();
    await this.write(
      { since, claimedAt: now, answeredAt: since, failure: null },
      JSON.stringify(claim),
    );
    if (this.isFailing) this.options.log(`the payment gateway ${gateway.name} answers again`);
    this.isFailing = false;
  }

  private couldNot(why: string): void {
    if (!this.isFailing)
      this.options.log(`the payment gateway could not be asked for news: ${why}`, {
        level: 'warn',
      });
    this.isFailing = true;
  }

  private async read(): Promise<{ readonly json: string | null; readonly kept: Kept }> {
    const json = await this.options.keep.get(BUCKET, this.options.gateway.name);
    const first: Kept = {
      since: new Date(this.now() - FIRST_MS).toISOString(),
      claimedAt: 0,
      answeredAt: null,
      failure: null,
    };
    return { json, kept: json === null ? first : (JSON.parse(json) as Kept) };
  }

  private write(kept: Kept, before: string | null): Promise<boolean> {
    const { keep, gateway } = this.options;
    const value = JSON.stringify(kept);
    return keep.write([{ bucket: BUCKET, key: gateway.name, value, ifValue: before }]);
  }
}
