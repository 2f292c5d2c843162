import type { DomainEvent } from '../../shared/decider/decider.js';

interface OfJob {
  readonly jobId: string;
  readonly organizationId: string;
}

export const importKinds = ['products', 'stock', 'prices', 'partNumbers'] as const;

export type ImportKind = (typeof importKinds)[number];

/** How an uploaded table is read. */
export interface ImportOrder {
  readonly uploadId: string;
  readonly kind: ImportKind;
  /** Field → the table's column. */
  readonly columns: Readonly<Record<string, string>>;
  /** Field → what every row has that has nothing else. */
  readonly defaults: Readonly<Record<string, string>>;
  /** `1.204,50` instead of `1,204.50`. */
  readonly decimalComma: boolean;
  /** The draft that prices go into. */
  readonly priceListId: string | null;
  /** Only say what it would do. */
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
