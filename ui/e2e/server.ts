import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { prepareDemo } from '../../infrastructure/testing/kit/prepared-demo';

const root = resolve(import.meta.dirname, '../..');
const START = join(root, 'dist/infrastructure/cli/main.js');
const FIXED_TIME = pathToFileURL(join(import.meta.dirname, 'at-a-fixed-time.mjs')).href;

/** For the pictures: what a process of Node takes for the time. */
export const time = (): NodeJS.ProcessEnv =>
  process.env['PICTURES_SHIFT_MS'] ? { NODE_OPTIONS: `--import ${FIXED_TIME}` } : {};

const freePort = (): Promise<number> =>
  new Promise((found, failed) => {
    const probe = createServer().once('error', failed);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => found(port));
    });
  });

/** The real server as a process of its own, over the demo marketplace. */
export class Server {
  private child: ChildProcess | null = null;
  private output = '';

  private constructor(
    readonly directory: string,
    readonly port: number,
    private readonly settings: NodeJS.ProcessEnv,
    private readonly args: readonly string[] = [],
  ) {}

  /** A marketplace without anybody in it, not running yet. */
  static async empty(): Promise<Server> {
    const directory = mkdtempSync(join(tmpdir(), 'tradepost-e2e-'));
    const port = await freePort();
    const settings = { TRADEPOST_PUBLIC_URL: `http://127.0.0.1:${port}` };
    return new Server(directory, port, settings, ['--empty']);
  }

  /** What it has printed since it was started. */
  get printed(): string {
    return this.output;
  }

  /** The link of the latest mail to an address, which stands in a file here. */
  mailedLink(to: string): string | null {
    const folder = join(this.directory, 'mail');
    if (!existsSync(folder)) return null;
    const letters = readdirSync(folder)
      .sort()
      // one that is being written has a dot before its name
      .filter((name) => !name.startsWith('.'))
      .map((name) => readFileSync(join(folder, name), 'utf8'))
      .filter((text) => text.includes(to))
      // lines are cut, and an equals sign is written as its code (RFC 2045, 6.7)
      .map((text) => text.replaceAll(/=\r?\n/g, '').replaceAll('=3D', '='));
    return letters.map((text) => /http\S+#\S+/.exec(text)?.[0] ?? null).at(-1) ?? null;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  static async start(demo: { readonly money: boolean } = { money: true }): Promise<Server> {
    const server = await Server.prepare(undefined, demo);
    await server.run();
    return server;
  }

  /** Not running yet. `settings` may need to know where it will be. */
  static async prepare(
    settings: (url: string, directory: string) => Promise<NodeJS.ProcessEnv> = () =>
      Promise.resolve({}),
    demo: { readonly money: boolean } = { money: true },
  ): Promise<Server> {
    const [directory, port] = [mkdtempSync(join(tmpdir(), 'tradepost-e2e-')), await freePort()];
    // the one of the pictures is made at their own time, by the server itself
    if (!process.env['PICTURES_SHIFT_MS']) prepareDemo(directory, demo);
    return new Server(directory, port, await settings(`http://127.0.0.1:${port}`, directory));
  }

  /** Starts on the same data and port, after {@link kill}. */
  run(): Promise<void> {
    const { promise, resolve: ready, reject: failed } = Promise.withResolvers<void>();
    const env = {
      ...process.env,
      ...time(),
      TRADEPOST_DATA: this.directory,
      PORT: String(this.port),
      HOST: '127.0.0.1',
      TRADEPOST_RATE_LIMIT: '100000',
      TRADEPOST_ADDRESS_LIMIT_FACTOR: '1000',
      ...this.settings,
    };
    const child = spawn(process.execPath, [START, ...this.args], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child = child;
    const heard = (text: Buffer): void => {
      this.output += text.toString();
      if (/Tradepost serves .*\n/.test(this.output)) ready();
    };
    this.output = '';
    child.stdout.on('data', heard);
    child.stderr.on('data', heard);
    child.once('exit', (code) =>
      failed(new Error(`the server ended with ${code}:\n${this.output}`)),
    );
    return promise;
  }

  /** Without a chance to say good-bye. */
  kill(): Promise<void> {
    return this.end('SIGKILL');
  }

  async stop(): Promise<void> {
    await this.end('SIGTERM');
    rmSync(this.directory, { recursive: true, force: true });
  }

  private end(signal: NodeJS.Signals): Promise<void> {
    const { child } = this;
    if (!child || child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
    return new Promise((ended) => {
      child.once('exit', () => ended());
      child.kill(signal);
    });
  }
}
