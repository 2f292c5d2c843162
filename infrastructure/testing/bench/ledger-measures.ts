import { getVendorStatement } from '../../../application/money/vendor-account.queries.js';
import type { Position } from '../../../application/ports/event-store.js';
import { nobody, type Caller } from '../../../application/shared/caller.js';
import { newId, vendorAccountId } from '../../../application/shared/command/ids.js';
import { encodeEvent } from '../../../application/shared/event/codec.js';
import type { MarketplaceEvent } from '../../../domain/events.js';
import type { VendorAccountCommand } from '../../../domain/money/vendor-account/vendor-account.commands.js';
import { vendorAccount } from '../../../domain/money/vendor-account/vendor-account.js';
import { rolePermissions } from '../../../domain/people/user/permissions.js';
import { Marketplace } from '../../runtime/marketplace.js';
import { percentile } from '../../shared/random.js';
import { inDirectory, type Measure } from './measures.js';

const ENTRIES = 100_000;
const AT_ONCE = 500;
const DAYS = 700;
const TIMES = 100;

const dayOf = (n: number): string =>
  new Date(Date.UTC(2024, 0, 1 + Math.floor((n * DAYS) / ENTRIES), 9)).toISOString();

/** A vendor who was credited 100,000 times in two years, and nothing was ever paid out. */
async function fill(marketplace: Marketplace, vendorOrgId: string): Promise<void> {
  const accountId = vendorAccountId(vendorOrgId, 'GBP');
  const actor = { person: null, organization: null, impersonator: null, client: 'bench' };
  let revision: Position = -1;
  for (let done = 0; done < ENTRIES; done += AT_ONCE) {
    const events = Array.from({ length: AT_ONCE }, (_, i) => {
      const command: VendorAccountCommand = {
        type: 'CreditEarning',
        at: dayOf(done + i),
        accountId,
        vendorOrgId,
        currency: 'GBP',
        releaseId: newId(),
        earning: {
          purchaseId: newId(),
          orderId: newId(),
          number: `26-${done + i}`,
          gross: 12_000,
          commission: 1_000,
          tax: 200,
        },
      };
      const commandId = newId();
      const metadata = { $correlationId: commandId, $causationId: commandId, commandId, actor };
      const [event] = vendorAccount.decide(command, vendorAccount.initial);
      return encodeEvent(event as MarketplaceEvent, newId(), metadata);
    });
    await marketplace.store.append(`vendorAccount-${accountId}`, revision, events);
    revision += AT_ONCE;
  }
}

/** Pages of the statement of an account of 100,000 entries: the first one, and one in the middle. */
const statement: Measure = {
  keys: [{ key: 'statement_page_ms', limit: 100, aim: 20, better: 'less' }],
  run: () =>
    inDirectory(async (directory) => {
      const marketplace = await Marketplace.open({ directory, log: (m) => console.error(m) });
      const vendorOrgId = newId();
      await fill(marketplace, vendorOrgId);
      const began = performance.now();
      await marketplace.caughtUp(600_000);
      const seconds = (performance.now() - began) / 1000;
      const caller: Caller = {
        ...nobody,
        organization: { id: vendorOrgId, type: 'Seller' },
        role: 'sellerAdmin',
        permissions: new Set(rolePermissions.sellerAdmin.grants),
      };
      const ask = (from: string | null) =>
        getVendorStatement.run(
          {
            accountId: vendorAccountId(vendorOrgId, 'GBP'),
            of: 'available',
            from,
            to: null,
            limit: 50,
            cursor: null,
          },
          { caller, services: marketplace.services },
        );
      const p95Of = async (from: string | null): Promise<number> => {
        const times: number[] = [];
        for (let n = 0; n < TIMES; n++) {
          const start = performance.now();
          const { lines, closing } = await ask(from);
          times.push(performance.now() - start);
          if (lines.length !== 50 || closing !== ENTRIES * 10_800)
            throw new Error(`a page of ${lines.length} entries, closing at ${closing}`);
        }
        return percentile(times, 0.95);
      };
      const first = await p95Of(null);
      const middle = await p95Of(dayOf(ENTRIES / 2).slice(0, 10));
      await marketplace.close();
      const rounded = (ms: number): number => Math.round(ms * 10) / 10;
      return {
        figures: { statement_page_ms: rounded(Math.max(first, middle)) },
        notes: [
          `first page of ${ENTRIES} entries: p95 ${rounded(first)} ms; of half of them, with an opening balance: ${rounded(middle)} ms; read models behind by ${rounded(seconds)} s when all was recorded`,
        ],
      };
    }),
};

export const ledgerMeasures: readonly Measure[] = [statement];
