import { specify } from '../../shared/decider/decider-spec.js';
import { fold } from '../../shared/decider/decider.js';
import type { FixedCommission } from '../purchase/purchase.events.js';
import type { RfqCommand } from './rfq.commands.js';
import type { RfqEvent } from './rfq.events.js';
import { rfq } from './rfq.js';

const at = '2026-03-02T09:00:00.000Z';
const later = '2026-03-03T09:00:00.000Z';
const validUntil = '2026-03-16T17:00:00.000Z';
const line = {
  lineId: 'l1',
  productId: 'p1',
  vendorOrgId: 'v1',
  sku: 'S',
  name: 'Envelope',
  quantity: 7,
  note: null,
};
const others = { ...line, lineId: 'l2', productId: 'p2', vendorOrgId: 'v2', name: 'Tape' };
const request: Extract<RfqCommand, { type: 'RequestQuote' }> = {
  type: 'RequestQuote',
  at,
  rfqId: 'r1',
  number: 'Q26-000001',
  buyerOrgId: 'b1',
  buyerName: 'Acme',
  requestedBy: 'u1',
  vendorOrgIds: ['v1', 'v2'],
  lines: [line, others],
  vendorTimeZones: ['Europe/London'],
  neededBy: '2026-03-09',
  note: null,
};
const vendor = {
  organizationId: 'v1',
  name: 'Harrow',
  timeZone: 'Europe/London',
  status: 'Verified' as const,
};
const unitPrice = { amount: '1.955', currency: 'GBP', per: 1 };
const offer: Extract<RfqCommand, { type: 'OfferQuote' }> = {
  type: 'OfferQuote',
  at,
  rfqId: 'r1',
  quoteId: 'q1',
  vendor,
  by: 'u9',
  lines: [{ lineId: 'l1', unitPrice, leadTimeDays: 3, note: null }],
  validUntil,
  note: null,
};
const address = { city: 'Leeds', country: 'GB', consignee: { subject: 's', sealed: 'x' } };
const accept: Extract<RfqCommand, { type: 'AcceptQuote' }> = {
  type: 'AcceptQuote',
  at: later,
  rfqId: 'r1',
  quoteId: 'q1',
  by: 'u1',
  lineIds: ['l1'],
  purchase: {
    type: 'PlacePurchase',
    at: later,
    purchaseId: 'pu1',
    number: '26-000009',
    buyer: { organizationId: 'b1', name: 'Acme', status: 'Verified' },
    placedBy: 'u1',
    orderLimit: null,
    periodLimits: [],
    unknown: [],
    orders: [
      {
        orderId: 'o1',
        number: '26-000009-1',
        vendor,
        lines: [
          {
            lineId: 'pl1',
            field: 'lines[0]',
            productId: 'p1',
            quantity: 7,
            expectedUnitPrice: null,
            product: {
              productId: 'p1',
              vendorOrgId: 'v1',
              sku: 'S',
              discontinued: null,
              details: {
                name: 'Envelope',
                description: '',
                categoryId: 'c',
                categoryPath: ['Paper'],
                attributes: {},
                media: [],
                unit: 'BX',
                packSize: 500,
                minimumOrderQuantity: 10,
                orderMultiple: 10,
                leadTimeDays: 9,
                taxCategory: 'standard',
              },
            },
            price: null,
            listPrice: null,
            quote: {
              rfqId: 'r1',
              quoteId: 'q1',
              number: 'Q26-000001-1',
              unitPrice,
              leadTimeDays: 3,
            },
            tax: { category: 'standard', percent: '20', country: 'GB', exemptionReason: null },
            dispatch: { country: 'GB', isVendorRegistered: true },
            locations: ['leeds'],
          },
        ],
      },
    ],
    shippingAddress: address,
    billingAddress: address,
    poNumber: null,
    note: null,
    onShortage: 'reject',
    allOrNothing: false,
    approvalDeadline: '2026-03-10T09:00:00.000Z',
  },
};
const spec = specify(rfq);
const events = (...commands: RfqCommand[]): RfqEvent[] =>
  commands.reduce<RfqEvent[]>(
    (before, command) => [
      ...before,
      ...rfq.decide(command, before.reduce(rfq.evolve, rfq.initial)),
    ],
    [],
  );

