/**
 * `npm run test:mutants`: breaks each guarantee with one listed patch, in a copy of the tree, and
 * expects its test to fail. A mutant that survives is a test that cannot fail: exit code 1.  `--
 * NAME` runs one.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const mutants = [
  {
    name: 'answers-before-the-log-is-synced',
    file: 'infrastructure/engines/sqlite/schema.ts',
    find: "synchronous: string = 'FULL'",
    replace: "synchronous: string = 'OFF'",
    spec: 'durability',
  },
  {
    name: 'answers-an-order-before-it-is-appended',
    file: 'infrastructure/engines/sqlite/sqlite-event-store.ts',
    find: "answer = await this.writer.call('append', stream, expectedRevision, ...cells);",
    replace:
      "void this.writer.call('append', stream, expectedRevision, ...cells).catch(() => undefined); await new Promise((r) => setTimeout(r, 1)); answer = [expectedRevision + events.length, 1, 1];",
    spec: 'sqlite-event-store',
  },
  {
    name: 'a-killed-process-forgets-what-it-had-not-finished',
    file: 'infrastructure/consumers/processes/process-runner.ts',
    find: 'this.position = checkpoint.position;\n    this.eventId = checkpoint.eventId;',
    replace: 'this.position = await this.store.head();\n    this.eventId = checkpoint.eventId;',
    spec: 'kill',
  },
  {
    name: 'does-not-check-the-expected-revision',
    file: 'infrastructure/engines/sqlite/event-writer.ts',
    find: 'if (actual !== expected) {',
    replace: 'expected = actual;\n    if (actual !== expected) {',
    spec: 'pipeline.spec|sqlite-event-store',
  },
  {
    name: 'follows-a-subscription-that-has-died-for-ever',
    file: 'infrastructure/engines/eventstoredb/supervised-subscription.ts',
    find: 'else if (stoodAt === at) giveUp(',
    replace: 'else if (stoodAt === -1) giveUp(',
    spec: 'eventstoredb-faults',
  },
  {
    name: 'takes-its-own-append-whose-answer-was-lost-for-somebody-elses',
    file: 'infrastructure/engines/eventstoredb/eventstoredb-event-store.ts',
    find: 'if (ours) return ours;',
    replace: 'void ours;',
    spec: 'eventstoredb-faults',
  },
  {
    name: 'sells-more-than-there-is',
    file: 'domain/stock/inventory/inventory.ts',
    find: 'Math.max(0, state.onHand - state.reserved);',
    replace: 'Math.max(0, state.onHand);',
    spec: 'http.spec|inventory',
  },
  {
    name: 'refuses-from-a-stale-cache',
    file: 'application/shared/command/pipeline.ts',
    find: 'if (!fresh && round.decisions.some(',
    replace: 'if (fresh && round.decisions.some(',
    spec: 'pipeline.spec',
  },
  {
    name: 'passes-over-a-poisoned-event-in-silence',
    file: 'infrastructure/consumers/projections/fold-batch.ts',
    find: 'flush();\n      return { last, error: errorAt(stored, error) };',
    replace: 'last = stored;\n      continue;',
    spec: 'sqlite-read-models',
  },
  {
    name: 'verify-does-not-look-at-the-document',
    file: 'infrastructure/operating/rebuild-aside.ts',
    find: 'if (!rebuilt || rebuilt.doc !== json || rebuilt.version !== version) keys.add(key);',
    replace: 'if (!rebuilt) keys.add(key);',
    spec: 'marketplace.spec',
  },
  {
    name: 'verify-does-not-see-a-dropped-event',
    file: 'infrastructure/operating/verify.ts',
    find: "kind === 'unexpected' && projection.keys === 'integer'",
    replace: "kind === 'missing' && projection.keys === 'integer'",
    spec: 'marketplace.spec',
  },
  {
    name: 'stores-names-in-the-clear',
    file: 'infrastructure/engines/vault/personal-data.ts',
    find: "return { subject, sealed: `${bound}.${sealed.toString('base64url')}` };",
    replace:
      "return { subject, sealed: `${bound}.${sealed.toString('base64url')}`, note: value } as Personal<T>;",
    spec: 'marketplace.spec',
  },
  {
    name: 'imports-a-row-twice',
    file: 'domain/trading/history/imported-rows.ts',
    find: 'if (!known) return parts;',
    replace: 'return parts;',
    spec: 'domain/history|importer.spec',
  },
  {
    name: 'forgets-without-destroying-the-key',
    file: 'infrastructure/engines/vault/key-ring.ts',
    find: '      { bucket: FORGOTTEN, key: subject, value: at },\n      { bucket: BUCKET, key: subject, value: null },',
    replace: '      { bucket: FORGOTTEN, key: subject, value: at },',
    spec: 'marketplace.spec',
  },
  {
    name: 'accepts-a-quote-after-its-validity',
    file: 'domain/trading/rfq/rfq.ts',
    find: 'if (command.at > quote.validUntil) throw',
    replace: 'if (command.at > `9${quote.validUntil}`) throw',
    spec: 'rfq.spec',
  },
  {
    name: 'counts-a-facet-under-its-own-condition',
    file: 'infrastructure/engines/embedded-search/choose-products.ts',
    find: 'else if (failed === VENDOR) ofVendor[products.vendor[slot]!]!++;',
    replace: '',
    spec: 'local-search',
  },
  {
    name: 'counts-what-is-not-the-callers-own',
    file: 'application/looking-back/analysis.queries.ts',
    find: 'if (seesEverything(caller)) return conditions;',
    replace: 'if (seesEverything(caller) || caller.userId) return conditions;',
    spec: 'onlookers',
  },
  {
    name: 'goes-on-telling-whoever-has-lost-the-right',
    file: 'infrastructure/consumers/changes/change-hub.ts',
    find: 'else if (revocations.voids(caller.userId, caller.organizationId, issuedAt, caller.clientId))',
    replace:
      'else if (revocations.voids(caller.userId, caller.organizationId, expiresAt, caller.clientId))',
    spec: 'onlookers',
  },
  {
    name: 'lets-a-500-out',
    file: 'infrastructure/http/kernel/pipes.ts',
    find: 'if (errors.length > 0) throw validationProblem(errors);',
    replace: "if (errors.length > 0) throw new Error('invalid');",
    spec: 'openapi.fuzz',
  },
  {
    name: 'leaves-begun-imports-undone',
    file: 'infrastructure/http/server.ts',
    find: 'await jobs.start();',
    replace: '',
    spec: 'http/jobs.spec',
  },
  {
    name: 'keeps-documents-in-the-clear',
    file: 'infrastructure/engines/vault/personal-data.ts',
    find: 'return encrypt(await this.keyOf(subject), content, `${VERSION}.file.${name}`);',
    replace: 'return (await this.keyOf(subject), Buffer.from(content));',
    spec: 'http/verification.spec',
  },
  {
    name: 'ends-at-a-late-answer',
    file: 'infrastructure/engines/eventstoredb/late-answers.ts',
    find: 'if (!(error instanceof TypeError)) throw error;',
    replace: 'throw error;',
    spec: 'eventstoredb-faults.spec',
  },
  {
    name: 'lets-a-key-do-more-than-its-person',
    file: 'application/people/sign-in/api-keys.ts',
    find: 'state.scopes.filter((scope) => claims.permissions.includes(scope))',
    replace: 'state.scopes',
    spec: 'operating.spec',
  },
  {
    name: 'lets-formulas-into-spreadsheets',
    file: 'infrastructure/http/kernel/lists.ts',
    find: 'cast: { string: harmless,',
    replace: 'cast: { string: (text) => text,',
    spec: 'lists.spec',
  },
  {
    name: 'orders-a-cart-at-prices-that-nobody-saw',
    file: 'infrastructure/http/controllers/buying.controllers.ts',
    find: 'expectedUnitPrice: acceptPriceChanges ? null : seenUnitPrice',
    replace: 'expectedUnitPrice: null',
    spec: 'buying.spec',
  },
];

const only = process.argv.slice(2);
const chosen = mutants.filter((m) => only.length === 0 || only.includes(m.name));
const root = process.cwd();
let survived = 0;
for (const { name, file, find, replace, spec } of chosen) {
  const copy = mkdtempSync(join(tmpdir(), 'tradepost-mutant-'));
  try {
    for (const part of [
      'domain',
      'application',
      'projections',
      'infrastructure',
      'ui',
      'docs',
      'dist',
      'package.json',
      'tsconfig.json',
      'tsconfig.build.json',
      'jest.config.mjs',
    ])
      cpSync(join(root, part), join(copy, part), { recursive: true, preserveTimestamps: true });
    symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
    const source = readFileSync(join(copy, file), 'utf8');
    if (!source.includes(find))
      throw new Error(`${name}: ${file} does not contain what the patch replaces`);
    writeFileSync(
      join(copy, file),
      source.replace(find, () => replace),
    );
    // built whatever the compiler thinks of a mutant
    spawnSync(
      process.execPath,
      [
        join(root, 'node_modules/typescript/bin/tsc'),
        '-p',
        'tsconfig.build.json',
        '--noEmitOnError',
        'false',
      ],
      { cwd: copy, stdio: 'ignore' },
    );
    const run = spawnSync(
      process.execPath,
      [
        '--experimental-vm-modules',
        '--disable-warning=ExperimentalWarning',
        join(root, 'node_modules/jest/bin/jest.js'),
        '--forceExit',
        '--selectProjects',
        'server',
        '--testPathPatterns',
        spec,
      ],
      {
        cwd: copy,
        encoding: 'utf8',
        timeout: 240_000,
      },
    );
    const failed = run.status !== 0 && /Tests:\s+.*\d+ failed/.test(run.stderr);
    const by = /● (.*)/.exec(run.stderr)?.[1] ?? run.stderr.slice(-500);
    if (!failed) survived++;
    console.log(
      `${failed ? 'killed  ' : 'SURVIVED'}  ${name}${failed ? `\n            by: ${by}` : `\n${run.stderr.slice(-1500)}`}`,
    );
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}
console.log(`${chosen.length - survived} passed, ${survived} failed`);
process.exit(survived === 0 ? 0 : 1);
