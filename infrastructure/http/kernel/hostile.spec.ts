import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { demoServer } from '../../testing/kit/api.js';
import { temporaryDirectory } from '../../testing/kit/directory.js';

const directory = temporaryDirectory();
const api = demoServer(directory);

const nested = (depth: number, open: string, close: string): string =>
  open.repeat(depth) + close.repeat(depth);

describe('hostile clients', () => {
  it.each([
    [
      'objects',
      (depth: number) => nested(depth, '{"lines":', '}').replace('"lines":}', '"lines":1}'),
    ],
    ['lists', (depth: number) => `{"lines":${nested(depth, '[', ']')}}`],
    [
      'unknown objects',
      (depth: number) => `{"x":${nested(depth, '{"y":', '}').replace('"y":}', '"y":1}')}}`,
    ],
    ['unknown lists', (depth: number) => `{"x":${nested(depth, '[', ']')}}`],
  ])('that nest %s deeply are refused, however deep', async (_what, body) => {
    for (const depth of [50, 5_000, 100_000]) {
      const { status, body: problem } = await api().post('/orders', 'buyer', body(depth));
      expect([depth, status, problem.code]).toEqual([
        depth,
        400,
        expect.stringMatching(/^(request|http)\//),
      ]);
    }
    expect((await api().get('/health/live')).status).toBe(200);
  });

  it('that never finish their request do not keep others waiting', async () => {
    const { hostname, port } = new URL(api().url);
    const slow: Socket[] = [];
    for (let n = 0; n < 200; n++) {
      const socket = connect(Number(port), hostname);
      socket.on('error', () => undefined);
      await once(socket, 'connect');
      socket.write(
        n % 2 === 0
          ? 'GET /health/live HTTP/1.1\r\nHost: x\r\nX-Slow: '
          : 'POST /auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"em',
      );
      slow.push(socket);
    }
    const began = performance.now();
    for (let n = 0; n < 20; n++) expect((await api().get('/health/live')).status).toBe(200);
    // those that are slow have a minute for their headers
    expect(performance.now() - began).toBeLessThan(15_000);
    for (const socket of slow) socket.destroy();
  });

  it('that send a table where a route takes JSON are told so, on every route', async () => {
    const { paths } = (await api().get('/openapi.json')).body as {
      paths: Record<string, Record<string, { requestBody?: { content: Record<string, unknown> } }>>;
    };
    const id = '0190b1f0-0000-7000-8000-000000000000';
    const others: string[] = [];
    let asked = 0;
    for (const [path, methods] of Object.entries(paths))
      for (const [method, { requestBody }] of Object.entries(methods)) {
        if (!requestBody?.content['application/json'] || requestBody.content['text/csv']) continue;
        for (const type of ['text/csv', 'application/x-ndjson'])
          for (const who of ['approver', 'vendor', 'operator']) {
            const { status } = await api().call(
              method.toUpperCase(),
              path.replaceAll(/\{\w+\}/g, id),
              who,
              'a,b\n1,2\n',
              { 'content-type': type },
            );
            asked++;
            if (status !== 415 && status !== 403)
              others.push(`${method} ${path} as ${type} by ${who}: ${status}`);
          }
      }
    expect(asked).toBeGreaterThan(200);
    expect(others).toEqual([]);
  }, 60_000);

  it('find no way to write headers of an answer', async () => {
    const { hostname, port } = new URL(api().url);
    const socket = connect(Number(port), hostname);
    const token = await api().token('buyer');
    socket.write(
      `GET /orders?q=a%0d%0aSet-Cookie:%20x=1 HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nAccept: text/csv\r\nConnection: close\r\n\r\n`,
    );
    let text = '';
    for await (const chunk of socket) text += String(chunk);
    expect(text.split('\r\n\r\n')[0]).not.toMatch(/set-cookie/i);
    const redirect = await api().get('/docs', null);
    expect(redirect.status).toBe(200);
    const key = await api().put(
      '/part-numbers',
      'buyer',
      { partNumber: 'x', productId: 'y' },
      { 'idempotency-key': 'a b' },
    );
    expect([key.status, key.body.code]).toEqual([400, expect.any(String)]);
  });

  it('learn nothing from a token that was tampered with', async () => {
    const token = await api().token('buyer');
    const [header, payload, signature] = token.split('.') as [string, string, string];
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as {
      permissions: string[];
    };
    const more = Buffer.from(
      JSON.stringify({ ...claims, permissions: [...claims.permissions, 'marketplace.operate'] }),
    ).toString('base64url');
    const none = Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url');
    for (const forged of [
      `${header}.${more}.${signature}`,
      `${none}.${more}.`,
      `${none}.${payload}.${signature}`,
    ])
      expect((await api().get('/operations/projections', `Bearer ${forged}`)).status).toBe(401);
  });
});
