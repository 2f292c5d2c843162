/** What came of one attempt to deliver to an address of a customer's. */
export interface Sent {
  /** HTTP status; null: there was no answer. */
  readonly status: number | null;
  /** Why there was none, in words that name no address inside; null: there was one. */
  readonly failure: string | null;
  /** The beginning of the answer, of public addresses alone; empty where there was none. */
  readonly answer: string;
  /** How long to leave it alone, as it asks for, in milliseconds; null: it does not say. */
  readonly retryAfterMs: number | null;
  readonly tookMs: number;
}

/** Posts to addresses that customers have named. */
export interface WebhookSender {
  /** Why nothing will ever be sent to an address; null: it may be. Does not look names up. */
  refuses(url: string): string | null;
  /** Never throws. Redirects are not followed. */
  send(url: string, headers: Readonly<Record<string, string>>, body: string): Promise<Sent>;
  close(): Promise<void>;
}
