import type { KeyValueChange, KeyValueStore } from '../../../application/ports/key-value-store.js';
import type { GatewayNews } from '../../../application/ports/payment-gateway.js';
import { newId } from '../../../application/shared/command/ids.js';
import { DAY_MS } from '../../../domain/shared/time/days.js';
import { buckets } from './records.js';
import { sign } from './signature.js';

/**
 * Takes a callback; whoever does not resolve is told again.
 *
 * @param body The bytes that were signed
 * @param signature What `receive` wants
 */
export type Deliver = (body: Buffer, signature: string) => Promise<unknown>;

/** What has changed, in the gateway's words, and what it is about. */
export type Happened = Pick<GatewayNews, 'about' | 'type'>;

/** How long news are told, and can be asked for. */
const KEPT_MS = 3 * DAY_MS;
/** Until what failed is told again; the last one is for all tries after. */
const AGAIN_AFTER_MS = [5_000, 30_000, 120_000, 600_000, 3_600_000];
/** Whoever wrote it tells it first; another replica takes over after so long. */
const FIRST_MS = 10_000;
const AT_ONCE = 8;
const PRUNE_EVERY_MS = 3_600_000;

interface Outgoing {
  readonly news: GatewayNews;
  readonly attempts: number;
  readonly nextAtMs: number;
}

/**
 * News of the gateway: written with the change that they tell of, told at least once, listed for
 * three days. Their times are the machine's, not the gateway's: they order what is told.
 */
export class News {
  private readonly line: Outgoing[] = [];
  private readonly telling = new Map<string, Promise<void>>();
  private readonly queued = new Set<string>();
  private prunedAtMs = 0;
  private isStopped = false;

  constructor(
    private readonly store: KeyValueStore,
    private readonly secret: Buffer | string,
    private readonly now: () => number,
    private readonly deliver: Deliver,
  ) {}

  /** What is written together with what has happened. */
  of(happened: Happened): { readonly sending: Outgoing; readonly changes: KeyValueChange[] } {
    const nowMs = this.now();
    const news: GatewayNews = {
      id: `sim_evt_${newId()}`,
      type: happened.type,
      createdAt: new Date(nowMs).toISOString(),
      about: happened.about,
    };
    const sending: Outgoing = { news, attempts: 0, nextAtMs: nowMs + FIRST_MS };
    return {
      sending,
      changes: [
        { bucket: buckets.news, key: keyOf(news), value: JSON.stringify(news), ifValue: null },
        { bucket: buckets.outbox, key: news.id, value: JSON.stringify(sending), ifValue: null },
      ],
    };
  }

  /** Tells what was written. */
  tell(outgoing: readonly Outgoing[]): void {
    if (this.isStopped) return;
    for (const sending of outgoing) {
      if (this.queued.has(sending.news.id)) continue;
      this.queued.add(sending.news.id);
      this.line.push(sending);
    }
    this.goOn();
  }

  /** Tells again what nobody has accepted, and is due. */
  async tellAgain(): Promise<void> {
    const nowMs = this.now();
    const open = (await this.store.list(buckets.outbox)).map(
      ([, json]) => JSON.parse(json) as Outgoing,
    );
    this.tell(open.filter(({ nextAtMs }) => nextAtMs <= nowMs));
    if (nowMs - this.prunedAtMs < PRUNE_EVERY_MS) return;
    this.prunedAtMs = nowMs;
    await this.prune(nowMs);
  }

  async since(instant: string): Promise<readonly GatewayNews[]> {
    return (await this.store.list(buckets.news, { from: instant })).map(
      ([, json]) => JSON.parse(json) as GatewayNews,
    );
  }

  /** Resolves when all that is in the line has been told, or refused. */
  async settled(): Promise<void> {
    while (this.telling.size > 0) await Promise.all(this.telling.values());
  }

  /** What has not been told stays in the store. */
  async stop(): Promise<void> {
    this.isStopped = true;
    this.line.length = 0;
    await this.settled();
  }

  private goOn(): void {
    while (this.telling.size < AT_ONCE) {
      const next = this.line.shift();
      if (!next) return;
      const { id } = next.news;
      const told = this.tellOne(next)
        // the store is away: it is there still when it comes back
        .catch(() => undefined)
        .then(() => {
          this.telling.delete(id);
          this.queued.delete(id);
          this.goOn();
        });
      this.telling.set(id, told);
    }
  }

  private async tellOne({ news, attempts }: Outgoing): Promise<void> {
    const body = Buffer.from(JSON.stringify(news));
    const { bucket, key } = { bucket: buckets.outbox, key: news.id };
    const accepted = await this.deliver(body, sign(this.secret, body, this.now())).then(
      () => true,
      () => false,
    );
    const isOver = accepted || this.now() - Date.parse(news.createdAt) > KEPT_MS;
    const again: Outgoing = {
      news,
      attempts: attempts + 1,
      nextAtMs: this.now() + AGAIN_AFTER_MS[Math.min(attempts, AGAIN_AFTER_MS.length - 1)]!,
    };
    await this.store.write([{ bucket, key, value: isOver ? null : JSON.stringify(again) }]);
  }

  private async prune(nowMs: number): Promise<void> {
    const oldest = new Date(nowMs - KEPT_MS).toISOString();
    const old = (await this.store.list(buckets.news)).filter(([key]) => key < oldest);
    if (old.length === 0) return;
    await this.store.write(old.map(([key]) => ({ bucket: buckets.news, key, value: null })));
  }
}

const keyOf = ({ createdAt, id }: GatewayNews): string => `${createdAt}~${id}`;
