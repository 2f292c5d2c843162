import { specify } from '../../shared/decider/decider-spec.js';
import { fold } from '../../shared/decider/decider.js';
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
