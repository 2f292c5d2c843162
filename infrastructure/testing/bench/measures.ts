import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NO_STREAM, START } from '../../../application/ports/event-store.js';
import { newId } from '../../../application/shared/command/ids.js';
import { CommandPipeline } from '../../../application/shared/command/pipeline.js';
import { decodeEvent, encodeEvent } from '../../../application/shared/event/codec.js';
import type { MarketplaceEvent } from '../../../domain/events.js';
import type { InventoryCommand } from '../../../domain/stock/inventory/inventory.commands.js';
import type { InventoryEvent } from '../../../domain/stock/inventory/inventory.events.js';
import { inventory, type InventoryState } from '../../../domain/stock/inventory/inventory.js';
import { closeStorage, openStorage } from '../../engines/sqlite/open-storage.js';
import { Marketplace } from '../../runtime/marketplace.js';
import { percentile, seeded } from '../../shared/random.js';
import { loadFrom } from './load-process.js';
import type { LoadPlan, LoadReport } from './load.js';
import { misspelt, productName } from './product-names.js';
import { ServerProcess } from './server-process.js';
import { createWorld, type World, type WorldSize } from './world.js';

export interface Key {
  readonly key: string;
  readonly limit: number;
  readonly aim: number;
  readonly better: 'more' | 'less';
}

export interface Measure {
  readonly keys: readonly Key[];
  run(): Promise<{ figures: Readonly<Record<string, number>>; notes: readonly string[] }>;
}

const more = (key: string, limit: number, aim: number): Key => ({
  key,
  limit,
  aim,
  better: 'more',
});
const less = (key: string, limit: number, aim: number): Key => ({
  key,
  limit,
  aim,
  better: 'less',
});
const CONCURRENCY = 32;
export const SECONDS = Number(process.env.TRADEPOST_BENCH_SECONDS ?? '10');
const WARM_UP_SECONDS = Math.min(3, SECONDS);

