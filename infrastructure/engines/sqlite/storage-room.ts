import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { StorageFull } from '../../../application/ports/engine-unavailable.js';
import type { KeyValueStore } from '../../../application/ports/key-value-store.js';
import { RemoteError } from '../../shared/worker-channel.js';
import { FULL_STORAGE } from './unfit.js';

const LOOK_AGAIN_MS = 1_000;
/** What has to fit before there is said to be room again. */
const PROBE_BYTES = 256 * 1024;
const PROBE = '.room';

/** What a thread that writes has answered, as what it means; any other error stays as it is. */
export function asStorageFull(error: unknown, onFull: (error: StorageFull) => void): unknown {
  if (!(error instanceof RemoteError) || error.code !== FULL_STORAGE) return error;
  const full = new StorageFull(error);
  onFull(full);
  return full;
}

/**
 * Whether a data directory has room. It says so once when there is none, looks every second, and
 * says when there is again and how many writes were refused between.
 */
export class StorageRoom {
  private full: { readonly since: number; refused: number } | null = null;
  private timer: NodeJS.Timeout | undefined;
  private state: Pick<KeyValueStore, 'write'> | null = null;
  private closed = false;

  constructor(
    private readonly directory: string,
    private readonly log: (message: string, facts?: { readonly level: 'error' }) => void,
    private readonly lookAgainMs = LOOK_AGAIN_MS,
  ) {}

  get isFull(): boolean {
    return this.full !== null;
  }

  /** By which it is tried whether there is room again. */
  triedBy(state: Pick<KeyValueStore, 'write'>): void {
    this.state = state;
  }

  /** A write was refused. */
  readonly refused = ({ cause }: StorageFull): void => {
    if (this.full) {
      this.full.refused++;
      return;
    }
    this.full = { since: Date.now(), refused: 1 };
    this.log(
      `no room in ${this.directory} (${(cause as Error).message}): nothing can be changed, and this server is not ready, until there is: see "When the disk is full" in docs/operations.md`,
      { level: 'error' },
    );
    this.lookAgain();
  };

  close(): void {
    this.closed = true;
    clearTimeout(this.timer);
  }

  private lookAgain(): void {
    if (this.closed) return;
    this.timer = setTimeout(
      () => void this.hasRoom().then((hasRoom) => (hasRoom ? this.goesOn() : this.lookAgain())),
      this.lookAgainMs,
    ).unref();
  }

  private goesOn(): void {
    const { since, refused } = this.full!;
    this.full = null;
    const seconds = Math.round((Date.now() - since) / 1_000);
    this.log(
      `there is room in ${this.directory} again after ${seconds} s; ${refused} writes were refused`,
    );
  }

  /** Tried with a database's log and with a file of its own, as either may be limited. */
  private async hasRoom(): Promise<boolean> {
    const path = join(this.directory, PROBE);
    const probe = Buffer.alloc(PROBE_BYTES, '.');
    try {
      const file = await open(path, 'w', 0o600);
      try {
        await file.writeFile(probe);
        await file.sync();
      } finally {
        await file.close();
      }
      const key = { bucket: 'room', key: 'probe' };
      await this.state?.write([{ ...key, value: probe.toString('latin1') }]);
      await this.state?.write([{ ...key, value: null }]);
      return true;
    } catch {
      return false;
    } finally {
      await rm(path, { force: true }).catch(() => undefined);
    }
  }
}
