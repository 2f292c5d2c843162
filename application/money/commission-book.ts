import type { CommissionRule } from '../../domain/money/commission/commission.js';
import type { RecordedEvent } from '../shared/event/envelope.js';
import { Filling } from '../shared/filling.js';

/** The rules of commission that apply, in memory. */
export interface PublishedRules {
  readonly edition: number;
  readonly rules: readonly CommissionRule[];
  readonly operatorCountry: string;
}

export class CommissionBook {
  /** Who asks while they are being read is told to come again. */
  readonly filling = new Filling('Commission rules');
  private published: PublishedRules | null = null;

  put({ edition, rules, operatorCountry }: PublishedRules): void {
    if (edition > (this.published?.edition ?? 0))
      this.published = { edition, rules, operatorCountry };
  }

  apply(event: RecordedEvent): void {
    // what was read from the read model comes again, and changes nothing
    if (event.type === 'CommissionRulesPublished') this.put(event.data);
  }

  /**
   * Null: none were ever published, and no commission is charged.
   *
   * @throws EngineUnavailable while they are being read
   */
  get current(): PublishedRules | null {
    this.filling.require();
    return this.published;
  }
}
