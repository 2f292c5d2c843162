import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv, type ValidateFunction } from 'ajv';
import { eventTypes, type EventType } from '../../../domain/events.js';
import { eventReader } from '../../../infrastructure/engines/sqlite/event-reader.js';
import { files, openReader } from '../../../infrastructure/engines/sqlite/schema.js';
import { temporaryDirectory } from '../../../infrastructure/testing/kit/directory.js';
import { prepareDemo } from '../../../infrastructure/testing/kit/prepared-demo.js';
import { decodeEvent } from './codec.js';
import { verifyEvent } from './hash.js';

const folder = fileURLToPath(new URL('./schemas', import.meta.url));
const directory = temporaryDirectory();

/** `OrderPlaced.v1` → whether data is of that version. */
const schemas = new Map<string, ValidateFunction>(
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.json'))
    .map((path) => [
      path.replace(/^.*\/|\.json$/g, ''),
      new Ajv({ allErrors: true, allowUnionTypes: true }).compile(
        JSON.parse(readFileSync(join(folder, path), 'utf8')) as object,
      ),
    ]),
);

/** What is wrong with it; empty where nothing is. */
function problems(type: string, version: number, data: unknown): string[] {
  const valid = schemas.get(`${type}.v${version}`);
  if (!valid) return [`${type}.v${version} has no schema`];
  if (valid(data)) return [];
  return (valid.errors ?? []).map(
    ({ instancePath, message }) => `${type}.v${version}${instancePath}: ${message}`,
  );
}

const golden = JSON.parse(
  readFileSync(new URL('./golden-events.json', import.meta.url), 'utf8'),
) as { readonly type: EventType; readonly version: number; readonly data: object }[];

describe('the schemas of events', () => {
  it('are there for every version of every event that was ever written, and for nothing else', () => {
    const versions = (Object.keys(eventTypes) as EventType[]).flatMap((type) =>
      Array.from({ length: eventTypes[type].version }, (_, i) => `${type}.v${i + 1}`),
    );
    expect([...schemas.keys()].sort()).toEqual(versions.sort());
  });

  it('admit every golden event, each by the schema of its version', () => {
    expect(golden.flatMap(({ type, version, data }) => problems(type, version, data))).toEqual([]);
  });

  it('refuse what no event of that version has', () => {
    const { data } = golden.find(({ type }) => type === 'OrderCancelled')!;
    expect(problems('OrderCancelled', 1, { ...data, by: 'nobody' })).toHaveLength(1);
    expect(problems('OrderCancelled', 1, { ...data, because: '' })).toHaveLength(1);
    expect(problems('OrderCancelled', 1, { ...data, reason: undefined })).toHaveLength(1);
  });

  it('admit every event of the demo as it is stored and as it is read, and each proves what it says', () => {
    prepareDemo(directory());
    const db = openReader(join(directory(), files.events));
    const stored = eventReader(db)(0, 1_000_000);
    db.close();
    expect(stored.length).toBeGreaterThan(1_000);
    const wrong = stored.flatMap((event) => {
      const { schemaVersion } = JSON.parse(event.metadata) as { schemaVersion: number };
      const read = decodeEvent(event);
      return [
        ...problems(event.type, schemaVersion, JSON.parse(event.data)),
        ...problems(event.type, eventTypes[read.type].version, read.data),
        ...(verifyEvent(event) === 'intact' ? [] : [`${event.id} is not intact`]),
      ];
    });
    expect(wrong.slice(0, 20)).toEqual([]);
  }, 120_000);
});
