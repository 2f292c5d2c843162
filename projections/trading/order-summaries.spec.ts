import {
  anOrder,
  contents,
  historicalCharge,
  historicalLine,
  historicalOrder,
  line,
} from '../../domain/trading/trading-events-spec.js';
import { project, recordedAt } from '../projection-spec.js';
import { orderSummaries } from './order-summaries.js';

const gbp = (amount: number) => ({ amount, currency: 'GBP' });
const o1 = anOrder('o1', [
  line('l1', 10, { promisedDate: '2026-03-09' }),
  line('l2', 5, { promisedDate: '2026-03-05' }),
]);

describe('an order in a list', () => {
  const spec = project(orderSummaries);

  it('is shown as it was placed, promised for the day of its latest line', () => {
    spec.given(o1.placed()).then('o1', {
      id: 'o1',
      number: '26-000001-o1',
      purchaseId: 'pu-1',
      poNumber: 'PO-7',
      poNumberKey: 'po-7',
      buyerOrgId: 'b-1',
      buyerName: 'Acme',
      buyerNameKey: 'acme',
      vendorOrgId: 'v-1',
      vendorName: 'Harrow',
      vendorNameKey: 'harrow',
      placedBy: 'u-1',
      placedAt: o1.placed().data.occurredAt,
      status: 'Placed',
      lines: 2,
      units: 15,
      shippedUnits: 0,
      closedUnits: 0,
      backorderedUnits: 0,
      closingAsked: false,
      prepaidBy: null,
      netAmount: gbp(1_500),
      totalAmount: gbp(1_800),
      promisedDate: '2026-03-09',
      promisedByLine: { l1: '2026-03-09', l2: '2026-03-05' },
      productIds: ['p-l1', 'p-l2'],
      changedAt: recordedAt(1),
    });
  });

  it('has the status of its last event', () => {
    const approved = [o1.placed(), o1.awaitingApproval()];
    spec.given(...approved).thenMatches('o1', { status: 'AwaitingApproval' });
    const confirmed = [...approved, o1.confirmed(), o1.partlyShipped('s1', { l1: 10 })];
    spec.given(...confirmed).thenMatches('o1', { status: 'PartlyShipped', lines: 2 });
    const delivered = [...confirmed, o1.shipped('s2', { l2: 5 }), o1.delivered()];
    spec.given(...delivered).thenMatches('o1', { status: 'Delivered' });
    spec
      .given(...delivered, o1.completed())
      .thenMatches('o1', { status: 'Completed', changedAt: recordedAt(7) });
  });

  it('keeps what it was worth when it is rejected or cancelled', () => {
    spec
      .given(o1.placed(), o1.rejected())
      .thenMatches('o1', { status: 'Rejected', lines: 2, totalAmount: gbp(1_800) });
    spec
      .given(o1.placed(), o1.confirmed(), o1.cancelled())
      .thenMatches('o1', { status: 'Cancelled', lines: 2, totalAmount: gbp(1_800) });
  });

  it('is worth what is left of it once it is confirmed without a line', () => {
    spec.given(o1.placed(), o1.confirmed(['l2'])).thenMatches('o1', {
      status: 'Confirmed',
      lines: 1,
      netAmount: gbp(1_000),
      totalAmount: gbp(1_200),
    });
  });

  it('says what was ordered, shipped and closed, and is worth what is supplied', () => {
    const half = [o1.placed(), o1.confirmed(), o1.partlyShipped('s1', { l1: 4 })];
    spec
      .given(...half, o1.closingRequested({ l1: 6 }))
      .thenMatches('o1', { units: 15, shippedUnits: 4, closedUnits: 0, closingAsked: true });
    spec
      .given(...half, o1.closingRequested({ l1: 6 }), o1.closedShort({ l1: 6, l2: 5 }))
      .thenMatches('o1', {
        status: 'Shipped',
        units: 15,
        shippedUnits: 4,
        closedUnits: 11,
        closingAsked: false,
        netAmount: gbp(400),
        totalAmount: gbp(480),
      });
    spec
      .given(...half, o1.closingRequested({ l1: 6 }), o1.closingDeclined())
      .thenMatches('o1', { status: 'PartlyShipped', closingAsked: false });
    spec.given(o1.placed(), o1.confirmed(['l2'])).thenMatches('o1', { units: 10 });
  });

  it('is promised for the latest of the lines that are left', () => {
    spec
      .given(o1.placed(), o1.confirmed(['l1']))
      .thenMatches('o1', { lines: 1, promisedDate: '2026-03-05' });
    spec
      .given(o1.placed(), o1.awaitingApproval(), o1.confirmed(['l2']))
      .thenMatches('o1', { lines: 1, promisedDate: '2026-03-09' });
  });

  it('is promised for the latest of the lines that were not closed whole', () => {
    const given = [o1.placed(), o1.confirmed()];
    spec
      .given(...given, o1.closedShort({ l1: 10 }, { status: 'Confirmed' }))
      .thenMatches('o1', { promisedDate: '2026-03-05' });
    spec
      .given(...given, o1.closedShort({ l1: 9 }, { status: 'Confirmed' }))
      .thenMatches('o1', { promisedDate: '2026-03-09' });
    spec
      .given(
        ...given,
        o1.partlyShipped('s1', { l2: 5 }),
        o1.closedShort({ l1: 10 }, { status: 'Shipped' }),
      )
      .thenMatches('o1', { promisedDate: '2026-03-05', status: 'Shipped' });
  });

  it('remembers the promises of its lines no longer than they can change what is promised', () => {
    const decided = [o1.rejected(), o1.cancelled(), o1.shipped('s1', { l1: 10, l2: 5 })];
    for (const event of [...decided, o1.confirmed(['l2'])])
      expect(spec.given(o1.placed(), event).document('o1')).not.toHaveProperty('promisedByLine');
    const sameDay = anOrder('o2', [line('l1', 10), line('l2', 5)]);
    expect(spec.given(sameDay.placed()).document('o2')).not.toHaveProperty('promisedByLine');
    spec
      .given(sameDay.placed(), sameDay.confirmed(['l1']))
      .thenMatches('o2', { promisedDate: '2026-03-05' });
  });

  it('of the past is completed from the beginning, at its net amount', () => {
    spec.given(historicalOrder.imported()).then('o-2011', {
      id: 'o-2011',
      number: '2011-17',
      purchaseId: null,
      poNumber: null,
      poNumberKey: null,
      buyerOrgId: 'b-1',
      buyerName: 'Acme',
      buyerNameKey: 'acme',
      vendorOrgId: 'v-1',
      vendorName: 'Harrow',
      vendorNameKey: 'harrow',
      placedBy: null,
      placedAt: historicalOrder.imported().data.occurredAt,
      status: 'Completed',
      lines: 2,
      units: 10,
      shippedUnits: 10,
      closedUnits: 0,
      backorderedUnits: 0,
      closingAsked: false,
      prepaidBy: null,
      netAmount: gbp(1_250),
      totalAmount: gbp(1_250),
      promisedDate: null,
      productIds: ['p-1', 'p-2'],
      changedAt: recordedAt(1),
    });
  });

  it('of the past grows by the rows that are imported later', () => {
    spec
      .given(
        historicalOrder.imported(),
        historicalOrder.linesImported(),
        historicalOrder.linesImported(
          contents([historicalLine(10, 1)], [historicalCharge(11, -100)]),
        ),
      )
      .thenMatches('o-2011', {
        status: 'Completed',
        lines: 4,
        netAmount: gbp(1_450),
        totalAmount: gbp(1_450),
        changedAt: recordedAt(3),
      });
  });

  it('is not made up where its placement is unknown', () => {
    spec.given(o1.confirmed(), o1.cancelled(), historicalOrder.linesImported()).thenDocuments({});
  });

  it('is promised for the day of what waits for stock, and counts what does', () => {
    const backorder = { promisedDate: '2026-04-01', waitsAt: ['leeds'] };
    const o = anOrder('o1', [line('l1', 10, { backorder }), line('l2', 5, { backorder })]);
    spec
      .given(o.placed(), o.confirmed())
      .thenMatches('o1', { promisedDate: '2026-03-05', backorderedUnits: 0 });
    const waits = [o.placed(), o.confirmed([], { backordered: [{ lineId: 'l1', quantity: 6 }] })];
    spec
      .given(...waits)
      .thenMatches('o1', { promisedDate: '2026-04-01', backorderedUnits: 6, status: 'Confirmed' });
    expect(spec.given(...waits).document('o1')).not.toHaveProperty('backorderByLine');
    const partly = [...waits, o.backorderReserved({ l1: 2 }, { l1: 4 })];
    spec.given(...partly).thenMatches('o1', { backorderedUnits: 4, promisedDate: '2026-04-01' });
    const closed = o.closedShort({ l1: 5 });
    const withWait = {
      ...closed,
      data: { ...closed.data, lines: [{ ...closed.data.lines[0]!, backordered: 4 }] },
    };
    spec.given(...partly, withWait).thenMatches('o1', { closedUnits: 5, backorderedUnits: 0 });
    spec.given(...partly, o.cancelled()).thenMatches('o1', { backorderedUnits: 0 });
  });

  it('is specified for every event that it handles', () => spec.thenEveryHandledEventWasGiven());
});
