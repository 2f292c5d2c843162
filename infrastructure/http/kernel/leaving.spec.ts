import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { ServerProcess } from '../../testing/bench/server-process.js';
import { Api } from '../../testing/kit/api.js';
import { temporaryDirectory } from '../../testing/kit/directory.js';
import { eventually } from '../../testing/kit/eventually.js';
import { prepareDemo } from '../../testing/kit/prepared-demo.js';

const directory = temporaryDirectory();
/**
 * Clients keep connections for a minute and more: whoever waited for them would take longer than
 * any orchestrator lets it.
 */
const PROMPTLY_MS = 15_000;

describe('a server that is told to end', () => {
  it('answers the request that has begun, waits for no connection that a client keeps open, and ends', async () => {
    prepareDemo(directory());
    const server = await ServerProcess.start(directory(), {}, []);
    const api = new Api(server.url);
    const token = await api.token('buyer');
    const kept = await connected(server.url);
    kept.write('GET /health/live HTTP/1.1\r\nhost: here\r\n\r\n');
    await said(kept, /"live"/);
    const following = await connected(server.url);
    following.write(
      `GET /changes HTTP/1.1\r\nhost: here\r\nauthorization: Bearer ${token}\r\n\r\n`,
    );
    await said(following, /text\/event-stream/);
    const body = JSON.stringify({ name: 'for later', lines: [] });
    const begun = await connected(server.url);
    begun.write(
      `POST /requisition-lists HTTP/1.1\r\nhost: here\r\nauthorization: Bearer ${token}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\nexpect: 100-continue\r\n\r\n`,
    );
    await said(begun, /100 Continue/);
    const told = performance.now();
    const ended = server.stop().then(() => performance.now() - told);
    await once(following, 'end');
    begun.write(body);
    const answer = await said(begun, /"position"/);
    expect(answer).toMatch(/HTTP\/1.1 201/);
    expect(answer.toLowerCase()).toContain('connection: close');
    expect(await ended).toBeLessThan(PROMPTLY_MS);
    const again = await ServerProcess.start(directory(), {}, []);
    const { body: lists } = await new Api(again.url).get('/requisition-lists?q=later', 'buyer');
    expect(lists.items.map(({ name }: { name: string }) => name)).toEqual(['for later']);
    await again.stop();
  }, 120_000);

  it('does not wait beyond its deadline for a request that nobody finishes, or an answer that nobody reads', async () => {
    prepareDemo(join(directory(), 'unfinished'));
    const log: string[] = [];
    const server = await ServerProcess.start(
      join(directory(), 'unfinished'),
      { TRADEPOST_SHUTDOWN_SECONDS: '1' },
      [],
      (text) => log.push(text),
    );
    const token = await new Api(server.url).token('buyer');
    const half = await connected(server.url);
    half.on('error', () => undefined);
    half.write(
      `POST /requisition-lists HTTP/1.1\r\nhost: here\r\nauthorization: Bearer ${token}\r\ncontent-type: application/json\r\ncontent-length: 100\r\nexpect: 100-continue\r\n\r\n{`,
    );
    await said(half, /100 Continue/);
    const headers = await connected(server.url);
    headers.on('error', () => undefined);
    headers.write('GET /orders HTTP/1.1\r\nhost: he');
    const told = performance.now();
    await server.stop();
    expect(performance.now() - told).toBeLessThan(PROMPTLY_MS);
    expect(server.exitCode).toBe(0);
    expect(log.join('')).toMatch(/not finished after 1 s: connections that are left are cut/);
    // everything was given back: nothing is in the way of the next
    const again = await ServerProcess.start(join(directory(), 'unfinished'), {}, []);
    await again.stop();
  }, 120_000);

  it('ends at once when it is told a second time', async () => {
    prepareDemo(join(directory(), 'twice'));
    const log: string[] = [];
    const server = await ServerProcess.start(
      join(directory(), 'twice'),
      { TRADEPOST_SHUTDOWN_SECONDS: '600' },
      [],
      (text) => log.push(text),
    );
    const token = await new Api(server.url).token('buyer');
    const half = await connected(server.url);
    half.on('error', () => undefined);
    half.write(
      `POST /requisition-lists HTTP/1.1\r\nhost: here\r\nauthorization: Bearer ${token}\r\ncontent-type: application/json\r\ncontent-length: 100\r\nexpect: 100-continue\r\n\r\n{`,
    );
    await said(half, /100 Continue/);
    const ended = server.stop();
    await eventually('it finishes its work', () => log.join('').includes('finishing work'));
    const told = performance.now();
    await Promise.all([ended, server.stop()]);
    expect(performance.now() - told).toBeLessThan(PROMPTLY_MS);
    expect(server.exitCode).toBe(1);
    const again = await ServerProcess.start(join(directory(), 'twice'), {}, []);
    await again.stop();
  }, 120_000);
});

async function connected(url: string): Promise<Socket> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  return socket;
}

/** What has come over a connection once it says this. */
function said(socket: Socket, what: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let heard = '';
    const hear = (chunk: Buffer): void => {
      heard += chunk.toString();
      if (!what.test(heard)) return;
      socket.off('data', hear);
      resolve(heard);
    };
    socket.on('data', hear).once('error', reject);
    socket.once('end', () => reject(new Error(`it ended before it said ${what.source}: ${heard}`)));
  });
}
