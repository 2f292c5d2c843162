import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { files } from '../engines/sqlite/schema.js';
import { workerUrl } from '../shared/worker-url.js';
import { temporaryDirectory } from '../testing/kit/directory.js';
import { prepareDemo } from '../testing/kit/prepared-demo.js';
import { describeChanged, EventHashCheck } from './event-hashes.js';

const directory = temporaryDirectory();

/** Runs one of the commands of an operator on the data directory. */
async function run(
  script: string,
  ...args: readonly string[]
): Promise<{ readonly code: number; readonly output: string }> {
  const path = fileURLToPath(workerUrl(import.meta.url, `../cli/${script}.js`));
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [path, ...args], {
      env: { PATH: process.env.PATH, TRADEPOST_DATA: directory() },
    });
    return { code: 0, output: stdout + stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, output: stdout + stderr };
  }
}

function change(sql: string): void {
  const db = new DatabaseSync(join(directory(), files.events));
  db.exec(sql);
  db.close();
}

const OLDER = 100;

describe('events in a data directory', () => {
  let count: number;
  let order: { readonly position: number; readonly id: string; readonly quantity: number };

  beforeAll(() => {
    prepareDemo(directory());
    // as an earlier version wrote them
    change(
      `UPDATE event SET metadata = json_remove(metadata, '$.hash') WHERE position <= ${OLDER}`,
    );
    const db = new DatabaseSync(join(directory(), files.events), { readOnly: true });
    count = (db.prepare('SELECT max(position) AS count FROM event').get() as { count: number })
      .count;
    order = db
      .prepare(
        `SELECT position, id, json_extract(data, '$.lines[0].quantity') AS quantity FROM event
         WHERE type = 'OrderPlaced' ORDER BY position DESC LIMIT 1`,
      )
      .get() as typeof order;
    db.close();
  }, 120_000);

  const covered = (): string =>
    `${count - OLDER} of ${count} events are covered by hashes, from position ${OLDER + 1} on`;

  it('are found intact, and it is said from where on that is known', async () => {
    const doctor = await run('doctor');
    expect([doctor.code, doctor.output]).toEqual([
      0,
      expect.stringContaining(`ok      Events: ${covered()}\n`),
    ]);
    const verify = await run('projections', 'verify', 'orders');
    expect([verify.code, verify.output.trim().split('\n')]).toEqual([
      0,
      [expect.stringMatching(/^orders: .* equal to a fresh rebuild$/), covered()],
    ]);
  }, 60_000);

  it('of which one has a digit changed are named by doctor and verify', async () => {
    const { position, id, quantity } = order;
    change(
      `UPDATE event SET data = replace(data, '"quantity":${quantity},', '"quantity":${quantity + 1},')
       WHERE position = ${position}`,
    );
    const named = new RegExp(
      `event ${id} \\(OrderPlaced, order-\\S+ revision 0, position ${position}\\) is not what was written`,
    );
    for (const { code, output } of [
      await run('doctor'),
      await run('projections', 'verify', 'prices'),
    ])
      expect([code, output]).toEqual([1, expect.stringMatching(named)]);
  }, 60_000);

  it('are read to the end by verify, also behind what the read models have seen', async () => {
    const verify = await run('projections', 'verify', 'prices');
    change(
      `INSERT INTO event (position, stream, revision, id, type, data, metadata, recorded_at)
       SELECT position + 1, 'order-copied', 0, 'copied', type, data, metadata, recorded_at
       FROM event ORDER BY position DESC LIMIT 1`,
    );
    const further = await run('projections', 'verify', 'prices');
    change("DELETE FROM event WHERE id = 'copied'");
    expect(verify.output).not.toContain('event copied');
    expect([further.code, further.output]).toEqual([
      1,
      expect.stringMatching(/event copied \(.*position \d+\) is not what was written/),
    ]);
  }, 60_000);

  it('whose hash was taken away are counted, and pass no script', async () => {
    const { position } = order;
    change(
      `UPDATE event SET metadata = json_remove(metadata, '$.hash') WHERE position = ${position}`,
    );
    const counted = `${count - OLDER - 1} of ${count} events are covered by hashes, from position ${OLDER + 1} on, but for 1, the first at position ${position}: `;
    for (const { code, output } of [
      await run('doctor'),
      await run('projections', 'verify', 'prices'),
    ])
      expect([code, output]).toEqual([1, expect.stringContaining(counted)]);
  }, 60_000);

  it('are named up to a hundred where very many have changed, and the rest is counted', () => {
    const check = new EventHashCheck();
    for (let position = 1; position <= 1_000; position++)
      check.take({
        id: `e${position}`,
        type: 'OrderPlaced',
        stream: 'order-1',
        revision: position - 1,
        position,
        recordedAt: 0,
        data: '{}',
        metadata: `{"schemaVersion":1,"hash":"${'0'.repeat(64)}"}`,
      });
    expect([check.changedCount, check.changed.length]).toEqual([1_000, 100]);
    expect(describeChanged(check).at(-1)).toBe('and 900 more events are not what was written');
  });
});
