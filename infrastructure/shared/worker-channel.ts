import type { MessagePort, Worker } from 'node:worker_threads';

/**
 * Values that cross threads: strings and numbers, never objects; encoded text is ten times cheaper
 * to hand over.
 */
export type Cell = string | number | null;

/** A call in flight: its number, the operation, its arguments. */
export type Call = readonly [id: number, operation: string, ...args: Cell[]];

/**
 * An answer: the call's number, whether it succeeded, and the cells or the error's name and
 * message.
 */
export type Answer = readonly [id: number, ok: 0 | 1, ...cells: Cell[]];

interface Pending {
  readonly resolve: (cells: readonly Cell[]) => void;
  readonly reject: (error: Error) => void;
}

/** An operation failed in the other thread. `code` is the error's name there. */
export class RemoteError extends Error {
  override readonly name = 'RemoteError';

  constructor(
    readonly code: string,
    message: string,
    readonly cells: readonly Cell[],
  ) {
    super(message);
  }
}

/** So many calls travel at once: the other thread begins while this one goes on. */
const FULL_MESSAGE = 16;

/**
 * Calls to a worker thread, batched: the calls of one turn of the event loop travel together, and
 * so do the answers. Messages that are no answers go to `onNotice`.
 */
export class WorkerChannel {
  private readonly pending = new Map<number, Pending>();
  private outgoing: Call[] = [];
  private nextId = 1;
  private failed: Error | null = null;

  constructor(
    private readonly port: Worker | MessagePort,
    onNotice: (notice: readonly Cell[]) => void = () => undefined,
  ) {
    port.on('message', (message: { answers?: readonly Answer[]; notice?: readonly Cell[] }) => {
      if (message.notice) onNotice(message.notice);
      for (const [id, ok, ...cells] of message.answers ?? []) {
        const pending = this.pending.get(id);
        this.pending.delete(id);
        if (ok) pending?.resolve(cells);
        else pending?.reject(new RemoteError(String(cells[0]), String(cells[1]), cells.slice(2)));
      }
    });
    port.on('error', (error: Error) => this.fail(error));
    port.on('exit', () => this.fail(new Error('the storage thread has ended')));
    port.on('close', () => this.fail(new Error('the storage thread has ended')));
  }

  get waiting(): number {
    return this.pending.size;
  }

  call(operation: string, ...args: Cell[]): Promise<readonly Cell[]> {
    if (this.failed) return Promise.reject(this.failed);
    const id = this.nextId++;
    if (this.outgoing.length === 0) setImmediate(() => this.flush());
    this.outgoing.push([id, operation, ...args]);
    if (this.outgoing.length >= FULL_MESSAGE) this.flush();
    return new Promise((resolve, reject) => this.pending.set(id, { resolve, reject }));
  }

  private flush(): void {
    if (this.outgoing.length === 0) return;
    const calls = this.outgoing;
    this.outgoing = [];
    this.port.postMessage({ calls });
  }

  private fail(error: Error): void {
    this.failed ??= error;
    for (const { reject } of this.pending.values()) reject(error);
    this.pending.clear();
  }
}
