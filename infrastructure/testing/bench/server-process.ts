import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { workerUrl } from '../../shared/worker-url.js';

/** The built server as a process of its own, on a free port. */
export class ServerProcess {
  private isStopping = false;

  private constructor(
    private readonly child: ChildProcess,
    readonly url: string,
    readonly startMilliseconds: number,
  ) {}

  static async start(
    directory: string,
    env: NodeJS.ProcessEnv = {},
    args: readonly string[] = ['--empty'],
    onLog: (text: string) => void = () => undefined,
  ): Promise<ServerProcess> {
    const started = performance.now();
    const script = fileURLToPath(workerUrl(import.meta.url, '../../cli/main.js'));
    const child = spawn(process.execPath, [script, ...args], {
      env: {
        ...process.env,
        PORT: '0',
        HOST: '127.0.0.1',
        TRADEPOST_DATA: directory,
        TRADEPOST_RATE_LIMIT: '1000000',
        TRADEPOST_ADDRESS_LIMIT_FACTOR: '1000',
        NODE_ENV: 'production',
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let errors = '';
    child.stdout!.on('data', (chunk: Buffer) => onLog(chunk.toString()));
    child.stderr!.on('data', (chunk: Buffer) => {
      errors = (errors + chunk.toString()).slice(-4_000);
      onLog(chunk.toString());
      if (process.env.TRADEPOST_TEST_VERBOSE) process.stderr.write(chunk);
    });
    for await (const line of createInterface({ input: child.stdout! })) {
      const url = /serves (http:\/\/[^\s"]+)/.exec(line)?.[1];
      if (!url) continue;
      child.stdout!.resume();
      return new ServerProcess(
        child,
        url.replace('[::1]', '127.0.0.1'),
        performance.now() - started,
      );
    }
    throw new Error(`the server did not start: ${errors}`);
  }

  /** Called when the process ends without `stop`, with its signal or exit code. */
  onCrash(listener: (how: string) => void): void {
    this.child.once('exit', (code, signal) => {
      if (!this.isStopping) listener(signal ?? `exit code ${code ?? 'unknown'}`);
    });
  }

  get pid(): number {
    return this.child.pid!;
  }

  /** Null while it runs, and where a signal has ended it. */
  get exitCode(): number | null {
    return this.child.exitCode;
  }

  /**
   * CPU time of all its threads so far, in milliseconds; NaN where the system does not provide it.
   */
  get cpuMilliseconds(): number {
    try {
      const fields = readFileSync(`/proc/${this.pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
      return (Number(fields[11]) + Number(fields[12])) * 10;
    } catch {
      return Number.NaN;
    }
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    this.isStopping = true;
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, 'exit');
    this.child.kill(signal);
    await ended;
  }
}
