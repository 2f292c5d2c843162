import { cpus, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { apiMeasures } from './api-measures.js';
import { flatCost } from './flat-cost.js';
import { hostileMeasures } from './hostile-measures.js';
import { importMeasures } from './import-measures.js';
import { ledgerMeasures } from './ledger-measures.js';
import { measures as coreMeasures, type Measure } from './measures.js';
import { paymentMeasures } from './payment-measures.js';
import { productionMeasures } from './production-measures.js';
import { reconciliationMeasures } from './reconciliation-measures.js';
import { tradeMeasure, type TradeSource } from './trade-measures.js';

/**
 * `npm run bench` measures everything and prints a table; `-- --json` prints one JSON object; `--
 * NAME` runs the benchmark with that key, `-- ui` the screens in Chromium, `-- production` those
 * that need servers. `-- --data FILE --mapping FILE` imports a real file instead of a generated
 * year. Seeds are fixed. Two cores are enough; more give better figures.
 */
async function main(): Promise<void> {
  const { values, positionals: wanted } = parseArgs({
    allowPositionals: true,
    options: { json: { type: 'boolean' }, data: { type: 'string' }, mapping: { type: 'string' } },
  });
  const json = values.json ?? false;
  const source = { data: values.data ?? null, mapping: values.mapping ?? null };
  const measures = [
    ...coreMeasures,
    ...apiMeasures,
    importMeasures,
    ...hostileMeasures,
    ...ledgerMeasures,
    ...paymentMeasures,
    ...reconciliationMeasures,
    tradeMeasure(source),
    flatCost,
    ...(wanted.some((name) => name.startsWith('ui')) ? [await uiMeasure(source)] : []),
    ...(wanted.some((name) => name.startsWith('production')) ? productionMeasures(source) : []),
  ];
  const chosen = measures.filter(
    (m) =>
      wanted.length === 0 ||
      m.keys.some((k) => wanted.some((name) => k.key === name || k.key.startsWith(`${name}_`))),
  );
  if (chosen.length === 0)
    throw new Error(`choose among ${measures.flatMap((m) => m.keys.map((k) => k.key)).join(', ')}`);
  const figures: Record<string, number> = {};
  const notes: string[] = [];
  for (const measure of chosen) {
    const { figures: found, notes: added } = await measure.run();
    Object.assign(figures, found);
    notes.push(...added);
    if (!json)
      for (const { key, limit, aim, better } of measure.keys)
        console.log(row(key, figures[key]!, limit, aim, better));
  }
  if (json) console.log(JSON.stringify(figures));
  else {
    console.log(
      `\n${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`,
    );
    for (const note of notes) console.log(`- ${note}`);
  }
}

/**
 * The screens need a browser, so they are only measured on request. Half of that script runs in the
 * browser, so it is among the scripts.
 */
async function uiMeasure(source: TradeSource): Promise<Measure> {
  const script = new URL('../../../../scripts/ui-measures.mjs', import.meta.url).href;
  const { uiMeasure: measureOf } = (await import(script)) as {
    uiMeasure: (source: TradeSource) => Measure;
  };
  return measureOf(source);
}

function row(
  key: string,
  value: number,
  limit: number,
  aim: number,
  better: 'more' | 'less',
): string {
  const meets = (bound: number): boolean => (better === 'more' ? value >= bound : value <= bound);
  const verdict = meets(aim) ? 'aim' : meets(limit) ? 'limit' : 'MISSED';
  return `${key.padEnd(28)} ${value.toLocaleString('en', { maximumFractionDigits: 2 }).padStart(12)}   limit ${String(limit).padStart(8)}   aim ${String(aim).padStart(8)}   ${verdict}`;
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
