import { createHash } from 'node:crypto';
import {
  audienceOf,
  changeOf,
  type Audience,
  type Change,
} from '../../../application/hub/change.js';
import type { EventStore, Position } from '../../../application/ports/event-store.js';
import type { KeyValueStore } from '../../../application/ports/key-value-store.js';
import { type Caller, seesEverything } from '../../../application/shared/caller.js';
import { decodeEvent } from '../../../application/shared/event/codec.js';
import type { RecordedEvent } from '../../../application/shared/event/envelope.js';
import { eventTypesOutside } from '../../../domain/events.js';
import type { Consumers } from '../consuming/consumers.js';
import type { EventConsumer } from '../consuming/event-consumer.js';
import { Interest } from '../consuming/interest.js';
import type { Revocations } from '../followers/revocations.js';
import { readRestoreMark } from '../relays/restore-mark.js';

/** A connection as the hub needs it. */
export interface ChangeStream {
  /** Answers false where what was written waits in memory. */
  write(text: string): boolean;
  onDrain(listener: () => void): void;
  end(): void;
}

export interface Follower {
  readonly caller: Caller;
  /** Seconds since 1970, of the access token. */
  readonly issuedAt: number;
  /** That the token was made for; null: none. */
  readonly sessionId: string | null;
  readonly expiresAt: number;
  readonly stream: ChangeStream;
}

/** What a follower has heard of last. */
export interface HeardOf {
  readonly position: Position;
  /** Null in ids of earlier versions. */
  readonly history: string | null;
}

const HISTORY_CHARACTERS = 12;

interface Following extends Follower {
  readonly all: boolean;
  /** By resource and id, the latest of each, in the order of their positions. */
  readonly pending: Map<string, Change>;
  full: boolean;
  /** More came than is kept: what is pending says nothing any more. */
  behind: boolean;
}

const FLUSH_MS = 100;
const SWEEP_MS = 1_000;
const HEARTBEAT_MS = 15_000;
const MAX_PENDING = 1_000;
/** Who was away for more events than this reads everything again. */
const MAX_MISSED = 5_000;
const MISSED_PAGE = 1_000;
/** Nobody is told of claims of names. */
const announced = new Interest(eventTypesOutside('claim'));

/**
 * Tells followers that something of theirs has changed. Followers are indexed by organisation;
 * changes of the same thing are told once per flush; who does not read is not waited for: beyond a
 * bounded number of changes they are told to read everything again.
 */
export class ChangeHub {
  private readonly followers = new Set<Following>();
  private readonly byOrganization = new Map<string, Set<Following>>();
  private readonly seeingAll = new Set<Following>();
  private readonly waiting = new Set<Following>();
  private readonly consumer: EventConsumer;
  private timers: NodeJS.Timeout[] = [];
  private position: Position = 0;
  /** Positions mean what they did as long as this is the same: a restore begins another. */
  private history = '';

  constructor(
    private readonly store: EventStore,
    private readonly revocations: Revocations,
    consumers: Consumers,
    private readonly state: KeyValueStore,
  ) {
    this.consumer = consumers.add({
      name: 'changes',
      policy: 'goOn',
      interest: {
        handles: (type) => announced.handles(type),
        // nothing is read for nobody
        needs: (event) => this.followers.size > 0 && announced.needs(event),
      },
      handle: (event) => this.announce(event),
      onPassedOver: () => this.resync(),
      onSeen: ({ position }) => {
        this.position = position;
      },
    });
  }

  /** Nest calls it when the application starts. */
  async onModuleInit(): Promise<void> {
    this.position = await this.store.head();
    const restored = await readRestoreMark(this.state);
    this.history = createHash('sha256')
      .update(`${this.store.epoch}\n${restored?.at ?? ''}`)
      .digest('base64url')
      .slice(0, HISTORY_CHARACTERS);
    this.consumer.start(this.position);
    this.timers = [
      setInterval(() => this.flush(), FLUSH_MS),
      setInterval(() => this.sweep(), SWEEP_MS),
      setInterval(() => this.beat(), HEARTBEAT_MS),
    ];
    for (const timer of this.timers) timer.unref();
  }

  /** Ends every stream, so that the server can close; Nest calls it. */
  async onModuleDestroy(): Promise<void> {
    this.timers.forEach(clearInterval);
    for (const following of [...this.followers]) this.end(following, 'the server stops');
    await this.consumer.stop();
  }

  ofPerson(userId: string): number {
    let count = 0;
    for (const { caller } of this.followers) if (caller.person.id === userId) count++;
    return count;
  }

  /**
   * Begins to tell; `since` is the last id that the follower has received: a position and the
   * history that it is of, which earlier versions did not say. Whoever comes with one of another
   * history, as from before a restore, reads everything again. Answers how to stop.
   */
  follow(follower: Follower, since: HeardOf | null): () => void {
    const { caller, stream } = follower;
    const following: Following = {
      ...follower,
      all: seesEverything(caller),
      pending: new Map(),
      full: false,
      behind: false,
    };
    this.followers.add(following);
    if (following.all) this.seeingAll.add(following);
    else this.index(caller.organization.id).add(following);
    stream.onDrain(() => {
      following.full = false;
      if (following.pending.size > 0 || following.behind) this.waiting.add(following);
    });
    this.write(
      following,
      `retry: 2000\nevent: open\nid: ${this.idOf(this.position)}\ndata: ${JSON.stringify({ position: String(this.position) })}\n\n`,
    );
    if (since !== null) {
      const isOther = since.history !== null && since.history !== this.history;
      if (isOther || since.position > this.position) {
        following.behind = true;
        this.waiting.add(following);
      } else if (since.position < this.position)
        void this.tellMissed(following, since.position, this.position);
    }
    return () => this.forget(following);
  }

