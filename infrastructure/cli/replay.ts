import { parseArgs } from 'node:util';
import {
  differences,
  replay,
  type Moment,
  type PastState,
} from '../../application/looking-back/replay.js';
import { exitQuietlyOnClosedPipe, parseInstant, ReadDirectory } from './read-directory.js';

const USAGE = `npm run replay -- STREAM [--revision N | --at TIME]   the state then, as JSON
npm run replay -- STREAM --diff A B                   what changed between two moments
STREAM is a stream (order-…) or the number of an order, purchase, credit note or write-off.
A and B are revisions or times; times are those of recording.`;

async function main(): Promise<number> {
  exitQuietlyOnClosedPipe();
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { revision: { type: 'string' }, at: { type: 'string' }, diff: { type: 'boolean' } },
  });
  const [name, first, second] = positionals;
  const counts = values.diff ? 3 : 1;
  if (
    !name ||
    positionals.length !== counts ||
    (values.revision && values.at) ||
    (values.diff && (values.revision ?? values.at))
  ) {
    console.error(USAGE);
    return 2;
  }
  const directory = new ReadDirectory();
  const stream = streamOf(directory, name);
  if (values.diff) {
    const [before, after] = [
      await replay(directory, stream, momentOf(first!, '--diff')),
      await replay(directory, stream, momentOf(second!, '--diff')),
    ];
    console.log(`${stream}: from ${inWords(before)} to ${inWords(after)}`);
    const changes = differences(before.state, after.state);
    for (const { path, before: from, after: to } of changes)
      console.log(`${path}: ${shown(from)} → ${shown(to)}`);
    if (changes.length === 0) console.log('nothing changed');
    return 0;
  }
  const moment: Moment = values.revision
    ? revisionOf(values.revision)
    : values.at
      ? { atMs: parseInstant(values.at, '--at') }
      : 'now';
  const past = await replay(directory, stream, moment);
  console.log(
    JSON.stringify({ ...past, recordedAt: new Date(past.recordedAt).toISOString() }, null, 2),
  );
  return 0;
}

function streamOf(directory: ReadDirectory, name: string): string {
  if (/^[a-zA-Z]+-[0-9a-f]{8}-/.test(name)) return name;
  const streams = directory.streamsOf(name);
  if (streams.length === 0)
    throw new Error(`"${name}" is neither a stream nor a number that any document has`);
  if (streams.length > 1)
    throw new Error(
      `several documents have the number ${name}; name one of\n${streams.join('\n')}`,
    );
  return streams[0]!;
}

const revisionOf = (text: string): Moment => {
  if (!/^\d+$/.test(text)) throw new Error(`"${text}" is no revision: revisions count from 0`);
  return { revision: Number(text) };
};

const momentOf = (text: string, option: string): Moment =>
  /^\d+$/.test(text) ? revisionOf(text) : { atMs: parseInstant(text, option) };
const inWords = ({ revision, recordedAt, lastEvent }: PastState): string =>
  `revision ${revision} (${lastEvent.type}, ${new Date(recordedAt).toISOString()})`;
const shown = (value: unknown): string =>
  value === undefined ? '(nothing)' : JSON.stringify(value);

main().then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    console.error((error as Error).message);
    process.exitCode = 1;
  },
);
