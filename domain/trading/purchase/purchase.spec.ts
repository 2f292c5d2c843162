import { specify } from '../../shared/decider/decider-spec.js';
import type {
  PeriodLimit,
  PurchaseCommand,
  ProposedLine,
  ProposedOrder,
} from './purchase.commands.js';
import type { PurchaseEvent } from './purchase.events.js';
import { purchase } from './purchase.js';

const at = '2026-03-02T23:30:00.000Z';
const address = { city: 'Leeds', country: 'GB', consignee: { subject: 's', sealed: 'x' } };
const proposed = (
  lineId: string,
  quantity: number,
  more: Partial<ProposedLine> = {},
): ProposedLine => ({
  lineId,
  field: `lines[${lineId}]`,
  productId: `p${lineId}`,
  quantity,
  expectedUnitPrice: null,
  product: {
    productId: `p${lineId}`,
    vendorOrgId: 'v1',
    sku: `SKU-${lineId}`,
    discontinued: null,
    details: {
      name: `Product ${lineId}`,
      description: '',
      categoryId: 'c',
      categoryPath: ['Office'],
      attributes: {},
      media: [],
      unit: 'EA',
      packSize: 1,
      minimumOrderQuantity: 5,
      orderMultiple: 5,
      leadTimeDays: 2,
      taxCategory: 'standard',
    },
  },
  price: {
    priceListId: 'pl',
    priceListName: 'Trade',
    minQuantity: 1,
    maxQuantity: null,
    unitPrice: { amount: '2.50', currency: 'GBP', per: 1 },
  },
  listPrice: { amount: '2.80', currency: 'GBP', per: 1 },
  quote: null,
  tax: { category: 'standard', percent: '20', country: 'GB', exemptionReason: null },
  dispatch: { country: 'GB', isVendorRegistered: true },
  locations: ['leeds'],
  ...more,
});
const vendor = {
  organizationId: 'v1',
  name: 'Harrow',
  timeZone: 'Europe/London',
  status: 'Verified' as const,
};
const orderOf = (...lines: ProposedLine[]): ProposedOrder => ({
  orderId: 'o1',
  number: '26-000001-1',
  vendor,
  lines,
});
const place = (
  orders: ProposedOrder[],
  more: Partial<Extract<PurchaseCommand, { type: 'PlacePurchase' }>> = {},
): PurchaseCommand => ({
  type: 'PlacePurchase',
  at,
  purchaseId: 'pu1',
  number: '26-000001',
  buyer: { organizationId: 'b1', name: 'Acme', status: 'Verified' },
  placedBy: 'u1',
  orderLimit: null,
  periodLimits: [],
  unknown: [],
  orders,
  shippingAddress: address,
  billingAddress: address,
  poNumber: 'PO-1',
  note: null,
  onShortage: 'reject',
  allOrNothing: false,
  approvalDeadline: '2026-03-09T23:30:00.000Z',
  ...more,
});
const placedBy = (command: PurchaseCommand): Extract<PurchaseEvent, { type: 'PurchasePlaced' }> =>
  purchase.decide(command, null)[0] as Extract<PurchaseEvent, { type: 'PurchasePlaced' }>;

