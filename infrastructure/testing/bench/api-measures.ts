import { readFileSync } from 'node:fs';
import { Agent, request } from 'undici';
import { NO_STREAM } from '../../../application/ports/event-store.js';
import { newId } from '../../../application/shared/command/ids.js';
import { encodeEvent } from '../../../application/shared/event/codec.js';
import type { MarketplaceEvent } from '../../../domain/events.js';
import { Marketplace } from '../../runtime/marketplace.js';
import { percentile } from '../../shared/random.js';
import { loadFrom } from './load-process.js';
import { inDirectory, login, ORDER_WORLD, planOf, withServer, type Measure } from './measures.js';
import { ServerProcess } from './server-process.js';
import { createWorld, type World } from './world.js';

const RESOLVED_ROWS = 5_000;
const EXPORTED_ORDERS = 100_000;
const FOLLOWERS = 500;
const ROUNDS = 3;
const SECONDS = 6;

const round = (value: number): number => Math.round(value * 100) / 100;
const median = (values: readonly number[]): number => percentile(values, 0.5);

/** 5,000 rows of SKUs, one in fifty of them unknown. */
const resolve: Measure = {
  keys: [{ key: 'resolve_5000_seconds', limit: 2, aim: 1, better: 'less' }],
  run: () =>
    withServer(ORDER_WORLD, async ({ url }, world, { buyers }) => {
      const rows = Array.from({ length: RESOLVED_ROWS }, (_, i) => ({
        row: i,
        code: i % 50 === 0 ? `unknown ${i}` : `SKU-${i % world.products.length}`,
        quantity: 1 + (i % 30),
      }));
      const seconds: number[] = [];
      for (let n = 0; n < ROUNDS + 1; n++) {
        const began = performance.now();
        const answer = await fetch(`${url}/products/resolve`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', authorization: `Bearer ${buyers[n]!}` },
          body: JSON.stringify({ rows }),
        });
        const { rows: resolved } = (await answer.json()) as { rows: { line: object | null }[] };
        if (resolved.filter((r) => r.line !== null).length !== (RESOLVED_ROWS * 49) / 50)
          throw new Error('not every SKU was resolved');
        if (n > 0) seconds.push((performance.now() - began) / 1000);
      }
      return { figures: { resolve_5000_seconds: round(median(seconds)) }, notes: [] };
    }),
};

/** Exports the whole list of orders as CSV, read as fast as possible. */
const exporting: Measure = {
  keys: [
    { key: 'export_rows_per_s', limit: 20_000, aim: 40_000, better: 'more' },
    { key: 'export_mb', limit: 100, aim: 30, better: 'less' },
  ],
  run: () =>
    inDirectory(async (directory) => {
      const marketplace = await Marketplace.open({ directory, log: (m) => console.error(m) });
      const world = await createWorld(marketplace, { ...ORDER_WORLD, products: 10 });
      await storePastOrders(marketplace, world, EXPORTED_ORDERS);
      await marketplace.caughtUp(600_000);
      await marketplace.close();
      const server = await ServerProcess.start(directory);
      try {
        const operator = await login(server.url, world.operator.email, world.password);
        const rates: number[] = [];
        const grown: number[] = [];
        for (let n = 0; n < ROUNDS + 1; n++) {
          const before = residentMegabytes(server.pid);
          let most = before;
          let lines = 0;
          const began = performance.now();
          const { body, statusCode } = await request(`${server.url}/orders`, {
            headers: { accept: 'text/csv', authorization: `Bearer ${operator}` },
          });
          if (statusCode !== 200) throw new Error(`the export answered ${statusCode}`);
          for await (const chunk of body as AsyncIterable<Buffer>) {
            for (const byte of chunk) if (byte === 10) lines++;
            most = Math.max(most, residentMegabytes(server.pid));
          }
          if (lines !== EXPORTED_ORDERS + 1) throw new Error(`${lines} lines`);
          // the first one warms up the caches
          if (n === 0) continue;
          rates.push(EXPORTED_ORDERS / ((performance.now() - began) / 1000));
          grown.push(most - before);
        }
        return {
          figures: {
            export_rows_per_s: Math.round(median(rates)),
            export_mb: Math.round(Math.max(...grown)),
          },
          notes: [
            `export: ${EXPORTED_ORDERS.toLocaleString('en')} orders as CSV, ${rates.map((r) => Math.round(r)).join(', ')} rows/s; the server grew by ${grown.map((g) => Math.round(g)).join(', ')} MB`,
          ],
        };
      } finally {
        await server.stop();
      }
    }),
};

