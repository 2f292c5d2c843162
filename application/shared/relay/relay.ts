import type { EventType } from '../../../domain/events.js';
import type { Permission } from '../../../domain/people/user/permissions.js';
import type { Position } from '../../ports/event-store.js';
import { derivedId } from '../command/ids.js';
import type { RecordedEvent, RecordedOf } from '../event/envelope.js';

/**
 * To whom something goes. Who that is, is looked up once, when the event is taken:
 *
 * - `user`: this person.
 * - `approversOf`: all who may approve purchases of an organisation, except one person.
 * - `refundersOf`: all who may refund orders of an organisation.
 * - `whoBegan`: whoever began what the event's stream is about: placed the order or the purchase
 *   (which a payment is for), asked for the quotes.
 * - `whoOffered`: whoever made this quote.
 * - `whoRegisters`: whoever wants to register a company, and is nobody's user yet.
 * - `operators`: all who operate the marketplace.
 * - `gateway`: nobody: the payment gateway, about the payment, account or vendor of this id.
 * - `about`: nobody: the marketplace itself, about what has this id.
 */
export type Addressee =
  | { readonly user: string }
  | { readonly approversOf: string; readonly except: string }
  | { readonly refundersOf: string }
  | 'whoBegan'
  | 'whoRegisters'
  | 'operators'
  | { readonly whoOffered: string }
  /** Everybody in an organisation who may do it. */
  | { readonly whoMay: Permission; readonly in: string }
  | { readonly gateway: string }
  | { readonly about: string };

/** One thing to be done outside because of an event. */
export interface Effect<Channel extends string = string, Kind extends string = string> {
  readonly channel: Channel;
  readonly kind: Kind;
  readonly to: Addressee;
}

/** How long and how often a relay tries, in milliseconds. */
export interface Patience {
  /** The n-th pause is anything from 0 to `baseMs` · 2ⁿ, and never above `capMs`. */
  readonly baseMs: number;
  readonly capMs: number;
  /** What could not be done for so long is parked for an operator. */
  readonly parkAfterMs: number;
  /**
   * What nobody has tried for so long is shown to an operator before it is done: after a restore
   * that nobody told of, it may have been done long ago.
   */
  readonly holdAfterMs: number;
}

/**
 * What reaches outside: a pure function from an event to any number of effects. A channel does them;
 * the runner keeps which are open.
 */
export interface Relay<Handled extends EventType = EventType> {
  readonly name: string;
  readonly handles: readonly Handled[];
  effectsOf(event: RecordedOf<Handled>): readonly Effect[];
  readonly patience: Patience;
  /**
   * One after the other, in the order of their events: what cannot be done holds up all that follow
   * it. Otherwise what cannot be done is passed over.
   */
  readonly ordered: boolean;
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the runner does not care which events it handles
export type AnyRelay = Relay<any>;

/** The event of an effect, as far as it is kept: what an effect needs is read from it when it is done. */
export interface CausingEvent {
  readonly id: string;
  readonly type: string;
  readonly stream: string;
  readonly revision: number;
  readonly position: Position;
  /** The store's time, milliseconds since 1970. */
  readonly recordedAt: number;
}

/** An effect for one recipient. It holds ids only, so that forgetting somebody reaches it. */
export interface AddressedEffect {
  /** The same whenever the event is taken. */
  readonly key: string;
  readonly channel: string;
  readonly kind: string;
  /** User id; of a call to the gateway, what it is about. */
  readonly recipient: string;
  readonly event: CausingEvent;
}

export const effectKey = (eventId: string, channel: string, recipient: string): string =>
  derivedId('effect', eventId, channel, recipient);

export const addressed = (
  { channel, kind }: Effect,
  recipient: string,
  { id, type, stream, revision, position, recordedAt }: RecordedEvent,
): AddressedEffect => ({
  key: effectKey(id, channel, recipient),
  channel,
  kind,
  recipient,
  event: { id, type, stream, revision, position, recordedAt },
});

/**
 * How an attempt ended:
 *
 * - `done`.
 * - `obsolete`: there is nothing to do any more, as for somebody who was forgotten.
 * - `pending`: the other side has taken it, and is asked for the result later.
 * - `refused`: the other side will never do it as it is.
 * - `unavailable`: it was not done; another attempt may succeed.
 * - `unknown`: it may have been done.
 *
 * `why` never holds an address, a name, or what the other side has answered word for word.
 */
export type Outcome =
  | { readonly is: 'done' | 'pending' }
  | { readonly is: 'obsolete' | 'refused' | 'unavailable' | 'unknown'; readonly why: string };

/** How effects of one kind of destination are done. */
export interface Channel {
  /** The key lets the other side recognise a repeat, where it can. */
  perform(effect: AddressedEffect): Promise<Outcome>;
  /**
   * What has become of an effect that may have been done; null: the other side has never heard of
   * it. Absent where the other side cannot be asked: such an effect is repeated once at most.
   */
  lookUp?(effect: AddressedEffect): Promise<Outcome | null>;
  /** Nothing is sent any more: what was kept for it can go. Called before that is recorded. */
  ended?(effect: AddressedEffect): Promise<void>;
}

/** Who an addressee is. */
export interface Addressees {
  /** User ids. */
  of(addressee: Addressee, event: RecordedEvent): Promise<readonly string[]>;
}

/** Clients whose events have no effects outside: the demo, and history from other systems. */
const SILENT_CLIENTS: ReadonlySet<string> = new Set(['demo', 'import']);

export const isSilent = ({ metadata }: Pick<RecordedEvent, 'metadata'>): boolean =>
  SILENT_CLIENTS.has(metadata.actor.client ?? '');
