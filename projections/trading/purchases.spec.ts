import {
  anOrder,
  approvalByMonday,
  aPurchase,
  line,
} from '../../domain/trading/trading-events-spec.js';
import { project, recordedAt } from '../projection-spec.js';
import { purchases } from './purchases.js';

const gbp = (amount: number) => ({ amount, currency: 'GBP' });
const o1 = anOrder('o1', [line('l1', 10), line('l2', 5)]);
const o2 = anOrder('o2', [line('l3', 1)], { vendorOrgId: 'v-2', vendorName: 'Pennine' });
const pu1 = aPurchase([o1, o2]);

describe('a purchase', () => {
  const spec = project(purchases, {
    because: 'the orders of a purchase are placed after the purchase',
    causes: [['PurchasePlaced', 'OrderPlaced']],
  });
  const placed = [pu1.placed(), o1.placed(), o2.placed()];
  const awaiting = [pu1.placed({ approval: approvalByMonday }), o1.placed(), o1.awaitingApproval()];

  it('is shown with each vendor’s part', () => {
    spec.given(pu1.placed()).then('pu-1', {
      id: 'pu-1',
      number: '26-000001',
      buyerOrgId: 'b-1',
      placedBy: 'u-1',
      placedAt: pu1.placed().data.occurredAt,
      poNumber: 'PO-7',
      poNumberKey: 'po-7',
      allOrNothing: false,
      approval: null,
      approvalStatus: 'NotNeeded',
      approvalBy: null,
      approvalReason: null,
      prepaidBy: null,
      orders: [
        {
          id: 'o1',
          number: '26-000001-o1',
          vendorOrgId: 'v-1',
          vendorName: 'Harrow',
          status: 'Placed',
          netAmount: gbp(1_500),
          totalAmount: gbp(1_800),
        },
        {
          id: 'o2',
          number: '26-000001-o2',
          vendorOrgId: 'v-2',
          vendorName: 'Pennine',
          status: 'Placed',
          netAmount: gbp(100),
          totalAmount: gbp(120),
        },
      ],
      revision: 0,
      changedAt: recordedAt(1),
    });
  });

  it('is not changed by its orders being placed: that they will be is what it says', () => {
    spec.given(...placed).then('pu-1', spec.given(pu1.placed()).document('pu-1')!);
  });

  it('follows each of its orders by itself, its own revision staying as it is', () => {
    spec
      .given(
        ...placed,
        o2.rejected(),
        o1.confirmed(),
        o1.partlyShipped('s1', { l1: 1 }),
        o1.shipped('s2', { l1: 9, l2: 5 }),
        o1.delivered(),
      )
      .thenMatches('pu-1', {
        orders: [
          { id: 'o1', status: 'Delivered' },
          { id: 'o2', status: 'Rejected' },
        ],
        revision: 0,
        changedAt: recordedAt(8),
      });
    spec
      .given(...placed, o1.confirmed(), o1.cancelled(), o2.confirmed(), o2.completed())
      .thenMatches('pu-1', {
        orders: [{ status: 'Cancelled' }, { status: 'Completed' }],
      });
  });

  it('shows what an order is worth once lines were dropped, also after it is cancelled', () => {
    spec.given(...placed, o1.confirmed(['l2'])).thenMatches('pu-1', {
      orders: [
        { netAmount: gbp(1_000), totalAmount: gbp(1_200) },
        { netAmount: gbp(100), totalAmount: gbp(120) },
      ],
    });
    spec.given(...placed, o1.confirmed(['l2']), o1.cancelled()).thenMatches('pu-1', {
      orders: [{ status: 'Cancelled', totalAmount: gbp(1_200) }, {}],
    });
  });

  it('shows what an order is worth once its rest was closed short', () => {
    spec
      .given(
        ...placed,
        o1.confirmed(),
        o1.backorderReserved({ l2: 5 }),
        o1.partlyShipped('s1', { l1: 4 }),
        o1.closingRequested({ l1: 6 }),
        o1.closingDeclined(),
        o1.closedShort({ l1: 6, l2: 5 }),
      )
      .thenMatches('pu-1', {
        orders: [{ status: 'Shipped', netAmount: gbp(400), totalAmount: gbp(480) }, {}],
      });
  });

  it('waits for an approval where one is needed', () => {
    spec.given(...awaiting).thenMatches('pu-1', {
      approval: approvalByMonday,
      approvalStatus: 'Awaited',
      orders: [{ status: 'AwaitingApproval' }, { status: 'Placed' }],
    });
  });

  it('has the revision that a decision has to name, also where commission was fixed with it', () => {
    const charged = [awaiting[0]!, pu1.commissionFixed(), ...awaiting.slice(1)];
    spec.given(...charged).thenMatches('pu-1', { approvalStatus: 'Awaited', revision: 1 });
    spec
      .given(...charged, pu1.approved())
      .thenMatches('pu-1', { approvalStatus: 'Approved', revision: 2 });
  });

  it('says who approved it and why', () => {
    spec.given(...awaiting, pu1.approved()).thenMatches('pu-1', {
      approvalStatus: 'Approved',
      approvalBy: 'u-9',
      approvalReason: 'Within budget',
      revision: 1,
    });
    spec
      .given(...awaiting, pu1.approved({ reason: null }))
      .thenMatches('pu-1', { approvalStatus: 'Approved', approvalReason: null });
  });

  it('says who declined it and why, or that nobody decided in time', () => {
    spec.given(...awaiting, pu1.declined(), o1.rejected()).thenMatches('pu-1', {
      approvalStatus: 'Declined',
      approvalBy: 'u-9',
      approvalReason: 'Too dear',
      orders: [{ status: 'Rejected' }, {}],
    });
    spec.given(...awaiting, pu1.approvalExpired()).thenMatches('pu-1', {
      approvalStatus: 'Expired',
      approvalBy: null,
      approvalReason: null,
      revision: 1,
    });
  });

  it('waits for nobody once every order of it is cancelled or rejected', () => {
    const gone = [...awaiting, o2.placed(), o1.cancelled()];
    spec.given(...gone).thenMatches('pu-1', { approvalStatus: 'Awaited' });
    spec
      .given(...gone, o2.rejected())
      .thenMatches('pu-1', { approvalStatus: 'Lapsed', approvalBy: null, revision: 0 });
    spec
      .given(...gone, o2.rejected(), pu1.approvalLapsed())
      .thenMatches('pu-1', { approvalStatus: 'Lapsed', revision: 1 });
    spec
      .given(...awaiting, o2.placed(), pu1.declined(), o1.rejected(), o2.rejected())
      .thenMatches('pu-1', { approvalStatus: 'Declined' });
  });

  it('keeps to its own orders', () => {
    const other = anOrder('o9', [line('l1', 1)], { purchaseId: 'pu-2' });
    spec
      .given(
        ...placed,
        aPurchase([other], { purchaseId: 'pu-2' }).placed(),
        other.placed(),
        other.cancelled(),
      )
      .thenDocuments({
        'pu-1': { orders: [{ status: 'Placed' }, { status: 'Placed' }] },
        'pu-2': { orders: [{ id: 'o9', status: 'Cancelled' }] },
      });
  });

  it('is not made up where its placement is unknown', () => {
    spec.given(o1.placed(), o1.confirmed(), pu1.approved()).thenDocuments({});
  });

  it('is specified for every event that it handles', () => spec.thenEveryHandledEventWasGiven());
});
