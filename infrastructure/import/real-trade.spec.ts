import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { stringify } from 'csv-stringify/sync';
import { analyse } from '../../application/looking-back/analysis.queries.js';
import { nobody } from '../../application/shared/caller.js';
import { answer } from '../../application/shared/query.js';
import type { Permission } from '../../domain/people/user/permissions.js';
import { projections } from '../../projections/index.js';
import { files, openReader } from '../engines/sqlite/schema.js';
import { describe as inWords, verifyDirectory } from '../operating/verify.js';
import { Marketplace } from '../runtime/marketplace.js';
import { workerUrl } from '../shared/worker-url.js';
import { tradeYear } from '../testing/bench/trade-year.js';
import { collected } from '../testing/kit/collected.js';
import { temporaryDirectory } from '../testing/kit/directory.js';
import { eventually } from '../testing/kit/eventually.js';
import type { ImportReport } from './importer.js';
import { openSource } from './source-rows.js';

const directory = temporaryDirectory();
const onlooker = {
  ...nobody,
  permissions: new Set<Permission>(['analysis.query', 'marketplace.readAny']),
};
/**
 * A real year where the environment names one, whole in `npm run test:long` and else each twentieth
 * of its documents; where it names none a drawn one of the same shape, smaller.
 */
const REAL = process.env.TRADEPOST_TEST_TRADE_CSV;
const WHOLE = REAL !== undefined && process.env.TRADEPOST_TEST_LONG !== undefined;
const SMALL = { orders: 1_200, customers: 300, products: 400, seed: 7 };
/**
 * Positions that the store has reached when the import is killed: among the products, and twice
 * among the orders.
 */
const KILLS = WHOLE
  ? [8_000, 20_000, 32_000]
  : REAL
    ? [5_000, 10_200, 10_700]
    : [900, 1_700, 2_300];

/** Whole documents, and all that the importer refuses. */
async function eachTwentieth(path: string, into: string): Promise<void> {
  const { header, batches } = await openSource(path, 'utf-8', ',');
  const out = createWriteStream(into);
  out.write(stringify([header]));
  for await (const batch of batches)
    out.write(
      stringify(
        batch
          .map(({ cells }) => [...cells])
          .filter(([invoice]) => /^A/.test(invoice!) || Number(/\d+/.exec(invoice!)) % 20 === 0),
      ),
    );
  out.end();
  await once(out, 'finish');
}

/** What SQL says of the file, apart from everything that the importer does. */
async function bySql(
  path: string,
): Promise<Record<string, { rows: number; quantity: number; micros: number }>> {
  const db = new DatabaseSync(':memory:');
  db.exec('CREATE TABLE r (i TEXT, s TEXT, d TEXT, q TEXT, t TEXT, p TEXT, c TEXT, k TEXT)');
  const insert = db.prepare('INSERT INTO r VALUES (?, ?, ?, ?, ?, ?, ?, ?)');
  const { batches } = await openSource(path, 'utf-8', ',');
  db.exec('BEGIN');
  for await (const batch of batches) for (const { cells } of batch) insert.run(...cells);
  db.exec('COMMIT');
  const charge = `(s IN ('POST','DOT','M','m','C2','D','S','B','BANK CHARGES','AMAZONFEE','CRUK','PADS') OR s GLOB 'gift_*')`;
  const rows = db
    .prepare(
      `SELECT CASE
         WHEN i GLOB 'A*' OR q NOT GLOB '*[0-9]' OR p GLOB '-*' THEN 'rejected'
         WHEN CAST(q AS INTEGER) < 0 AND i NOT GLOB 'C*' AND c = '' AND NOT ${charge} THEN 'writeOff'
         WHEN ${charge} THEN 'charge'
         WHEN i GLOB 'C*' THEN 'creditNoteLine'
         ELSE 'orderLine' END AS outcome,
       count(*) AS rows, sum(CAST(q AS INTEGER)) AS quantity, sum(CAST(q AS INTEGER) * CAST(round(CAST(p AS REAL) * 1000000) AS INTEGER)) AS micros
       FROM r GROUP BY 1`,
    )
    .all() as { outcome: string; rows: number; quantity: number; micros: number }[];
  db.close();
  return Object.fromEntries(rows.map(({ outcome, ...sums }) => [outcome, sums]));
}

