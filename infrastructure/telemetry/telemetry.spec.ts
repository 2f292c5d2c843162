import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fetch } from 'undici';
import { ServerProcess } from '../bench/server-process.js';
import { Api } from '../testing/api.js';
import { temporaryDirectory } from '../testing/directory.js';
import { eventually } from '../testing/eventually.js';

const directory = temporaryDirectory();
const shippingAddress = { name: 'Nora Quill', line1: '2 Mill Lane', city: 'Bristol', postalCode: 'BS1 4DJ', country: 'GB' };

/** A span as OTLP's JSON has it. */
interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly attributes: readonly { readonly key: string; readonly value: { readonly stringValue?: string } }[];
}

/** Takes traces as a collector does: OTLP over HTTP, as JSON. */
class Collector {
  readonly spans: Span[] = [];

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async start(): Promise<Collector> {
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { resourceSpans } = JSON.parse(Buffer.concat(chunks).toString()) as { resourceSpans: { scopeSpans: { spans: Span[] }[] }[] };
        if (request.url === '/v1/traces') for (const { scopeSpans } of resourceSpans) for (const { spans } of scopeSpans) collector.spans.push(...spans);
        response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const collector = new Collector(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    return collector;
  }

  close(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }
}

describe('a server that is looked at while it runs', () => {
  const said: string[] = [];
  let collector: Collector;
  let server: ServerProcess;
  let api: Api;
  const metrics = async (headers: Record<string, string> = {}) => {
    const answer = await fetch(`${server.url}/metrics`, { headers });
    return { status: answer.status, type: answer.headers.get('content-type'), text: await answer.text() };
  };
  const order = async (quantity: number, headers?: Record<string, string>) => {
    const productId = (await api.get('/products?sku=TAP-50-KRA', 'vendor')).body.items[0].id as string;
    return api.post('/orders', 'approver', { lines: [{ productId, quantity }], shippingAddress }, { prefer: 'wait=5', ...headers });
  };

  beforeAll(async () => {
    collector = await Collector.start();
    const env = { TRADEPOST_LOG: 'json', OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_BSP_SCHEDULE_DELAY: '50' };
    server = await ServerProcess.start(directory(), env, [], (text) => said.push(text));
    api = new Api(server.url);
  }, 60_000);
  afterAll(async () => {
    await server.stop();
    await collector.close();
  });

  it('counts commands, appends and requests, and says how far read models and processes are behind', async () => {
    const placed = await order(1);
    expect(placed.status).toBe(201);
    await api.get(`/orders/${placed.body.orders[0].id}`, 'approver', { 'x-read-after': placed.body.position });
    const { status, type, text } = await metrics();
    expect([status, type]).toEqual([200, expect.stringContaining('text/plain')]);
    expect(text).toContain('tradepost_commands_total{aggregate="purchase",command="PlacePurchase",outcome="done"}');
    expect(text).toMatch(/tradepost_append_duration_seconds_count\{outcome="done"\} [1-9]/);
    expect(text).toMatch(/tradepost_http_request_duration_seconds_count\{method="POST",route="\/orders",status="201"\} 1/);
    expect(text).toMatch(/tradepost_projection_lag_events\{projection="orders"\} 0/);
    expect(text).toMatch(/tradepost_projection_status\{projection="orders",status="running"\} 1/);
    expect(text).toMatch(/tradepost_process_commands_parked\{process="fulfilment"\} 0/);
    expect(text).toMatch(/nodejs_eventloop_lag_p99_seconds [\d.]+/);
    expect(text).toContain('tradepost_metrics_incomplete 0');
  });

  it('counts what the rules refuse apart from what is done', async () => {
    const { body } = await order(1);
    expect((await api.put(`/orders/${body.orders[0].id}/status`, 'approver', { status: 'Delivered' })).status).toBe(409);
    expect((await metrics()).text).toMatch(/tradepost_commands_total\{aggregate="order",command="\w+",outcome="refused"\} 1/);
  });

  it('shows its metrics to nobody for whom a proxy asks', async () => {
    const { status, text } = await metrics({ 'x-forwarded-for': '198.51.100.7' });
    expect([status, text]).toEqual([403, expect.stringContaining('TRADEPOST_METRICS_TOKEN')]);
  });

  it('keeps one trace of an order, from the request that somebody else has begun through commands, appends and processes to the read models', async () => {
    const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
    const { body, headers } = await order(1, { traceparent: `00-${traceId}-00f067aa0ba902b7-01` });
    const ours = (): Span[] => collector.spans.filter((span) => span.traceId === traceId);
    const named = (name: string): Span | undefined => ours().find((span) => span.name === name);
    await eventually('it is told', () => Promise.resolve(['POST /orders', 'command PlacePurchase', 'append', 'project OrderConfirmed'].every(named)), 10_000);
    const correlationId = headers.get('x-correlation-id');
    expect(named('POST /orders')!.parentSpanId).toBe('00f067aa0ba902b7');
    expect(named('command PlacePurchase')!.parentSpanId).toBe(named('POST /orders')!.spanId);
    expect(named('append')!.parentSpanId).toBe(named('command PlacePurchase')!.spanId);
    expect(named('project PurchasePlaced')!.parentSpanId).toBe(named('command PlacePurchase')!.spanId);
    // what the process does for the order is caused by what it has seen
    expect(named('command ReserveStock')!.parentSpanId).toBe(named('command PlaceOrder')?.spanId ?? named('command PlacePurchase')!.spanId);
    expect(named('command PlacePurchase')!.attributes).toContainEqual({ key: 'tradepost.correlation_id', value: { stringValue: correlationId } });
    const { items } = (await api.get(`/events?correlation=${correlationId}`, 'auditor', { 'x-read-after': body.position })).body;
    expect(items.map((e: { type: string }) => e.type)).toEqual(expect.arrayContaining(['PurchasePlaced', 'OrderConfirmed']));
  });

  it('says a line of JSON for each request, with the correlation that its answer names, and nothing that a person has typed', async () => {
    const email = 'mallory.typo@acme.example';
    await api.post('/auth/login', null, { email, password: 'not the password' });
    await api.get('/products?q=unmistakable', 'approver');
    const { headers } = await order(1);
    const lines = (): Record<string, unknown>[] =>
      said
        .join('')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as Record<string, unknown>);
    const correlationId = headers.get('x-correlation-id');
    await eventually('it is said', () => Promise.resolve(said.join('').endsWith('\n') && lines().some((line) => line['correlationId'] === correlationId)));
    expect(lines().find((line) => line['correlationId'] === correlationId)).toMatchObject({
      level: 'info',
      message: 'request',
      method: 'POST',
      route: '/orders',
      status: 201,
      service: 'tradepost',
    });
    for (const personal of [email, 'mallory', 'unmistakable', 'Quill', 'Mill Lane', 'demo-demo-demo', 'Bearer']) expect(said.join('')).not.toContain(personal);
  });
});

describe('a server with a token for its metrics', () => {
  const token = 'a-token-of-many-letters';

  it('shows them to whoever has it, and to nobody else', async () => {
    const server = await ServerProcess.start(directory(), { TRADEPOST_METRICS_TOKEN: token });
    const ask = async (authorization?: string) => (await fetch(`${server.url}/metrics`, { headers: authorization ? { authorization } : {} })).status;
    expect([await ask(), await ask('Bearer another'), await ask(`Bearer ${token}`)]).toEqual([401, 401, 200]);
    await server.stop();
  });
});
