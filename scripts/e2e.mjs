// The journeys of ui/e2e in a real Chromium, against the real server:
//   npm run e2e [-- NAME …]           those whose file or title has the name
//   npm run e2e -- --screenshots      writes every page into dist/screens instead
import { spawnSync } from 'node:child_process';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

process.chdir(resolve(dirname(fileURLToPath(import.meta.url)), '..'));
const args = process.argv.slice(2);
const screenshots = args.includes('--screenshots');
const rest = args.filter((arg) => arg !== '--screenshots');
if (!screenshots) {
  // one journey goes through the pseudo-locale
  const built = spawnSync(process.execPath, ['scripts/build-ui.mjs', '--pseudo'], {
    stdio: 'inherit',
  });
  if (built.status !== 0) process.exit(1);
}
const config = screenshots ? 'ui/e2e/screenshots.config.ts' : 'ui/e2e/playwright.config.ts';
const { status } = spawnSync(
  process.execPath,
  ['node_modules/@playwright/test/cli.js', 'test', '-c', config, ...rest],
  { stdio: 'inherit' },
);
process.exit(status ?? 1);
