import { existsSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { outcomes } from '../import/classify.js';
import type { ImportProgress, ImportReport } from '../import/importer.js';
import { readMapping } from '../import/mapping.js';
import type { OutcomeTotals } from '../import/totals.js';
import { readConfiguration } from './configuration.js';
import { withOwner } from './owner.js';

const USAGE = `npm run import -- --mapping MAPPING.json DATA.csv[.gz] [--rejected FILE]
Brings order history in. If stopped or repeated, it resumes where it was and imports nothing twice.
Rows that cannot be understood are written to DATA.rejected.csv in the working directory (or to FILE) with the reason:
correct them there and import that file with the same mapping.`;

const titles = {
  rejected: 'rejected',
  writeOff: 'stock write-offs',
  charge: 'charges',
  creditNoteLine: 'credit-note lines',
  orderLine: 'order lines',
  file: 'the whole file',
};

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      mapping: { type: 'string' },
      rejected: { type: 'string' },
      json: { type: 'boolean' },
    },
  });
  const [data] = positionals;
  if (!values.mapping || !data || positionals.length > 1) {
    console.error(USAGE);
    return 2;
  }
  const path = resolve(data);
  if (!existsSync(path)) throw new Error(`there is no file ${path}`);
  const mapping = resolve(values.mapping);
  readMapping(mapping);
  const rejected = resolve(
    values.rejected ??
      join(
        '.',
        `${basename(data)
          .replace(/\.gz$/, '')
          .replace(/\.csv$/, '')}.rejected.csv`,
      ),
  );
  const configuration = readConfiguration();
  const bar = new ProgressLine();
  const report = (await withOwner(configuration, 'import', [mapping, path, rejected], (progress) =>
    bar.show(progress as ImportProgress),
  )) as ImportReport;
  bar.clear();
  if (values.json) console.log(JSON.stringify(report));
  else print(report);
  return 0;
}

function print({
  totals,
  documents,
  documentsChanged,
  companies,
  products,
  rejectedFile,
  seconds,
}: ImportReport): void {
  const columns = ['', 'rows', 'quantity', 'value, exact', 'lost by rounding'];
  const line = (title: string, { rows, quantity, value, rounding }: OutcomeTotals): string[] => [
    title,
    String(rows),
    String(quantity),
    value,
    rounding ?? '-',
  ];
  const table = [
    columns,
    ...outcomes.map((o) => line(titles[o], totals[o])),
    line(titles.file, totals.file),
  ];
  const widths = columns.map((_, i) => Math.max(...table.map((row) => row[i]!.length)));
  for (const row of table)
    console.log(
      row
        .map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!)))
        .join('  '),
    );
  console.log(
    `\n${documents} documents of ${companies} companies over ${products} products; ${documentsChanged} had new rows. ${seconds.toFixed(1)} s, ${Math.round(totals.file.rows / seconds)} rows/s, read models included.`,
  );
  if (rejectedFile)
    console.log(
      `The rejected rows are in ${rejectedFile}: correct them there and import that file with the same mapping.`,
    );
}

/** A progress line on a terminal, overwritten in place. */
class ProgressLine {
  private began = { phase: '', atMs: 0 };

  show({ phase, done, total }: ImportProgress): void {
    if (!process.stderr.isTTY) return;
    if (this.began.phase !== phase) this.began = { phase, atMs: performance.now() };
    const seconds = (performance.now() - this.began.atMs) / 1000;
    const rate = done / Math.max(seconds, 0.001);
    const known = phase !== 'reading' && total > 0;
    const left = known
      ? `  ${Math.floor((100 * done) / total)} %  ${Math.ceil((total - done) / Math.max(rate, 1))} s left`
      : '';
    const filled = known ? Math.round((20 * done) / total) : 0;
    const bar = known ? `  [${'#'.repeat(filled)}${'.'.repeat(20 - filled)}]` : '';
    process.stderr.write(
      `\r\x1b[K${phase}${bar}  ${done}${known ? ` of ${total}` : ''}  ${Math.round(rate)}/s${left}`,
    );
  }

  clear(): void {
    if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
  }
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error((error as Error).message);
    process.exit(1);
  },
);
