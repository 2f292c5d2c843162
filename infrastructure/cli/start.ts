import { join } from 'node:path';
import { Marketplace } from '../runtime/marketplace.js';
import { ConfigurationError, readConfiguration, requireSafeHost } from './configuration.js';
import { DirectoryInUse } from '../runtime/data-directory.js';
import { readTaxRates, TaxRatesError } from '../runtime/tax-rates.js';
import { ControlSocket } from './control-socket.js';
import { ensureOperator } from './first-operator.js';
import { FileMailer, SmtpMailer } from '../mail/mailers.js';
import { createDemo, demoLogins, hasDemo } from '../demo/demo.js';

const log = (message: string): void => console.error(`${new Date().toISOString()} ${message}`);

async function main(): Promise<void> {
  const empty = process.argv.includes('--empty');
  const configuration = readConfiguration();
  const taxRates = readTaxRates(configuration.taxRatesFile);
  const { directory, publicUrl, smtpUrl, mailFrom } = configuration;
  const mailer = smtpUrl === null ? new FileMailer(join(directory, 'mail'), mailFrom) : new SmtpMailer(smtpUrl, mailFrom);
  // loading the HTTP side takes as long as opening the data, which other threads do
  const loading = import('../http/server.js');
  const [marketplace, { createServer }] = await Promise.all([Marketplace.open({ directory, log, taxRates, mailer, publicUrl }), loading]);
  const fresh = (await marketplace.store.head()) === 0;
  const demo = (fresh && !empty) || (await hasDemo(marketplace));
  requireSafeHost(configuration, demo);
  if (demo) {
    const created = await createDemo(marketplace, configuration.demoPassword);
    if (created) log(`the demo marketplace was created in ${created.milliseconds} ms (${created.commands} commands)`);
  }
  if (!demo) await ensureOperator(marketplace, configuration.operator);
  const app = await createServer({ marketplace, log, rateLimit: configuration.rateLimit, secureCookies: publicUrl.startsWith('https:') });
  await app.listen(configuration.port, configuration.host);
  const control = await ControlSocket.listen(marketplace, log);
  // the first to search does not wait for the columns to be loaded
  void marketplace.services.search.suggest('', 1).catch((error: unknown) => log(`search: ${String(error)}`));

  let stopping = false;
  const stop = (signal: string): void => {
    if (stopping) return;
    stopping = true;
    log(`${signal}: finishing what is at work`);
    void (async () => {
      await app.close();
      await control.close();
      await marketplace.close();
      process.exit(0);
    })();
  };
  process.on('SIGTERM', () => stop('SIGTERM'));
  process.on('SIGINT', () => stop('SIGINT'));

  console.log(`\nTradepost serves ${await app.getUrl()}   API: ${await app.getUrl()}/docs   data: ${configuration.directory}`);
  if (demo) console.log(`\nDemo logins (password: ${configuration.demoPassword === 'demo-demo-demo' ? 'demo-demo-demo' : 'as in TRADEPOST_DEMO_PASSWORD'}):\n${demoLogins()}\n`);
}

main().catch((error: unknown) => {
  if (error instanceof ConfigurationError || error instanceof DirectoryInUse || error instanceof TaxRatesError) console.error(error.message);
  else console.error(error);
  process.exit(1);
});
