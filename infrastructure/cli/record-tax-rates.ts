import { taxRatesId } from '../../application/pricing/tax-rate.use-cases.js';
import { newId } from '../../application/shared/command/ids.js';
import { taxRates, unappliedRates } from '../../domain/pricing/tax-rates/tax-rates.js';
import type { Marketplace } from '../runtime/marketplace.js';

/** So many differences are named in the log; the page shows all of them. */
const NAMED = 5;

/**
 * Records the rates of the configuration where none ever were: from then on operators set them, and
 * what the configuration says otherwise is told and not applied.
 */
export async function recordTaxRates({ services, log }: Marketplace): Promise<void> {
  const { pipeline, taxRates: book } = services;
  const at = new Date().toISOString();
  const commandId = newId();
  const { events, state } = await pipeline.execute({
    decider: taxRates,
    id: taxRatesId,
    command: { type: 'SeedTaxRates', at, rates: book.configured },
    context: {
      commandId,
      correlationId: commandId,
      causationId: commandId,
      actor: { person: null, organization: null, impersonator: null, client: 'start' },
    },
  });
  if (events.length > 0) {
    log(`tax rates: ${book.configured.length} of the configuration were recorded`);
    return;
  }
  const unapplied = unappliedRates(book.configured, state);
  if (unapplied.length === 0) return;
  const named = unapplied
    .slice(0, NAMED)
    .map(
      ({ country, category, from, percent, recorded }) =>
        `${country} ${category} from ${from} ${percent ?? 'none'} % (recorded: ${recorded ?? 'none'})`,
    );
  const more = unapplied.length > NAMED ? ' …' : '';
  log(
    `tax rates: ${unapplied.length} of the configuration are not applied, since others are recorded: ${named.join(', ')}${more}`,
    { level: 'warn' },
  );
}
