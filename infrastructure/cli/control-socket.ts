import { chmodSync, existsSync, unlinkSync } from 'node:fs';
import { createServer, connect, type Server, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import type { Marketplace } from '../runtime/marketplace.js';
import type { Log } from '../telemetry/log.js';
import { control } from './control.js';

interface Request {
  readonly operation: string;
  readonly args: readonly string[];
}

/** One line of a response: any number with progress, then one with the result or the error. */
interface Response {
  readonly progress?: unknown;
  readonly result?: unknown;
  readonly error?: string;
}

/**
 * Accepts commands of the CLI while the server owns the data directory: a Unix socket that only the
 * file's owner can open.
 */
export class ControlSocket {
  private constructor(
    private readonly server: Server,
    private readonly closing: AbortController,
  ) {}

  static async listen(marketplace: Marketplace, log: Log): Promise<ControlSocket> {
    const path = marketplace.directory.socket;
    if (existsSync(path)) unlinkSync(path);
    const closing = new AbortController();
    const server = createServer((socket) => serve(socket, marketplace, closing.signal));
    server.on('error', (error) => log(`control socket: ${error.message}`, { level: 'error' }));
    const umask = process.umask(0o177);
    await new Promise<void>((resolve, reject) =>
      server.once('error', reject).listen(path, resolve),
    );
    process.umask(umask);
    chmodSync(path, 0o600);
    return new ControlSocket(server, closing);
  }

  /** What can be broken off is; resolves when all else that was asked has been answered. */
  close(): Promise<void> {
    this.closing.abort();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }
}

function serve(socket: Socket, marketplace: Marketplace, closing: AbortSignal): void {
  socket.on('error', () => socket.destroy());
  createInterface({ input: socket }).on('line', (line) => {
    void (async () => {
      let response: Response;
      try {
        const { operation, args } = JSON.parse(line) as Request;
        response = {
          result: await control(
            marketplace,
            operation,
            args,
            throttled((progress) =>
              socket.write(`${JSON.stringify({ progress } satisfies Response)}\n`),
            ),
            closing,
          ),
        };
      } catch (error) {
        response = { error: (error as Error).message };
      }
      socket.end(`${JSON.stringify(response)}\n`);
    })();
  });
}

/**
 * Sends a command to the running server; null where none is running. @throws Error with the
 * server's message
 */
export function askServer(
  path: string,
  operation: string,
  args: readonly string[],
  onProgress: (progress: unknown) => void = () => undefined,
): Promise<{ result: unknown } | null> {
  return new Promise((resolve, reject) => {
    const socket = connect(path);
    socket.once('error', () => resolve(null));
    socket.once('connect', () => {
      socket.write(`${JSON.stringify({ operation, args } satisfies Request)}\n`);
      const lines = createInterface({ input: socket });
      lines.on('close', () =>
        reject(new Error('the server has stopped: start it and repeat the command')),
      );
      lines.on('line', (line) => {
        const { progress, result, error } = JSON.parse(line) as Response;
        if (progress !== undefined) onProgress(progress);
        else if (error !== undefined) reject(new Error(error));
        else resolve({ result });
      });
    });
  });
}

const PROGRESS_MS = 200;

/** Limits calls of `report` to a few per second; the others are dropped. */
export function throttled<T>(report: (value: T) => void): (value: T) => void {
  let last = 0;
  return (value) => {
    const now = performance.now();
    if (now - last < PROGRESS_MS) return;
    last = now;
    report(value);
  };
}
