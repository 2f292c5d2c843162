import fc from 'fast-check';
import { compareUnitPrices } from '../../shared/money/money.js';
import type { Audience } from '../price-list/price-list.events.js';
import { currenciesOf, explainPrice, priceOf, type PricedList } from './pricing.js';

const everyone: Audience = { kind: 'everyone' };
const acmeOnly: Audience = { kind: 'organizations', organizationIds: ['acme'] };
const gold: Audience = { kind: 'buyerGroup', group: 'gold' };

function list(
  priceListId: string,
  audience: Audience,
  unitPrice: string,
  more: Partial<PricedList['terms']> = {},
  breaks?: [number, string][],
): PricedList {
  const rows = (breaks ?? [[1, unitPrice]]).map(([min, price], i, all) => ({
    productId: 'p',
    minQuantity: min,
    maxQuantity: all[i + 1] ? all[i + 1]![0] - 1 : null,
    unitPrice: price,
    per: 1,
  }));
  const terms = {
    name: priceListId,
    vendorOrgId: 'v',
    currency: 'GBP',
    audience,
    validFrom: '2026-01-01T00:00:00.000Z',
    validTo: null,
    precedence: 0,
    ...more,
  };
  return { priceListId, terms, rows };
}

const ask = {
  buyerOrgId: 'acme',
  buyerGroups: ['gold'],
  quantity: 10,
  at: '2026-03-01T00:00:00.000Z',
};

describe('the price of a product', () => {
  it('is that of the contract, even where the public list is cheaper', () => {
    const lists = [
      list('public', everyone, '1.00'),
      list('gold', gold, '0.90'),
      list('contract', acmeOnly, '1.10'),
    ];
    expect(priceOf(lists, ask)?.priceListId).toBe('contract');
    expect(explainPrice(lists, ask).map((l) => [l.priceListId, l.verdict])).toEqual([
      ['contract', 'won'],
      ['public', 'less specific audience'],
      ['gold', 'less specific audience'],
    ]);
  });

  it('among lists for the same audience is that of the higher precedence, then the lower price', () => {
    const lists = [
      list('a', everyone, '1.00'),
      list('b', everyone, '2.00', { precedence: 5 }),
      list('c', everyone, '1.90', { precedence: 5 }),
    ];
    expect(explainPrice(lists, ask).map((l) => [l.priceListId, l.verdict])).toEqual([
      ['c', 'won'],
      ['a', 'lower precedence'],
      ['b', 'higher price'],
    ]);
  });

  it('is that of the break into which the quantity falls, bounds included', () => {
    const lists = [
      list('public', everyone, '', {}, [
        [1, '3'],
        [10, '2'],
        [100, '1'],
      ]),
    ];
    const at = (quantity: number) => priceOf(lists, { ...ask, quantity })?.unitPrice.amount;
    expect([at(1), at(9), at(10), at(99), at(100), at(10_000)]).toEqual([
      '3',
      '3',
      '2',
      '2',
      '1',
      '1',
    ]);
  });

  it('follows validity, and nobody sees the prices of others', () => {
    const lists = [
      list('old', everyone, '1', { validTo: '2026-02-01T00:00:00.000Z' }),
      list('next', everyone, '1', { validFrom: '2026-04-01T00:00:00.000Z' }),
      list('others', { kind: 'organizations', organizationIds: ['zenith'] }, '1'),
    ];
    expect(priceOf(lists, ask)).toBeNull();
    expect(explainPrice(lists, ask).map((l) => l.verdict)).toEqual([
      'no longer valid',
      'not yet valid',
      'not for this buyer',
    ]);
  });

  it('is the same in whatever order the lists come, and never beaten by a rule', () => {
    const anyList = fc
      .record({
        audience: fc.constantFrom(everyone, acmeOnly, gold),
        price: fc.integer({ min: 1, max: 20 }),
        precedence: fc.integer({ min: 0, max: 2 }),
        id: fc.uuid(),
      })
      .map(({ audience, price, precedence, id }) =>
        list(id, audience, String(price), { precedence }),
      );
    fc.assert(
      fc.property(
        fc.uniqueArray(anyList, { minLength: 1, maxLength: 12, selector: (l) => l.priceListId }),
        (lists) => {
          const winner = priceOf(lists, ask)!;
          expect(priceOf([...lists].reverse(), ask)!.priceListId).toBe(winner.priceListId);
          const rivals = lists.filter(
            (l) =>
              l.terms.audience.kind === winner.list.terms.audience.kind &&
              l.terms.precedence === winner.list.terms.precedence,
          );
          for (const rival of rivals)
            expect(
              compareUnitPrices(winner.unitPrice, {
                amount: rival.rows[0]!.unitPrice,
                currency: 'GBP',
                per: 1,
              }),
            ).toBeLessThanOrEqual(0);
          expect(explainPrice(lists, ask).filter((l) => l.verdict === 'won')).toHaveLength(1);
        },
      ),
    );
  });

  it.each([
    // [preferred, chosen, won by, verdict of the other]
    [undefined, undefined, 'euros', 'another currency'],
    ['GBP', undefined, 'pounds', 'another currency'],
    ['EUR', undefined, 'euros', 'another currency'],
    ['PLN', undefined, 'euros', 'another currency'],
    ['GBP', 'EUR', 'euros', 'another currency'],
    ['EUR', 'GBP', 'pounds', 'another currency'],
  ])(
    'in several currencies, of a buyer who pays in %s and has chosen %s, is that in %s',
    (preferredCurrency, currency, won, verdict) => {
      const lists = [
        list('euros', everyone, '1.00', { currency: 'EUR' }),
        list('pounds', everyone, '0.10'),
      ];
      const question = {
        ...ask,
        ...(preferredCurrency ? { preferredCurrency } : {}),
        ...(currency ? { currency } : {}),
      };
      for (const each of [lists, lists.toReversed()]) {
        expect(priceOf(each, question)?.priceListId).toBe(won);
        expect(explainPrice(each, question).map((l) => l.verdict)).toEqual(['won', verdict]);
      }
    },
  );

  it('in the currency of a contract is not taken for another that the buyer prefers', () => {
    const lists = [
      list('contract', acmeOnly, '1.10', { currency: 'EUR' }),
      list('public', everyone, '1'),
    ];
    const question = { ...ask, preferredCurrency: 'GBP' };
    expect(priceOf(lists, question)?.priceListId).toBe('contract');
    expect(currenciesOf(lists, question)).toEqual(['EUR', 'GBP']);
  });

  it('can be had in the currencies of the lists that apply, the default first', () => {
    const lists = [
      list('pounds', everyone, '1'),
      list('euros', everyone, '1', { currency: 'EUR' }),
      list('dollars', everyone, '', { currency: 'USD' }, [[50, '1']]),
      list('others', { kind: 'organizations', organizationIds: ['zenith'] }, '1', {
        currency: 'CHF',
      }),
      list('zloty', everyone, '1', { currency: 'PLN', validTo: '2026-02-01T00:00:00.000Z' }),
    ];
    expect(currenciesOf(lists, ask)).toEqual(['EUR', 'GBP']);
    expect(currenciesOf(lists, { ...ask, quantity: 50, preferredCurrency: 'GBP' })).toEqual([
      'GBP',
      'EUR',
      'USD',
    ]);
    expect(currenciesOf([], ask)).toEqual([]);
  });
});
