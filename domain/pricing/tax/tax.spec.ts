import fc from 'fast-check';
import { taxIdOf } from '../../shared/tax-id/tax-id.js';
import {
  TODAYS_ROUNDING,
  taxOf,
  totalsOf,
  type KnownTaxId,
  type LineTax,
  type Supply,
  type TaxRate,
} from './tax.js';

const rates: TaxRate[] = [
  { country: 'GB', category: 'standard', from: '2010-01-01', percent: '17.5' },
  { country: 'GB', category: 'standard', from: '2011-01-04', percent: '20' },
  { country: 'DE', category: 'standard', from: '2007-01-01', percent: '19' },
  { country: 'FR', category: 'standard', from: '2014-01-01', percent: '20' },
  { country: 'GR', category: 'standard', from: '2016-06-01', percent: '24' },
];
const place = (country: string, postalCode: string | null = null) => ({ country, postalCode });
const supply: Supply = {
  from: place('GB'),
  to: place('GB'),
  vendorTaxIds: [],
  buyerTaxIds: [],
  category: 'standard',
  day: '2026-01-01',
  reliefBeforeConfirmation: false,
};

const vendors = {
  DE: taxIdOf('DE136695976', 'DE'),
  FR: taxIdOf('FR40303265045', 'FR'),
  GR: taxIdOf('EL094259216', 'GR'),
  XI: taxIdOf('XI980780684', 'GB'),
};
const unconfirmed = (text: string, seat: string): KnownTaxId => ({
  ...taxIdOf(text, seat),
  confirmation: null,
});
const confirmed = (text: string, seat: string): KnownTaxId => ({
  ...taxIdOf(text, seat),
  confirmation: { on: '2025-12-01', consultation: 'WAPIAAAAX1' },
});
/** Between member states, from Germany to France. */
const toFrance: Supply = {
  ...supply,
  from: place('DE'),
  to: place('FR'),
  vendorTaxIds: [vendors.DE],
};