export async function inDirectory<T>(work: (directory: string) => Promise<T>): Promise<T> {
  const directory = mkdtempSync(join(tmpdir(), 'tradepost-bench-'));
  try {
    return await work(directory);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

const commands: Measure = {
  keys: [more('commands_per_s', 12_000, 25_000)],
  run: () =>
    inDirectory(async (directory) => {
      const storage = await openStorage(directory, 1);
      const pipeline = new CommandPipeline(storage.store);
      const at = new Date().toISOString();
      const actor = { person: null, organization: null, impersonator: null, client: 'bench' };
      const one = async (): Promise<void> => {
        const commandId = newId();
        const id = newId();
        const command: InventoryCommand = {
          type: 'ReceiveStock',
          at,
          productId: id,
          vendorOrgId: id,
          location: 'main',
          movementId: commandId,
          quantity: 5,
          reference: null,
        };
        await pipeline.execute({
          decider: inventory,
          id,
          command,
          context: { commandId, correlationId: commandId, causationId: commandId, actor },
        });
      };
      const spell = async (seconds: number): Promise<number> => {
        let done = 0;
        const began = performance.now();
        const until = began + seconds * 1000;
        await Promise.all(
          Array.from({ length: CONCURRENCY }, async () => {
            while (performance.now() < until) {
              await one();
              done++;
            }
          }),
        );
        return done / ((performance.now() - began) / 1000);
      };
      await spell(WARM_UP_SECONDS);
      const perSecond = await spell(SECONDS);
      await closeStorage(storage);
      return { figures: { commands_per_s: Math.round(perSecond) }, notes: [] };
    }),
};

const REPLAYED = 1_000_000;
const PER_STREAM = 100;

const replay: Measure = {
  keys: [more('replay_events_per_s', 120_000, 150_000)],
  run: () =>
    inDirectory(async (directory) => {
      const storage = await openStorage(directory, 1);
      const { store } = storage;
      const filling: Promise<unknown>[] = [];
      for (let s = 0; s < REPLAYED / PER_STREAM; s++) {
        filling.push(
          store.append(
            `inventory-${newId()}`,
            NO_STREAM,
            stockHistory().map((e) => encodeEvent(e as MarketplaceEvent, newId(), metadata())),
          ),
        );
        if (filling.length === 64) await Promise.all(filling.splice(0));
      }
      await Promise.all(filling);
      await closeStorage(storage);
      const again = await openStorage(directory, 1);
      const began = performance.now();
      const states = new Map<string, InventoryState>();
      let read = 0;
      const PAGE = 5_000;
      let next = again.store.readAll(START, PAGE);
      for (;;) {
        const page = await next;
        if (page.length === 0) break;
        next = again.store.readAll(page.at(-1)!.position, PAGE);
        for (const stored of page)
          states.set(
            stored.stream,
            inventory.evolve(
              states.get(stored.stream) ?? inventory.initial,
              decodeEvent(stored) as InventoryEvent,
            ),
          );
        read += page.length;
      }
      const seconds = (performance.now() - began) / 1000;
      await closeStorage(again);
      if (read !== REPLAYED || [...states.values()].some((s) => s.onHand !== 1_000))
        throw new Error(`replayed ${read} events wrongly`);
      return { figures: { replay_events_per_s: Math.round(read / seconds) }, notes: [] };
    }),
};

const metadata = () => ({
  $correlationId: newId(),
  $causationId: newId(),
  commandId: newId(),
  actor: { person: newId(), organization: newId(), impersonator: null, client: null },
});

/**
 * Events of one inventory: received, then reserved and released repeatedly; a hundred events that
 * leave 1,000 on hand.
 */
function stockHistory(): InventoryEvent[] {
  const of = {
    productId: newId(),
    vendorOrgId: newId(),
    location: 'main',
    occurredAt: new Date().toISOString(),
  };
  const events: InventoryEvent[] = [
    {
      type: 'StockReceived',
      data: { ...of, movementId: newId(), quantity: 1_000, reference: null },
    },
  ];
  while (events.length < PER_STREAM) {
    const reservedFor = {
      reservationId: newId(),
      purchaseId: newId(),
      orderId: newId(),
      lineId: newId(),
    };
    events.push({
      type: 'StockReserved',
      data: { ...of, ...reservedFor, requested: 3, quantity: 3 },
    });
    if (events.length < PER_STREAM)
      events.push({
        type: 'StockReservationReleased',
        data: { ...of, ...reservedFor, quantity: 3, reason: 'cancelled' },
      });
  }
  return events;
}

export const ORDER_WORLD: WorldSize = {
  vendors: 1,
  buyers: 96,
  products: 2_000,
  stockPerProduct: 10_000_000,
  contractLists: 20,
  rowsPerContract: 500,
};

export async function withServer<T>(
  size: WorldSize,
  work: (server: ServerProcess, world: World, tokens: Tokens) => Promise<T>,
): Promise<T> {
  return inDirectory(async (directory) => {
    const marketplace = await Marketplace.open({ directory, log: (m) => console.error(m) });
    const world = await createWorld(marketplace, size);
    await marketplace.close();
    const server = await ServerProcess.start(directory);
    try {
      return await work(server, world, await tokensOf(server.url, world));
    } finally {
      await server.stop();
    }
  });
}

export interface Tokens {
  readonly buyers: readonly string[];
  readonly operator: string;
  readonly vendor: string;
}

/** All users who take part in a load test, logged in. */
export async function tokensOf(
  url: string,
  { buyers: companies, operator, vendors, password }: World,
): Promise<Tokens> {
  const buyers: string[] = [];
  for (const { email } of companies) buyers.push(await login(url, email, password));
  return {
    buyers,
    operator: await login(url, operator.email, password),
    vendor: await login(url, vendors[0]!.email, password),
  };
}

export async function login(url: string, email: string, password: string): Promise<string> {
  const answer = await fetch(`${url}/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  });
  if (!answer.ok) throw new Error(`${email} cannot log in: ${answer.status}`);
  return ((await answer.json()) as { accessToken: string }).accessToken;
}

export const planOf = (
  url: string,
  world: World,
  tokens: Tokens,
  more: Partial<LoadPlan>,
): LoadPlan => ({
  kind: 'orders',
  url,
  seconds: SECONDS,
  atOnce: CONCURRENCY,
  seed: 42,
  buyers: world.buyers.map((b, i) => ({
    organizationId: b.organizationId,
    token: tokens.buyers[i]!,
  })),
  products: world.products.map((p) => p.id),
  orders: [],
  ...more,
});

const orders: Measure = {
  keys: [
    more('orders_confirmed_per_s', 500, 1_000),
    less('orders_p95_ms', 120, 60),
    less('projection_lag_p99_ms', 400, 150),
    more('hot_orders_confirmed_per_s', 300, 800),
    more('order_reads_per_s', 3_000, 6_000),
  ],
  run: () =>
    withServer(ORDER_WORLD, async (server, world, tokens) => {
      const { url } = server;
      const plan = (more: Partial<LoadPlan>): LoadPlan => planOf(url, world, tokens, more);
      const placed: LoadReport['orders'][number][] = [];
      const warm = await loadFrom(plan({ seconds: WARM_UP_SECONDS, seed: 1 }));
      const cpuBefore = server.cpuMilliseconds;
      const wide = await loadFrom(plan({ seed: 2 }));
      const cpuPerOrder = (server.cpuMilliseconds - cpuBefore) / wide.done;
      const hot = await loadFrom(
        plan({ seed: 3, products: world.products.slice(0, 5).map((p) => p.id) }),
      );
      placed.push(...warm.orders, ...wide.orders, ...hot.orders);
      const reconciled = await reconcile(url, tokens, placed);
      const reads = await loadFrom(
        plan({ kind: 'reads', orders: placed.map(({ id, buyer }) => ({ id, buyer })) }),
      );
      if (reads.statuses['200'] !== reads.done)
        throw new Error(`order reads answered ${JSON.stringify(reads.statuses)}`);
      const confirmed = (report: LoadReport): number =>
        (report.orders.filter((o) => o.status === 'Confirmed').length / report.done) *
        report.perSecond;
      return {
        figures: {
          orders_confirmed_per_s: round(confirmed(wide)),
          orders_p95_ms: round(wide.p95),
          projection_lag_p99_ms: round(wide.lags.p99),
          hot_orders_confirmed_per_s: round(confirmed(hot)),
          order_reads_per_s: round(reads.perSecond),
        },
        notes: [
          `${placed.length} orders answered (${JSON.stringify(wide.statuses)}, hot ${JSON.stringify(hot.statuses)}), each read again: ${reconciled}`,
          `the server used ${round(cpuPerOrder)} ms of processor per order, all threads together`,
          `orders p50 ${round(wide.p50)} ms, p99 ${round(wide.p99)} ms; hot p50 ${round(hot.p50)} ms, p95 ${round(hot.p95)} ms; lag p50 ${round(wide.lags.p50)} ms over ${wide.lags.samples} samples; order reads p99 ${round(reads.p99)} ms`,
        ],
      };
    }),
};

/** Reads every accepted order again, and compares reserved stock with the confirmed lines. */
async function reconcile(
  url: string,
  tokens: Tokens,
  placed: LoadReport['orders'],
): Promise<string> {
  const reserved = new Map<string, number>();
  let next = 0;
  let wrong = 0;
  await Promise.all(
    Array.from({ length: CONCURRENCY }, async () => {
      while (next < placed.length) {
        const { id, buyer, status, lines } = placed[next++]!;
        const answer = await fetch(`${url}/orders/${id}`, {
          headers: { authorization: `Bearer ${tokens.buyers[buyer]!}` },
        });
        const order = (await answer.json()) as {
          status: string;
          items: { productId: string; quantity: number }[];
        };
        const same =
          order.status === status &&
          order.items.length === lines.length &&
          lines.every(([p, q]) => order.items.some((i) => i.productId === p && i.quantity === q));
        if (!same) wrong++;
        if (order.status === 'Confirmed')
          for (const { productId, quantity } of order.items)
            reserved.set(productId, (reserved.get(productId) ?? 0) + quantity);
      }
    }),
  );
  let off = 0;
  for (const [productId, quantity] of reserved) {
    const answer = await fetch(`${url}/inventory/${productId}`, {
      headers: { authorization: `Bearer ${tokens.operator}` },
    });
    const { locations } = (await answer.json()) as { locations: { reserved: number }[] };
    if (locations.reduce((n, l) => n + l.reserved, 0) !== quantity) off++;
  }
  if (wrong > 0 || off > 0)
    throw new Error(
      `${wrong} orders read differently from their answer, the stock of ${off} products does not add up`,
    );
  return `all as answered, and the stock of ${reserved.size} products adds up`;
}

const pricing: Measure = {
  keys: [more('pricing_per_s', 3_000, 6_000), less('pricing_p99_ms', 20, 10)],
  run: () =>
    withServer(
      {
        vendors: 1,
        buyers: 96,
        products: 5_000,
        stockPerProduct: 0,
        contractLists: 190,
        rowsPerContract: 500,
      },
      async ({ url }, world, tokens) => {
        const plan = (more: Partial<LoadPlan>): LoadPlan =>
          planOf(url, world, tokens, { kind: 'pricing', ...more });
        await loadFrom(plan({ seconds: WARM_UP_SECONDS }));
        const report = await loadFrom(plan({ seed: 5 }));
        if (report.statuses['200'] !== report.done)
          throw new Error(`pricing answered ${JSON.stringify(report.statuses)}`);
        return {
          figures: { pricing_per_s: round(report.perSecond), pricing_p99_ms: round(report.p99) },
          notes: ['pricing: 191 lists, 100,000 prices, 5,000 products, with the explanation'],
        };
      },
    ),
};

const UPLOADED = 100_000;

const upload: Measure = {
  keys: [less('price_upload_seconds', 5, 2)],
  run: () =>
    withServer(
      {
        vendors: 1,
        buyers: 8,
        products: 5_000,
        stockPerProduct: 0,
        contractLists: 0,
        rowsPerContract: 0,
      },
      async ({ url }, world, tokens) => {
        const json = {
          authorization: `Bearer ${tokens.vendor}`,
          'content-type': 'application/json',
        };
        const perProduct = UPLOADED / world.products.length;
        const body = world.products
          .flatMap(({ id }) =>
            Array.from({ length: perProduct }, (_, i) =>
              JSON.stringify({
                productId: id,
                minQuantity: i * 10 + 1,
                ...(i < perProduct - 1 ? { maxQuantity: i * 10 + 10 } : {}),
                unitPrice: (50 - i).toFixed(2),
              }),
            ),
          )
          .join('\n');
        const once = async (name: string): Promise<number> => {
          const draft = await fetch(`${url}/price-lists`, {
            method: 'POST',
            headers: json,
            body: JSON.stringify({
              name,
              currency: 'GBP',
              audience: { kind: 'everyone' },
              precedence: 9,
            }),
          });
          const { id } = (await draft.json()) as { id: string };
          const began = performance.now();
          const added = await fetch(`${url}/price-lists/${id}/prices`, {
            method: 'POST',
            headers: { ...json, 'content-type': 'application/x-ndjson' },
            body,
          });
          if (!added.ok)
            throw new Error(`the upload answered ${added.status}: ${await added.text()}`);
          const published = await fetch(`${url}/price-lists/${id}/publication`, {
            method: 'POST',
            headers: json,
            body: '{}',
          });
          if (!published.ok)
            throw new Error(`publishing answered ${published.status}: ${await published.text()}`);
          return (performance.now() - began) / 1000;
        };
        await once('warm-up');
        const others = loadFrom(
          planOf(url, world, tokens, { kind: 'ping', atOnce: 4, seconds: 8 }),
        );
        await new Promise((resolve) => setTimeout(resolve, 1500));
        const seconds: number[] = [];
        for (let i = 0; i < 2; i++) seconds.push(await once(`upload ${i}`));
        const meanwhile = await others;
        return {
          figures: {
            price_upload_seconds: Math.round(percentile(seconds, 1) * 100) / 100,
            price_upload_other_requests_p99_ms: round(meanwhile.p99),
          },
          notes: [
            `upload: two of 100,000 prices, ${seconds.map((s) => s.toFixed(2)).join(' and ')} s; p99 of ${meanwhile.done} other requests meanwhile ${round(meanwhile.p99)} ms (limit 100)`,
          ],
        };
      },
    ),
};

const SEARCHED = 50_000;

const search: Measure = {
  keys: [
    more('search_per_s', 400, 1_000),
    less('search_p95_ms', 25, 10),
    more('typo_search_per_s', 300, 800),
  ],
  run: () =>
    withServer(
      {
        vendors: 4,
        buyers: 8,
        products: SEARCHED,
        stockPerProduct: 0,
        contractLists: 0,
        rowsPerContract: 0,
      },
      async ({ url }, world, tokens) => {
        const random = seeded(11);
        const drawn = (spoil: (word: string) => string) =>
          Array.from({ length: 5_000 }, () => {
            const index = Math.floor(random() * SEARCHED);
            const [first, second] = productName(index).split(' ');
            return { q: `${first!} ${spoil(second!)}`, wanted: world.products[index]!.id };
          });
        const plan = (searches: LoadPlan['searches'], more: Partial<LoadPlan> = {}): LoadPlan =>
          planOf(url, world, tokens, { kind: 'searches', atOnce: 8, searches: searches!, ...more });
        const right = drawn((word) => word);
        const wrong = drawn((word) => misspelt(word, random));
        await loadFrom(plan(right, { seconds: WARM_UP_SECONDS }));
        const exact = await loadFrom(plan(right));
        const typos = await loadFrom(plan(wrong));
        for (const report of [exact, typos])
          if (report.statuses['200'] !== report.done)
            throw new Error(`searches answered ${JSON.stringify(report.statuses)}`);
        const share = (report: LoadReport): number => report.found / report.done;
        if (share(typos) < 0.95)
          throw new Error(
            `of 100 misspelt searches ${Math.round(100 * share(typos))} had the wanted product among the first ten`,
          );
        return {
          figures: {
            search_per_s: round(exact.perSecond),
            search_p95_ms: round(exact.p95),
            typo_search_per_s: round(typos.perSecond),
          },
          notes: [
            `search: 50,000 products, two words and facets, 8 at once; p99 ${round(exact.p99)} ms; the wanted product among the first ten in ${(100 * share(exact)).toFixed(1)} of 100, misspelt in ${(100 * share(typos)).toFixed(1)}; misspelt p95 ${round(typos.p95)} ms`,
          ],
        };
      },
    ),
};

const round = (value: number): number => Math.round(value * 10) / 10;

export const measures: readonly Measure[] = [commands, replay, orders, pricing, upload, search];
