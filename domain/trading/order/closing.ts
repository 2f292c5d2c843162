import { totalsOf } from '../../pricing/tax/tax.js';
import { conflict, forbidden, invalid } from '../../shared/decider/domain-error.js';
import { requireText } from '../../shared/decider/text.js';
import { lineNet } from '../../shared/money/money.js';
import { reservableAt, type OrderLine } from './order-line.js';
import { mayHaveRest, partiesFor, type OrderAction } from './order-status.js';
import type { OrderCommand } from './order.commands.js';
import type { ClosedLine, OfOrder, OrderEvent, Party, ShippedLine } from './order.events.js';
import type { KnownOrder } from './order.js';

type Command<Type extends OrderCommand['type']> = Extract<OrderCommand, { type: Type }>;

/** What a new event of the order begins with. */
type Of = OfOrder & { readonly occurredAt: string };

/** Units of each line that are neither shipped nor closed. */
export const openLines = (state: KnownOrder): ShippedLine[] =>
  state.lines
    .map(({ lineId, quantity }) => ({
      lineId,
      quantity: quantity - (state.shipped[lineId] ?? 0) - (state.closed[lineId] ?? 0),
    }))
    .filter((l) => l.quantity > 0);

/** Of them, units that do not wait for stock: they can be shipped. */
export const readyLines = (state: KnownOrder): ShippedLine[] =>
  openLines(state)
    .map(({ lineId, quantity }) => ({
      lineId,
      quantity: quantity - (state.backordered[lineId] ?? 0),
    }))
    .filter((l) => l.quantity > 0);

/** Of them, units that wait for stock. */
const waitingLines = (state: KnownOrder): ShippedLine[] =>
  Object.entries(state.backordered).map(([lineId, quantity]) => ({ lineId, quantity }));

/** Closes what is not going to be shipped; closing all of an order is cancelling it. */
export function closeShort(
  command: Omit<Command<'CloseShort'>, 'type'>,
  state: KnownOrder,
  of: Of,
): readonly OrderEvent[] {
  if (state.closings.includes(command.closingId)) return [];
  const open = restOf(state, 'CloseShort', command.by);
  requireText('reason', command.reason, 500);
  const lines =
    command.by === 'buyer'
      ? chosenByBuyer(waitingLines(state), command.lines)
      : chosen(open, command.lines, 'closed');
  const { closingId, by, person, reason } = command;
  const closed = quantitiesOf(lines);
  if (state.lines.every((line) => remainingOf(state, line) === (closed.get(line.lineId) ?? 0)))
    return [{ type: 'OrderCancelled', data: { ...of, by, reason, closingId } }];
  const left = open.some((l) => l.quantity > (closed.get(l.lineId) ?? 0));
  // the process that knew what was held at which location may have ended
  if (left && (state.status === 'Delivered' || state.status === 'Completed'))
    throw conflict(
      'order/whole-rest',
      `of a ${state.status} order the whole rest is closed at once`,
      { field: 'lines' },
    );
  return [closing(state, of, closed, { closingId, by, closedBy: person, reason })];
}

/** An order that ends with something left: what is left will not be supplied. */
export const closedByCompletion = (state: KnownOrder, of: Of): readonly OrderEvent[] => {
  const open = openLines(state);
  if (open.length === 0) return [];
  return [
    closing(state, of, quantitiesOf(open), {
      closingId: `completed:${state.orderId}`,
      by: 'process',
      closedBy: null,
      reason: 'the order was completed without it',
    }),
  ];
};

export function requestClosing(
  command: Command<'RequestClosing'>,
  state: KnownOrder,
  of: Of,
): readonly OrderEvent[] {
  if (state.closingRequests.includes(command.requestId)) return [];
  const open = restOf(state, 'RequestClosing', command.by);
  requireText('reason', command.reason, 500);
  const { requestId, person: requestedBy, reason } = command;
  const lines = chosen(open, command.lines, 'asked for');
  return [
    { type: 'OrderClosingRequested', data: { ...of, requestId, requestedBy, reason, lines } },
  ];
}

export function declineClosing(
  command: Command<'DeclineClosing'>,
  state: KnownOrder,
  of: Of,
): readonly OrderEvent[] {
  const { requestId, by, person: declinedBy, reason } = command;
  if (!partiesFor('DeclineClosing').includes(by)) throw notTheirs('DeclineClosing');
  if (state.openRequest !== requestId) {
    if (!state.closingRequests.includes(requestId))
      throw invalid('order/unknown-request', 'this request to close the rest does not exist', {
        field: 'requestId',
        allowed: state.openRequest ? [state.openRequest] : [],
      });
    throw conflict(
      'order/request-answered',
      'this request to close the rest is no longer open: it was answered or replaced, or the goods were shipped',
    );
  }
  requireText('reason', reason, 500);
  return [{ type: 'OrderClosingDeclined', data: { ...of, requestId, by, declinedBy, reason } }];
}

