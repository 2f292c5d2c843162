import { cpus, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { apiMeasures } from './api-measures.js';
import { flatCost } from './flat-cost.js';
import { measures as coreMeasures } from './measures.js';
import { tradeMeasure } from './trade-measures.js';

/**
 * `npm run bench` measures everything and prints a table; `-- --json` prints one JSON object; `-- NAME` runs what gives that key.
 * `-- --data FILE --mapping FILE` imports a real file instead of a drawn year. Seeds are fixed. Two cores are enough; more make the figures better.
 */
async function main(): Promise<void> {
  const { values, positionals: wanted } = parseArgs({ allowPositionals: true, options: { json: { type: 'boolean' }, data: { type: 'string' }, mapping: { type: 'string' } } });
  const json = values.json ?? false;
  const measures = [...coreMeasures, ...apiMeasures, tradeMeasure({ data: values.data ?? null, mapping: values.mapping ?? null }), flatCost];
  const chosen = measures.filter((m) => wanted.length === 0 || m.keys.some((k) => wanted.includes(k.key)));
  if (chosen.length === 0) throw new Error(`choose among ${measures.flatMap((m) => m.keys.map((k) => k.key)).join(', ')}`);
  const figures: Record<string, number> = {};
  const notes: string[] = [];
  for (const measure of chosen) {
    const { figures: found, notes: said } = await measure.run();
    Object.assign(figures, found);
    notes.push(...said);
    if (!json) for (const { key, limit, aim, better } of measure.keys) console.log(row(key, figures[key]!, limit, aim, better));
  }
  if (json) console.log(JSON.stringify(figures));
  else {
    console.log(`\n${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`);
    for (const note of notes) console.log(`- ${note}`);
  }
}

function row(key: string, value: number, limit: number, aim: number, better: 'more' | 'less'): string {
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
