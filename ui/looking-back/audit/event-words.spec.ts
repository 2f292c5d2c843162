import { fieldWords, kindWords, rawText, streamParts, valueWords } from './event-words';
import { eventTypeLabel } from '../../terms/event-types';

describe('what was recorded, in words', () => {
  it('names a field by the way to it, counting from one', () => {
    expect(fieldWords('/lines/0/unitPrice')).toBe('lines 1, unit price');
    expect(fieldWords('/status')).toBe('status');
    expect(fieldWords('/attributes/a~1b')).toBe('attributes, a/b');
  });
  it('says amounts as money, whether they are decimals or minor units', () => {
    document.documentElement.lang = 'en-GB';
    expect(valueWords({ amount: '2.55', currency: 'GBP' })).toBe('2.55 GBP');
    expect(valueWords({ amount: 5040, currency: 'GBP' })).toBe('50.40 GBP');
    expect(valueWords({ amount: 5040, currency: 'JPY' })).toBe('5,040 JPY');
  });
  it('never shows what is sealed', () => {
    const sealed = { subject: 'person-1', sealed: '1.secret' };
    expect(valueWords({ name: sealed })).toBe('name sealed personal data');
    expect(rawText({ name: sealed })).not.toContain('secret');
  });
  it('says that there is nothing', () => {
    expect(valueWords(undefined)).toBe('–');
    expect(valueWords([])).toBe('–');
  });
  it('takes a type and a stream apart', () => {
    expect(eventTypeLabel('StockReservationDeclined')).toBe('Stock reservation declined');
    expect(eventTypeLabel('OfTomorrow')).toBe('OfTomorrow');
    expect([kindWords('priceList'), kindWords('ofTomorrow')]).toEqual(['price list', 'ofTomorrow']);
    expect(streamParts('order-0196-ab')).toEqual({ kind: 'order', id: '0196-ab' });
  });
});
