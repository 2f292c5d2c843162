import { connect, createServer, type Server, type Socket } from 'node:net';

/**
 * `refuse`: connections are closed and new ones refused; `hang`: connections stay open, but no data
 * passes.
 */
export type ProxyState = 'pass' | 'refuse' | 'hang';

/** A proxy in front of a server, to simulate outages. */
export class TcpProxy {
  private state: ProxyState = 'pass';
  private readonly pairs = new Set<readonly [Socket, Socket]>();
  private server: Server | null = null;

  private constructor(
    private readonly target: { readonly host: string; readonly port: number },
    private listening: number,
  ) {}

  static async before(host: string, port: number, listenOn = 0): Promise<TcpProxy> {
    const proxy = new TcpProxy({ host, port }, listenOn);
    await proxy.listen();
    return proxy;
  }

  get port(): number {
    return this.listening;
  }

  async set(state: ProxyState): Promise<void> {
    const before = this.state;
    this.state = state;
    if (state === 'refuse') return this.end();
    if (before === 'refuse') await this.listen();
    for (const pair of this.pairs)
      for (const socket of pair) {
        if (state === 'hang') socket.pause();
        else socket.resume();
      }
  }

  async close(): Promise<void> {
    await this.end();
  }

  private async listen(): Promise<void> {
    const server = createServer((near) => this.join(near));
    this.server = server;
    await new Promise<void>((resolve, reject) =>
      server.once('error', reject).listen(this.listening, '127.0.0.1', resolve),
    );
    const address = server.address();
    if (address && typeof address === 'object') this.listening = address.port;
  }

  private join(near: Socket): void {
    const far = connect(this.target);
    const pair = [near, far] as const;
    this.pairs.add(pair);
    const gone = (): void => {
      this.pairs.delete(pair);
      near.destroy();
      far.destroy();
    };
    for (const [from, to] of [pair, [far, near] as const]) {
      from.on('error', gone).on('close', gone);
      from.on('data', (bytes) => {
        if (!to.write(bytes)) from.pause();
      });
      to.on('drain', () => {
        if (this.state !== 'hang') from.resume();
      });
      if (this.state === 'hang') from.pause();
    }
  }

  private async end(): Promise<void> {
    const { server } = this;
    this.server = null;
    for (const pair of [...this.pairs]) for (const socket of pair) socket.destroy();
    if (server) await new Promise<void>((resolve) => server.close(() => resolve()));
  }
}
