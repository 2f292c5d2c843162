import { Worker } from 'node:worker_threads';
import { workerUrl } from '../shared/worker-url.js';
import type { Verifier } from './verifications.js';
import type { Verification } from './verify.js';
import type { VerifyOrder } from './verify.worker.js';

type Message =
  { readonly progress: number } | { readonly verification: Verification } | { readonly done: true };

/** Verifies on a thread of its own, which ends with it. */
export const verifyInThread =
  (of: Omit<VerifyOrder, 'names'>): Verifier =>
  (names, onProgress, onVerified, signal) => {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const thread = new Worker(workerUrl(import.meta.url, './verify.worker.js'), {
      workerData: { ...of, names } satisfies VerifyOrder,
    });
    const end = (): void => void thread.terminate();
    signal.addEventListener('abort', end, { once: true });
    thread.on('message', (message: Message) => {
      if ('progress' in message) onProgress(message.progress);
      else if ('verification' in message) onVerified(message.verification);
      else resolve();
    });
    thread.once('error', reject);
    thread.once('exit', () => reject(new Error('the verification was broken off')));
    return promise.finally(() => {
      signal.removeEventListener('abort', end);
      end();
    });
  };
