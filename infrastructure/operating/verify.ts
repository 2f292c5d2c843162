import { join } from 'node:path';
import type { AnyProjection } from '../../projections/projection.js';
import { eventReader } from '../engines/sqlite/event-reader.js';
import { files, openReader } from '../engines/sqlite/schema.js';
import { SqliteLiveDocuments } from '../engines/sqlite/sqlite-live-documents.js';
import type { LiveDocuments } from '../shared/read-models/live-documents.js';
import {
  describeChanged,
  describeCoverage,
  type EventHashes,
  type EventPages,
} from './event-hashes.js';
import { RebuiltAside, type RebuiltModel } from './rebuild-aside.js';

export interface Difference {
  readonly key: string;
  readonly kind: 'altered' | 'missing' | 'unexpected';
  /** Where a document stands for one event that the store does not have. */
  readonly event?: string;
}

export interface Verification {
  readonly projection: string;
  readonly position: number;
  readonly documents: number;
  readonly differences: readonly Difference[];
  /** Events that the store itself has lost: a revision that is missing within a stream. */
  readonly lostEvents: readonly string[];
  /** What their hashes say of the events; null where they were not read. */
  readonly hashes: EventHashes | null;
  /** Why it cannot be compared now. */
  readonly notComparable: string | null;
}

const ROUNDS = 5;
const SHOWN = 100;

/** How much of the history has been folded again, in per cent. */
export type OnProgress = (percent: number) => void;

/** A read model that is served, and how its documents are found. */
export interface VerifiedModel {
  readonly projection: AnyProjection;
  readonly live: LiveDocuments;
}

/** Verifies read models of a data directory. Reads only; needs no server, and disturbs none. */
export async function* verifyDirectory(
  directory: string,
  projections: readonly AnyProjection[],
  onProgress: OnProgress = () => undefined,
): AsyncGenerator<Verification> {
  const events = openReader(join(directory, files.events));
  const live = openReader(join(directory, files.readModels));
  try {
    const models = projections.map((projection) => ({
      projection,
      live: new SqliteLiveDocuments(live, projection.name),
    }));
    yield* verifyModels(models, eventReader(events), onProgress);
  } finally {
    events.close();
    live.close();
  }
}

/**
 * Builds read models anew aside, reading the history once, and compares each with the live one at
 * equal positions, while the live one goes on: what differs is read again after both have passed it.
 * Events that no read model has seen are read, too, and held against their hashes.
 */
export async function* verifyModels(
  models: readonly VerifiedModel[],
  events: EventPages,
  onProgress: OnProgress = () => undefined,
): AsyncGenerator<Verification> {
  const begun: (VerifiedModel & { readonly place: Place })[] = [];
  for (const { projection, live } of models) {
    const place = await live.place();
    const version = `the live one is version ${place?.version}, the program's is ${projection.version}`;
    if (!place) yield notComparable(projection, 'it has not been built yet');
    else if (place.version !== projection.version) yield notComparable(projection, version);
    else begun.push({ projection, live, place });
  }
  if (begun.length === 0) return;
  const skipped = await Promise.all(begun.map(({ live }) => live.skipped()));
  const aside = new RebuiltAside(
    begun.map(({ projection }, i) => [projection, skipped[i]!]),
    events,
  );
  try {
    const ends = new Map(aside.models.map((model, i) => [model, begun[i]!.place.position]));
    await aside.advance(ends, onProgress);
    await aside.readOn();
    for (const [i, { live, place }] of begun.entries())
      yield await compare(aside, aside.models[i]!, live, place);
  } finally {
    aside.close();
  }
}

type Place = NonNullable<Awaited<ReturnType<LiveDocuments['place']>>>;

const notComparable = ({ name }: AnyProjection, reason: string): Verification => ({
  projection: name,
  position: 0,
  documents: 0,
  differences: [],
  lostEvents: [],
  hashes: null,
  notComparable: reason,
});

async function compare(
  aside: RebuiltAside,
  rebuilt: RebuiltModel,
  live: LiveDocuments,
  begun: Place,
): Promise<Verification> {
  const { projection } = rebuilt;
  const refused = (reason: string): Verification => ({
    ...notComparable(projection, reason),
    position,
    lostEvents: aside.lostEvents,
    hashes: { ...aside.hashes },
  });
  let { position } = begun;
  if (rebuilt.stopped !== null) return refused(rebuilt.stopped);
  const { documents, keys } = await rebuilt.differing(live.all());
  let suspects = keys;
  // the live one went on while it was read: what differs is looked at again where both have passed
  // it
  for (let round = 0; round < ROUNDS && suspects.size > 0; round++) {
    const now = (await live.place())!;
    if (now.build !== begun.build) return refused('it was rebuilt meanwhile: verify it again');
    ({ position } = now);
    await aside.advance(new Map([[rebuilt, position]]));
    if (rebuilt.stopped !== null) return refused(rebuilt.stopped);
    const still = new Set<string>();
    for (const key of suspects) if (!same(await live.find(key), rebuilt.find(key))) still.add(key);
    suspects = still;
  }
  const differences: Difference[] = [];
  for (const key of suspects) {
    const found = await live.find(key);
    const kind = found && rebuilt.find(key) ? 'altered' : found ? 'unexpected' : 'missing';
    const event =
      kind === 'unexpected' && projection.keys === 'integer'
        ? (JSON.parse(found!.doc) as { eventId?: string }).eventId
        : undefined;
    differences.push({ key, kind, ...(event ? { event } : {}) });
  }
  return {
    projection: projection.name,
    position,
    documents,
    differences,
    lostEvents: aside.lostEvents,
    hashes: { ...aside.hashes },
    notComparable: null,
  };
}

const same = (
  a: { version: number; doc: string } | undefined,
  b: { version: number; doc: string } | undefined,
): boolean => a?.doc === b?.doc && a?.version === b?.version;

/** A verification in words, a line each; empty where nothing is wrong but the summary. */
export function describe({
  projection,
  position,
  documents,
  differences,
  lostEvents,
  notComparable,
}: Verification): string[] {
  const lost = lostEvents.slice(0, SHOWN).map((e) => `  the store has lost ${e}`);
  if (notComparable) return [`${projection}: cannot be compared: ${notComparable}`, ...lost];
  const summary = `${projection}: ${documents} documents at position ${position}: ${differences.length === 0 ? 'equal to a fresh rebuild' : `${differences.length} differ`}`;
  return [
    summary,
    ...lost,
    ...differences
      .slice(0, SHOWN)
      .map(
        ({ kind, key, event }) =>
          `  ${kind}: document ${key}${event ? `, for event ${event}, which the store does not have` : ''}`,
      ),
  ];
}

/** What hashes say of the events that several read models were made of, in words, a line each. */
export const describeHashes = (hashes: EventHashes): string[] => [
  describeCoverage(hashes),
  ...describeChanged(hashes).map((line) => `  ${line}`),
];
