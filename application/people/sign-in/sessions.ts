import type { KeyValueStore } from '../../ports/key-value-store.js';
import type { Agent } from './agent.js';

const REFRESH = 'refresh';
const OF_USER = 'sessions';
/** More sessions of one person than this are not kept: the one that was not used longest ends. */
const MOST = 100;

/** What is kept of a session: everything that its refresh token stands for. */
export interface KeptSession {
  readonly userId: string;
  /** That the session acts for; absent in those begun before 0.2.0. */
  readonly organizationId?: string;
  /** Time of the login, milliseconds since 1970; absent in those begun during 0.2.0. */
  readonly startedAt?: number;
  /**
   * When the user's sessions had last been ended as it began: it is void once they are ended again.
   * It is compared for equality, as clocks may be set back. Absent in those begun before 0.2.0.
   */
  readonly endedBefore?: string | null;
  /**
   * When it ends, however often it is used, in milliseconds since 1970; absent in those begun before
   * 0.2.0.
   */
  readonly until?: number;
  /** When it had its latest tokens, milliseconds since 1970; absent where that was not kept yet. */
  readonly lastUsedAt?: number;
  /** By what it was used then. */
  readonly agent?: Agent;
  /** From which part of the net it was used then: `203.0.113.0/24`, never a whole address. */
  readonly network?: string | null;
  readonly hash: string;
  readonly expiresAt: number;
}

/** A session that its owner may end. */
export interface OwnSession extends KeptSession {
  readonly id: string;
}

/**
 * The sessions of people, in the vault: each by its id, and for each person which theirs are. What
 * events say of a session is its id only.
 */
export class Sessions {
  constructor(
    private readonly vault: KeyValueStore,
    private readonly now: () => number = Date.now,
  ) {}

  /** As it stands there, for `replace`, and what it says; null: there is none. */
  async find(id: string): Promise<{ readonly json: string; readonly kept: KeptSession } | null> {
    const json = await this.vault.get(REFRESH, id);
    return json === null ? null : { json, kept: JSON.parse(json) as KeptSession };
  }

  /** Only where `replaced` stands there still; null: nothing does. Answers whether it was. */
  replace(id: string, kept: KeptSession, replaced: string | null): Promise<boolean> {
    const value = JSON.stringify(kept);
    return this.vault.write([{ bucket: REFRESH, key: id, value, ifValue: replaced }]);
  }

  async remove(id: string): Promise<void> {
    await this.vault.write([{ bucket: REFRESH, key: id, value: null }]);
  }

  /** The person's, the one that was used last first; those that have ended by themselves are gone. */
  async of(userId: string): Promise<readonly OwnSession[]> {
    const ids = idsIn(await this.vault.get(OF_USER, userId));
    const found = await Promise.all(
      ids.map(async (id) => {
        const session = await this.find(id);
        return session && session.kept.expiresAt > this.now() ? [{ id, ...session.kept }] : [];
      }),
    );
    return found.flat().sort((a, b) => (b.lastUsedAt ?? 0) - (a.lastUsedAt ?? 0));
  }

  /** Notes that a session is this person's; before it is kept, so that none is kept unseen. */
  async add(userId: string, id: string): Promise<void> {
    for (;;) {
      const stored = await this.vault.get(OF_USER, userId);
      let ids = idsIn(stored);
      if (ids.includes(id)) return;
      if (ids.length >= MOST) ids = await this.mostRecent(userId);
      const value = JSON.stringify([...ids, id]);
      if (await this.vault.write([{ bucket: OF_USER, key: userId, value, ifValue: stored }]))
        return;
    }
  }

  private async mostRecent(userId: string): Promise<readonly string[]> {
    const ids = (await this.of(userId)).map(({ id }) => id);
    for (const id of ids.slice(MOST - 1)) await this.remove(id);
    return ids.slice(0, MOST - 1).reverse();
  }
}

/** Deletes what is kept of all sessions of a person. */
export async function forgetSessions(vault: KeyValueStore, userId: string): Promise<void> {
  const ids = idsIn(await vault.get(OF_USER, userId));
  await vault.write([
    ...ids.map((key) => ({ bucket: REFRESH, key, value: null })),
    { bucket: OF_USER, key: userId, value: null },
  ]);
}

const idsIn = (stored: string | null): readonly string[] =>
  stored === null ? [] : (JSON.parse(stored) as string[]);
