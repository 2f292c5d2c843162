import type { RecordedEvent } from '../../api/models/recorded-event';
import { minorText, shortened } from '../../core/formats';

/** Who acted, for whom and through what, as an event's metadata says it. */
export interface Actor {
  readonly person: string | null;
  readonly organization: string | null;
  readonly impersonator: string | null;
  readonly client: string | null;
}

const NOBODY: Actor = { person: null, organization: null, impersonator: null, client: null };

const metadataOf = (
  event: RecordedEvent,
): { readonly actor?: Actor; readonly $correlationId?: string } =>
  (event.metadata ?? {}) as { actor?: Actor; $correlationId?: string };

export const actorOf = (event: RecordedEvent): Actor => metadataOf(event).actor ?? NOBODY;
export const correlationOf = (event: RecordedEvent): string | null =>
  metadataOf(event).$correlationId ?? null;

const kinds: Readonly<Record<string, string>> = {
  organization: $localize`organisation`,
  user: $localize`person`,
  claim: $localize`name reservation`,
  registration: $localize`registration`,
  category: $localize`category`,
  verificationPolicy: $localize`verification requirement`,
  product: $localize`product`,
  inventory: $localize`stock`,
  locations: $localize`locations`,
  priceList: $localize`price list`,
  taxRates: $localize`tax rates`,
  commissionRules: $localize`commission rules`,
  payment: $localize`payment`,
  vendorAccount: $localize`vendor account`,
  payoutAccount: $localize`payout account`,
  gatewayNews: $localize`payment gateway notification`,
  reconciliation: $localize`reconciliation`,
  period: $localize`accounting month`,
  chargeback: $localize`chargeback`,
  purchase: $localize`purchase`,
  order: $localize`order`,
  rfq: $localize`quote request`,
  creditNote: $localize`credit note`,
  partNumber: $localize`part number`,
  cart: $localize`cart`,
  requisitionList: $localize`list`,
  savedView: $localize`view`,
  orderNotes: $localize`order messages`,
  apiKey: $localize`API key`,
  webhookEndpoint: $localize`Webhook endpoint`,
  job: $localize`job`,
  operation: $localize`operation`,
  stockWriteOff: $localize`write-off`,
  signIn: $localize`sign-in`,
};

/** What a stream is about. */
export const kindLabel = (kind: string): string => kinds[kind] ?? kind;

/** `order-0196…` is an order and its id. */
export function streamParts(stream: string): { readonly kind: string; readonly id: string } {
  const dash = stream.indexOf('-');
  return dash < 0
    ? { kind: stream, id: '' }
    : { kind: stream.slice(0, dash), id: stream.slice(dash + 1) };
}

const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

interface Sealed {
  readonly subject: string;
  readonly sealed: string;
}

const isSealed = (value: unknown): value is Sealed =>
  typeof value === 'object' && value !== null && 'subject' in value && 'sealed' in value;

interface MoneyLike {
  /** A decimal, or a number of minor units. */
  readonly amount: string | number;
  readonly currency: string;
}

const isMoney = (value: unknown): value is MoneyLike =>
  typeof value === 'object' && value !== null && 'amount' in value && 'currency' in value;

/** A value of an aggregate in a line; personal data stays sealed, and the text says so. */
export function valueText(value: unknown): string {
  if (value === undefined || value === null) return '–';
  if (isSealed(value)) return $localize`sealed personal data`;
  if (isMoney(value))
    return typeof value.amount === 'number'
      ? minorText(value.amount, value.currency)
      : `${value.amount} ${value.currency}`;
  if (Array.isArray(value)) return value.length === 0 ? '–' : value.map(valueText).join(', ');
  if (typeof value === 'object')
    return Object.entries(value)
      .map(([name, inner]) => `${fieldLabel(name)} ${valueText(inner)}`)
      .join(' · ');
  return String(value as string | number | boolean);
}

/** `/lines/0/unitPrice` (RFC 6901) as `lines 1, unit price`. */
export const fieldLabel = (pointer: string): string =>
  pointer
    .replace(/^\//, '')
    .replace(/\/(\d+)(?=\/|$)/g, (_, index: string) => ` ${Number(index) + 1}`)
    .replace(/\//g, ', ')
    .replace(/~1/g, '/')
    .replace(/~0/g, '~')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .replace(UUID, (id) => shortened(id, 13));

/** A JSON text with its sealed values cut out: they say nothing and are long. */
export const rawText = (value: unknown): string =>
  JSON.stringify(
    value,
    (_, inner: unknown) => (isSealed(inner) ? { subject: inner.subject, sealed: '…' } : inner),
    2,
  );
