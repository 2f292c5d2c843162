import type { Quote } from '../../api/models/quote';
import type { Rfq } from '../../api/models/rfq';
import { cheapestChoice, cheapestComplete, cheapestOf, isComplete, totalsOf } from './comparison';

const now = Date.parse('2026-03-02T09:00:00.000Z');
const line = (id: string) => ({ id, name: id, quantity: 1 }) as Rfq['lines'][number];
const quote = (
  id: string,
  nets: Readonly<Record<string, string>>,
  more: Partial<Quote> & { currency?: string } = {},
): Quote => {
  const { currency = 'GBP', ...rest } = more;
  const lines = Object.entries(nets).map(([of, amount]) => ({
    id: of,
    net: { amount, currency },
  })) as Quote['lines'];
  const [net] = totalsOf(lines.map((l) => l.net));
  return {
    id,
    vendorOrgId: id,
    lines,
    net: net ?? null,
    status: 'Open',
    validUntil: '2026-03-16T17:00:00.000Z',
    acceptances: [],
    ...rest,
  } as unknown as Quote;
};
const asked = (...quotes: Quote[]): Rfq =>
  ({ lines: [line('a'), line('b')], quotes }) as unknown as Rfq;
const cheapest = (rfq: Rfq) =>
  Object.fromEntries([...cheapestOf(rfq, now)].map(([id, of]) => [id, [...of]]));

describe('offers side by side', () => {
  const harrow = quote('harrow', { a: '10.00', b: '5.00' });
  const pennine = quote('pennine', { a: '9.90' });
  const solent = quote('solent', { a: '9.90', b: '6.00' });

  it('have the cheapest of a line marked, every one of them that costs the same', () => {
    expect(cheapest(asked(harrow, pennine, solent))).toEqual({
      a: ['pennine', 'solent'],
      b: ['harrow'],
    });
  });

  it.each<[string, Quote]>([
    ['has expired', quote('pennine', { a: '1.00' }, { validUntil: '2026-03-01T00:00:00.000Z' })],
    ['was declined', quote('pennine', { a: '1.00' }, { status: 'Declined' })],
    ['is in another currency', quote('pennine', { a: '1.00' }, { currency: 'EUR' })],
  ])('are not compared with one that %s', (_, other) => {
    expect(cheapest(asked(harrow, other))).toEqual({ a: [], b: [] });
  });

  it('are compared no more once the line has been ordered', () => {
    const taken = quote(
      'harrow',
      { a: '10.00', b: '5.00' },
      { status: 'Accepted', acceptances: [{ purchaseId: 'p', lineIds: ['a'], at: '' }] },
    );
    expect(cheapest(asked(taken, solent))).toEqual({ b: ['harrow'] });
    expect(cheapestChoice(asked(taken, solent), now)).toEqual(new Map([['b', 'harrow']]));
  });

  it('name the cheapest of those that offer everything', () => {
    const rfq = asked(harrow, pennine, solent);
    expect(rfq.quotes.map((each) => isComplete(each, rfq))).toEqual([true, false, true]);
    expect([...cheapestComplete(rfq, now)]).toEqual(['harrow']);
    expect([...cheapestComplete(asked(harrow, pennine), now)]).toEqual([]);
  });

  it('are chosen line by line, where there is something to choose in one currency', () => {
    expect(cheapestChoice(asked(harrow, pennine), now)).toEqual(
      new Map([
        ['a', 'pennine'],
        ['b', 'harrow'],
      ]),
    );
    const euros = quote('solent', { a: '1.00', b: '9.00' }, { currency: 'EUR' });
    expect(cheapestChoice(asked(harrow, euros), now)).toEqual(new Map());
  });

  it('add up to the penny, by currency', () => {
    expect(
      totalsOf([
        { amount: '0.10', currency: 'GBP' },
        { amount: '0.20', currency: 'GBP' },
        { amount: '90071992547409.93', currency: 'GBP' },
        { amount: '7', currency: 'JPY' },
        null,
      ]),
    ).toEqual([
      { amount: '90071992547410.23', currency: 'GBP' },
      { amount: '7', currency: 'JPY' },
    ]);
    expect(totalsOf([])).toEqual([]);
  });
});
