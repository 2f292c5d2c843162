import type { StockEvent } from '../api/models/stock-event';
import { countText } from '../core/formats';

/** An entry of the stock history, in a sentence. */
export function stockEventText({ type, detail }: StockEvent): string {
  const number = (name: string): string => countText(Number(detail[name] ?? 0));
  const text = (name: string): string => (typeof detail[name] === 'string' ? detail[name] : '');
  switch (type) {
    case 'StockReceived':
      return text('reference') === ''
        ? $localize`${number('quantity')}:quantity: received`
        : $localize`${number('quantity')}:quantity: received with ${text('reference')}:reference:`;
    case 'StockAdjusted':
      return Number(detail['delta']) > 0
        ? $localize`${number('delta')}:quantity: more: ${text('reason')}:reason:`
        : $localize`${countText(-Number(detail['delta']))}:quantity: less: ${text('reason')}:reason:`;
    case 'StockCounted':
      return $localize`Counted ${number('counted')}:counted:, where ${number('before')}:before: were expected: ${text('reason')}:reason:`;
    case 'StockTransferredOut':
      return $localize`${number('quantity')}:quantity: transferred to ${text('to')}:location:: ${text('reason')}:reason:`;
    case 'StockTransferredIn':
      return $localize`${number('quantity')}:quantity: transferred from ${text('from')}:location:: ${text('reason')}:reason:`;
    case 'StockReserved':
      return $localize`${number('quantity')}:quantity: reserved for an order`;
    case 'StockReservationDeclined':
      return $localize`An order needed ${number('requested')}:requested:, ${number('available')}:available: were available`;
    case 'StockReservationReleased':
      return $localize`${number('quantity')}:quantity: free again: ${text('reason')}:reason:`;
    case 'ReservedStockShipped':
      return $localize`${number('quantity')}:quantity: shipped`;
    case 'BackorderQueued':
      return $localize`${number('quantity')}:quantity: on backorder for an order`;
    case 'BackorderReserved':
      return number('waiting') === countText(0)
        ? $localize`${number('quantity')}:quantity: reserved for an order that waited`
        : $localize`${number('quantity')}:quantity: reserved for an order that waits for ${number('waiting')}:waiting: more`;
    case 'BackorderReduced':
      return $localize`${number('quantity')}:quantity: no longer waited for here`;
    case 'StockShortfallFound':
      return $localize`Fewer on hand than reserved: ${number('onHand')}:onHand: of ${number('reserved')}:reserved:`;
    case 'StockMovementRefused':
      return $localize`A movement that an order needs was refused: ${text('reason')}:reason:`;
    case 'ReorderPointSet':
      return detail['reorderPoint'] === null
        ? $localize`No reorder point any more`
        : $localize`Reorder point set to ${number('reorderPoint')}:quantity:`;
    case 'ReorderPointReached':
      return $localize`Down to ${number('available')}:available:: time to reorder`;
    default:
      return type;
  }
}
