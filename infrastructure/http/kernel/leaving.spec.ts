import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { ServerProcess } from '../../testing/bench/server-process.js';
import { Api } from '../../testing/kit/api.js';
import { temporaryDirectory } from '../../testing/kit/directory.js';
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
