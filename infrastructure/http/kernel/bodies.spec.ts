import { once } from 'node:events';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { fastify, type FastifyInstance } from 'fastify';
import { cutDrips } from './bodies.js';

describe('a body', () => {
  let server: FastifyInstance;
  beforeAll(async () => {
    server = fastify({ requestTimeout: 0 });
    cutDrips(server, { freeMs: 300, bytesPerSecond: 1_000, lookEveryMs: 20 });
    server.post('/taken', async (request) => Promise.resolve({ taken: request.body }));
    server.get('/slow', async () => {
      await new Promise((resolve) => setTimeout(resolve, 800));
      return { answered: true };
    });
    await server.listen({ port: 0, host: '127.0.0.1' });
  });
  afterAll(() => server.close());

  const open = async (): Promise<Socket> => {
    const socket = connect((server.server.address() as AddressInfo).port, '127.0.0.1');
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    return socket;
  };
  const heard = async (socket: Socket): Promise<string> => {
    let text = '';
    socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
    await once(socket, 'close');
    return text;
  };

  it.each([
    ['a length', 'content-length: 1000'],
    ['no length', 'transfer-encoding: chunked'],
  ])('that drips is answered 408 and cut, with %s', async (_what, length) => {
    const socket = await open();
    const answer = heard(socket);
    socket.write(
      `POST /taken HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n${length}\r\n\r\n`,
    );
    const drip = setInterval(() => socket.write(length.startsWith('t') ? '1\r\n{\r\n' : '{'), 30);
    expect(await answer).toMatch(/^HTTP\/1\.1 408 /);
    clearInterval(drip);
  });

  it('that comes as fast as a slow line brings it is taken, however long that takes', async () => {
    const text = JSON.stringify({ note: 'x'.repeat(4_000) });
    const socket = await open();
    const answer = heard(socket);
    socket.write(
      `POST /taken HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: ${text.length}\r\n\r\n`,
    );
    for (let sent = 0; sent < text.length; sent += 200) {
      socket.write(text.slice(sent, sent + 200));
      await new Promise((resolve) => setTimeout(resolve, 40));
    }
    expect(await answer).toMatch(/^HTTP\/1\.1 200 /);
  });

  it('that is there leaves time for its answer', async () => {
    const socket = await open();
    const answer = heard(socket);
    socket.write('GET /slow HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n');
    expect(await answer).toContain('"answered":true');
  });
});
