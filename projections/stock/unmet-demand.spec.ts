import { builds } from '../../domain/event-builder-spec.js';
import { anOrder, line } from '../../domain/trading/trading-events-spec.js';
import { project } from '../projection-spec.js';
import { unmetDemand } from './unmet-demand.js';

const declined = builds('StockReservationDeclined', {
  productId: 'p-1',
  vendorOrgId: 'v-1',
  location: 'leeds',
  reservationId: 'r-1',
  purchaseId: 'pu-1',
  orderId: 'o-1',
  lineId: 'l-1',
  requested: 10,
  available: 3,
  last: true,
});
const received = builds('StockReceived', {
  productId: 'p-1',
  vendorOrgId: 'v-1',
  location: 'leeds',
  movementId: 'm-1',
  quantity: 100,
  reference: null,
});

const vendor = builds('OrganizationRegistered', {
  organizationId: 'v-1',
  organizationType: 'Seller',
  name: 'Kauri',
  address: { city: 'Auckland', country: 'NZ', consignee: { subject: 'c-1', sealed: 'x' } },
  contacts: [],
  taxId: null,
  timeZone: 'Pacific/Auckland',
  firstUser: null,
});
const moved = builds('OrganizationTimeZoneChanged', {
  organizationId: 'v-1',
  before: 'Pacific/Auckland',
  timeZone: 'America/Los_Angeles',
});

describe('unmet demand', () => {
  const spec = project(unmetDemand, {
    because: 'a day is that of the zone in which its vendor was when it was asked',
    orderMatters: true,
  });

  it('counts on the day that it is where the vendor is', () => {
    spec
      .given(
        vendor(),
        // a quarter past eleven at night in Auckland, and half past midnight
        declined({ occurredAt: '2026-03-02T10:15:00.000Z' }),
        declined({ occurredAt: '2026-03-02T11:30:00.000Z' }),
        moved(),
        declined({ occurredAt: '2026-03-03T07:30:00.000Z' }),
      )
      .thenDocuments({
        'zone|v-1': {
          zones: [{ timeZone: 'Pacific/Auckland' }, { timeZone: 'America/Los_Angeles' }],
        },
        '2026-03-02|p-1|v-1': { requests: 2 },
        '2026-03-03|p-1|v-1': { requests: 1 },
      });
  });

  it('is what a line asked for and what of it was missing', () => {
    spec.given(declined()).then('2026-03-02|p-1|v-1', {
      kind: 'day',
      day: '2026-03-02',
      productId: 'p-1',
      vendorOrgId: 'v-1',
      requests: 1,
      requested: 10,
      missing: 7,
    });
  });

  it('adds up over the lines, orders and locations of one day', () => {
    spec
      .given(
        declined(),
        declined({ orderId: 'o-2', requested: 4, available: 0 }),
        declined({ orderId: 'o-3', location: 'bristol', requested: 1, available: 0 }),
      )
      .thenDocuments({ '2026-03-02|p-1|v-1': { requests: 3, requested: 15, missing: 12 } });
  });

  it('is not where another location is asked next', () => {
    spec.given(declined({ last: false })).thenDocuments({});
    spec
      .given(declined({ last: false }), declined({ location: 'bristol', available: 9 }))
      .thenDocuments({ '2026-03-02|p-1|v-1': { requests: 1, missing: 1 } });
  });

  it('is told apart by product, vendor and day', () => {
    spec
      .given(
        declined({ occurredAt: '2026-03-02T23:59:59.999Z' }),
        declined({ occurredAt: '2026-03-03T00:00:00.000Z' }),
        declined({ productId: 'p-2' }),
        declined({ vendorOrgId: 'v-2' }),
      )
      .thenDocuments({
        '2026-03-02|p-1|v-1': { requests: 1 },
        '2026-03-03|p-1|v-1': { day: '2026-03-03', requests: 1 },
        '2026-03-02|p-2|v-1': { productId: 'p-2' },
        '2026-03-02|p-1|v-2': { vendorOrgId: 'v-2' },
      });
  });

  it('misses nothing, and no less than nothing, where stock was there that could not be split', () => {
    spec
      .given(declined({ requested: 10, available: 12 }))
      .thenMatches('2026-03-02|p-1|v-1', { requests: 1, requested: 10, missing: 0 });
  });

  it('is what is closed short, unless the buyer has asked for it', () => {
    const o1 = anOrder('o-1', [
      line('1', 10, { productId: 'p-1' }),
      line('2', 5, { productId: 'p-1' }),
      line('3', 5, { productId: 'p-2' }),
    ]);
    const closed = { '1': 6, '2': 5, '3': 1 };
    spec.given(declined(), o1.closedShort(closed)).thenDocuments({
      '2026-03-02|p-1|v-1': { requests: 3, requested: 21, missing: 18 },
      '2026-03-02|p-2|v-1': { requests: 1, requested: 1, missing: 1 },
    });
    spec.given(o1.closedShort(closed, { requestId: 'request-1' })).thenDocuments({});
  });

  it('stays demand when stock comes in later', () => {
    spec.given(declined(), received()).thenMatches('2026-03-02|p-1|v-1', { missing: 7 });
  });

  it('is specified for every event that it handles', () => spec.thenEveryHandledEventWasGiven());
});
