import { createServer, type Server } from 'node:http';
import type { MetricsEndpoint } from '../../telemetry/metrics-endpoint.js';

/** What a replica says to whoever looks after it. */
export interface ReplicaHealth {
  readonly ready: boolean;
  readonly body: object;
}

/**
 * A small server for what has no API of its own: a replica that waits for its engines, one that
 * keeps read models, one that runs processes. It answers `/health/live`, `/health/ready` and
 * `/metrics`.
 */
export class WaitingServer {
  private constructor(
    private readonly server: Server,
    readonly port: number,
  ) {}

  static async listen(
    port: number,
    host: string,
    health: () => Promise<ReplicaHealth>,
    metrics: MetricsEndpoint,
  ): Promise<WaitingServer> {
    const server = createServer((request, response) => {
      const json = (status: number, body: object): void =>
        void response
          .writeHead(status, { 'content-type': 'application/json' })
          .end(JSON.stringify(body));
      const path = (request.url ?? '').split('?')[0];
      if (request.method !== 'GET') return json(405, { status: 'this replica answers GET only' });
      if (path === '/health/live') return json(200, { status: 'live' });
      if (path === '/health/ready')
        return void health().then(
          ({ ready, body }) => json(ready ? 200 : 503, body),
          (error: unknown) => json(503, { status: 'degraded', problem: (error as Error).name }),
        );
      if (path === '/metrics')
        return void metrics.answer(request).then(
          ({ status, headers, body }) => response.writeHead(status, headers).end(body),
          (error: unknown) => json(503, { status: 'degraded', problem: (error as Error).name }),
        );
      // whoever comes with a request while the engines are waited for may come again
      response.setHeader('retry-after', '1');
      json(503, {
        type: 'replica/not-serving',
        title: 'this replica does not answer requests, or not yet',
      });
    });
    await new Promise<void>((resolve, reject) =>
      server.once('error', reject).listen(port, host, resolve),
    );
    const address = server.address();
    return new WaitingServer(server, typeof address === 'object' && address ? address.port : port);
  }

  close(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }
}
