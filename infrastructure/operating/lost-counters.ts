import { START, type EventStore, type Position } from '../../application/ports/event-store.js';
import type { KeyValueStore } from '../../application/ports/key-value-store.js';

const PAGE = 2_000;

/** What is counted, by the streams whose events have the numbers. */
const COUNTED = { purchase: 'purchase-', rfq: 'rfq-' } as const;

/** `26-000123`, `Q26-000123`, or an order's number, which begins with its purchase's. */
const NUMBER = /"number":"Q?(\d\d)-(\d{6,})[-"]/g;

/**
 * Where the state has been lost, numbers that people read go on above the highest in the events;
 * they would begin at 1 again, and stand on two orders each. Reads the whole history.
 */
export async function continueLostCounters(
  store: Pick<EventStore, 'readAll'>,
  state: KeyValueStore,
  head: Position,
): Promise<void> {
  if ((await state.list('counter')).length > 0) return;
  const highest = new Map<string, number>();
  for (let after = START; after < head;) {
    const page = await store.readAll(after, PAGE);
    for (const { stream, data } of page)
      for (const [kind, prefix] of Object.entries(COUNTED)) {
        if (!stream.startsWith(prefix)) continue;
        for (const [, year, digits] of data.matchAll(NUMBER)) {
          const counter = `${kind}:${year!}`;
          highest.set(counter, Math.max(highest.get(counter) ?? 0, Number(digits)));
        }
      }
    if (page.length === 0) break;
    after = page.at(-1)!.position;
  }
  await state.write(
    [...highest].map(([key, number]) => ({
      bucket: 'counter',
      key,
      value: String(number + 1),
      ifValue: null,
    })),
  );
}