describe('a request for quotes', () => {
  it('is recorded once', () => {
    spec.given().when(request).thenTypes('QuoteRequested');
    spec
      .given(...events(request))
      .when(request)
      .thenNothing();
  });

  it('asks only vendors who sell the product, and not for yesterday', () => {
    spec
      .given()
      .when({ ...request, vendorOrgIds: ['v2'] })
      .thenFails('rfq/not-their-product', { field: 'lines[0].productId' });
    spec
      .given()
      .when({ ...request, lines: [null] })
      .thenFails('rfq/unknown-product', { field: 'lines[0].productId' });
    spec
      .given()
      .when({ ...request, neededBy: '2026-03-01' })
      .thenFails('rfq/needed-by', { field: 'neededBy' });
  });

  it.each([
    // [vendors' zones, asked at, needed by, taken]
    [['America/Los_Angeles'], '2026-03-03T05:00:00.000Z', '2026-03-02', true],
    [['America/Los_Angeles'], '2026-03-03T08:30:00.000Z', '2026-03-02', false],
    [['Pacific/Auckland'], '2026-03-02T12:00:00.000Z', '2026-03-02', false],
    [['Pacific/Auckland'], '2026-03-02T12:00:00.000Z', '2026-03-03', true],
    [['Pacific/Auckland', 'Europe/London'], '2026-03-02T12:00:00.000Z', '2026-03-02', true],
  ])('of vendors in %s, asked at %s for %s, is taken: %s', (vendorTimeZones, when, day, taken) => {
    const outcome = spec.given().when({ ...request, at: when, vendorTimeZones, neededBy: day });
    if (taken) outcome.thenTypes('QuoteRequested');
    else outcome.thenFails('rfq/needed-by', { field: 'neededBy' });
  });
});

