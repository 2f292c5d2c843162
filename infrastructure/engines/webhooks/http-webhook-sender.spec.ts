import type { lookup } from 'node:dns';
import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { HttpWebhookSender } from './http-webhook-sender.js';

const LOOPBACK = ['127.0.0.0/8', '::1'];
const servers: Server[] = [];
const senders: HttpWebhookSender[] = [];

async function receiver(answer: RequestListener): Promise<number> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

function sender(options: ConstructorParameters<typeof HttpWebhookSender>[0] = {}) {
  const made = new HttpWebhookSender(options);
  senders.push(made);
  return made;
}

/** A name server that says what it is told to, one answer after the other. */
const saying = (...answers: string[][]): typeof lookup =>
  ((_name: string, _options: object, done: (error: null, found: object[]) => void) => {
    const addresses = answers.length > 1 ? answers.shift()! : answers[0]!;
    done(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
  }) as unknown as typeof lookup;

afterEach(async () => {
  await Promise.all(senders.splice(0).map((one) => one.close()));
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

describe('where nothing is sent', () => {
  it.each([
    'https://127.0.0.1/hook',
    'https://localhost/hook',
    'https://[::1]/hook',
    'https://[::ffff:127.0.0.1]/hook',
    'https://[::ffff:7f00:1]/hook',
    'https://[64:ff9b::7f00:1]/hook',
    'https://[fe80::1]/hook',
    'https://[fd00::1]/hook',
    'https://[2002:7f00:1::]/hook',
    'https://0x7f000001/hook',
    'https://2130706433/hook',
    'https://0/hook',
    'https://10.0.0.8/hook',
    'https://172.16.4.1/hook',
    'https://192.168.1.1/hook',
    'https://169.254.169.254/latest/meta-data',
    'https://100.100.100.200/hook',
    'https://metadata.google.internal/hook',
    'http://erp.example/hook',
    'ftp://erp.example/hook',
    'https://user:secret@erp.example/hook',
    'https://erp.example:22/hook',
    'unix:/var/run/docker.sock',
    'nonsense',
  ])('%s is refused before anybody is asked', async (url) => {
    const made = sender({
      lookUp: (() => {
        throw new Error('nothing is looked up');
      }) as unknown as typeof lookup,
    });
    expect(made.refuses(url)).not.toBeNull();
    expect(await made.send(url, {}, '{}')).toMatchObject({ status: null, answer: '' });
  });

  it('a name that leads inside is refused at the connection, and what is there is not told', async () => {
    let asked = 0;
    const port = await receiver((_request, response) => {
      asked++;
      response.end('secret of the inside');
    });
    for (const addresses of [['127.0.0.1'], ['::ffff:127.0.0.1'], ['8.8.8.8', '10.0.0.1']]) {
      const made = sender({ lookUp: saying(addresses) });
      const url = `https://erp.example:${port}/hook`;
      expect(made.refuses(url)).toBeNull();
      expect(await made.send(url, {}, '{}')).toMatchObject({
        status: null,
        answer: '',
        failure: 'its name leads to an address inside a network',
      });
    }
    expect(asked).toBe(0);
  });

  it('a name that means another address the second time is refused then', async () => {
    const made = sender({ timeoutMs: 300, lookUp: saying(['192.0.2.1'], ['127.0.0.1']) });
    for (let n = 0; n < 2; n++)
      expect((await made.send('https://erp.example:9443/hook', {}, '{}')).failure).toBe(
        'its name leads to an address inside a network',
      );
  });

  it('a redirect is an answer, and is not followed', async () => {
    let followed = false;
    const inside = await receiver((_request, response) => {
      followed = true;
      response.end();
    });
    const port = await receiver((_request, response) =>
      response.writeHead(307, { location: `http://127.0.0.1:${inside}/` }).end(),
    );
    const sent = await sender({ allowed: LOOPBACK }).send(`http://127.0.0.1:${port}/`, {}, '{}');
    expect([sent.status, followed]).toEqual([307, false]);
  });
});

describe('a delivery', () => {
  it('comes with its headers and its body, byte for byte, where an operator allows a network inside', async () => {
    const got: unknown[] = [];
    const port = await receiver((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        got.push(request.method, request.headers['webhook-id'], Buffer.concat(parts).toString());
        response.writeHead(202).end('thanks');
      });
    });
    const body = JSON.stringify({ number: '26-1 – ü' });
    const sent = await sender({ allowed: LOOPBACK }).send(
      `http://127.0.0.1:${port}/hook`,
      { 'webhook-id': 'evt-1' },
      body,
    );
    expect(sent).toMatchObject({ status: 202, failure: null, answer: 'thanks' });
    expect(got).toEqual(['POST', 'evt-1', body]);
  });

  it('that is not answered in time has failed, as has one that nobody takes', async () => {
    const silent = await receiver(() => undefined);
    const made = sender({ allowed: LOOPBACK, timeoutMs: 200 });
    expect(await made.send(`http://127.0.0.1:${silent}/`, {}, '{}')).toMatchObject({
      status: null,
      failure: 'it did not answer within 0.2 s',
    });
    const gone = await receiver(() => undefined);
    const server = servers.pop()!;
    await new Promise((resolve) => server.close(resolve));
    expect(await made.send(`http://127.0.0.1:${gone}/`, {}, '{}')).toMatchObject({
      failure: 'it refused the connection',
    });
  });

  it('says how long it is to be left alone, and of a long answer only the beginning is kept', async () => {
    const port = await receiver((_request, response) =>
      response.writeHead(429, { 'retry-after': '7' }).end('x'.repeat(30_000)),
    );
    const sent = await sender({ allowed: LOOPBACK }).send(`http://127.0.0.1:${port}/`, {}, '{}');
    expect([sent.status, sent.retryAfterMs, sent.answer.length]).toEqual([429, 7_000, 1_000]);
  });

  it('whose answer does not end is read no further than a part of it', async () => {
    const port = await receiver((_request, response) => {
      response.writeHead(200);
      const part = 'x'.repeat(16_384);
      const more = (): void => {
        while (!response.destroyed && response.write(part));
        if (!response.destroyed) response.once('drain', more);
      };
      more();
    });
    const sent = await sender({ allowed: LOOPBACK }).send(`http://127.0.0.1:${port}/`, {}, '{}');
    expect(sent).toMatchObject({ status: 200, answer: '' });
  });
});