/** Orders without and with clients that follow all changes, in turns. */
const followers: Measure = {
  keys: [{ key: 'followers_order_ratio', limit: 0.8, aim: 0.95, better: 'more' }],
  run: () =>
    withServer(ORDER_WORLD, async ({ url }, world, tokens) => {
      const rate = async (seed: number): Promise<number> =>
        (await loadFrom(planOf(url, world, tokens, { seconds: SECONDS, seed }))).perSecond;
      await rate(1);
      const without: number[] = [];
      const withThem: number[] = [];
      let heard = 0;
      for (let n = 0; n < ROUNDS; n++) {
        without.push(await rate(10 + n));
        const agent = new Agent({ connections: FOLLOWERS, bodyTimeout: 0, headersTimeout: 60_000 });
        const leave = new AbortController();
        const bodies = await Promise.all(
          Array.from({ length: FOLLOWERS }, async (_, i) => {
            const authorization = `Bearer ${tokens.buyers[i % tokens.buyers.length]!}`;
            const { statusCode, body } = await request(`${url}/changes`, {
              dispatcher: agent,
              signal: leave.signal,
              headers: { authorization },
            });
            if (statusCode !== 200) throw new Error(`a follower got ${statusCode}`);
            body
              .on('data', (chunk: Buffer) => (heard += chunk.length))
              .on('error', () => undefined);
            return body;
          }),
        );
        withThem.push(await rate(20 + n));
        leave.abort();
        for (const body of bodies) body.destroy();
        await agent.destroy();
      }
      return {
        figures: { followers_order_ratio: round(median(withThem) / median(without)) },
        notes: [
          `followers: orders/s without ${without.map((r) => Math.round(r)).join(', ')}, with ${FOLLOWERS} followers ${withThem.map((r) => Math.round(r)).join(', ')}; they heard ${Math.round(heard / 1024).toLocaleString('en')} KiB`,
        ],
      };
    }),
};

export const apiMeasures: readonly Measure[] = [resolve, exporting, followers];

const residentMegabytes = (pid: number): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;

/** Historical orders, one event each, as an import creates them. */
async function storePastOrders({ store }: Marketplace, world: World, count: number): Promise<void> {
  const vendor = world.vendors[0]!;
  const net = { amount: 1530, currency: 'GBP' };
  const appends: Promise<unknown>[] = [];
  for (let n = 0; n < count; n++) {
    const orderId = newId();
    const product = world.products[n % world.products.length]!;
    const buyer = world.buyers[n % world.buyers.length]!;
    const line = {
      row: n,
      lineId: newId(),
      productId: product.id,
      sku: `SKU-${n % world.products.length}`,
      name: 'Past',
      categoryPath: ['Past'],
      unit: 'EA',
      quantity: 6,
      unitPrice: { amount: '2.55', currency: 'GBP', per: 1 },
      net,
    };
    const data = {
      orderId,
      number: `PAST-${n}`,
      vendorOrgId: vendor.organizationId,
      vendorName: 'Vendor of the past',
      vendorTimeZone: 'Europe/London',
      buyerOrgId: buyer.organizationId,
      buyerName: 'Buyer of the past',
      country: 'GB',
      currency: 'GBP',
      file: '0'.repeat(64),
      lines: [line],
      charges: [],
      netAmount: net,
      occurredAt: new Date(Date.UTC(2020, 0, 1) + n * 60_000).toISOString(),
    };
    const commandId = newId();
    const metadata = {
      $correlationId: commandId,
      $causationId: commandId,
      commandId,
      actor: { person: null, organization: null, impersonator: null, client: 'bench' },
    };
    appends.push(
      store.append(`order-${orderId}`, NO_STREAM, [
        encodeEvent(
          { type: 'HistoricalOrderImported', data } as MarketplaceEvent,
          newId(),
          metadata,
        ),
      ]),
    );
    if (appends.length === 256) await Promise.all(appends.splice(0));
  }
  await Promise.all(appends);
}
