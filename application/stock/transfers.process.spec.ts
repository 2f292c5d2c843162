import { builds } from '../../domain/event-builder-spec.js';
import { inventory } from '../../domain/stock/inventory/inventory.js';
import { inventoryId } from '../shared/command/ids.js';
import { process } from '../shared/process/process-spec.js';
import { send } from '../shared/process/process.js';
import { transfers } from './transfers.process.js';

const sent = builds('StockTransferredOut', {
  productId: 'p-1',
  vendorOrgId: 'v-1',
  location: 'Leeds',
  to: 'leeds',
  movementId: 'm-1',
  quantity: 12,
  reason: 'one building',
});

describe('stock that is transferred', () => {
  const spec = process(transfers);

  it('arrives at the other location, as the same movement', () => {
    spec
      .given()
      .when(sent())
      .sendsExactly(
        send(
          inventory,
          inventoryId('p-1', 'v-1', 'leeds'),
          {
            type: 'ReceiveTransferredStock',
            at: sent().data.occurredAt,
            productId: 'p-1',
            vendorOrgId: 'v-1',
            location: 'leeds',
            movementId: 'm-1',
            from: 'Leeds',
            quantity: 12,
            reason: 'one building',
          },
          { onRefusal: 'park' },
        ),
      )
      .hasEnded();
  });

  it('is specified for every event that it handles', () => spec.thenEveryHandledEventWasGiven());
});
