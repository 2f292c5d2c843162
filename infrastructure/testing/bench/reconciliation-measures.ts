import { Reconciling } from '../../../application/money/reconciliation/reconcile.js';
import type { BalanceTransaction } from '../../../application/ports/payment-gateway.js';
import { derivedId, newId } from '../../../application/shared/command/ids.js';
import { encodeEvent } from '../../../application/shared/event/codec.js';
import { operatorEntry } from '../../../domain/money/ledger/entry.js';
import { addDays, utcDayAt } from '../../../domain/shared/time/days.js';
import { Marketplace } from '../../runtime/marketplace.js';
import { inDirectory, type Measure } from './measures.js';

const TRANSACTIONS = 100_000;
const AT_ONCE = 1_000;
const IN_ONE_EVENT = 100;
const NET = 11_812;
const SAMPLE_MS = 50;

const nameOf = (n: number): string => `sim_txn_${derivedId('bench', n).replaceAll('-', '')}`;

/** A day of 100,000 payments at the simulated gateway, each carried by an entry of its own. */
async function fill(marketplace: Marketplace, day: string): Promise<void> {
  const from = Date.parse(`${day}T00:00:00.000Z`);
  const actor = { person: null, organization: null, impersonator: null, client: 'bench' };
  let revision = -1;
  for (let done = 0; done < TRANSACTIONS; done += AT_ONCE) {
    const names = Array.from({ length: AT_ONCE }, (_, i) => nameOf(done + i));
    await marketplace.simulation.write(
      names.flatMap((id, i) => {
        const createdAt = new Date(from + (done + i) * 800).toISOString();
        const made: BalanceTransaction = {
          id,
          kind: 'payment',
          category: 'charge',
          amount: 12_000,
          fee: 188,
          net: NET,
          currency: 'GBP',
          source: `sim_pi_${done + i}`,
          createdAt,
          availableOn: day,
        };
        return [
          {
            bucket: 'simulated-movements',
            key: `${createdAt}~${id}`,
            value: JSON.stringify(made),
          },
          { bucket: 'simulated-movement-times', key: id, value: createdAt },
        ];
      }),
    );
    const events = [];
    for (let i = 0; i < AT_ONCE; i += IN_ONE_EVENT) {
      const at = `${day}T12:00:00.000Z`;
      const entries = names
        .slice(i, i + IN_ONE_EVENT)
        .map((name) =>
          operatorEntry(
            { currency: 'GBP', at, gatewayTransactions: [name] },
            { debit: [['gateway', null, NET]], credit: [['ownBank', null, NET]] },
          ),
        );
      const commandId = newId();
      const metadata = { $correlationId: commandId, $causationId: commandId, commandId, actor };
      const data = { day, entries, occurredAt: at };
      events.push(encodeEvent({ type: 'GatewayMovementsBooked', data }, newId(), metadata));
    }
    await marketplace.store.append('reconciliation-2020-01-01', revision, events);
    revision += events.length;
  }
  await marketplace.simulation.write([
    { bucket: 'simulated-balance', key: 'GBP:0', value: String(TRANSACTIONS * NET) },
  ]);
}

/** One day of 100,000 movements, compared with the books; all of them agree. */
const reconcile: Measure = {
  keys: [{ key: 'reconcile_seconds', limit: 60, aim: 20, better: 'less' }],
  run: () =>
    inDirectory(async (directory) => {
      const marketplace = await Marketplace.open({ directory, log: (m) => console.error(m) });
      const day = addDays(utcDayAt(new Date().toISOString()), -1);
      await fill(marketplace, day);
      await marketplace.caughtUp(600_000);
      const before = process.memoryUsage().rss;
      let most = before;
      const sampling = setInterval(() => {
        most = Math.max(most, process.memoryUsage().rss);
      }, SAMPLE_MS);
      const reconciling = new Reconciling(marketplace.services, marketplace.gateway);
      const began = performance.now();
      const { transactions, findings } = await reconciling.run(day, newId());
      const seconds = (performance.now() - began) / 1000;
      clearInterval(sampling);
      await marketplace.close();
      if (transactions !== TRANSACTIONS || findings !== 0)
        throw new Error(`${transactions} movements were compared, with ${findings} findings`);
      const more = Math.round((most - before) / 1024 / 1024);
      return {
        figures: { reconcile_seconds: Math.round(seconds * 10) / 10 },
        notes: [`${TRANSACTIONS} movements; memory grew by ${more} MiB at most`],
      };
    }),
};

export const reconciliationMeasures: readonly Measure[] = [reconcile];
