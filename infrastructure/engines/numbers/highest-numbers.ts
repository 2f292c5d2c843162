import type { EventStore, Position } from '../../../application/ports/event-store.js';

const PAGE = 2_000;

/** What is counted, by the streams whose events have the numbers. */
const COUNTED = { purchase: 'purchase-', rfq: 'rfq-' } as const;

export type Counted = keyof typeof COUNTED;

/** The counter of a kind in a year of two digits. */
export const counterOf = (kind: Counted, year: string): string => `${kind}:${year}`;

/** `26-000123`, `Q26-000123`, or an order's number, which begins with its purchase's. */
const NUMBER = /"number":"Q?(\d\d)-(\d{6,})[-"]/g;

/** The highest number of each counter in the events behind a position, up to another. */
export async function highestNumbers(
  store: Pick<EventStore, 'readAll'>,
  behind: Position,
  upTo: Position,
): Promise<ReadonlyMap<string, number>> {
  const highest = new Map<string, number>();
  for (let after = behind; after < upTo;) {
    const page = await store.readAll(after, PAGE);
    for (const { stream, data } of page)
      for (const kind of Object.keys(COUNTED) as Counted[]) {
        if (!stream.startsWith(COUNTED[kind])) continue;
        for (const [, year, digits] of data.matchAll(NUMBER)) {
          const counter = counterOf(kind, year!);
          highest.set(counter, Math.max(highest.get(counter) ?? 0, Number(digits)));
        }
      }
    if (page.length === 0) break;
    after = page.at(-1)!.position;
  }
  return highest;
}
