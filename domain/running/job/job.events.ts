import type { DomainEvent } from '../../shared/decider/decider.js';
import { eventsOf, organizations } from '../../shared/event/events-of.js';

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
  /** Field → the value of rows whose cell is empty. */
  readonly defaults: Readonly<Record<string, string>>;
  /** `1.204,50` instead of `1,204.50`. */
  readonly decimalComma: boolean;
  /** The draft price list that prices are imported into. */
  readonly priceListId: string | null;
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
