import { MongoClient, type Db } from 'mongodb';

export interface MongoConnection {
  readonly client: MongoClient;
  /** Read models and the state of processes: what can be built again, and what goes with it. */
  readonly db: Db;
  /**
   * Keys of data subjects, credentials and secrets, in a database of their own: backed up apart,
   * and never touched when read models are thrown away.
   */
  readonly vault: Db;
}

export interface MongoOptions {
  /**
   * `mongodb://…` or `mongodb+srv://…`, of a replica set: batches are transactions. Its path names
   * the database; `tradepost` where it has none.
   */
  readonly url: string;
  /** How long an operation may wait for a server that does not answer. */
  readonly timeoutMs?: number;
  /** Told each time that the server cannot be reached or does not answer. */
  readonly onTrouble?: () => void;
}

const DEFAULT_DATABASE = 'tradepost';
const TIMEOUT_MS = 10_000;

/**
 * A connection that outlives its server: operations wait for it up to `timeoutMs` and then fail,
 * later ones find it again. Every write is acknowledged by a majority and journaled before it is
 * answered.
 */
export async function connectMongo({
  url,
  timeoutMs = TIMEOUT_MS,
  onTrouble,
}: MongoOptions): Promise<MongoConnection> {
  const client = new MongoClient(url, {
    ignoreUndefined: true,
    promoteLongs: true,
    serverSelectionTimeoutMS: timeoutMs,
    connectTimeoutMS: timeoutMs,
    socketTimeoutMS: timeoutMs * 2,
    writeConcern: { w: 'majority', journal: true },
    // a read of what a majority has may be older than the row that was just claimed: who takes a
    // read model over has to see the documents that belong to its position
    readConcern: { level: 'local' },
    readPreference: 'primary',
    appName: 'tradepost',
  });
  if (onTrouble)
    for (const event of [
      'serverHeartbeatFailed',
      'connectionPoolCleared',
      'connectionCheckOutFailed',
    ] as const)
      client.on(event, onTrouble);
  await client.connect();
  const name =
    new URL(url.replace(/^mongodb(\+srv)?:/, 'http:').replace(/,[^/]*/, '')).pathname.slice(1) ||
    DEFAULT_DATABASE;
  return { client, db: client.db(name), vault: client.db(`${name}_vault`) };
}
