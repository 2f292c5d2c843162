/**
 * A person's data inside an event. It is `{ subject, value }` only between the edge and the append; what is
 * stored, and what every fold and every read model sees, is `{ subject, sealed }`: readable only while the subject's key exists.
 *
 * `subject` is a user's id, or an opaque id made from a company and a consignee's normalised name.
 */
export type Personal<T> = PlainPersonal<T> | SealedPersonal;

export interface PlainPersonal<T> {
  readonly subject: string;
  readonly value: T;
}

export interface SealedPersonal {
  readonly subject: string;
  /** `1.<event id>.<field>.<base64url of nonce, ciphertext and tag>`: the event and field it was sealed for. */
  readonly sealed: string;
}

export const isSealed = (personal: Personal<unknown>): personal is SealedPersonal => 'sealed' in personal;
