import { builds } from '../../domain/event-builder-spec.js';
import { project, recordedAt } from '../projection-spec.js';
import { stock } from './stock.js';

const of = { productId: 'p-1', vendorOrgId: 'v-1', location: 'leeds' };
const bristol = { location: 'bristol' };
const held = { reservationId: 'r-1', purchaseId: 'pu-1', orderId: 'o-1', lineId: 'l-1' };
const received = builds('StockReceived', {
  ...of,
  movementId: 'm-1',
  quantity: 10,
  reference: null,
});
const adjusted = builds('StockAdjusted', {
  ...of,
  movementId: 'm-2',
  before: 10,
  delta: -3,
  reason: 'Water damage',
});
const counted = builds('StockCounted', {
  ...of,
  movementId: 'm-3',
  before: 10,
  counted: 8,
  reason: 'Yearly count',
});
const sent = builds('StockTransferredOut', {
  ...of,
  movementId: 'm-4',
  to: 'bristol',
  quantity: 3,
  reason: 'sells better there',
});
const arrived = builds('StockTransferredIn', {
  ...of,
  ...bristol,
  movementId: 'm-4',
  from: 'leeds',
  quantity: 3,
  reason: 'sells better there',
});
const reserved = builds('StockReserved', { ...of, ...held, requested: 4, quantity: 4 });
const declined = builds('StockReservationDeclined', {
  ...of,
  ...held,
  requested: 20,
  available: 10,
  last: true,
});
const released = builds('StockReservationReleased', {
  ...of,
  ...held,
  quantity: 4,
  reason: 'Order cancelled',
});
const shipped = builds('ReservedStockShipped', {
  ...of,
  ...held,
  shipmentId: 's-1',
  quantity: 4,
});
const shortfall = builds('StockShortfallFound', { ...of, onHand: 2, reserved: 4, broken: [] });
const refused = builds('StockMovementRefused', {
  ...of,
  commandId: 'c-1',
  movement: 'ShipReservedStock',
  quantity: 4,
  orderId: 'o-1',
  reason: 'only 2 are on hand',
});
const reorderPointSet = builds('ReorderPointSet', { ...of, before: null, reorderPoint: 6 });
const reorderPointReached = builds('ReorderPointReached', {
  ...of,
  available: 6,
  reorderPoint: 6,
});

