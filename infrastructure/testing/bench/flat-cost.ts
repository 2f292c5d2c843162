import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { inventory } from '../../../domain/stock/inventory/inventory.js';
import { closeStorage, openStorage } from '../../engines/sqlite/open-storage.js';
import { Marketplace } from '../../runtime/marketplace.js';
import { percentile } from '../../shared/random.js';
import { loadFrom } from './load-process.js';
import { inDirectory, login, ORDER_WORLD, planOf, type Measure, type Tokens } from './measures.js';
import { multiply, pastOrders, type PastOrder } from './past-orders.js';
import { ServerProcess } from './server-process.js';
import { createWorld, type World } from './world.js';

const FEW = 10_000;
const MANY = Number(process.env.TRADEPOST_BENCH_EVENTS ?? '1000000');
const TEMPLATES = 64;
const ROUNDS = 3;
const SECONDS = 5;
const WARM_UP_SECONDS = 8;

interface Cost {
  /** Milliseconds of wall-clock and CPU time per order, with 32 concurrent orders. */
  readonly wall: number;
  readonly cpu: number;
}

/**
 * The same orders with few and with many stored events: two data directories with the same
 * companies and products, measured in turns, so that noise affects both alike.
 */
export const flatCost: Measure = {
  keys: [{ key: 'flat_cost_ratio', limit: 1.3, aim: 1.1, better: 'less' }],
  run: () =>
    inDirectory(async (scratch) => {
      const few = join(scratch, 'few');
      const many = join(scratch, 'many');
      const marketplace = await Marketplace.open({ directory: few, log: (m) => console.error(m) });
      const world = await createWorld(marketplace, ORDER_WORLD);
      const templates = await pastOrders(marketplace, world, TEMPLATES);
      await marketplace.close();
      cpSync(few, many, { recursive: true });
      for (const [directory, wanted] of [
        [few, FEW],
        [many, MANY],
      ] as const) {
        const storage = await openStorage(directory, 1);
        await multiply(storage.store, templates, wanted);
        await closeStorage(storage);
        const building = await Marketplace.open({ directory, log: (m) => console.error(m) });
        await building.caughtUp(1_200_000);
        await building.settled();
        await keepSnapshots(building, templates);
        await building.close();
      }
      const costs = { few: [] as Cost[], many: [] as Cost[] };
      for (let round = 0; round < ROUNDS; round++) {
        costs.few.push(await costOf(few, world, round));
        costs.many.push(await costOf(many, world, round));
      }
      const reopened = await openStorage(many, 1);
      const events = await reopened.store.head();
      await closeStorage(reopened);
      const median = (list: readonly Cost[], of: keyof Cost): number =>
        percentile(
          list.map((c) => c[of]),
          0.5,
        );
      const ratio = median(costs.many, 'wall') / median(costs.few, 'wall');
      const cpuRatio = median(costs.many, 'cpu') / median(costs.few, 'cpu');
      const costsOf = (list: readonly Cost[]): string =>
        list.map((c) => (1000 / c.wall).toFixed(0)).join(', ');
      return {
        figures: { flat_cost_ratio: Math.round(ratio * 100) / 100 },
        notes: [
          `flat cost: orders/s with ${FEW.toLocaleString('en')} events stored ${costsOf(costs.few)}, with ${events.toLocaleString('en')} ${costsOf(costs.many)}; ratio of processor time ${cpuRatio.toFixed(2)}`,
        ],
      };
    }),
};

/**
 * Creates the snapshots that commands would have created: these streams were appended to directly.
 */
async function keepSnapshots(
  { services: { pipeline } }: Marketplace,
  templates: readonly PastOrder[],
): Promise<void> {
  const streams = new Set(
    templates
      .flatMap((t) => t.events.map((e) => e.stream))
      .filter((stream) => stream.startsWith('inventory-')),
  );
  for (const stream of streams) await pipeline.load(inventory, stream.slice('inventory-'.length));
}

async function costOf(directory: string, world: World, round: number): Promise<Cost> {
  const server = await ServerProcess.start(directory);
  try {
    const buyers: string[] = [];
    for (const { email } of world.buyers.slice(0, 32))
      buyers.push(await login(server.url, email, world.password));
    const tokens: Tokens = { buyers, operator: '', vendor: '' };
    const plan = planOf(server.url, { ...world, buyers: world.buyers.slice(0, 32) }, tokens, {
      seconds: SECONDS,
      seed: 100 + round,
    });
    // warm-up until the ordered inventories have been loaded, as start-up cost is measured elsewhere
    await loadFrom({ ...plan, seconds: WARM_UP_SECONDS, seed: 50 + round });
    const before = server.cpuMilliseconds;
    const report = await loadFrom(plan);
    const confirmed = report.orders.filter((o) => o.status === 'Confirmed').length;
    if (confirmed !== report.done)
      throw new Error(
        `of ${report.done} orders ${confirmed} were confirmed: ${JSON.stringify(report.statuses)}`,
      );
    return { wall: 1000 / report.perSecond, cpu: (server.cpuMilliseconds - before) / report.done };
  } finally {
    await server.stop();
  }
}