describe('a purchase', () => {
  const spec = specify(purchase);
  const overLimit = place([orderOf(proposed('1', 10))], {
    orderLimit: { amount: 2_499, currency: 'GBP' },
  });
  const awaiting = placedBy(overLimit);

  describe('in several currencies', () => {
    const inEuros = (lineId: string, more: Partial<ProposedLine> = {}): ProposedLine => {
      const line = proposed(lineId, 10, more);
      const unitPrice = { amount: '3.00', currency: 'EUR', per: 1 };
      return { ...line, price: { ...line.price!, unitPrice } };
    };
    const other = { ...vendor, organizationId: 'v2', name: 'Pennine' };

    it('has an order for each vendor in one of them', () => {
      const orders = [
        orderOf(proposed('1', 10)),
        { ...orderOf(inEuros('2')), orderId: 'o2', vendor: other },
      ];
      expect(placedBy(place(orders)).data.orders.map((o) => [o.currency, o.netAmount])).toEqual([
        ['GBP', { amount: 2_500, currency: 'GBP' }],
        ['EUR', { amount: 3_000, currency: 'EUR' }],
      ]);
      // a limit says nothing of another currency: somebody has to look
      const orderLimit = { amount: 9_999_999, currency: 'GBP' };
      expect(placedBy(place(orders, { orderLimit })).data.approval).toMatchObject({
        net: [
          { amount: 2_500, currency: 'GBP' },
          { amount: 3_000, currency: 'EUR' },
        ],
      });
    });

    it('is refused where one vendor’s lines are, naming them and what would be right', () => {
      const currencies = ['GBP', 'EUR'];
      spec
        .given()
        .when(place([orderOf(proposed('1', 10, { currencies }), inEuros('2', { currencies }))]))
        .thenFails('purchase/currencies', {
          field: 'lines[2]',
          allowed: ['GBP', 'EUR'],
          facts: { vendorId: 'v1', lines: { GBP: ['lines[1]'], EUR: ['lines[2]'] } },
        });
      spec
        .given()
        .when(
          place([
            orderOf(
              proposed('1', 10, { currencies: ['GBP'] }),
              inEuros('2', { currencies: ['EUR'] }),
            ),
          ]),
        )
        .thenFails('purchase/currencies', { field: 'lines[2]', allowed: [] });
    });

    it('is refused where a line has no price in the one that was chosen', () => {
      spec
        .given()
        .when(
          place([
            orderOf(
              proposed('1', 10, { price: null, currency: 'USD', currencies: ['GBP', 'EUR'] }),
            ),
          ]),
        )
        .thenFails('purchase/no-price-in-currency', {
          field: 'lines[1].currency',
          allowed: ['GBP', 'EUR'],
        });
    });
  });

  it('needs approval where a day or a month comes to more than the limit with it, and says of what', () => {
    const gbp = (amount: number) => ({ amount, currency: 'GBP' });
    const approval = (...periodLimits: PeriodLimit[]) =>
      placedBy(place([orderOf(proposed('1', 10))], { orderLimit: gbp(2_500), periodLimits })).data
        .approval;
    const day = { period: 'day', limit: gbp(10_000), spent: gbp(7_500) } as const;
    const month = { period: 'month', limit: gbp(90_000), spent: gbp(87_501) } as const;
    expect(approval(day)).toBeNull();
    expect(approval(day, month)).toEqual({
      ...month,
      net: [gbp(2_500)],
      deadline: '2026-03-09T23:30:00.000Z',
    });
    const elsewhere = { amount: 9_999_999, currency: 'EUR' };
    expect(
      approval({ period: 'day', limit: elsewhere, spent: { amount: 0, currency: 'EUR' } }),
    ).toMatchObject({ period: 'day', limit: elsewhere });
  });

  it('freezes for when what waits for stock is promised, and where it may arrive', () => {
    const sold = proposed('1', 10);
    const waits = (days: number | null, more: Partial<ProposedLine> = {}): ProposedLine => ({
      ...sold,
      product: {
        ...sold.product!,
        details: { ...sold.product!.details, backorderLeadTimeDays: days },
      },
      whenShort: 'backorder',
      waitsAt: ['leeds', 'hull'],
      ...more,
    });
    const lineOf = (line: ProposedLine) => {
      const [placed] = purchase.decide(place([orderOf(line)]), null);
      return (placed as Extract<PurchaseEvent, { type: 'PurchasePlaced' }>).data.orders[0]!
        .lines[0]!;
    };
    // half past eleven at night in London
    expect(lineOf(waits(21))).toMatchObject({
      promisedDate: '2026-03-04',
      backorder: { promisedDate: '2026-03-23', waitsAt: ['leeds', 'hull'] },
    });
    expect(lineOf(proposed('1', 10))).not.toHaveProperty('backorder');
    // money is held for days
    const byCard = {
      method: 'card',
      payWithinHours: 72,
      limits: { GBP: { min: 30, max: 99_999_999 } },
    } as const;
    spec
      .given()
      .when(place([orderOf(waits(21))], { payment: byCard }))
      .thenFails('purchase/payment-method', { field: 'payment', allowed: ['account'] });
    spec
      .given()
      .when(place([orderOf(proposed('1', 10))], { payment: byCard }))
      .thenTypes('PurchasePlaced');
    // what the gateway pays to nobody is not taken from anybody
    const { vendor } = orderOf(proposed('1', 10));
    const restricted = [{ vendorOrgId: vendor.organizationId, name: vendor.name }];
    spec
      .given()
      .when(place([orderOf(proposed('1', 10))], { payment: { ...byCard, restricted } }))
      .thenFails('purchase/payment-method', { field: 'payment', allowed: ['account'] });
    const quote = {
      rfqId: 'r',
      quoteId: 'q',
      number: 'Q-1',
      unitPrice: { amount: '2.00', currency: 'GBP', per: 1 },
    };
    const quoted = (leadTimeDays: number | null) => {
      const { whenShort: _chosen, ...line } = waits(null, { quote: { ...quote, leadTimeDays } });
      return line;
    };
    expect(lineOf(quoted(30))).toMatchObject({
      promisedDate: '2026-04-01',
      backorder: { promisedDate: '2026-04-01' },
    });
    for (const days of [null, 0]) expect(lineOf(quoted(days))).not.toHaveProperty('backorder');
    spec
      .given()
      .when(place([orderOf(waits(null))]))
      .thenFails('purchase/no-backorder', { field: 'lines[1].whenShort', allowed: ['reject'] });
    spec
      .given()
      .when(place([orderOf(waits(21, { waitsAt: [] }))]))
      .thenFails('purchase/no-location', { field: 'lines[1].whenShort' });
  });

  it('freezes price, source, tax and the promised day in the vendor’s zone', () => {
    const line = placedBy(place([orderOf(proposed('1', 10))])).data.orders[0]!.lines[0]!;
    expect(line).toMatchObject({
      sku: 'SKU-1',
      net: { amount: 2_500, currency: 'GBP' },
      priceSource: { priceListId: 'pl', name: 'Trade' },
      promisedDate: '2026-03-04',
    });
    const auckland = {
      ...orderOf(proposed('1', 10)),
      vendor: { ...vendor, timeZone: 'Pacific/Auckland' },
    };
    expect(placedBy(place([auckland])).data.orders[0]!.lines[0]!.promisedDate).toBe('2026-03-05');
  });

  it('is refused with the nearest quantities where a multiple is broken', () => {
    spec
      .given()
      .when(place([orderOf(proposed('1', 7))]))
      .thenFails('product/quantity', { field: 'lines[1].quantity', allowed: ['5', '10'] });
  });

  it('names every line that is wrong, not only the first', () => {
    let facts: unknown;
    try {
      purchase.decide(place([orderOf(proposed('1', 7), proposed('2', 10, { price: null }))]), null);
    } catch (error) {
      facts = (error as { details: { problems: { code: string }[] } }).details.problems.map(
        (p) => p.code,
      );
    }
    expect(facts).toEqual(['product/quantity', 'purchase/no-price']);
  });

  it('is refused where the price is no longer what the buyer saw', () => {
    const expectedUnitPrice = { amount: '2.40', currency: 'GBP', per: 1 };
    spec
      .given()
      .when(place([orderOf(proposed('1', 10, { expectedUnitPrice }))]))
      .thenFails('purchase/price-changed', { field: 'lines[1].expectedUnitPrice' });
    const same = { amount: '250', currency: 'GBP', per: 100 };
    spec
      .given()
      .when(place([orderOf(proposed('1', 10, { expectedUnitPrice: same }))]))
      .thenTypes('PurchasePlaced');
  });

  it('is refused where there was no price to be seen, and now there is one', () => {
    spec
      .given()
      .when(place([orderOf(proposed('1', 10, { isUnseen: true }))]))
      .thenFails('purchase/price-changed', { field: 'lines[1].expectedUnitPrice' });
  });

  it('of a vendor that is not verified, or by a buyer that is not, is refused', () => {
    const unverified = {
      ...orderOf(proposed('1', 10)),
      vendor: { ...vendor, status: 'Registered' as const },
    };
    spec
      .given()
      .when(place([unverified]))
      .thenFails('purchase/vendor-not-selling');
    const buyer = { organizationId: 'b1', name: 'Acme', status: 'Suspended' as const };
    spec
      .given()
      .when(place([orderOf(proposed('1', 10))], { buyer }))
      .thenFails('purchase/buyer-not-verified');
  });

  it('above the placer’s limit waits for another person', () => {
    expect(awaiting.data.approval).toEqual({
      limit: { amount: 2_499, currency: 'GBP' },
      net: [{ amount: 2_500, currency: 'GBP' }],
      deadline: '2026-03-09T23:30:00.000Z',
    });
    expect(
      placedBy(
        place([orderOf(proposed('1', 10))], { orderLimit: { amount: 2_500, currency: 'GBP' } }),
      ).data.approval,
    ).toBeNull();
    expect(
      placedBy(
        place([orderOf(proposed('1', 10))], { orderLimit: { amount: 9_999_999, currency: 'EUR' } }),
      ).data.approval,
    ).not.toBeNull();
  });

  const harrow = { organizationId: 'v1', name: 'Harrow', status: 'Verified' as const };
  const paper = { productId: 'p1', name: 'Paper', discontinued: false };
  const approve = {
    type: 'ApprovePurchase' as const,
    at,
    purchaseId: 'pu1',
    by: 'u2',
    reason: null,
    isOver: false,
    parties: { buyer: 'Verified' as const, vendors: [harrow], products: [paper] },
  };

  it.each([
    ['the buyer is suspended', { buyer: 'Suspended' }, 'purchase/buyer-not-verified'],
    [
      'one of its vendors is suspended',
      { vendors: [harrow, { ...harrow, name: 'Quill', status: 'Suspended' }] },
      'purchase/vendor-not-selling',
    ],
    [
      'one of its vendors waits for its verification again',
      { vendors: [{ ...harrow, status: 'Registered' }] },
      'purchase/vendor-not-selling',
    ],
    [
      'one of its products was discontinued',
      { products: [paper, { ...paper, productId: 'p2', discontinued: true }] },
      'purchase/product-discontinued',
    ],
  ] as const)('is not approved once %s, but can be declined', (_what, now, code) => {
    spec
      .given(awaiting)
      .when({ ...approve, parties: { ...approve.parties, ...now } })
      .thenFails(code);
    spec
      .given(awaiting)
      .when({
        type: 'DeclinePurchase',
        at,
        purchaseId: 'pu1',
        by: 'u2',
        reason: 'not now',
        isOver: false,
      })
      .thenTypes('PurchaseDeclined');
  });

  it('is never approved by its author', () => {
    spec
      .given(awaiting)
      .when({ ...approve, by: 'u1' })
      .thenFails('purchase/own-approval');
    spec
      .given(awaiting)
      .when({ ...approve, by: 'u2' })
      .thenTypes('PurchaseApproved');
  });

  it('that needs no approval, or has its answer, takes no other', () => {
    spec
      .given(placedBy(place([orderOf(proposed('1', 10))])))
      .when({
        type: 'DeclinePurchase',
        at,
        purchaseId: 'pu1',
        by: 'u2',
        reason: 'no',
        isOver: false,
      })
      .thenFails('purchase/not-awaiting-approval');
    const approved: PurchaseEvent = {
      type: 'PurchaseApproved',
      data: { purchaseId: 'pu1', buyerOrgId: 'b1', approvedBy: 'u2', reason: null, occurredAt: at },
    };
    spec
      .given(awaiting, approved)
      .when({
        type: 'DeclinePurchase',
        at,
        purchaseId: 'pu1',
        by: 'u3',
        reason: 'no',
        isOver: false,
      })
      .thenFails('purchase/not-awaiting-approval');
  });

  it('of which nothing is left is decided by nobody, whether or not it has been told so', () => {
    const approval = { ...approve, isOver: true };
    const decline = {
      type: 'DeclinePurchase' as const,
      at,
      purchaseId: 'pu1',
      by: 'u2',
      reason: 'no',
      isOver: true,
    };
    const lapse: PurchaseCommand = { type: 'LapseApproval', at, purchaseId: 'pu1' };
    const lapsed: PurchaseEvent = {
      type: 'PurchaseApprovalLapsed',
      data: { purchaseId: 'pu1', buyerOrgId: 'b1', occurredAt: at },
    };
    for (const command of [approval, decline]) {
      spec.given(awaiting).when(command).thenFails('purchase/not-awaiting-approval');
      spec
        .given(awaiting, lapsed)
        .when({ ...command, isOver: false })
        .thenFails('purchase/not-awaiting-approval');
    }
    spec.given(awaiting).when(lapse).then([lapsed]);
    spec.given(awaiting, lapsed).when(lapse).thenNothing();
    spec
      .given(awaiting, lapsed)
      .when({ type: 'ExpireApproval', at: '2026-03-09T23:30:00.000Z', purchaseId: 'pu1' })
      .thenNothing();
  });

  it('of accepted quotes has in one append what was frozen, and its commission', () => {
    const { data } = placedBy(place([orderOf(proposed('1', 10))]));
    const fixed = {
      orderId: data.orders[0]!.orderId,
      number: data.orders[0]!.number,
      vendorOrgId: data.orders[0]!.vendorOrgId,
      gross: data.orders[0]!.totalAmount,
      edition: 1,
      net: data.orders[0]!.netAmount,
      parts: [],
      amount: { amount: 150, currency: 'GBP' },
      tax: { treatment: 'domestic', percent: '20', amount: { amount: 30, currency: 'GBP' } },
    } as const;
    const quoted = { type: 'PlaceQuotedPurchase', at, purchase: data } as const;
    spec.given().when(quoted).thenTypes('PurchasePlaced');
    spec
      .given()
      .when({ ...quoted, commissions: [fixed] })
      .then([
        { type: 'PurchasePlaced', data },
        { type: 'CommissionFixed', data: { purchaseId: 'pu1', ...fixed, occurredAt: at } },
      ]);
  });

  it('whose approval nobody gave expires at its deadline, not before', () => {
    spec
      .given(awaiting)
      .when({ type: 'ExpireApproval', at: '2026-03-09T23:29:59.999Z', purchaseId: 'pu1' })
      .thenNothing();
    spec
      .given(awaiting)
      .when({ type: 'ExpireApproval', at: '2026-03-09T23:30:00.000Z', purchaseId: 'pu1' })
      .thenTypes('PurchaseApprovalExpired');
  });
});
