// Compiles the server into dist, where its sources have changed since: npm run build
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { builtFrom, fingerprint, removeOrphans, setBuiltFrom } from './built-from.mjs';

const root = resolve(import.meta.dirname, '..');
const sources = fingerprint(root);
if (builtFrom(root) === sources) process.exit(0);
setBuiltFrom(root, null);
const { status } = spawnSync(
  process.execPath,
  ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json'],
  { cwd: root, stdio: 'inherit' },
);
if (status !== 0) process.exit(status ?? 1);
removeOrphans(root);
setBuiltFrom(root, sources);
