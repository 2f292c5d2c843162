import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { files } from '../../engines/sqlite/schema.js';
import { ServerProcess } from '../bench/server-process.js';
import { Api } from '../kit/api.js';
import { temporaryDirectory } from '../kit/directory.js';
import { eventually } from '../kit/eventually.js';
import { prepareDemo } from '../kit/prepared-demo.js';

const directory = temporaryDirectory();
const address = {
  name: 'Goods-in',
  line1: '1 Dock Road',
  city: 'Leeds',
  postalCode: 'LS1 1AA',
  country: 'GB',
};

describe('a server whose state.db is lost', () => {
  it('trades on: no number stands twice, nothing that was answered is sent again, nothing waits for an operator, no mail leaves twice', async () => {
    prepareDemo(directory());
    let server = await ServerProcess.start(directory(), {}, []);
    let api = new Api(server.url);
    const order = async (): Promise<string> => {
      const { body } = await api.get('/products?sku=TAP-50-KRA', 'vendor');
      const lines = [{ productId: body.items[0].id as string, quantity: 1 }];
      const { status, body: placed } = await api.post(
        '/orders',
        'approver',
        { lines, shippingAddress: address },
        { prefer: 'wait=10' },
      );
      expect([status, placed.orders?.[0]?.status]).toEqual([201, 'Confirmed']);
      return placed.orders[0].number as string;
    };
    const positions = async () => {
      const { body } = await api.get('/health/ready');
      return body as {
        position: string;
        processes: { lag: number; inFlight: number; parked: number }[];
      };
    };
    const mails = (): readonly string[] => {
      try {
        return readdirSync(join(directory(), 'mail')).sort();
      } catch {
        return [];
      }
    };
    const numbers = async (): Promise<string[]> => {
      const found: string[] = [];
      for (let cursor: string | null = ''; cursor !== null;) {
        const { body } = await api.get(
          `/orders?limit=200${cursor && `&cursor=${cursor}`}`,
          'operator',
          { 'x-read-after': (await positions()).position },
        );
        found.push(...(body.items as { number: string }[]).map(({ number }) => number));
        cursor = body.nextCursor as string | null;
      }
      return found;
    };
    await order();
    await server.stop();
    const [sent, log] = [mails(), [] as string[]];
    for (const name of readdirSync(directory()))
      if (name.startsWith(files.state)) rmSync(join(directory(), name));

    server = await ServerProcess.start(directory(), {}, [], (text) => log.push(text));
    api = new Api(server.url);
    const { position: before } = await positions();
    const folded = await eventually('the processes have folded everything anew', async () => {
      const { position, processes } = await positions();
      return processes.every((p) => p.lag === 0 && p.inFlight === 0) && { position, processes };
    });
    expect(folded.processes.map((p) => p.parked)).toEqual(folded.processes.map(() => 0));
    expect(folded.position).toBe(before);
    const next = [await order(), await order()];
    const all = await numbers();
    expect(new Set(all).size).toBe(all.length);
    expect(all).toEqual(expect.arrayContaining(next));
    expect(log.join('')).not.toContain('parked');
    await server.stop();
    expect(mails()).toEqual(sent);
  }, 120_000);
});
