import { never, type Decider, type DomainCommand } from '../../shared/decider/decider.js';
import {
  changedLines,
  rememberChange,
  rememberOrder,
  withLines,
  type CartLine,
} from './cart-line.js';
import type { CartEvent } from './cart.events.js';

interface OfCart {
  readonly userId: string;
  readonly organizationId: string;
}

export type CartCommand =
  | (DomainCommand<'AddToCart'> & OfCart & { changeId: string; lines: readonly CartLine[] })
  | (DomainCommand<'SetCartLines'> & OfCart & { changeId: string; lines: readonly CartLine[] })
  | (DomainCommand<'ClearCart'> & OfCart & { changeId: string })
  /** `lines` as they were ordered: what has been added since stays in the cart. */
  | (DomainCommand<'OrderCart'> &
      OfCart & { purchaseId: string; lines: readonly CartLine[]; requestId: string | null });

export interface CartState {
  readonly lines: readonly CartLine[];
  /** Ids of the latest changes, to recognise repeats. */
  readonly changes: readonly string[];
  /** The latest purchases that were placed from it, to recognise repeats. */
  readonly orders: readonly CartOrder[];
}

export interface CartOrder {
  readonly purchaseId: string;
  readonly requestId: string | null;
  /** Another request had ordered the cart just before, and this one was answered with its purchase. */
  readonly joined?: true;
}

type OrderCart = Extract<CartCommand, { type: 'OrderCart' }>;

const wasOrdered = ({ purchaseId }: OrderCart, orders: readonly CartOrder[]): boolean =>
  orders.some((o) => o.purchaseId === purchaseId);

/** A repeat of a request; one without an id is a repeat of whichever has ordered it. */
const isKnown = (command: OrderCart, orders: readonly CartOrder[]): boolean =>
  wasOrdered(command, orders) &&
  (command.requestId === null || orders.some((o) => o.requestId === command.requestId));

/** A user's shopping cart. */
export const cart: Decider<CartState, CartCommand, CartEvent> = {
  category: 'cart',
  stateVersion: 3,
  initial: { lines: [], changes: [], orders: [] },
  decide,
  evolve,
  snapshots: { every: 100, encode: (state) => state, decode: (json) => json as CartState },
};

function decide(command: CartCommand, state: CartState): readonly CartEvent[] {
  const of = {
    userId: command.userId,
    organizationId: command.organizationId,
    occurredAt: command.at,
  };
  const changed = (changeId: string, after: readonly CartLine[]): readonly CartEvent[] => {
    const lines = changedLines(state.lines, after);
    return lines.length === 0
      ? []
      : [{ type: 'CartLinesChanged', data: { ...of, changeId, lines } }];
  };
  if (command.type !== 'OrderCart' && state.changes.includes(command.changeId)) return [];
  switch (command.type) {
    case 'AddToCart':
      return changed(command.changeId, withLines(state.lines, command.lines, 'add'));
    case 'SetCartLines':
      return changed(command.changeId, withLines(state.lines, command.lines, 'set'));
    case 'ClearCart':
      return changed(command.changeId, []);
    case 'OrderCart':
      if (isKnown(command, state.orders)) return [];
      return [
        {
          type: 'CartOrdered',
          data: {
            ...of,
            purchaseId: command.purchaseId,
            // another request for the same purchase takes nothing out a second time
            lines: wasOrdered(command, state.orders) ? [] : command.lines,
            ...(command.requestId === null ? {} : { requestId: command.requestId }),
          },
        },
      ];
    default:
      return never(command);
  }
}

function evolve(state: CartState, event: CartEvent): CartState {
  switch (event.type) {
    case 'CartLinesChanged':
      return {
        ...state,
        lines: withLines(state.lines, event.data.lines, 'set'),
        changes: rememberChange(state.changes, event.data.changeId),
      };
    case 'CartOrdered': {
      const ordered = new Map(event.data.lines.map((line) => [line.productId, line.quantity]));
      const left = state.lines.map((line) => ({
        ...line,
        quantity: line.quantity - (ordered.get(line.productId) ?? 0),
      }));
      return {
        ...state,
        lines: left.filter((line) => line.quantity > 0),
        orders: rememberOrder(state.orders, {
          purchaseId: event.data.purchaseId,
          requestId: event.data.requestId ?? null,
          ...(event.data.lines.length === 0 ? { joined: true } : {}),
        }),
      };
    }
    default:
      return never(event);
  }
}