const micros = (value: string): number => {
  const [, sign, whole, fraction = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(value)!;
  return (sign ? -1 : 1) * Number(whole! + fraction.padEnd(6, '0'));
};

describe(WHOLE ? 'the real year' : REAL ? 'a part of the real year' : 'a drawn year', () => {
  const data = (): string => join(directory(), 'data');
  const script = fileURLToPath(workerUrl(import.meta.url, '../cli/import.js'));
  const start = (path: string) =>
    spawn(
      process.execPath,
      [
        script,
        '--json',
        '--mapping',
        'docs/examples/online-retail.mapping.json',
        '--rejected',
        join(directory(), 'rejected.csv'),
        path,
      ],
      {
        env: { ...process.env, TRADEPOST_DATA: data() },
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
  const head = (): number => {
    const file = join(data(), files.events);
    if (!existsSync(file)) return 0;
    const db = openReader(file);
    try {
      return (
        db.prepare('SELECT coalesce(max(position), 0) AS head FROM event').get() as { head: number }
      ).head;
    } catch {
      return 0;
    } finally {
      db.close();
    }
  };

  it('killed three times on its way in, is whole: nothing lost, nothing doubled, its totals those of the file', async () => {
    let path = join(directory(), 'year.csv');
    if (WHOLE) path = REAL!;
    else if (REAL) await eachTwentieth(REAL, path);
    else {
      const out = createWriteStream(path);
      for (const line of tradeYear(SMALL)) out.write(`${line}\n`);
      out.end();
      await once(out, 'finish');
    }
    for (const goal of KILLS) {
      const importing = start(path);
      await eventually(
        `position ${goal} is reached`,
        () => head() >= goal || importing.exitCode !== null,
        60_000,
      );
      expect(importing.exitCode).toBeNull();
      importing.kill('SIGKILL');
      await once(importing, 'exit');
    }
    const last = start(path);
    let text = '';
    last.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
    const [code] = (await once(last, 'exit')) as [number];
    expect(code).toBe(0);
    const report = JSON.parse(text) as ImportReport;

    const expected = await bySql(path);
    const { file, ...byOutcome } = report.totals;
    expect(
      Object.fromEntries(
        Object.entries(byOutcome).map(([outcome, { rows, quantity, value }]) => [
          outcome,
          { rows, quantity, micros: micros(value) },
        ]),
      ),
    ).toEqual(expected);
    const sum = (of: 'rows' | 'quantity' | 'micros'): number =>
      Object.values(expected).reduce((n, s) => n + s[of], 0);
    expect([file.rows, file.quantity, micros(file.value)]).toEqual([
      sum('rows'),
      sum('quantity'),
      sum('micros'),
    ]);
    if (WHOLE)
      expect([file.rows, file.quantity, file.value]).toEqual([541_909, 5_176_450, '9747747.934']);

    const db = openReader(join(data(), files.events));
    const kept = (types: string, part: string) =>
      db
        .prepare(
          `SELECT count(*) AS rows, sum(p.value ->> 'quantity') AS quantity, count(DISTINCT p.value ->> 'row') AS different FROM event, json_each(event.data, '$.${part}') p WHERE event.type IN (${types})`,
        )
        .get();
    const { orderLine, creditNoteLine, writeOff, charge } = expected;
    const orders = "'HistoricalOrderImported', 'HistoricalOrderLinesImported'";
    const credits = "'HistoricalCreditNoteImported', 'HistoricalCreditNoteLinesImported'";
    expect(kept(orders, 'lines')).toEqual({
      rows: orderLine!.rows,
      quantity: orderLine!.quantity,
      different: orderLine!.rows,
    });
    expect(kept(credits, 'lines')).toEqual({
      rows: creditNoteLine!.rows,
      quantity: -creditNoteLine!.quantity,
      different: creditNoteLine!.rows,
    });
    expect(kept("'HistoricalStockWriteOffImported'", 'lines')).toEqual({
      rows: writeOff!.rows,
      quantity: -writeOff!.quantity,
      different: writeOff!.rows,
    });
    expect(kept(`${orders}, ${credits}`, 'charges')).toEqual({
      rows: charge!.rows,
      quantity: charge!.quantity,
      different: charge!.rows,
    });
    db.close();

    const names = ['sales', 'orders', 'order-summaries', 'credits-and-write-offs'];
    const verified = projections.filter((p) => names.includes(p.name));
    expect((await collected(verifyDirectory(data(), verified))).flatMap(inWords)).toEqual(
      names.map(() => expect.stringMatching(/equal to a fresh rebuild$/)),
    );
    const models = openReader(join(data(), files.readModels));
    const { table_name: table } = models
      .prepare("SELECT table_name FROM projection WHERE name = 'sales'")
      .get() as { table_name: string };
    const sold = models
      .prepare(
        `SELECT sum(doc ->> 'lines') AS lines, sum(doc ->> 'quantity') AS quantity, sum(doc ->> 'creditLines') AS creditLines FROM "${table}" WHERE kind = 'day'`,
      )
      .get();
    expect(sold).toEqual({
      lines: orderLine!.rows,
      quantity: orderLine!.quantity,
      creditLines: creditNoteLine!.rows,
    });
    models.close();

    // a year is more than can be added up in a millisecond
    const marketplace = await Marketplace.open({
      directory: data(),
      log: () => undefined,
      analysisLimitMs: 1,
    });
    const input = {
      model: 'sales',
      filter: {},
      group: ['day', 'buyer', 'category'],
      measures: ['sales'],
      sort: [],
      limit: 10,
    };
    await expect(
      answer(analyse, new analyse.Message(input, onlooker), marketplace.services),
    ).rejects.toMatchObject({ code: 'analysis/too-long', details: { field: 'filter' } });
    const inTime = { ...marketplace.services, analysisLimitMs: 60_000 };
    expect((await answer(analyse, new analyse.Message(input, onlooker), inTime)).truncated).toBe(
      true,
    );
    await marketplace.close();
  }, 300_000);
});
