import type { TaxRate } from '../../domain/pricing/tax/tax.js';
import type { RecordedEvent } from '../shared/event/envelope.js';
import { TaxRateBook } from './tax-rate-book.js';

const rate: TaxRate = { country: 'GB', category: 'standard', from: '2011-01-04', percent: '20' };
const event = (type: string, data: object): RecordedEvent =>
  ({ type, data }) as unknown as RecordedEvent;

describe('the tax rates that apply', () => {
  it('are those of the configuration until some are recorded', () => {
    const book = new TaxRateBook([rate]);
    expect([book.rates, book.unapplied]).toEqual([[rate], []]);
    const other = { ...rate, percent: '19' };
    book.apply(event('TaxRatesSeeded', { rates: [other] }));
    expect(book.rates).toEqual([other]);
    expect(book.unapplied).toEqual([{ ...rate, recorded: '19' }]);
  });

  it('follow what operators set, also where it comes twice', () => {
    const book = new TaxRateBook([]);
    book.put(rate);
    const next = { ...rate, from: '2027-01-01', percent: '21' };
    for (let n = 0; n < 2; n++) {
      book.apply(event('TaxRatesSeeded', { rates: [rate] }));
      book.apply(event('TaxRateSet', next));
    }
    expect(book.rates).toEqual([rate, next]);
  });

  it('are not told while they are being read', () => {
    const book = new TaxRateBook([rate]);
    book.filling.begin();
    expect(() => book.rates).toThrow();
    book.filling.done();
    expect(book.rates).toHaveLength(1);
  });
});
