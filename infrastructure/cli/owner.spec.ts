import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { newId } from '../../application/shared/command/ids.js';
import { files } from '../engines/sqlite/schema.js';
import { workerUrl } from '../shared/worker-url.js';
import { temporaryDirectory } from '../testing/kit/directory.js';
import { prepareDemo } from '../testing/kit/prepared-demo.js';

const directory = temporaryDirectory();
const script = fileURLToPath(workerUrl(import.meta.url, './projections.js'));
/** What waits for something that never comes is ended, and its code is null. */
const AT_MOST_MS = 20_000;

async function projections(
  ...args: readonly string[]
): Promise<{ readonly code: number | null; readonly output: string }> {
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [script, ...args], {
      env: { PATH: process.env.PATH, TRADEPOST_DATA: directory() },
      timeout: AT_MOST_MS,
    });
    return { code: 0, output: stdout + stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, output: stdout + stderr };
  }
}

/** Behind all others, as a newer version of the program has left it. */
function recordForeignOrderEvent(): string {
  const db = new DatabaseSync(join(directory(), files.events));
  const id = newId();
  const actor = { person: null, organization: null, impersonator: null, client: 'a newer version' };
  const metadata = { schemaVersion: 1, $correlationId: id, $causationId: id, commandId: id, actor };
  db.prepare(
    `INSERT INTO event (position, stream, revision, id, type, data, metadata, recorded_at)
     VALUES ((SELECT max(position) + 1 FROM event), ?, 0, ?, 'OrderPaused', '{}', ?, ?)`,
  ).run(`order-${newId()}`, id, JSON.stringify(metadata), Date.now());
  db.close();
  return id;
}

describe('the command line on a data directory without a server, after an event that cannot be read', () => {
  let event: string;
  beforeAll(() => {
    prepareDemo(directory());
    event = recordForeignOrderEvent();
  }, 60_000);

  it('says how everything stands, and waits for nobody', async () => {
    const { code, output } = await projections('status');
    const stopped = `stopped at event ${event} (OrderPaused`;
    expect([code, output]).toEqual([0, expect.stringContaining(stopped)]);
    expect(output).toMatch(/^orders +v\d+ +stopped/m);
    expect(output).toMatch(/^process fulfilment +stopped at event /m);
  }, 60_000);

  it('has a read model skip it, also where another one has stopped there', async () => {
    expect(await projections('skip', 'orders', 'a trial of a newer version')).toMatchObject({
      code: 0,
      output: expect.stringContaining('orders resumes'),
    });
    const { output } = await projections('status');
    expect(output).toMatch(/^orders +v\d+ +running/m);
    expect(output).toMatch(/^order-summaries +v\d+ +stopped/m);
  }, 60_000);

  it('has a process skip it, and keeps that', async () => {
    expect(await projections('retry', 'process:fulfilment')).toMatchObject({ code: 0 });
    expect(
      await projections('skip', 'process:fulfilment', 'a trial of a newer version'),
    ).toMatchObject({
      code: 0,
      output: expect.stringContaining('process:fulfilment resumes'),
    });
    const { output } = await projections('status');
    expect(output).toMatch(/^process fulfilment +running/m);
  }, 60_000);

  it('rebuilds one read model, whatever the others do, and says where a rebuild stops', async () => {
    expect(await projections('rebuild', 'prices')).toMatchObject({ code: 0 });
    expect(await projections('rebuild', 'order-summaries')).toMatchObject({
      code: 1,
      output: expect.stringMatching(/the rebuild of order-summaries has stopped at event /),
    });
  }, 90_000);
});
