import type { DomainEvent } from '../../shared/decider/decider.js';
import { eventsOf, organizations } from '../../shared/event/events-of.js';

interface OfJob {
  readonly jobId: string;
  readonly organizationId: string;
}

export const importKinds = ['products', 'stock', 'prices', 'partNumbers'] as const;

export type ImportKind = (typeof importKinds)[number];

/**
 * How numbers or days of a column are written: 1,204.50 (`point`) or 1.204,50 (`comma`), the day
 * before the month (`dmy`) or after it (`mdy`).
 */
export const valueFormats = ['point', 'comma', 'dmy', 'mdy'] as const;
export type ValueFormat = (typeof valueFormats)[number];

/** Shop systems whose exports are read row by row as they mean them. */
export const shops = ['shopify', 'woocommerce', 'magento'] as const;
export type Shop = (typeof shops)[number];

/** How an uploaded table is read. */
export interface ImportOrder {
  readonly uploadId: string;
  readonly kind: ImportKind;
  /** Field → the table's column. */
  readonly columns: Readonly<Record<string, string>>;
  /** Field → the value of rows whose cell is empty. */
  readonly defaults: Readonly<Record<string, string>>;
  /** `1.204,50` instead of `1,204.50`. */
  readonly decimalComma: boolean;
  /**
   * Field → how its column is written, where that matters. Absent in imports of before it could be
   * said column by column: `decimalComma` tells of all of them.
   */
  readonly formats?: Readonly<Record<string, ValueFormat>>;
  /** Whose export the table is, where its rows say something about each other; absent: nobody's. */
  readonly shop?: Shop;
  /** The draft price list that prices are imported into. */
  readonly priceListId: string | null;
  /**
   * What the draft held when the import was requested: prices are added behind that. Absent in
   * imports of before it could hold any.
   */
  readonly draftHeld?: { readonly chunks: number; readonly prices: number };
  /** Only report what would change. */
  readonly dryRun: boolean;
}

export interface JobCounts {
  readonly created: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly rejected: number;
}

export type JobEvent =
  | DomainEvent<
      'ImportRequested',
      OfJob & { requestedBy: string; order: ImportOrder; rows: number }
    >
  | DomainEvent<'JobFinished', OfJob & { result: JobCounts }>
  | DomainEvent<'JobFailed', OfJob & { reason: string }>;

const members = organizations('organization.read', (e: OfJob) => [e.organizationId]);

export const jobEvents = eventsOf<JobEvent>('job', {
  ImportRequested: { version: 1, audience: members },
  JobFinished: { version: 1, audience: members },
  JobFailed: { version: 1, audience: members },
});
