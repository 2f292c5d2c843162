import type { EventType, MarketplaceEvent } from '../../events.js';
import type { EventAudience } from '../../shared/event/events-of.js';
import { object, optional, type Data, type Fields, type Shape } from './shape.js';

type Of<From extends EventType> = Extract<MarketplaceEvent, { type: From }>;

/** What everybody outside may rely on: one event of the marketplace's, in a shape that stays. */
export interface PublicEvent {
  /** The internal events that it is made of. */
  readonly from: readonly EventType[];
  /** Major version, from 1. Within one only fields that may be absent are added. */
  readonly version: number;
  /** What has happened, in a sentence. */
  readonly title: string;
  /** Whether it names persons, by their ids alone; never more. */
  readonly personal: 'none' | 'thin';
  /** What it is about: `order/0190…`. Events of one subject are told in their order. */
  subject(event: MarketplaceEvent): string;
  /** All fields, also those that only whoever asks for full events is sent. */
  data(event: MarketplaceEvent): Readonly<Record<string, unknown>>;
  /** JSON Schema of the data. */
  readonly schema: Shape['schema'];
  /** Fields of full events alone. */
  readonly fullFields: readonly string[];
  /** Narrower than whoever hears of the internal event; absent: the same. */
  audience?(event: MarketplaceEvent): EventAudience | null;
}

interface Definition<From extends EventType, Thin extends Fields, Full extends Fields> {
  readonly from: readonly From[];
  readonly version?: number;
  readonly title: string;
  readonly personal?: 'thin';
  /** `order/0190…`: the resource, and its id in the API. */
  readonly subject: (data: Of<From>['data']) => string;
  /** Ids, state and totals: what every event says. */
  readonly thin: Thin;
  /** What full events say besides. */
  readonly full?: Full;
  readonly make: (event: Of<From>) => Data<Thin> & Data<Full>;
  readonly audience?: (event: Of<From>) => EventAudience | null;
}

/** Declares a public event; its data has the type that its fields say. */
export function publicEvent<
  const From extends EventType,
  Thin extends Fields,
  Full extends Fields = Record<never, Shape>,
>({
  from,
  version = 1,
  title,
  personal,
  subject,
  thin,
  full,
  make,
  audience,
}: Definition<From, Thin, Full>): PublicEvent & { readonly from: readonly From[] } {
  const more: Fields = Object.fromEntries(
    Object.entries(full ?? {}).map(([name, shape]) => [name, optional(shape)]),
  );
  return {
    from,
    version,
    title,
    personal: personal ?? 'none',
    subject: (event) => subject(event.data as never),
    data: (event) => make(event as Of<From>),
    schema: { description: title, ...object({ ...thin, ...more }).schema },
    fullFields: Object.keys(more),
    ...(audience ? { audience: (event) => audience(event as Of<From>) } : {}),
  };
}
