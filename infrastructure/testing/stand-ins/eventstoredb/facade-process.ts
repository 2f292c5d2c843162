import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { workerUrl } from '../../../shared/worker-url.js';

export interface FacadeProcess {
  readonly port: number;
  readonly connectionString: string;
  stop(): Promise<void>;
}

/** The stand-in for EventStoreDB as a process of its own, over the events of a directory. */
export async function startFacade(directory: string): Promise<FacadeProcess> {
  const child = spawn(
    process.execPath,
    [fileURLToPath(workerUrl(import.meta.url, './facade-server.js')), directory],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  for await (const line of createInterface({ input: child.stdout })) {
    const port = /serves 127\.0\.0\.1:(\d+)/.exec(line)?.[1];
    if (!port) continue;
    return {
      port: Number(port),
      connectionString: `esdb://127.0.0.1:${port}?tls=false`,
      stop: async () => {
        const ended = once(child, 'exit');
        child.kill('SIGTERM');
        await ended;
      },
    };
  }
  throw new Error('the stand-in for EventStoreDB did not start');
}
