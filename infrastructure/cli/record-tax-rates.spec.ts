import { setTaxRate } from '../../application/pricing/tax-rate.use-cases.js';
import { nobody, type Caller } from '../../application/shared/caller.js';
import { newId } from '../../application/shared/command/ids.js';
import { handle } from '../../application/shared/use-case.js';
import type { TaxRate } from '../../domain/pricing/tax/tax.js';
import { Marketplace } from '../runtime/marketplace.js';
import { temporaryDirectory } from '../testing/kit/directory.js';
import { recordTaxRates } from './record-tax-rates.js';

const directory = temporaryDirectory();
const british: TaxRate = { country: 'GB', category: 'standard', from: '2011-01-04', percent: '20' };
const swedish: TaxRate = { country: 'SE', category: 'standard', from: '1990-07-01', percent: '25' };

describe('the tax rates of the configuration', () => {
  it('begin an empty marketplace; what they say otherwise later is told, and not applied', async () => {
    const said: string[] = [];
    const started = async (
      taxRates: readonly TaxRate[],
      then: (marketplace: Marketplace) => Promise<void>,
    ): Promise<void> => {
      said.length = 0;
      const log = (text: string): void => void said.push(text);
      const marketplace = await Marketplace.open({ directory: directory(), log, taxRates });
      try {
        await recordTaxRates(marketplace);
        await marketplace.caughtUp();
        await then(marketplace);
      } finally {
        await marketplace.close();
      }
    };
    await started([british], async ({ services }) => {
      expect(said).toContain('tax rates: 1 of the configuration were recorded');
      const caller: Caller = { ...nobody, permissions: new Set(['taxRate.manage']) };
      const meta = { commandId: newId(), newId: newId(), at: '2026-03-02T09:00:00.000Z' };
      const input = { ...british, percent: '21', reason: 'Finance Act' };
      await handle(setTaxRate, { input, caller, meta }, services);
    });
    await started([british, swedish], async ({ services }) => {
      expect(said).toContain(
        'tax rates: 2 of the configuration are not applied, since others are recorded: GB standard from 2011-01-04 20 % (recorded: 21), SE standard from 1990-07-01 25 % (recorded: none)',
      );
      expect(services.taxRates.rates).toEqual([{ ...british, percent: '21' }]);
      expect(services.taxRates.unapplied).toHaveLength(2);
      return Promise.resolve();
    });
    await started([{ ...british, percent: '21' }], () => {
      expect(said.filter((text) => text.startsWith('tax rates'))).toEqual([]);
      return Promise.resolve();
    });
  });
});
