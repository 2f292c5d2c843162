import { get } from 'node:http';
import { fetch } from 'undici';
import { ServerProcess } from '../testing/bench/server-process.js';
import { keepsOneTrace, TraceCollector } from '../testing/contracts/trace.suite.js';
import { Api } from '../testing/kit/api.js';
import { temporaryDirectory } from '../testing/kit/directory.js';
import { eventually } from '../testing/kit/eventually.js';
import { prepareDemo } from '../testing/kit/prepared-demo.js';

const directory = temporaryDirectory();
const shippingAddress = {
  name: 'Nora Quill',
  line1: '2 Mill Lane',
  city: 'Bristol',
  postalCode: 'BS1 4DJ',
  country: 'GB',
};

describe('a server that is looked at while it runs', () => {
  const output: string[] = [];
  let collector: TraceCollector;
  let server: ServerProcess;
  let api: Api;
  const metrics = async (headers: Record<string, string> = {}) => {
    const answer = await fetch(`${server.url}/metrics`, { headers });
    return {
      status: answer.status,
      type: answer.headers.get('content-type'),
      text: await answer.text(),
    };
  };
  const order = async (quantity: number, headers?: Record<string, string>) => {
    const productId = (await api.get('/products?sku=TAP-50-KRA', 'vendor')).body.items[0]
      .id as string;
    return api.post(
      '/orders',
      'approver',
      { lines: [{ productId, quantity }], shippingAddress },
      { prefer: 'wait=5', ...headers },
    );
  };

  beforeAll(async () => {
    collector = await TraceCollector.start();
    const env = { TRADEPOST_LOG: 'json', ...collector.settings };
    prepareDemo(directory());
    server = await ServerProcess.start(directory(), env, [], (text) => output.push(text));
    api = new Api(server.url);
  }, 60_000);
  afterAll(async () => {
    await server.stop();
    await collector.close();
  });

  it('counts commands, appends and requests, and says how far read models and processes are behind', async () => {
    const placed = await order(1);
    expect(placed.status).toBe(201);
    await api.get(`/orders/${placed.body.orders[0].id}`, 'approver', {
      'x-read-after': placed.body.position,
    });
    const { status, type, text } = await metrics();
    expect([status, type]).toEqual([200, expect.stringContaining('text/plain')]);
    expect(text).toContain(
      'tradepost_commands_total{aggregate="purchase",command="PlacePurchase",outcome="done"}',
    );
    expect(text).toMatch(/tradepost_append_duration_seconds_count\{outcome="done"\} [1-9]/);
    expect(text).toMatch(
      /tradepost_http_request_duration_seconds_count\{method="POST",route="\/orders",status="201"\} 1/,
    );
    expect(text).toMatch(/tradepost_projection_lag_events\{projection="orders"\} 0/);
    expect(text).toMatch(/tradepost_projection_status\{projection="orders",status="running"\} 1/);
    expect(text).toMatch(/tradepost_process_commands_parked\{process="fulfilment"\} 0/);
    expect(text).toMatch(/nodejs_eventloop_lag_p99_seconds [\d.]+/);
    expect(text).toContain('tradepost_metrics_incomplete 0');
  });

  it('counts what the rules refuse apart from what is done', async () => {
    const { body } = await order(1);
    expect(
      (await api.put(`/orders/${body.orders[0].id}/status`, 'approver', { status: 'Delivered' }))
        .status,
    ).toBe(409);
    expect((await metrics()).text).toMatch(
      /tradepost_commands_total\{aggregate="order",command="\w+",outcome="refused"\} 1/,
    );
  });

  it.each([
    { 'x-forwarded-for': '198.51.100.7' },
    { forwarded: 'for=198.51.100.7' },
    { via: '1.1 edge' },
    { 'x-forwarded-proto': 'https' },
    { 'x-real-ip': '198.51.100.7' },
    { 'x-envoy-external-address': '198.51.100.7' },
    { 'true-client-ip': '198.51.100.7' },
    { 'cf-connecting-ip': '198.51.100.7' },
    { host: 'trade.example' },
    { host: '127.0.0.1.trade.example' },
  ])('shows its metrics to nobody for whom a proxy asks: %j', async (headers) => {
    const { status, text } = await new Promise<{ status?: number; text: string }>(
      (resolve, reject) => {
        get(`${server.url}/metrics`, { headers }, (answer) => {
          let text = '';
          answer.setEncoding('utf8').on('data', (piece: string) => (text += piece));
          answer.on('end', () => resolve({ status: answer.statusCode!, text }));
        }).on('error', reject);
      },
    );
    expect([status, text]).toEqual([403, expect.stringContaining('metrics/forbidden')]);
  });

  keepsOneTrace(
    () => api,
    () => collector,
  );

  it('says a line of JSON for each request, with the correlation that its answer names, and nothing that a person has typed', async () => {
    const email = 'mallory.typo@acme.example';
    await api.post('/auth/login', null, { email, password: 'not the password' });
    await api.get('/products?q=unmistakable', 'approver');
    const { headers } = await order(1);
    const lines = (): Record<string, unknown>[] =>
      output
        .join('')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as Record<string, unknown>);
    const correlationId = headers.get('x-correlation-id');
    await eventually('it is logged', () =>
      Promise.resolve(
        output.join('').endsWith('\n') &&
          lines().some((line) => line['correlationId'] === correlationId),
      ),
    );
    expect(lines().find((line) => line['correlationId'] === correlationId)).toMatchObject({
      level: 'info',
      message: 'request',
      method: 'POST',
      route: '/orders',
      status: 201,
      service: 'tradepost',
    });
    for (const personal of [
      email,
      'mallory',
      'unmistakable',
      'Quill',
      'Mill Lane',
      'demo-demo-demo',
      'Bearer',
    ])
      expect(output.join('')).not.toContain(personal);
  });
});

describe('a server with a token for its metrics', () => {
  const token = 'a-token-of-many-letters';

  it('shows them to whoever has it, and to nobody else', async () => {
    const server = await ServerProcess.start(directory(), { TRADEPOST_METRICS_TOKEN: token });
    const ask = async (authorization?: string) =>
      (await fetch(`${server.url}/metrics`, { headers: authorization ? { authorization } : {} }))
        .status;
    expect([await ask(), await ask('Bearer another'), await ask(`Bearer ${token}`)]).toEqual([
      401, 401, 200,
    ]);
    await server.stop();
  });
});
