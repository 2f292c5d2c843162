import type { Permission } from '../../people/user/permissions.js';
import type { Party } from './order.events.js';

export const orderStatuses = [
  'Placed',
  'AwaitingApproval',
  'Confirmed',
  'Rejected',
  'Cancelled',
  'PartlyShipped',
  'Shipped',
  'Delivered',
  'Completed',
] as const;

export type OrderStatus = (typeof orderStatuses)[number];

export interface Transition {
  readonly from: OrderStatus;
  readonly to: OrderStatus;
  readonly by: readonly Party[];
  /**
   * The permission that a user of the party needs; null: only the process makes this transition.
   */
  readonly permission: Permission | null;
}

const t = (
  from: OrderStatus,
  to: OrderStatus,
  by: readonly Party[],
  permission: Permission | null,
): Transition => ({ from, to, by, permission });
const cancellers: readonly Party[] = ['buyer', 'vendor', 'operator'];
const shippers: readonly Party[] = ['vendor'];

/**
 * The state machine as data: the decider, the screens and the API's `allowedTransitions` all use
 * it.
 */
export const transitions: readonly Transition[] = [
  t('Placed', 'AwaitingApproval', ['process'], null),
  t('Placed', 'Confirmed', ['process'], null),
  t('Placed', 'Rejected', ['process'], null),
  t('AwaitingApproval', 'Confirmed', ['process'], null),
  t('AwaitingApproval', 'Rejected', ['process'], null),
  t('Placed', 'Cancelled', cancellers, 'order.cancel'),
  t('AwaitingApproval', 'Cancelled', cancellers, 'order.cancel'),
  t('Confirmed', 'Cancelled', cancellers, 'order.cancel'),
  t('Confirmed', 'PartlyShipped', shippers, 'order.ship'),
  t('Confirmed', 'Shipped', shippers, 'order.ship'),
  t('PartlyShipped', 'PartlyShipped', shippers, 'order.ship'),
  t('PartlyShipped', 'Shipped', shippers, 'order.ship'),
  t('Shipped', 'Delivered', ['buyer', 'vendor'], 'order.deliver'),
  t('Delivered', 'Completed', ['process', 'operator'], 'order.complete'),
];

/** What can be done to an order besides setting its status. */
export const orderActions = ['CloseShort', 'RequestClosing', 'DeclineClosing'] as const;

export type OrderAction = (typeof orderActions)[number];

interface ActionRule {
  readonly action: OrderAction;
  readonly by: readonly Party[];
  readonly permission: Permission;
  /** Of a party that can do it only to what waits for stock. */
  readonly backorderedOnly?: Party;
  /** Needs a request of the buyer that nobody has answered. */
  readonly answers?: true;
}

/**
 * Statuses in which something may be left that can be closed. That an order was delivered or
 * completed with something left is found in old histories only.
 */
const withRest: readonly OrderStatus[] = ['Confirmed', 'PartlyShipped', 'Delivered', 'Completed'];

/**
 * Closing short is cancelling a part: it takes the same permission. What waits for stock is closed
 * by its buyer as well.
 */
const actionRules: readonly ActionRule[] = [
  {
    action: 'CloseShort',
    by: ['vendor', 'operator', 'buyer'],
    permission: 'order.cancel',
    backorderedOnly: 'buyer',
  },
  { action: 'RequestClosing', by: ['buyer'], permission: 'order.cancel' },
  {
    action: 'DeclineClosing',
    by: ['vendor', 'operator'],
    permission: 'order.cancel',
    answers: true,
  },
];

/** Whether an order of this status may have something left that can be closed. */
export const mayHaveRest = (status: OrderStatus): boolean => withRest.includes(status);

/** Who may do it. */
export const partiesFor = (action: OrderAction): readonly Party[] =>
  actionRules.find((rule) => rule.action === action)!.by;

/** What a user of this party with these permissions can do to an order besides its transitions. */
export function allowedActions(
  order: {
    readonly status: OrderStatus;
    readonly open: number;
    /** Units that wait for stock. */
    readonly backordered: number;
    readonly isAsked: boolean;
  },
  by: Party,
  permissions: readonly string[],
): readonly OrderAction[] {
  if (order.open === 0 || !mayHaveRest(order.status)) return [];
  return actionRules
    .filter(
      (rule) =>
        rule.by.includes(by) &&
        permissions.includes(rule.permission) &&
        (rule.backorderedOnly !== by || order.backordered > 0) &&
        (!rule.answers || order.isAsked),
    )
    .map((rule) => rule.action);
}

export const canMove = (from: OrderStatus, to: OrderStatus, by: Party): boolean =>
  transitions.some((x) => x.from === from && x.to === to && x.by.includes(by));

/** Statuses to which a user of this party with these permissions can change the order. */
export function allowedTransitions(
  from: OrderStatus,
  by: Party,
  permissions: readonly string[],
): readonly OrderStatus[] {
  return transitions
    .filter(
      (x) =>
        x.from === from &&
        x.by.includes(by) &&
        x.permission !== null &&
        permissions.includes(x.permission),
    )
    .map((x) => x.to);
}
