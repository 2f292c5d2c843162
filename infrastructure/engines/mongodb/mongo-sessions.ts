import type { Binary, ClientSession, Collection, Db, MongoClient } from 'mongodb';

interface SessionRow {
  readonly _id: Binary;
  readonly owner: string;
  readonly at: Date;
}

/**
 * The sessions in which one process has its transactions, by the process's name. A transaction
 * whose process was killed stays open on the server for a minute and holds what it has written;
 * whoever takes over from that process ends its sessions first, and with them the transaction.
 */
export class MongoSessions {
  private readonly free: ClientSession[] = [];
  private readonly all: ClientSession[] = [];
  private readonly rows: Collection<SessionRow>;

  constructor(
    private readonly client: MongoClient,
    db: Db,
    private readonly owner: string,
  ) {
    this.rows = db.collection<SessionRow>('transaction_sessions');
  }

  /** Does the work in a transaction, which the driver begins again where the server asks for it. */
  async transaction(work: (session: ClientSession) => Promise<unknown>): Promise<void> {
    const session = this.free.pop() ?? (await this.begin());
    try {
      await session.withTransaction(() => work(session));
    } finally {
      this.free.push(session);
    }
  }

  /** Ends what a process that is gone, or late, has under way. */
  async endOf(owner: string): Promise<void> {
    const sessions = await this.rows.find({ owner }).toArray();
    if (sessions.length === 0) return;
    await this.client.db('admin').command({ killSessions: sessions.map((s) => ({ id: s._id })) });
    await this.rows.deleteMany({ owner });
  }

  async close(): Promise<void> {
    await this.rows.deleteMany({ owner: this.owner }).catch(() => undefined);
    await Promise.all(this.all.map((session) => session.endSession()));
  }

  private async begin(): Promise<ClientSession> {
    const session = this.client.startSession();
    const id = session.id!.id as unknown as Binary;
    await this.rows.insertOne({ _id: id, owner: this.owner, at: new Date() });
    this.all.push(session);
    return session;
  }
}
