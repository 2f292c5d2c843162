import { eventTypeLabel } from '../../terms/event-types';
import { fieldLabel, kindLabel, rawText, streamParts, valueText } from './event-text';

describe('what was recorded, as text', () => {
  it('names a field by the way to it, counting from one', () => {
    expect(fieldLabel('/lines/0/unitPrice')).toBe('lines 1, unit price');
    expect(fieldLabel('/status')).toBe('status');
    expect(fieldLabel('/attributes/a~1b')).toBe('attributes, a/b');
  });
  it('says amounts as money, whether they are decimals or minor units', () => {
    document.documentElement.lang = 'en-GB';
    expect(valueText({ amount: '2.55', currency: 'GBP' })).toBe('2.55 GBP');
    expect(valueText({ amount: 5040, currency: 'GBP' })).toBe('50.40 GBP');
    expect(valueText({ amount: 5040, currency: 'JPY' })).toBe('5,040 JPY');
  });
  it('never shows what is sealed', () => {
    const sealed = { subject: 'person-1', sealed: '1.secret' };
    expect(valueText({ name: sealed })).toBe('name sealed personal data');
    expect(rawText({ name: sealed })).not.toContain('secret');
  });
  it('says that there is nothing', () => {
    expect(valueText(undefined)).toBe('–');
    expect(valueText([])).toBe('–');
  });
  it('takes a type and a stream apart', () => {
    expect(eventTypeLabel('StockReservationDeclined')).toBe('Stock reservation declined');
    expect(eventTypeLabel('OfTomorrow')).toBe('OfTomorrow');
    expect([kindLabel('priceList'), kindLabel('ofTomorrow')]).toEqual(['price list', 'ofTomorrow']);
    expect(streamParts('order-0196-ab')).toEqual({ kind: 'order', id: '0196-ab' });
  });
});
