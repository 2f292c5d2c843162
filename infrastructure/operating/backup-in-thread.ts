import { rmSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { workerUrl } from '../shared/worker-url.js';
import type { BackupManifest } from './backup-manifest.js';
import type { BackupOrder, BackupProgress } from './backup.js';

type Message =
  | { readonly progress: BackupProgress }
  | { readonly manifest: BackupManifest }
  | { readonly failed: string };

/** Backs up on a thread of its own, which ends with it; aborted, nothing of the backup is left. */
export function backUpInThread(
  order: BackupOrder,
  onProgress: (progress: BackupProgress) => void,
  signal?: AbortSignal,
): Promise<BackupManifest> {
  const { promise, resolve, reject } = Promise.withResolvers<BackupManifest>();
  const thread = new Worker(workerUrl(import.meta.url, './backup.worker.js'), {
    workerData: order,
  });
  thread.on('message', (message: Message) => {
    if ('progress' in message) onProgress(message.progress);
    else if ('manifest' in message) resolve(message.manifest);
    else reject(new Error(message.failed));
  });
  thread.once('error', reject);
  thread.once('exit', () => {
    if (signal?.aborted) rmSync(order.unfinished, { recursive: true, force: true });
    reject(new Error('the backup was broken off: the server is stopping'));
  });
  const end = (): void => void thread.terminate();
  signal?.addEventListener('abort', end, { once: true });
  return promise.finally(() => signal?.removeEventListener('abort', end));
}
