import {
  anOrder,
  historicalLine,
  historicalOrder,
  leeds,
  line,
} from '../../domain/trading/trading-events-spec.js';
import { project, recorded, recordedAt } from '../projection-spec.js';
import { orders } from './orders.js';

const gbp = (amount: number) => ({ amount, currency: 'GBP' });
const o1 = anOrder('o1', [line('l1', 10), line('l2', 5)], { note: 'By noon' });
const { locations: _locations, ...l1 } = o1.lines[0]!;
const { locations: __, ...l2 } = o1.lines[1]!;

describe('an order', () => {
  const spec = project(orders, {
    because: 'notes are written about an order that has been placed',
    causes: [['OrderPlaced', 'OrderNoteAdded']],
  });
  const confirmed = [o1.placed(), o1.confirmed()];

  it('is shown as it was placed, without the locations where its stock is sought', () => {
    const by = { person: 'u-1', organization: 'b-1', client: 'api' };
    spec.given(recorded(o1.placed(), { actor: by })).then('o1', {
      id: 'o1',
      number: '26-000001-o1',
      purchaseId: 'pu-1',
      buyerOrgId: 'b-1',
      buyerName: 'Acme',
      vendorOrgId: 'v-1',
      vendorName: 'Harrow',
      vendorTimeZone: 'Europe/London',
      placedBy: 'u-1',
      createdAt: o1.placed().data.occurredAt,
      poNumber: 'PO-7',
      note: 'By noon',
      prepaidBy: null,
      status: 'Placed',
      currency: 'GBP',
      shippingAddress: leeds,
      billingAddress: leeds,
      country: 'GB',
      charges: [],
      lines: [
        { ...l1, shipped: 0, closed: 0, backordered: 0 },
        { ...l2, shipped: 0, closed: 0, backordered: 0 },
      ],
      netAmount: gbp(1_500),
      taxes: o1.placed().data.taxes,
      totalAmount: gbp(1_800),
      taxRounding: 'halfUp',
      droppedLines: [],
      reasons: [],
      shipments: [],
      closings: [],
      closingRequest: null,
      closedNetAmount: gbp(0),
      notes: [],
      timeline: [
        {
          eventId: 'e-1',
          type: 'OrderPlaced',
          status: 'Placed',
          at: o1.placed().data.occurredAt,
          recordedAt: recordedAt(1),
          ...by,
          detail: {},
        },
      ],
      revision: 0,
      changedAt: recordedAt(1),
    });
  });

  it('tells in its timeline who did what, when and why', () => {
    const at = '2026-03-04T10:00:00.000Z';
    const { timeline } = spec
      .given(
        o1.placed(),
        o1.awaitingApproval(),
        o1.confirmed(['l2']),
        recorded(o1.partlyShipped('s1', { l1: 4 }, { occurredAt: at }), {
          actor: { person: 'u-5', organization: 'v-1' },
        }),
        o1.shipped('s2', { l1: 6 }),
        o1.delivered(),
        o1.completed(),
      )
      .document('o1')!;
    const shipment = (id: string) => ({
      shipmentId: id,
      carrier: 'Parcelforce',
      tracking: `track-${id}`,
      lines: 1,
    });
    expect(timeline.map(({ status, detail }) => [status, detail])).toEqual([
      ['Placed', {}],
      ['AwaitingApproval', { deadline: '2026-03-09T09:00:00.000Z' }],
      ['Confirmed', { droppedLines: [{ lineId: 'l2', requested: 5, available: 0 }] }],
      ['PartlyShipped', shipment('s1')],
      ['Shipped', shipment('s2')],
      ['Delivered', { by: 'buyer', proof: 'Signed: B. Reed' }],
      ['Completed', {}],
    ]);
    expect(timeline[3]).toMatchObject({
      at,
      recordedAt: recordedAt(4),
      person: 'u-5',
      organization: 'v-1',
      client: null,
    });
  });

  it('says what was closed short, by whom and why, and is worth what is supplied', () => {
    const half = [...confirmed, o1.partlyShipped('s1', { l1: 4 })];
    const closed = o1.closedShort({ l1: 6, l2: 5 });
    spec.given(...half, closed).thenMatches('o1', {
      status: 'Shipped',
      lines: [
        { lineId: 'l1', quantity: 10, shipped: 4, closed: 6, net: gbp(400) },
        { lineId: 'l2', quantity: 5, shipped: 0, closed: 5, net: gbp(0) },
      ],
      netAmount: gbp(400),
      totalAmount: gbp(480),
      closedNetAmount: gbp(1_100),
      closings: [
        {
          closingId: 'closing-1',
          by: 'vendor',
          closedBy: 'u-5',
          reason: 'No longer made',
          requestId: null,
          at: closed.data.occurredAt,
          lines: [
            { lineId: 'l1', quantity: 6 },
            { lineId: 'l2', quantity: 5 },
          ],
        },
      ],
    });
    const { timeline } = spec.given(...half, closed).document('o1')!;
    expect(timeline.at(-1)).toMatchObject({
      type: 'OrderClosedShort',
      status: 'Shipped',
      detail: { by: 'vendor', reason: 'No longer made', units: 11 },
    });
  });

  it('shows what its buyer asks to be closed until somebody has answered', () => {
    const asked = [...confirmed, o1.closingRequested({ l2: 5 })];
    spec.given(...asked).thenMatches('o1', {
      status: 'Confirmed',
      closingRequest: {
        requestId: 'request-1',
        requestedBy: 'u-1',
        reason: 'Bought elsewhere',
        lines: [{ lineId: 'l2', quantity: 5 }],
      },
    });
    for (const answer of [
      o1.closingDeclined(),
      o1.closedShort({ l2: 5 }, { status: 'Confirmed' }),
      o1.shipped('s1', { l1: 10, l2: 5 }),
      o1.cancelled(),
    ])
      spec.given(...asked, answer).thenMatches('o1', { closingRequest: null });
    spec
      .given(...asked, o1.closingDeclined())
      .thenMatches('o1', { status: 'Confirmed', timeline: [{}, {}, {}, { status: 'Confirmed' }] });
  });

  it('that is confirmed whole drops nothing and says nothing more', () => {
    spec.given(...confirmed).thenMatches('o1', {
      status: 'Confirmed',
      lines: [{ lineId: 'l1' }, { lineId: 'l2' }],
      droppedLines: [],
      timeline: [{}, { type: 'OrderConfirmed', detail: {} }],
      revision: 1,
      changedAt: recordedAt(2),
    });
  });

  it('that is confirmed without a line is worth what is left, and names what could not be supplied', () => {
    spec.given(o1.placed(), o1.confirmed(['l2'])).thenMatches('o1', {
      lines: [{ lineId: 'l1' }],
      droppedLines: [{ lineId: 'l2', requested: 5, available: 0, name: 'Product l2', sku: 'L2' }],
      netAmount: gbp(1_000),
      totalAmount: gbp(1_200),
    });
  });

  it('that is rejected says why', () => {
    const reasons = [{ code: 'approval-declined', message: 'Too dear' }] as const;
    spec.given(o1.placed(), o1.awaitingApproval(), o1.rejected(reasons)).thenMatches('o1', {
      status: 'Rejected',
      reasons,
      timeline: [{}, {}, { detail: { reasons } }],
      lines: [{ lineId: 'l1' }, { lineId: 'l2' }],
    });
  });

  it('counts what of each line was shipped, over all shipments', () => {
    const parcels = [{ carrier: 'DPD', tracking: 'd1', weightGrams: 900 }];
    spec
      .given(
        ...confirmed,
        o1.partlyShipped('s1', { l1: 4 }, { parcels }),
        o1.shipped('s2', { l1: 6, l2: 5 }, { occurredAt: '2026-03-04T10:00:00.000Z' }),
      )
      .thenMatches('o1', {
        status: 'Shipped',
        lines: [
          { lineId: 'l1', shipped: 10 },
          { lineId: 'l2', shipped: 5 },
        ],
        shipments: [
          { shipmentId: 's1', lines: [{ lineId: 'l1', quantity: 4 }], parcels },
          { shipmentId: 's2', carrier: 'Parcelforce', at: '2026-03-04T10:00:00.000Z' },
        ],
      });
  });

  it('tells no parcels where nobody named them', () => {
    const { shipments } = spec
      .given(...confirmed, o1.shipped('s1', { l1: 10, l2: 5 }))
      .document('o1')!;
    expect(shipments[0]).not.toHaveProperty('parcels');
  });

  it('that is cancelled keeps its lines and says who gave it up and why', () => {
    spec.given(...confirmed, o1.cancelled({ by: 'vendor', reason: 'Fire' })).thenMatches('o1', {
      status: 'Cancelled',
      lines: [
        { lineId: 'l1', shipped: 0 },
        { lineId: 'l2', shipped: 0 },
      ],
      timeline: [{}, {}, { detail: { by: 'vendor', reason: 'Fire' } }],
    });
  });

  it('shows what was written about it, or about a line, without being changed by it', () => {
    spec
      .given(
        o1.placed(),
        o1.noted(),
        o1.noted({ noteId: 'n-2', lineId: 'l2', by: 'vendor', writtenBy: 'u-5', text: 'Tomorrow' }),
      )
      .thenMatches('o1', {
        notes: [
          { id: 'n-1', lineId: null, text: 'Ring at the gate', by: 'buyer', writtenBy: 'u-1' },
          { id: 'n-2', lineId: 'l2', text: 'Tomorrow', by: 'vendor', writtenBy: 'u-5' },
        ],
        timeline: [{}],
        status: 'Placed',
        revision: 0,
        changedAt: recordedAt(1),
      });
  });

  it('shows reserved and backordered apart, line by line, until all has come', () => {
    const lines = [
      line('l1', 10, { backorder: { promisedDate: '2026-04-01', waitsAt: ['leeds'] } }),
      line('l2', 5),
    ];
    const o = anOrder('o1', lines);
    const begun = [o.placed(), o.confirmed([], { backordered: [{ lineId: 'l1', quantity: 6 }] })];
    spec.given(...begun).thenMatches('o1', {
      status: 'Confirmed',
      lines: [{ backordered: 6, backorderPromisedDate: '2026-04-01' }, { backordered: 0 }],
      timeline: [{}, { detail: { backordered: 6 } }],
    });
    const partly = [...begun, o.backorderReserved({ l1: 2 }, { l1: 4 })];
    spec.given(...partly).thenMatches('o1', {
      status: 'Confirmed',
      lines: [{ backordered: 4 }, {}],
      timeline: [{}, {}, { type: 'OrderBackorderReserved', detail: { units: 2, left: 4 } }],
    });
    const closed = o.closedShort({ l1: 5 });
    const withWait = {
      ...closed,
      data: { ...closed.data, lines: [{ ...closed.data.lines[0]!, backordered: 4 }] },
    };
    spec
      .given(...partly, withWait)
      .thenMatches('o1', { lines: [{ closed: 5, backordered: 0 }, {}] });
    spec.given(...partly, o.cancelled()).thenMatches('o1', { lines: [{ backordered: 0 }, {}] });
    expect(spec.given(...begun).document('o1')!.lines[0]).not.toHaveProperty('backorder');
  });

  it('keeps its notes after it is cancelled, and takes new ones', () => {
    spec
      .given(o1.placed(), o1.noted(), o1.cancelled(), o1.noted({ noteId: 'n-2' }))
      .thenMatches('o1', { status: 'Cancelled', notes: [{ id: 'n-1' }, { id: 'n-2' }] });
  });

  it('of the past is completed and shipped, and nobody knows its list, tax or promise', () => {
    const { row: _row, ...h1 } = historicalLine(1, 6);
    const { row: __row, ...h2 } = historicalLine(2, 4);
    const unknown = { packSize: null, priceSource: null, tax: null, promisedDate: null };
    spec.given(historicalOrder.imported()).thenMatches('o-2011', {
      status: 'Completed',
      purchaseId: null,
      placedBy: null,
      shippingAddress: null,
      country: 'FR',
      charges: [{ code: 'POST', net: gbp(250) }],
      lines: [
        { ...h1, ...unknown, shipped: 6 },
        { ...h2, ...unknown, shipped: 4 },
      ],
      netAmount: gbp(1_250),
      taxes: [],
      totalAmount: gbp(1_250),
      timeline: [
        { type: 'HistoricalOrderImported', detail: { lines: 2, charges: 1, file: 'f00d' } },
      ],
    });
  });

  it('of the past does not show the rows and files that it came from', () => {
    const order = spec.given(historicalOrder.imported()).document('o-2011')!;
    expect(order).not.toHaveProperty('file');
    expect(order.lines[0]).not.toHaveProperty('row');
  });

  it('of the past grows by the rows that are imported later', () => {
    spec.given(historicalOrder.imported(), historicalOrder.linesImported()).thenMatches('o-2011', {
      lines: [{ lineId: 'h-1' }, { lineId: 'h-2' }, { lineId: 'h-9', shipped: 2 }],
      charges: [{ code: 'POST' }],
      netAmount: gbp(1_450),
      totalAmount: gbp(1_450),
      timeline: [{}, { type: 'HistoricalOrderLinesImported', detail: { lines: 1, charges: 0 } }],
      revision: 1,
    });
  });

  it('is not made up where its placement is unknown', () => {
    spec.given(o1.noted(), o1.confirmed(), historicalOrder.linesImported()).thenDocuments({});
  });

  it('is specified for every event that it handles', () => spec.thenEveryHandledEventWasGiven());
});
