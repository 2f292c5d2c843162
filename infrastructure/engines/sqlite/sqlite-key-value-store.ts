import type { StorageFull } from '../../../application/ports/engine-unavailable.js';
import type {
  KeyRange,
  KeyValueChange,
  KeyValueStore,
} from '../../../application/ports/key-value-store.js';
import type { WorkerChannel } from '../../shared/worker-channel.js';
import { asStorageFull } from './storage-room.js';

/** A key-value store in a file of its own; `vault` overwrites what it deletes. */
export class SqliteKeyValueStore implements KeyValueStore {
  constructor(
    private readonly name: 'vault' | 'state' | 'gateway',
    private readonly writer: WorkerChannel,
    private readonly reader: WorkerChannel,
    /** Told each time that there is no room. */
    private readonly onFull: (error: StorageFull) => void = () => undefined,
  ) {}

  async get(bucket: string, key: string): Promise<string | null> {
    const [value] = await this.reader.call('kvGet', this.name, bucket, key);
    return value as string | null;
  }

  async list(
    bucket: string,
    { from = '', before, limit = -1 }: KeyRange = {},
  ): Promise<readonly (readonly [string, string])[]> {
    const cells = (await this.reader.call(
      'kvList',
      this.name,
      bucket,
      from,
      before ?? null,
      limit,
    )) as string[];
    return Array.from(
      { length: cells.length / 2 },
      (_, i) => [cells[2 * i]!, cells[2 * i + 1]!] as const,
    );
  }

  async write(changes: readonly KeyValueChange[]): Promise<boolean> {
    try {
      const [done] = await this.writer.call(this.name, JSON.stringify(changes));
      return done === 1;
    } catch (error) {
      throw asStorageFull(error, this.onFull);
    }
  }

  /** Leaves no copy of deleted values in the log. */
  async shred(): Promise<void> {
    await this.writer.call('shred');
  }
}
