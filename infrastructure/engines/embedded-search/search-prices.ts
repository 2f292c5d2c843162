import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { StoredEvent } from '../../../application/ports/event-store.js';
import { PriceBook } from '../../../application/pricing/price-book.js';
import { decodeEvent } from '../../../application/shared/event/codec.js';
import type { PriceListDocument } from '../../../projections/pricing/price-lists.js';
import type { PricesDocument } from '../../../projections/pricing/prices.js';
import type { Cell } from '../../shared/worker-channel.js';

const PAGE = 2_000;
const TYPES = [
  'PriceListDrafted',
  'PricesAdded',
  'PricesChanged',
  'PriceListPublished',
  'PriceListRetired',
];

/** Reads a read model page by page: [seen, then key, version, doc of each]. */
export interface EveryDocument {
  all(projection: string, after: string, limit: number): readonly Cell[];
}

/**
 * The price book as the searching thread keeps it: loaded from the read models once, then kept by
 * the events.
 */
export class SearchPrices {
  readonly book = new PriceBook();
  /** Rises whenever a price or a list may have changed. */
  version = 0;
  private position: number | null = null;
  /** What the read models had seen; adding prices twice would double them. */
  private loaded = { lists: 0, prices: 0 };
  private readonly head: StatementSync;
  private readonly since: StatementSync;

  constructor(
    events: DatabaseSync,
    private readonly documents: EveryDocument,
  ) {
    this.head = events.prepare('SELECT coalesce(max(position), 0) AS head FROM event');
    this.since = events.prepare(
      `SELECT stream, revision, position, id, type, data, metadata, recorded_at AS recordedAt FROM event
       WHERE position > ? AND position <= ? AND type IN (${TYPES.map((t) => `'${t}'`).join(', ')}) ORDER BY position`,
    );
  }

  /** Within a read transaction over the read models: what they had seen holds for all of them. */
  refresh(): void {
    const { head } = this.head.get() as { head: number };
    this.position ??= this.load();
    if (head <= this.position) return;
    for (const stored of this.since.iterate(this.position, head) as Iterable<unknown>) {
      const event = decodeEvent(stored as StoredEvent);
      const isPrices = event.type === 'PricesAdded' || event.type === 'PricesChanged';
      if (event.position <= (isPrices ? this.loaded.prices : this.loaded.lists)) continue;
      this.book.apply(event);
      this.version++;
    }
    this.position = head;
  }

  private load(): number {
    const lists = this.each<PriceListDocument>('price-lists', (d) =>
      this.book.putList(d.id, d.terms, d.status),
    );
    const prices = this.each<PricesDocument>('prices', (d) =>
      this.book.putPrices(d.priceListId, d.productId, d.rows),
    );
    this.loaded = { lists, prices };
    return Math.min(lists, prices);
  }

  /** Takes every document; answers what the read model had seen. */
  private each<Doc>(projection: string, take: (document: Doc) => void): number {
    for (let after = ''; ;) {
      const [seen, ...cells] = this.documents.all(projection, after, PAGE);
      for (let i = 0; i < cells.length; i += 3) take(JSON.parse(cells[i + 2] as string) as Doc);
      if (cells.length < PAGE * 3) return seen as number;
      after = cells[cells.length - 3] as string;
    }
  }
}
