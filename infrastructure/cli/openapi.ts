import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { openApiDocument } from '../http/kernel/openapi.js';
import { createServer } from '../http/server.js';
import { Marketplace } from '../runtime/marketplace.js';

/**
 * `npm run openapi [-- FILE]`: writes the OpenAPI document without listening; to standard output
 * where no file is named.
 */
async function main(): Promise<void> {
  const [file] = process.argv.slice(2);
  if (file?.startsWith('-')) {
    console.log(
      'npm run openapi [-- FILE]\nWrites the OpenAPI document of the API to FILE, or to standard output.',
    );
    return;
  }
  // the routes do not depend on data: an empty marketplace is enough
  const directory = mkdtempSync(join(tmpdir(), 'tradepost-openapi-'));
  try {
    const log = (message: string): void => console.error(message);
    const marketplace = await Marketplace.open({ directory, log });
    const app = await createServer({ marketplace, log, rateLimit: 1 });
    const json = `${JSON.stringify(await openApiDocument(app), null, 2)}\n`;
    await app.close();
    await marketplace.close();
    if (file === undefined) process.stdout.write(json);
    else writeFileSync(resolve(file), json);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
