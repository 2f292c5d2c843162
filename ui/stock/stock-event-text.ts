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
        ? $localize`+${number('delta')}:quantity:: ${text('reason')}:reason:`
        : $localize`−${countText(-Number(detail['delta']))}:quantity:: ${text('reason')}:reason:`;
    case 'StockCounted':
      return $localize`Counted ${number('counted')}:counted:, expected ${number('before')}:before:: ${text('reason')}:reason:`;
    case 'StockTransferredOut':
      return $localize`${number('quantity')}:quantity: transferred to ${text('to')}:location:: ${text('reason')}:reason:`;
    case 'StockTransferredIn':
      return $localize`${number('quantity')}:quantity: transferred from ${text('from')}:location:: ${text('reason')}:reason:`;
    case 'StockReserved':
      return $localize`${number('quantity')}:quantity: reserved for an order`;
    case 'StockReservationDeclined':
      return $localize`Order needed ${number('requested')}:requested:, ${number('available')}:available: available`;
    case 'StockReservationReleased':
      return $localize`${number('quantity')}:quantity: released: ${text('reason')}:reason:`;
    case 'ReservedStockShipped':
      return $localize`${number('quantity')}:quantity: shipped`;
    case 'BackorderQueued':
      return $localize`${number('quantity')}:quantity: on backorder for an order`;
    case 'BackorderReserved':
      return number('waiting') === countText(0)
        ? $localize`${number('quantity')}:quantity: reserved for a backordered order`
        : $localize`${number('quantity')}:quantity: reserved for a backordered order; ${number('waiting')}:waiting: still outstanding`;
    case 'BackorderReduced':
      return $localize`${number('quantity')}:quantity: no longer on backorder`;
    case 'StockShortfallFound':
      return $localize`On hand below reserved: ${number('onHand')}:onHand: of ${number('reserved')}:reserved:`;
    case 'StockMovementRefused':
      return $localize`Stock movement for an order refused: ${text('reason')}:reason:`;
    case 'ReorderPointSet':
      return detail['reorderPoint'] === null
        ? $localize`Reorder point removed`
        : $localize`Reorder point set to ${number('reorderPoint')}:quantity:`;
    case 'ReorderPointReached':
      return $localize`${number('available')}:available: available: reorder point reached`;
    default:
      return type;
  }
}