describe('the stock of a product', () => {
  const spec = project(stock, {
    because: 'each location has a stream of its own: the one that moved first stands first',
    compare: (doc) => ({
      ...doc,
      locations: [...doc.locations].sort((a, b) => (a.location < b.location ? -1 : 1)),
    }),
  });

  it('begins with the first receipt', () => {
    spec.given(received()).then('p-1', {
      productId: 'p-1',
      vendorOrgId: 'v-1',
      locations: [
        {
          location: 'leeds',
          onHand: 10,
          reserved: 0,
          backordered: 0,
          reorderPoint: null,
          revision: 0,
        },
      ],
      available: 10,
      backordered: 0,
      low: false,
      changedAt: recordedAt(1),
    });
  });

  it('adds up over the locations, in the order in which the vendor began to use them', () => {
    spec.given(received(), received({ ...bristol, quantity: 5 }), received()).thenMatches('p-1', {
      locations: [
        { location: 'leeds', onHand: 20, revision: 1 },
        { location: 'bristol', onHand: 5, revision: 0 },
      ],
      available: 25,
    });
  });

  it('is what was counted, and what was corrected since', () => {
    spec.given(received(), adjusted()).thenMatches('p-1', { available: 7 });
    spec.given(received(), counted(), adjusted({ before: 8 })).thenMatches('p-1', {
      locations: [{ onHand: 5 }],
      available: 5,
    });
  });

  it('is at the other location once it has been transferred', () => {
    spec.given(received(), sent(), arrived()).thenMatches('p-1', {
      locations: [
        { location: 'leeds', onHand: 7 },
        { location: 'bristol', onHand: 3 },
      ],
      available: 10,
    });
  });

  it('is not available while it is reserved, and is again once it is released', () => {
    spec
      .given(received(), reserved())
      .thenMatches('p-1', { locations: [{ onHand: 10, reserved: 4 }], available: 6 });
    spec
      .given(received(), reserved(), released())
      .thenMatches('p-1', { locations: [{ onHand: 10, reserved: 0 }], available: 10 });
  });

  it('that is shipped is neither there nor reserved any more', () => {
    spec
      .given(received(), reserved(), shipped({ quantity: 3 }))
      .thenMatches('p-1', { locations: [{ onHand: 7, reserved: 1 }], available: 6 });
    spec
      .given(received(), reserved(), shipped({ quantity: 3 }), released({ quantity: 1 }))
      .thenMatches('p-1', { locations: [{ onHand: 7, reserved: 0 }], available: 7 });
  });

  it('is never less than nothing where more is reserved than is there, and takes nothing from other locations', () => {
    spec
      .given(
        received(),
        received({ ...bristol, quantity: 5 }),
        reserved(),
        counted({ counted: 2 }),
        shortfall(),
        refused(),
      )
      .thenMatches('p-1', {
        locations: [{ onHand: 2, reserved: 4 }, { onHand: 5 }],
        available: 5,
      });
  });

  it('is low where one location is down to its reorder point, whatever the others hold', () => {
    spec
      .given(received(), received({ ...bristol, quantity: 90 }), reorderPointSet(), reserved())
      .thenMatches('p-1', { low: true, available: 96 });
    spec.given(received(), reorderPointSet()).thenMatches('p-1', { low: false });
    spec
      .given(received(), reorderPointSet(), reserved(), reorderPointReached(), received())
      .thenMatches('p-1', { low: false, available: 16 });
  });

  it('is low no more once nobody wants to know', () => {
    spec
      .given(
        received(),
        reorderPointSet({ reorderPoint: 50 }),
        reorderPointSet({ before: 50, reorderPoint: null }),
      )
      .thenMatches('p-1', { low: false, locations: [{ reorderPoint: null }] });
  });

  it('says what is to be bought, once, though a line waits at several locations', () => {
    const wait = { ...of, ...held, toBuy: true };
    const queued = builds('BackorderQueued', {
      ...wait,
      quantity: 6,
      since: '2026-03-02T09:00:00.000Z',
      promisedDate: '2026-04-01',
      orderNumber: '26-1',
    });
    const elsewhere = { ...bristol, toBuy: false };
    const served = builds('BackorderReserved', { ...wait, quantity: 2, waiting: 4 });
    const covered = builds('BackorderReduced', { ...wait, quantity: 3, covered: 3, waiting: 1 });
    const all = [received(), reserved({ quantity: 10 }), queued(), queued(elsewhere)];
    spec.given(...all).thenMatches('p-1', {
      locations: [
        { location: 'leeds', backordered: 6 },
        { location: 'bristol', onHand: 0, backordered: 0 },
      ],
      backordered: 6,
      available: 0,
    });
    spec
      .given(
        ...all,
        received({ quantity: 2 }),
        served(),
        received({ ...bristol, quantity: 3 }),
        served({ ...elsewhere, quantity: 3, waiting: 3 }),
        covered(),
        covered({ ...elsewhere, quantity: 2 }),
      )
      .thenMatches('p-1', {
        locations: [
          { location: 'leeds', onHand: 12, reserved: 12, backordered: 1 },
          { location: 'bristol', onHand: 3, reserved: 3, backordered: 0 },
        ],
        backordered: 1,
        available: 0,
      });
  });

  it('is not changed by a reservation that is declined, but its revision is', () => {
    spec.given(received(), declined()).thenMatches('p-1', {
      locations: [{ onHand: 10, reserved: 0, revision: 1 }],
      available: 10,
    });
  });

  it('is specified for every event that it handles', () => spec.thenEveryHandledEventWasGiven());
});