describe('a quote', () => {
  const afterRequest = spec.given(...events(request));

  it('names prices for lines that its vendor was asked for, with a number of its own', () => {
    const [, offered] = events(request, offer);
    expect(offered!.data).toMatchObject({
      number: 'Q26-000001-1',
      round: 1,
      vendorOrgId: 'v1',
      lines: [{ lineId: 'l1', sku: 'S', quantity: 7, unitPrice }],
    });
    afterRequest
      .when({ ...offer, lines: [{ ...offer.lines[0]!, lineId: 'l2' }] })
      .thenFails('rfq/unknown-line', { field: 'lines[0].id', allowed: ['l1'] });
    afterRequest
      .when({ ...offer, lines: [offer.lines[0]!, offer.lines[0]!] })
      .thenFails('rfq/line-twice', { field: 'lines[1].id' });
    afterRequest.when({ ...offer, lines: [] }).thenFails('rfq/no-lines', { field: 'lines' });
    afterRequest
      .when({
        ...offer,
        lines: [{ ...offer.lines[0]!, unitPrice: { ...unitPrice, amount: '-1' } }],
      })
      .thenFails('rfq/unit-price', { field: 'lines[0].unitPrice' });
  });

  it('comes from a vendor who was asked and sells', () => {
    afterRequest
      .when({ ...offer, vendor: { ...vendor, organizationId: 'v3' } })
      .thenFails('rfq/unknown');
    afterRequest
      .when({ ...offer, vendor: { ...vendor, status: 'Suspended' } })
      .thenFails('rfq/vendor-not-selling');
    spec.given().when(offer).thenFails('rfq/unknown');
  });

  it('is valid into the future, for at most a year', () => {
    afterRequest
      .when({ ...offer, validUntil: at })
      .thenFails('rfq/valid-until', { field: 'validUntil' });
    afterRequest
      .when({ ...offer, validUntil: '2027-06-01T00:00:00.000Z' })
      .thenFails('rfq/valid-until', { field: 'validUntil' });
  });

  it('replaces the one that the same vendor has open, and a repeat changes nothing', () => {
    const second = { ...offer, quoteId: 'q2' };
    const state = spec
      .given(...events(request, offer))
      .when(second)
      .state();
    expect(state!.quotes.map((q) => [q.number, q.status])).toEqual([
      ['Q26-000001-1', 'Superseded'],
      ['Q26-000001-2', 'Open'],
    ]);
    spec
      .given(...events(request, offer))
      .when(offer)
      .thenNothing();
    spec
      .given(...events(request, offer, second))
      .when(accept)
      .thenFails('rfq/not-open');
  });

  it('that is accepted places the purchase at its prices and lead time, below the minimum where the vendor offers that', () => {
    const [, , accepted] = events(request, offer, accept);
    expect(accepted).toMatchObject({
      type: 'QuoteAccepted',
      data: {
        quoteId: 'q1',
        vendorOrgId: 'v1',
        purchase: {
          purchaseId: 'pu1',
          approval: null,
          orders: [
            {
              netAmount: { amount: 1368, currency: 'GBP' },
              lines: [
                {
                  quantity: 7,
                  unitPrice,
                  priceSource: { rfqId: 'r1', quoteId: 'q1', number: 'Q26-000001-1' },
                  net: { amount: 1368, currency: 'GBP' },
                  roundingLost: '5000/10000',
                  promisedDate: '2026-03-06',
                },
              ],
            },
          ],
        },
      },
    });
    spec
      .given(...events(request, offer, accept))
      .when(accept)
      .thenNothing();
  });

  it('that is accepted has its commission fixed with it, at the quoted prices, apart from what the buyer sees', () => {
    const commission = {
      edition: 3,
      rules: [
        {
          ruleId: 'r10',
          name: 'Everything',
          vendorOrgId: null,
          categoryPath: null,
          percent: '10',
          fixed: [],
          floor: [],
          cap: [],
        },
      ],
      parties: {
        v1: {
          operatorCountry: 'GB',
          vendorCountry: 'GB',
          vendorTaxIds: [],
          taxRates: [{ country: 'GB', category: 'standard', from: '2020-01-01', percent: '20' }],
          day: '2026-03-03',
        },
      },
    };
    const charged = { ...accept, purchase: { ...accept.purchase, commission } };
    const [, , accepted, fixed, ...more] = events(request, offer, charged as RfqCommand);
    expect(accepted).toMatchObject({ type: 'QuoteAccepted', data: { isPlacedNext: true } });
    expect(more).toEqual([]);
    const { purchase: placed, commissions } = (
      fixed as Extract<RfqEvent, { type: 'QuotedPurchaseCharged' }>
    ).data;
    expect(placed).toEqual(
      (accepted as Extract<RfqEvent, { type: 'QuoteAccepted' }>).data.purchase,
    );
    expect(commissions).toMatchObject([{ orderId: 'o1', vendorOrgId: 'v1', edition: 3 }]);
    const [{ net, amount }] = commissions as [FixedCommission];
    expect(amount.amount).toBe(Math.round(net.amount / 10));
    expect(JSON.stringify(accepted)).not.toContain('edition');
  });

  it('is accepted in parts, each of them a purchase of its own and each line once', () => {
    const second = { ...line, lineId: 'l3', productId: 'p3', quantity: 9 };
    const requested = { ...request, lines: [line, others, second] };
    const offered = {
      ...offer,
      lines: [...offer.lines, { lineId: 'l3', unitPrice, leadTimeDays: 3, note: null }],
    };
    const part = (lineIds: string[], purchaseId: string) => ({
      ...accept,
      lineIds,
      purchase: { ...accept.purchase, purchaseId },
    });
    const first = [requested, offered, part(['l1'], 'pu1')] as const;
    const given = spec.given(...events(...first));
    given.when(part(['l1'], 'pu1')).thenNothing();
    given.when(part(['l3'], 'pu2')).thenTypes('QuoteAccepted');
    given
      .when(part(['l3', 'l1'], 'pu2'))
      .thenFails('rfq/already-ordered', { field: 'lines[1]', allowed: ['l3'] });
    given.when(part(['l3', 'l3'], 'pu2')).thenFails('rfq/line-twice', { field: 'lines[1]' });
    given.when(part([], 'pu2')).thenFails('rfq/no-lines');
    given.when({ ...part(['l3'], 'pu2'), at: '2026-03-16T17:00:00.001Z' }).thenFails('rfq/expired');
    const both = [...first, part(['l3'], 'pu2')] as const;
    spec
      .given(...events(...both))
      .when(part(['l1', 'l3'], 'pu3'))
      .thenFails('rfq/already-ordered', { allowed: [] });
    spec
      .given(...events(...both))
      .when(part(['l1'], 'pu1'))
      .thenNothing();
    const state = fold(rfq, events(...both));
    expect(state!.quotes[0]!.acceptances).toMatchObject([
      { lineIds: ['l1'], purchase: { purchaseId: 'pu1' } },
      { lineIds: ['l3'], purchase: { purchaseId: 'pu2' } },
    ]);
  });

  it('that was accepted before its lines were recorded has ordered those whose products it ordered', () => {
    const second = { ...line, lineId: 'l3' };
    const stored = events(
      { ...request, lines: [line, others, second] },
      {
        ...offer,
        lines: [...offer.lines, { lineId: 'l3', unitPrice, leadTimeDays: 3, note: null }],
      },
      accept,
    ).map((event): RfqEvent => {
      if (event.type !== 'QuoteAccepted') return event;
      const { lineIds: _unknown, ...data } = event.data;
      return { type: 'QuoteAccepted', data };
    });
    spec
      .given(...stored)
      .when(accept)
      .thenNothing();
    spec
      .given(...stored)
      .when({ ...accept, lineIds: ['l1', 'l3'] })
      .thenFails('rfq/already-ordered', { allowed: ['l3'] });
  });

  it('above the order limit of whoever accepts waits for approval', () => {
    const limited = {
      ...accept,
      purchase: { ...accept.purchase, orderLimit: { amount: 1_000, currency: 'GBP' } },
    };
    const [, , accepted] = events(request, offer, limited);
    expect(accepted!.data).toMatchObject({
      purchase: { approval: { limit: { amount: 1_000 }, net: [{ amount: 1_368 }] } },
    });
  });

  it('can be accepted up to its last instant and not after, whether or not somebody has recorded that it expired', () => {
    const given = spec.given(...events(request, offer));
    given.when({ ...accept, at: validUntil }).thenTypes('QuoteAccepted');
    given.when({ ...accept, at: '2026-03-16T17:00:00.001Z' }).thenFails('rfq/expired');
    const expire: RfqCommand = {
      type: 'ExpireQuote',
      at: '2026-03-16T17:00:00.001Z',
      rfqId: 'r1',
      quoteId: 'q1',
    };
    given.when({ ...expire, at: validUntil }).thenNothing();
    given.when(expire).thenTypes('QuoteExpired');
    spec
      .given(...events(request, offer, expire))
      .when(accept)
      .thenFails('rfq/not-open');
    spec
      .given(...events(request, offer, accept))
      .when(expire)
      .thenNothing();
  });

  it('is not accepted where its purchase could not be placed', () => {
    const suspended = {
      ...accept,
      purchase: {
        ...accept.purchase,
        buyer: { ...accept.purchase.buyer, status: 'Suspended' as const },
      },
    };
    spec
      .given(...events(request, offer))
      .when(suspended)
      .thenFails('purchase/buyer-not-verified');
  });

  it('can be declined, by its vendor the whole request; what was accepted stays', () => {
    const decline: RfqCommand = {
      type: 'DeclineQuote',
      at: later,
      rfqId: 'r1',
      quoteId: 'q1',
      by: 'u1',
      reason: null,
    };
    const refuse: RfqCommand = {
      type: 'DeclineQuoteRequest',
      at: later,
      rfqId: 'r1',
      vendorOrgId: 'v1',
      by: 'u9',
      reason: 'not in stock before May',
    };
    spec
      .given(...events(request, offer))
      .when(decline)
      .thenTypes('QuoteDeclined');
    spec
      .given(...events(request, offer, decline))
      .when(decline)
      .thenNothing();
    spec
      .given(...events(request, offer, decline))
      .when(accept)
      .thenFails('rfq/not-open');
    spec
      .given(...events(request, offer, refuse))
      .when(accept)
      .thenFails('rfq/not-open');
    spec
      .given(...events(request, offer, refuse))
      .when(refuse)
      .thenNothing();
    for (const command of [refuse, { ...offer, quoteId: 'q3' }])
      spec
        .given(...events(request, offer, accept))
        .when(command)
        .thenFails('rfq/already-accepted');
    afterRequest.when({ ...refuse, reason: ' ' }).thenFails('text/required', { field: 'reason' });
  });
});