describe('tax', () => {
  it('is that of the day', () => {
    expect(taxOf(rates, { ...supply, day: '2011-01-03' })?.percent).toBe('17.5');
    expect(taxOf(rates, { ...supply, day: '2011-01-04' })?.percent).toBe('20');
    expect(taxOf(rates, { ...supply, day: '2009-01-04' })).toBeNull();
  });

  it.each([
    // [from, postal code, to, postal code, what, whose]
    ['GB', null, 'GB', 'LS1 4AP', '20', 'GB'],
    ['GB', null, 'FR', '75001', 'export', 'GB'],
    ['GB', null, 'US', '10001', 'export', 'GB'],
    ['DE', null, 'GB', 'LS1 4AP', 'export', 'DE'],
    // Northern Ireland: the United Kingdom's own, and the EU's for goods from its member states
    ['GB', null, 'GB', 'BT1 1AA', '20', 'GB'],
    ['DE', null, 'GB', 'BT1 1AA', '19', 'DE'],
    ['GB', 'BT1 1AA', 'FR', '75001', '20', 'GB'],
    ['GB', 'BT1 1AA', 'US', '10001', 'export', 'GB'],
    // treated as another country's
    ['GB', null, 'IM', 'IM1 1AA', '20', 'GB'],
    ['DE', null, 'IM', 'IM1 1AA', 'export', 'DE'],
    ['FR', null, 'MC', '98000', '20', 'FR'],
    ['MC', null, 'FR', '75001', '20', 'FR'],
    ['DE', null, 'MC', '98000', '19', 'DE'],
    // outside though their country is inside
    ['GB', null, 'JE', 'JE2 3AB', 'export', 'GB'],
    ['GB', null, 'GB', 'JE2 3AB', 'export', 'GB'],
    ['FR', null, 'RE', '97400', 'export', 'FR'],
    ['FR', null, 'FR', '97400', 'export', 'FR'],
    ['DE', null, 'ES', '35001', 'export', 'DE'],
    ['DE', null, 'ES', '51001', 'export', 'DE'],
    ['DE', null, 'ES', '28001', '19', 'DE'],
    ['DE', null, 'FI', '22100', 'export', 'DE'],
    ['DE', null, 'AX', '22100', 'export', 'DE'],
    ['DE', null, 'IT', '23041', 'export', 'DE'],
    ['DE', null, 'DE', '78266', 'export', 'DE'],
    ['GR', null, 'GR', '63086', 'export', 'GR'],
  ])(
    'of goods from %s %s to %s %s for a buyer without a tax id is %s of %s',
    (from, fromCode, to, toCode, what, whose) => {
      const tax = taxOf(rates, { ...supply, from: place(from, fromCode), to: place(to, toCode) });
      expect(tax).toEqual(
        what === 'export'
          ? {
              category: 'exempt',
              percent: '0',
              country: whose,
              exemptionReason: 'export outside the tax territory',
            }
          : { category: 'standard', percent: what, country: whose, exemptionReason: null },
      );
    },
  );

  it.each(['UK', 'XX', 'ZZ', 'EU', ''])(
    'is not known where goods go to, or come from, the country %p',
    (country) => {
      expect(taxOf(rates, { ...supply, to: place(country) })).toBeNull();
      expect(taxOf(rates, { ...supply, from: place(country) })).toBeNull();
    },
  );

  it('between member states is none for a buyer with a confirmed tax id of another', () => {
    expect(taxOf(rates, { ...toFrance, buyerTaxIds: [confirmed('FR40303265045', 'FR')] })).toEqual({
      category: 'exempt',
      percent: '0',
      country: 'FR',
      exemptionReason: 'reverse charge',
      buyerTaxId: {
        id: 'FR40303265045',
        check: 'confirmed',
        confirmedOn: '2025-12-01',
        consultation: 'WAPIAAAAX1',
      },
      vendorTaxId: 'DE136695976',
    });
  });

  it.each([
    ['that nobody has confirmed', [unconfirmed('FR40303265045', 'FR')], 'FR40303265045'],
    ['that cannot be one', [unconfirmed('n/a', 'FR')], undefined],
    ['with wrong check digits', [confirmed('FR41303265045', 'FR')], undefined],
    ['of the state that the goods leave', [confirmed('DE136695976', 'FR')], undefined],
    ['of Great Britain', [confirmed('GB980780684', 'FR')], undefined],
    ['of a country outside the EU', [confirmed('CHE107787577', 'FR')], undefined],
  ])('is charged where the buyer has a tax id %s', (_what, buyerTaxIds, named) => {
    const tax = taxOf(rates, { ...toFrance, buyerTaxIds });
    expect(tax).toMatchObject({ percent: '19', country: 'DE', exemptionReason: null });
    expect(tax?.buyerTaxId).toEqual(named && { id: named, check: 'form' });
  });

  it('is relieved before a confirmation where that is allowed, and says so', () => {
    const buyerTaxIds = [unconfirmed('FR40303265045', 'FR')];
    expect(
      taxOf(rates, { ...toFrance, buyerTaxIds, reliefBeforeConfirmation: true }),
    ).toMatchObject({
      exemptionReason: 'reverse charge',
      buyerTaxId: { id: 'FR40303265045', check: 'form' },
    });
    const wrong = [unconfirmed('n/a', 'FR')];
    expect(
      taxOf(rates, { ...toFrance, buyerTaxIds: wrong, reliefBeforeConfirmation: true })?.percent,
    ).toBe('19');
  });

  it('is charged where the vendor has no tax id of the state that the goods leave', () => {
    const buyerTaxIds = [confirmed('FR40303265045', 'FR')];
    for (const vendorTaxIds of [[], [vendors.FR], [taxIdOf('DE123456789', 'DE')]])
      expect(taxOf(rates, { ...toFrance, vendorTaxIds, buyerTaxIds })?.percent).toBe('19');
  });

  it('is relieved by the id of any other member state, first by that which the goods reach', () => {
    const polish = confirmed('PL8567346215', 'FR');
    const french = confirmed('FR40303265045', 'FR');
    const used = (...buyerTaxIds: KnownTaxId[]) =>
      taxOf(rates, { ...toFrance, buyerTaxIds })?.buyerTaxId?.id;
    expect(used(polish)).toBe('PL8567346215');
    expect(used(polish, french)).toBe('FR40303265045');
    expect(used({ ...french, confirmation: null }, polish)).toBe('PL8567346215');
  });

  it('to and from Northern Ireland is relieved by ids that begin with XI', () => {
    const buyerTaxIds = [confirmed('XI980780684', 'GB')];
    const belfast = place('GB', 'BT1 1AA');
    expect(taxOf(rates, { ...toFrance, to: belfast, buyerTaxIds })).toMatchObject({
      exemptionReason: 'reverse charge',
      country: 'XI',
    });
    expect(
      taxOf(rates, {
        ...toFrance,
        from: belfast,
        vendorTaxIds: [vendors.XI],
        buyerTaxIds: [confirmed('FR40303265045', 'FR')],
      }),
    ).toMatchObject({ exemptionReason: 'reverse charge', vendorTaxId: 'XI980780684' });
  });

  it('to Greece is relieved by an id that begins with EL', () => {
    const buyerTaxIds = [confirmed('EL094259216', 'GR')];
    expect(taxOf(rates, { ...toFrance, to: place('GR'), buyerTaxIds })).toMatchObject({
      exemptionReason: 'reverse charge',
      country: 'GR',
    });
  });

  it('is never none for whoever has no valid tax id, unless the goods leave the tax territory', () => {
    const countries = fc.constantFrom('GB', 'DE', 'FR', 'GR', 'MC', 'IM', 'ES', 'UK', 'XX', 'ZZ');
    fc.assert(
      fc.property(
        countries,
        countries,
        fc.array(fc.string({ maxLength: 14 }), { maxLength: 3 }),
        fc.boolean(),
        (from, to, ids, reliefBeforeConfirmation) => {
          const buyerTaxIds = ids.map((text) => unconfirmed(text, 'US'));
          const tax = taxOf(rates, {
            ...supply,
            from: place(from),
            to: place(to),
            vendorTaxIds: Object.values(vendors),
            buyerTaxIds: buyerTaxIds.filter((t) => !/^[A-Z]{2}/.test(t.id)),
            reliefBeforeConfirmation,
          });
          expect(tax?.exemptionReason).not.toBe('reverse charge');
        },
      ),
    );
  });

  it('is rounded once per rate, not once per line', () => {
    const tax: LineTax = {
      category: 'standard',
      percent: '20',
      country: 'GB',
      exemptionReason: null,
    };
    const lines = [1, 2, 3].map(() => ({ net: { amount: 102, currency: 'GBP' }, tax }));
    const totals = totalsOf('GBP', lines, TODAYS_ROUNDING);
    expect(totals.taxes).toHaveLength(1);
    expect(totals.taxes[0]!.tax.amount).toBe(61); // 20 % of 3.06; three times 20 % of 1.02 would be 60
    expect(totals.totalAmount.amount).toBe(367);
  });

  it.each([
    // [net, percent, half up, half to even]
    [25, '10', 3, 2],
    [-25, '10', -3, -2],
    [35, '10', 4, 4],
    [50, '17.5', 9, 9],
    [10, '5', 1, 0],
    [30, '5', 2, 2],
    [24, '10', 2, 2],
    [26, '10', 3, 3],
    [1_000, '20', 200, 200],
  ])('on %i minor units at %s %% is %i; by the rule before it was %i', (net, percent, up, even) => {
    const lines = [
      {
        net: { amount: net, currency: 'GBP' },
        tax: { category: 'standard' as const, percent, country: 'GB', exemptionReason: null },
      },
    ];
    const today = totalsOf('GBP', lines, 'halfUp');
    expect([today.taxes[0]!.tax.amount, today.taxRounding]).toEqual([up, 'halfUp']);
    const before = totalsOf('GBP', lines, 'halfEven');
    expect([before.taxes[0]!.tax.amount, before.taxRounding]).toEqual([even, undefined]);
    expect(today.totalAmount.amount).toBe(net + up);
  });

  it('of a credit is exactly what was charged', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1e9 }),
        fc.constantFrom('5', '5.5', '17.5', '19', '20'),
        fc.constantFrom('halfUp' as const, 'halfEven' as const),
        (amount, percent, rounding) => {
          const taxOn = (net: number): number =>
            totalsOf(
              'GBP',
              [
                {
                  net: { amount: net, currency: 'GBP' },
                  tax: { category: 'standard', percent, country: 'GB', exemptionReason: null },
                },
              ],
              rounding,
            ).taxes[0]!.tax.amount;
          expect(taxOn(-amount) + taxOn(amount)).toBe(0);
        },
      ),
    );
  });

  it('conserves every penny: nets add up to the net, net and taxes to the total', () => {
    const line = fc.record({
      amount: fc.integer({ min: -1e9, max: 1e9 }),
      percent: fc.constantFrom('0', '5', '17.5', '20'),
    });
    fc.assert(
      fc.property(fc.array(line, { maxLength: 50 }), (lines) => {
        const totals = totalsOf(
          'GBP',
          lines.map(({ amount, percent }) => ({
            net: { amount, currency: 'GBP' },
            tax: { category: 'standard', percent, country: 'GB', exemptionReason: null },
          })),
          TODAYS_ROUNDING,
        );
        const net = lines.reduce((n, l) => n + l.amount, 0);
        expect(totals.netAmount.amount).toBe(net);
        expect(totals.taxes.reduce((n, t) => n + t.net.amount, 0)).toBe(net);
        expect(totals.taxes.reduce((n, t) => n + t.tax.amount, net)).toBe(
          totals.totalAmount.amount,
        );
      }),
    );
  });
});
