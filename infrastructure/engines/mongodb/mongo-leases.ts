import type { Collection, Db } from 'mongodb';

interface LeaseRow {
  readonly _id: string;
  readonly owner: string;
  /** Rises with each owner: whoever has a smaller one is late. */
  readonly token: number;
  readonly until: Date;
}

interface MemberRow {
  readonly _id: string;
  readonly role: string;
  readonly until: Date;
}

/** How long a lease holds without being renewed. */
export const LEASE_MS = 10_000;

/**
 * Who does what there is one of, by the server's clock. A lease spares double work and nothing
 * more: what must not be done twice is guarded by the token where it is done.
 */
export class MongoLeases {
  private readonly leases: Collection<LeaseRow>;
  private readonly members: Collection<MemberRow>;

  constructor(
    db: Db,
    /** Names this process among its kind. */
    readonly owner: string,
    /** Told of an owner whose lease has run out, before its work is taken up. */
    private readonly onTakeOver: (from: string) => Promise<void> = () => Promise.resolve(),
    private readonly leaseMs = LEASE_MS,
  ) {
    this.leases = db.collection<LeaseRow>('leases');
    this.members = db.collection<MemberRow>('members');
  }

  /** The token; null while somebody else holds it. */
  async acquire(name: string): Promise<number | null> {
    const row = await this.leases.findOneAndUpdate(
      { _id: name, $expr: { $lte: ['$until', '$$NOW'] } },
      [{ $set: { owner: this.owner, token: { $add: ['$token', 1] }, until: this.later() } }],
      { returnDocument: 'before' },
    );
    if (row) {
      if (row.owner !== '' && row.owner !== this.owner) await this.onTakeOver(row.owner);
      return row.token + 1;
    }
    const { upsertedCount } = await this.leases.updateOne(
      { _id: name },
      { $setOnInsert: { owner: '', token: 0, until: new Date(0) } },
      { upsert: true },
    );
    return upsertedCount === 1 ? this.acquire(name) : null;
  }

  /** False where somebody else has it now. */
  async renew(name: string, token: number): Promise<boolean> {
    return (
      (
        await this.leases.updateOne({ _id: name, token, owner: this.owner }, [
          { $set: { until: this.later() } },
        ])
      ).matchedCount === 1
    );
  }

  /** Free at once for the next. */
  async release(name: string, token: number): Promise<void> {
    await this.leases.updateOne({ _id: name, token, owner: this.owner }, [
      { $set: { owner: '', until: '$$NOW' } },
    ]);
  }

  /** Says that this process is there, and answers how many of its role are. */
  async attend(role: string): Promise<number> {
    await this.members.updateOne({ _id: this.owner }, [{ $set: { role, until: this.later() } }], {
      upsert: true,
    });
    return this.members.countDocuments({ role, $expr: { $gt: ['$until', '$$NOW'] } });
  }

  async leave(): Promise<void> {
    await this.members.deleteOne({ _id: this.owner });
  }

  private later(): object {
    return { $add: ['$$NOW', this.leaseMs] };
  }
}
