declare const valueType: unique symbol;

/**
 * A person's data inside a command, an event or a read model: sealed at the edge, readable only
 * while the key of its subject exists. `T` is the shape of what was sealed.
 *
 * `subject` is a user's id, or an opaque id made from a company and a consignee's normalised name.
 */
export interface Personal<T> {
  readonly subject: string;
  /**
   * `1.<event id>.<field>.<base64url of nonce, ciphertext and tag>`: the event and field it was
   * sealed for.
   */
  readonly sealed: string;
  readonly [valueType]?: T;
}
