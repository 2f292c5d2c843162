import { Worker } from 'node:worker_threads';
import type { Verification } from './verify.js';
import { workerUrl } from '../shared/worker-url.js';
import type { Verifier } from './verifications.js';
import type { VerifyOrder } from './verify.worker.js';

type Told = { readonly progress: number } | { readonly verification: Verification };

/** Verifies on a thread of its own, which ends with it. */
export const verifyInThread =
  (of: Omit<VerifyOrder, 'name'>): Verifier =>
  (name, told, signal) => {
    const { promise, resolve, reject } = Promise.withResolvers<Verification>();
    const thread = new Worker(workerUrl(import.meta.url, './verify.worker.js'), {
      workerData: { ...of, name } satisfies VerifyOrder,
    });
    const end = (): void => void thread.terminate();
    signal.addEventListener('abort', end, { once: true });
    thread.on('message', (message: Told) =>
      'progress' in message ? told(message.progress) : resolve(message.verification),
    );
    thread.once('error', reject);
    thread.once('exit', () => reject(new Error('the verification was broken off')));
    return promise.finally(() => {
      signal.removeEventListener('abort', end);
      end();
    });
  };
