import type { EventType } from '../../domain/events.js';
import { inventory } from '../../domain/stock/inventory/inventory.js';
import { inventoryId } from '../shared/command/ids.js';
import type { RecordedOf } from '../shared/event/envelope.js';
import { send, type Process } from '../shared/process/process.js';

const handles = ['StockTransferredOut'] as const satisfies readonly EventType[];

/** Has stock that was sent from one location arrive at the other. */
export const transfers: Process<Record<string, never>, (typeof handles)[number]> = {
  name: 'transfers',
  version: 1,
  handles,
  keyOf: (event) => event.data.movementId,
  deadlines: () => [],
  react: (_state, { data }: RecordedOf<'StockTransferredOut'>) => {
    const { productId, vendorOrgId, location: from, to, movementId, quantity, reason } = data;
    const arrival = send(
      inventory,
      inventoryId(productId, vendorOrgId, to),
      {
        type: 'ReceiveTransferredStock',
        at: data.occurredAt,
        productId,
        vendorOrgId,
        location: to,
        movementId,
        from,
        quantity,
        reason,
      },
      { onRefusal: 'park' },
    );
    return { state: null, commands: [arrival] };
  },
};
