import type { CartLine } from '../../domain/buying/cart/cart-line.js';
import { cart, type CartCommand } from '../../domain/buying/cart/cart.js';
import type { Caller } from '../shared/caller.js';
import { useCase, type RequestMeta } from '../shared/use-case.js';
import { type LineInput, withSeenPrices } from './line-input.js';

const changeOf = ({ person, organization }: Caller, { at, newId }: RequestMeta) => ({
  at,
  userId: person.id,
  organizationId: organization.id,
  changeId: newId,
});

export const addToCart = useCase({
  name: 'AddToCart',
  decider: cart,
  permission: 'order.place',
  prepare: async ({ lines }: { lines: readonly LineInput[] }, { caller, meta, services }) => {
    const { state } = await services.pipeline.load(cart, caller.person.id);
    const change = { before: state.lines, mode: 'add' } as const;
    const command: CartCommand = {
      type: 'AddToCart',
      ...changeOf(caller, meta),
      lines: await withSeenPrices(lines, change, caller, meta.at, services),
    };
    return { id: caller.person.id, command };
  },
});

export const setCartLines = useCase({
  name: 'SetCartLines',
  decider: cart,
  permission: 'order.place',
  prepare: async ({ lines }: { lines: readonly LineInput[] }, { caller, meta, services }) => {
    const { state } = await services.pipeline.load(cart, caller.person.id);
    const change = { before: state.lines, mode: 'set' } as const;
    const command: CartCommand = {
      type: 'SetCartLines',
      ...changeOf(caller, meta),
      lines: await withSeenPrices(lines, change, caller, meta.at, services),
    };
    return { id: caller.person.id, command };
  },
});

export const clearCart = useCase({
  name: 'ClearCart',
  decider: cart,
  permission: 'order.place',
  prepare: (_input: Record<string, never>, { caller, meta }) => ({
    id: caller.person.id,
    command: { type: 'ClearCart', ...changeOf(caller, meta) },
  }),
});

/** Removes the ordered lines once their purchase has been placed. */
export const orderCart = useCase({
  name: 'OrderCart',
  decider: cart,
  permission: 'order.place',
  prepare: (
    {
      purchaseId,
      lines,
      requestId,
    }: { purchaseId: string; lines: readonly CartLine[]; requestId: string | null },
    { caller, meta },
  ) => ({
    id: caller.person.id,
    command: {
      type: 'OrderCart',
      at: meta.at,
      userId: caller.person.id,
      organizationId: caller.organization.id,
      purchaseId,
      lines,
      requestId,
    },
  }),
});
