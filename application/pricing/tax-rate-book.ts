import {
  unappliedRates,
  withRate,
  type UnappliedTaxRate,
} from '../../domain/pricing/tax-rates/tax-rates.js';
import type { TaxRate } from '../../domain/pricing/tax/tax.js';
import type { RecordedEvent } from '../shared/event/envelope.js';
import { Filling } from '../shared/filling.js';

/**
 * The tax rates that apply, in memory: those recorded, or where none ever was those of the
 * configuration.
 */
export class TaxRateBook {
  /** Who asks while they are being read is told to come again. */
  readonly filling = new Filling('Tax rates');
  private recorded: readonly TaxRate[] | null = null;

  constructor(readonly configured: readonly TaxRate[]) {}

  put(rate: TaxRate): void {
    this.recorded = withRate(this.recorded ?? [], rate);
  }

  apply(event: RecordedEvent): void {
    // what was read from the read model comes again, and changes nothing
    if (event.type === 'TaxRatesSeeded') for (const rate of event.data.rates) this.put(rate);
    else if (event.type === 'TaxRateSet') this.put(event.data);
  }

  /** @throws EngineUnavailable while they are being read */
  get rates(): readonly TaxRate[] {
    this.filling.require();
    return this.recorded ?? this.configured;
  }

  /** What the configuration says otherwise: shown, and not applied. */
  get unapplied(): readonly UnappliedTaxRate[] {
    return this.recorded ? unappliedRates(this.configured, this.recorded) : [];
  }
}