/**
 * What the buyer closes without asking: nothing has been put aside for them yet, as with an order
 * that they cancel before anything is shipped.
 */
function chosenByBuyer(
  waiting: readonly ShippedLine[],
  named: readonly ShippedLine[] | null,
): readonly ShippedLine[] {
  if (waiting.length === 0) throw notTheirs('CloseShort');
  named?.forEach(({ lineId, quantity }, i) => {
    const most = waiting.find((l) => l.lineId === lineId)?.quantity ?? 0;
    if (quantity > most)
      throw conflict(
        'order/not-backordered',
        most === 0
          ? 'nothing of this line waits for stock: ask the vendor to close what is reserved for you'
          : `${most} of this line wait for stock, and can be cancelled: ask the vendor to close what is reserved for you`,
        { field: `lines[${i}].quantity`, allowed: most > 0 ? [`1 to ${most}`] : [] },
      );
  });
  return chosen(waiting, named, 'closed');
}

/** Units of the line that were supplied, or still will be. */
const remainingOf = (state: KnownOrder, { lineId, quantity }: OrderLine): number =>
  quantity - (state.closed[lineId] ?? 0);

const quantitiesOf = (lines: readonly ShippedLine[]): ReadonlyMap<string, number> =>
  new Map(lines.map((l) => [l.lineId, l.quantity]));

function closing(
  state: KnownOrder,
  of: Of,
  closed: ReadonlyMap<string, number>,
  why: { closingId: string; by: Party; closedBy: string | null; reason: string },
): OrderEvent {
  const after = state.lines.map((line) => {
    const remaining = remainingOf(state, line) - (closed.get(line.lineId) ?? 0);
    return { line, remaining, tax: line.tax, ...lineNet(line.unitPrice, remaining) };
  });
  const lines = after.flatMap(({ line, remaining, net, roundingLost }): ClosedLine[] => {
    const { lineId, productId } = line;
    const locations = reservableAt(line);
    const quantity = closed.get(lineId);
    if (quantity === undefined) return [];
    const rounding = roundingLost ? { roundingLost } : {};
    const waited = Math.min(quantity, state.backordered[lineId] ?? 0);
    const backordered = waited > 0 ? { backordered: waited } : {};
    return [
      { lineId, productId, quantity, ...backordered, remaining, net, ...rounding, locations },
    ];
  });
  const isAllShipped = openLines(state).every((l) => l.quantity === closed.get(l.lineId));
  return {
    type: 'OrderClosedShort',
    data: {
      ...of,
      ...totalsOf(
        state.currency,
        after.filter(({ remaining }) => remaining > 0),
        state.taxRounding,
      ),
      ...why,
      requestId: state.openRequest,
      status: state.status === 'PartlyShipped' && isAllShipped ? 'Shipped' : state.status,
      lines,
    },
  };
}

/** What is left of the order. @throws DomainError where nothing is, or it is not theirs to decide */
function restOf(state: KnownOrder, action: OrderAction, by: Party): readonly ShippedLine[] {
  if (!partiesFor(action).includes(by)) throw notTheirs(action);
  const open = openLines(state);
  if (mayHaveRest(state.status) && open.length > 0) return open;
  const before = state.status === 'Placed' || state.status === 'AwaitingApproval';
  throw conflict(
    'order/nothing-open',
    before
      ? `a ${state.status} order is not confirmed yet: cancel it instead`
      : `of a ${state.status} order nothing is left to be shipped`,
    { facts: { current: state.status } },
  );
}

const notTheirs = (action: OrderAction) =>
  forbidden(
    'order/party',
    action === 'RequestClosing'
      ? 'the buyer asks for the rest to be closed; vendor and operator close it'
      : "this is for the order's vendor or operator: the buyer asks for it, and closes only what waits for stock",
  );

/**
 * The lines named, each once and with no more than is left of it; all that is left where none are.
 *
 * @throws DomainError
 */
export function chosen(
  open: readonly ShippedLine[],
  named: readonly ShippedLine[] | null,
  verb: string,
): readonly ShippedLine[] {
  if (named === null) return open;
  if (named.length === 0)
    throw invalid('order/no-lines', `name the lines that are ${verb}`, { field: 'lines' });
  const left = quantitiesOf(open);
  const seen = new Set<string>();
  named.forEach(({ lineId, quantity }, i) => {
    const most = left.get(lineId);
    if (most === undefined)
      throw invalid('order/unknown-line', 'of this order no such line is left', {
        field: `lines[${i}].id`,
        allowed: [...left.keys()],
      });
    if (seen.has(lineId))
      throw invalid('order/line-twice', 'a line is named once', { field: `lines[${i}].id` });
    seen.add(lineId);
    if (!Number.isSafeInteger(quantity) || quantity < 1 || quantity > most)
      throw invalid('order/closed-quantity', `of this line ${most} are left`, {
        field: `lines[${i}].quantity`,
        allowed: [`1 to ${most}`],
      });
  });
  return named.map(({ lineId, quantity }) => ({ lineId, quantity }));
}