describe('a line that nobody lists', () => {
  const described = {
    lineId: 'd1',
    productId: null,
    vendorOrgId: null,
    sku: null,
    name: 'Hinge after drawing 4711',
    quantity: 400,
    note: null,
    vendorOrgIds: ['v1', 'v2'],
    unit: 'EA',
    targetPrice: { amount: '2.10', currency: 'GBP', per: 1 },
  };
  const equivalent = { ...line, lineId: 'e1', vendorOrgIds: ['v1', 'v2'] };
  const asked = { ...request, lines: [described, equivalent] };
  const second = { ...vendor, organizationId: 'v2', name: 'Pennine' };
  const product = { productId: 'p9', sku: 'HG-4711', name: 'Hinge, stainless', unit: 'BX' };
  const priced = { unitPrice, leadTimeDays: null, note: null };
  const quoteOf = (
    by: typeof vendor,
    quoteId: string,
    lines: Extract<RfqCommand, { type: 'OfferQuote' }>['lines'],
  ): Extract<RfqCommand, { type: 'OfferQuote' }> => ({ ...offer, vendor: by, quoteId, lines });
  const q1 = quoteOf(vendor, 'q1', [
    { lineId: 'd1', ...priced, product },
    { lineId: 'e1', ...priced },
  ]);
  const q2 = quoteOf(second, 'q2', [
    { lineId: 'd1', ...priced, product: { ...product, productId: 'p8' }, quantity: 8 },
    { lineId: 'e1', ...priced, product: { ...product, productId: 'p7' } },
  ]);
  const together = (
    lines: Extract<RfqCommand, { type: 'AcceptQuotes' }>['lines'],
    purchaseId = 'pu1',
  ): RfqCommand => ({
    type: 'AcceptQuotes',
    at: later,
    rfqId: 'r1',
    by: 'u1',
    lines,
    purchase: { ...accept.purchase, purchaseId },
  });

  it.each<[string, Partial<typeof described>, string, string]>([
    ['without words', { name: ' ' }, 'text/required', 'lines[0].description'],
    ['of nobody', { vendorOrgIds: [] }, 'rfq/no-vendor', 'lines[0].vendorOrgIds'],
    ['of somebody else', { vendorOrgIds: ['v3'] }, 'rfq/vendor-not-asked', 'lines[0].vendorOrgIds'],
    ['in no unit', { unit: ' ' }, 'text/required', 'lines[0].unit'],
    [
      'at a price below nothing',
      { targetPrice: { amount: '-1', currency: 'GBP', per: 1 } },
      'rfq/unit-price',
      'lines[0].targetPrice',
    ],
    [
      'in no currency',
      { targetPrice: { amount: '1', currency: 'QQQ', per: 1 } },
      'money/unknown-currency',
      'lines[0].targetPrice',
    ],
    ['of half a piece', { quantity: 0.5 }, 'number/positive-integer', 'lines[0].quantity'],
  ])('is refused where it is asked for %s', (_, wrong, code, field) => {
    spec
      .given()
      .when({ ...asked, lines: [{ ...described, ...wrong }] })
      .thenFails(code, { field });
  });

  it('is quoted by several vendors, each with a product of its own', () => {
    const state = fold(rfq, events(asked, q1, q2))!;
    expect(state.quotes.map(({ number, status, lines }) => [number, status, lines])).toMatchObject([
      [
        'Q26-000001-1',
        'Open',
        [{ productId: 'p9', quantity: 400, unit: 'BX' }, { productId: 'p1' }],
      ],
      [
        'Q26-000001-1',
        'Open',
        [
          { productId: 'p8', quantity: 8 },
          { productId: 'p7', quantity: 7 },
        ],
      ],
    ]);
  });

  it.each<[string, typeof vendor, string]>([
    ['described', vendor, 'd1'],
    ['another vendor’s product', second, 'e1'],
  ])('that is %s is not quoted without a product', (_, by, lineId) => {
    spec
      .given(...events(asked))
      .when(quoteOf(by, 'q9', [{ lineId, ...priced }]))
      .thenFails('rfq/product-needed', { field: 'lines[0].productId' });
  });

  it('is quoted at no less than the minimum that the quote names', () => {
    const given = spec.given(...events(asked));
    const offered = (quantity: number | null, minimumQuantity: number) =>
      quoteOf(vendor, 'q9', [{ lineId: 'd1', ...priced, product, quantity, minimumQuantity }]);
    given
      .when(offered(null, 500))
      .thenFails('rfq/minimum-quantity', { field: 'lines[0].quantity', allowed: ['500'] });
    given.when(offered(500, 500)).thenTypes('QuoteOffered');
    given
      .when(offered(500, 0))
      .thenFails('number/positive-integer', { field: 'lines[0].minimumQuantity' });
  });

  it('is ordered of one vendor, and others of other vendors, as one purchase', () => {
    const mixed = together([
      { quoteId: 'q1', lineId: 'e1' },
      { quoteId: 'q2', lineId: 'd1' },
    ]);
    const [, , , accepted] = events(asked, q1, q2, mixed);
    expect(accepted).toMatchObject({
      type: 'QuotesAccepted',
      data: {
        quotes: [
          { quoteId: 'q1', vendorOrgId: 'v1', lineIds: ['e1'] },
          { quoteId: 'q2', vendorOrgId: 'v2', lineIds: ['d1'] },
        ],
        purchase: { purchaseId: 'pu1' },
      },
    });
    const given = spec.given(...events(asked, q1, q2, mixed));
    given.when(mixed).thenNothing();
    given
      .when(together([{ quoteId: 'q1', lineId: 'd1' }], 'pu2'))
      .thenFails('rfq/already-ordered', { field: 'lines[0].id', allowed: [] });
    given
      .when({ ...accept, lineIds: ['d1'], purchase: { ...accept.purchase, purchaseId: 'pu2' } })
      .thenFails('rfq/already-ordered', { field: 'lines[0]', allowed: [] });
  });

  it('is accepted of one vendor as one quote is', () => {
    spec
      .given(...events(asked, q1, q2))
      .when(together([{ quoteId: 'q2', lineId: 'd1' }]))
      .thenTypes('QuoteAccepted');
  });

  it.each<[string, Extract<RfqCommand, { type: 'AcceptQuotes' }>['lines'], string, string]>([
    ['nothing', [], 'rfq/no-lines', 'lines'],
    ['of no quote', [{ quoteId: 'q7', lineId: 'd1' }], 'rfq/unknown-quote', 'lines[0].quoteId'],
    ['no line of it', [{ quoteId: 'q1', lineId: 'l1' }], 'rfq/unknown-line', 'lines[0].id'],
    [
      'one line of two vendors',
      [
        { quoteId: 'q1', lineId: 'd1' },
        { quoteId: 'q2', lineId: 'd1' },
      ],
      'rfq/line-twice',
      'lines[1].id',
    ],
  ])('is not accepted where %s is named', (_, lines, code, field) => {
    spec
      .given(...events(asked, q1, q2))
      .when(together(lines))
      .thenFails(code, { field });
  });

  it('is not accepted at a price that has ended or was declined, whatever else is', () => {
    const lines = [
      { quoteId: 'q1', lineId: 'e1' },
      { quoteId: 'q2', lineId: 'd1' },
    ];
    spec
      .given(...events(asked, q1, q2))
      .when({ ...together(lines), at: '2026-03-16T17:00:00.001Z' })
      .thenFails('rfq/expired', { field: 'lines[0].quoteId' });
    const decline: RfqCommand = {
      type: 'DeclineQuote',
      at: later,
      rfqId: 'r1',
      quoteId: 'q2',
      by: 'u1',
      reason: null,
    };
    spec
      .given(...events(asked, q1, q2, decline))
      .when(together(lines))
      .thenFails('rfq/not-open', { field: 'lines[1].quoteId' });
  });

  it('waits for approval where all that is accepted together is above the limit, though no vendor’s part is', () => {
    // 7 × 1.955 and 7 × 1.955: 13.68 (twice)
    const [mine] = accept.purchase.orders;
    const theirs = { ...mine!, orderId: 'o2', vendor: second };
    const both = (limit: number): RfqCommand => ({
      ...(together([
        { quoteId: 'q1', lineId: 'e1' },
        { quoteId: 'q2', lineId: 'd1' },
      ]) as Extract<RfqCommand, { type: 'AcceptQuotes' }>),
      purchase: {
        ...accept.purchase,
        orderLimit: { amount: limit, currency: 'GBP' },
        orders: [mine!, theirs],
      },
    });
    const approvalOf = (limit: number) => {
      const [, , , accepted] = events(asked, q1, q2, both(limit));
      return (accepted as Extract<RfqEvent, { type: 'QuotesAccepted' }>).data.purchase.approval;
    };
    expect(approvalOf(2_735)).toMatchObject({ net: [{ amount: 2_736 }] });
    expect(approvalOf(2_736)).toBeNull();
  });

  it('is quoted no more once it was ordered of somebody else', () => {
    spec
      .given(...events(asked, q1, together([{ quoteId: 'q1', lineId: 'd1' }])))
      .when(q2)
      .thenFails('rfq/line-settled', { field: 'lines[0].id', allowed: ['e1'] });
  });

  it('can be quoted anew after its quote has expired, which begins another round', () => {
    const expire: RfqCommand = {
      type: 'ExpireQuote',
      at: '2026-03-16T17:00:00.001Z',
      rfqId: 'r1',
      quoteId: 'q1',
    };
    const again = {
      ...q1,
      quoteId: 'q5',
      at: '2026-03-17T09:00:00.000Z',
      validUntil: '2026-03-30T17:00:00.000Z',
    };
    const state = fold(rfq, events(asked, q1, expire, again))!;
    expect(state.quotes.map((q) => [q.number, q.status])).toEqual([
      ['Q26-000001-1', 'Expired'],
      ['Q26-000001-2', 'Open'],
    ]);
  });

  it('tells no vendor by number or revision whether others have quoted', () => {
    const state = fold(rfq, events(asked, q1, { ...q1, quoteId: 'q3' }, q2))!;
    expect(state.quotes.at(-1)!.number).toBe('Q26-000001-1');
    expect(state.revisions).toEqual({ b1: 3, v1: 2, v2: 1 });
    spec
      .given(...events(asked, q1))
      .when({ ...q2, seenRevision: 0 })
      .thenTypes('QuoteOffered');
    spec
      .given(...events(asked, q1))
      .when({ ...q1, quoteId: 'q3', seenRevision: 0 })
      .thenFails('rfq/changed');
  });
});