  private idOf(position: Position): string {
    return `${position}-${this.history}`;
  }

  private index(organizationId: string): Set<Following> {
    let set = this.byOrganization.get(organizationId);
    if (!set) this.byOrganization.set(organizationId, (set = new Set()));
    return set;
  }

  private announce(event: RecordedEvent): void {
    const audience = audienceOf(event);
    if (!audience) return;
    const change = changeOf(event);
    for (const following of this.seeingAll) this.add(following, audience, change);
    if (audience.organizations === null)
      for (const following of this.followers)
        if (!following.all) this.add(following, audience, change);
    for (const organizationId of audience.organizations ?? [])
      for (const following of this.byOrganization.get(organizationId) ?? [])
        this.add(following, audience, change);
  }

  /** Whom an event that cannot be read is for is not known: everybody reads again. */
  private resync(): void {
    for (const following of this.followers) {
      following.behind = true;
      this.waiting.add(following);
    }
  }

  private add(following: Following, { permission }: Audience, change: Change): void {
    if (!following.caller.permissions.has(permission)) return;
    const { pending } = following;
    const key = `${change.resource}/${change.id}`;
    const by = change.by ?? pending.get(key)?.by ?? null;
    pending.delete(key);
    // what a process does follows from what somebody did just before
    pending.set(key, by === change.by ? change : { ...change, by });
    if (pending.size > MAX_PENDING) {
      pending.clear();
      following.behind = true;
    }
    this.waiting.add(following);
  }

  private async tellMissed(following: Following, since: Position, until: Position): Promise<void> {
    let looked = 0;
    try {
      for (let position = since; position < until;) {
        const page = await this.store.readAll(position, MISSED_PAGE);
        if (page.length === 0 || (looked += page.length) > MAX_MISSED) {
          following.behind = true;
          break;
        }
        for (const stored of page)
          if (announced.needs(stored)) this.addMissed(following, decodeEvent(stored));
        position = page.at(-1)!.position;
      }
    } catch {
      // whether the store is away or an event cannot be read: what was missed is not known
      following.behind = true;
    }
    this.waiting.add(following);
  }

  private addMissed(following: Following, event: RecordedEvent): void {
    const audience = audienceOf(event);
    if (!audience) return;
    const { id } = following.caller.organization;
    if (following.all || (audience.organizations?.includes(id) ?? true))
      this.add(following, audience, changeOf(event));
  }

  private flush(): void {
    for (const following of this.waiting) {
      if (following.full) continue;
      this.waiting.delete(following);
      if (following.behind) {
        following.behind = false;
        following.pending.clear();
        this.write(
          following,
          `event: resync\nid: ${this.idOf(this.position)}\ndata: ${JSON.stringify({ position: String(this.position) })}\n\n`,
        );
        continue;
      }
      const texts: string[] = [];
      for (const { position, type, resource, id, by } of following.pending.values())
        texts.push(
          `event: change\nid: ${this.idOf(position)}\ndata: ${JSON.stringify({ position: String(position), type, resource, id, by: told(by, following) })}\n\n`,
        );
      following.pending.clear();
      if (texts.length > 0) this.write(following, texts.join(''));
    }
  }

  /** A token that has ended, or whose owner has lost a right, hears nothing more. */
  private sweep(): void {
    const now = Date.now() / 1000;
    for (const following of [...this.followers]) {
      const { caller, issuedAt, expiresAt, sessionId } = following;
      const { person, organization, clientId } = caller;
      if (now >= expiresAt) this.end(following, 'the access token has expired');
      else if (this.revocations.voids(person.id, organization.id, issuedAt, clientId, sessionId))
        this.end(following, 'the access token was revoked');
    }
  }

  private beat(): void {
    for (const following of this.followers)
      if (!following.full) this.write(following, ': heartbeat\n\n');
  }

  private write(following: Following, text: string): void {
    if (!following.stream.write(text)) following.full = true;
  }

  private end(following: Following, reason: string): void {
    this.forget(following);
    following.stream.write(`event: end\ndata: ${JSON.stringify({ reason })}\n\n`);
    following.stream.end();
  }

  private forget(following: Following): void {
    this.followers.delete(following);
    this.seeingAll.delete(following);
    this.waiting.delete(following);
    const { id: organizationId } = following.caller.organization;
    const set = this.byOrganization.get(organizationId);
    set?.delete(following);
    if (set?.size === 0) this.byOrganization.delete(organizationId);
  }
}

/** Of other organisations which it was, of one's own and for those who see everything also who. */
const told = (
  by: Change['by'],
  { caller, all }: Following,
): { readonly organizationId: string; readonly userId: string | null } | null =>
  by && {
    organizationId: by.organizationId,
    userId: all || by.organizationId === caller.organization.id ? by.userId : null,
  };
