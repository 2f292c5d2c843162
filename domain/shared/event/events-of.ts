import type { Permission } from '../../people/user/permissions.js';
import type { DomainEvent } from '../decider/decider.js';

/** Who hears of an event, besides users who see the whole marketplace. */
export interface EventAudience {
  /** Ids of the organisations; null: every organisation. */
  readonly organizations: readonly string[] | null;
  /** What somebody there needs in order to hear of it. */
  readonly permission: Permission;
}

/** Who hears of an event, by its data of the current version; null: no one. */
export type Hears<Data> = (data: Data) => EventAudience | null;

/** What belongs to an event type besides its shape. */
export interface EventContract<Data = never> {
  /** Category of its streams, and the resource of which its audience hears that it has changed. */
  readonly category: string;
  /** The schema version written today, from 1; older ones are upcast. */
  readonly version: number;
  readonly audience: Hears<Data>;
}

/**
 * Declares the events of one category beside their types: `orderEvents =
 * eventsOf<OrderEvent>('order', { OrderPlaced: { version: 1, audience: parties }, … })`. One that
 * is missing, or lacks a version or an audience, does not compile.
 */
export const eventsOf = <E extends DomainEvent>(
  category: string,
  contracts: {
    readonly [T in E['type']]: Omit<EventContract<Extract<E, { type: T }>['data']>, 'category'>;
  },
): Readonly<Record<E['type'], EventContract>> =>
  Object.fromEntries(
    Object.entries<Omit<EventContract, 'category'>>(contracts).map(([type, contract]) => [
      type,
      { category, ...contract },
    ]),
  ) as Readonly<Record<E['type'], EventContract>>;

/** These organisations, as the data names them; there, whoever has the permission. */
export const organizations =
  <Data>(permission: Permission, of: (data: Data) => readonly string[]): Hears<Data> =>
  (data) => ({ organizations: of(data), permission });

/** Every organisation; there, whoever has the permission. */
export const everyOrganization = (permission: Permission): Hears<unknown> => {
  const audience = { organizations: null, permission };
  return () => audience;
};

/** Only users who see the whole marketplace and have the permission. */
export const onlookers = (permission: Permission): Hears<unknown> => {
  const audience = { organizations: [], permission };
  return () => audience;
};

/** No one, as of claims of names. */
export const noOne: Hears<unknown> = () => null;
