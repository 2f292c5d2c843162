import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Marketplace } from '../runtime/marketplace.js';
import { WaitingServer } from '../runtime/waiting-server.js';
import { ConfigurationError, readConfiguration, requireSafeHost, type Configuration } from './configuration.js';
import { DirectoryInUse } from '../runtime/data-directory.js';
import { readTaxRates, TaxRatesError } from '../runtime/tax-rates.js';
import { enginesOf } from './engines-of.js';
import { ControlSocket } from './control-socket.js';
import { ensureOperator } from './first-operator.js';
import { FileMailer, SmtpMailer } from '../mail/mailers.js';
import { createDemo, demoLogins, hasDemo } from '../demo/demo.js';

const log = (message: string): void => console.error(`${new Date().toISOString()} ${message}`);

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { empty: { type: 'boolean', default: false }, role: { type: 'string' } } });
  const configuration = readConfiguration(process.env, values.role ?? null);
  const { role } = configuration;
  if (role === 'all' || role === 'api') return serve(configuration, values.empty);
  return work(configuration);
}

/** A replica that answers requests. */
async function serve(configuration: Configuration, empty: boolean): Promise<void> {
  const { directory, publicUrl, smtpUrl, mailFrom, port, host } = configuration;
  const taxRates = readTaxRates(configuration.taxRatesFile);
  const mailer = smtpUrl === null ? new FileMailer(join(directory, 'mail'), mailFrom) : new SmtpMailer(smtpUrl, mailFrom);
  let waitingFor: string | null = null;
  const waiting = configuration.servers && (await WaitingServer.listen(port, host, () => Promise.resolve({ ready: false, body: { status: 'starting', waitingFor } })));
  const engines = enginesOf(configuration, log, (engine) => (waitingFor = engine));
  // loading the HTTP side takes as long as opening the data, which other threads do
  const loading = import('../http/server.js');
  const [marketplace, { createServer }] = await Promise.all([Marketplace.open({ directory, log, taxRates, mailer, publicUrl, ...(engines ? { engines } : {}) }), loading]);
  const fresh = !configuration.servers && (await marketplace.store.head()) === 0;
  const demo = (fresh && !empty) || (await hasDemo(marketplace));
  requireSafeHost(configuration, demo);
  if (demo) {
    const created = await createDemo(marketplace, configuration.demoPassword);
    if (created) log(`the demo marketplace was created in ${created.milliseconds} ms (${created.commands} commands)`);
  }
  if (!demo) await ensureOperator(marketplace, configuration.operator);
  const app = await createServer({ marketplace, log, rateLimit: configuration.rateLimit, secureCookies: publicUrl.startsWith('https:') });
  await waiting?.close();
  await app.listen(waiting?.port ?? port, host);
  const control = await ControlSocket.listen(marketplace, log);
  // the first to search does not wait for the columns to be loaded
  void marketplace.services.search.suggest('', 1).catch((error: unknown) => log(`search: ${String(error)}`));
  onSignal(async () => {
    await app.close();
    await control.close();
    await marketplace.close();
  });

  console.log(`\nTradepost serves ${await app.getUrl()}   API: ${await app.getUrl()}/docs   data: ${configuration.directory}`);
  if (demo) console.log(`\nDemo logins (password: ${configuration.demoPassword === 'demo-demo-demo' ? 'demo-demo-demo' : 'as in TRADEPOST_DEMO_PASSWORD'}):\n${demoLogins()}\n`);
}

/** A replica that keeps read models or runs processes, and answers only how it is. */
async function work(configuration: Configuration): Promise<void> {
  const { directory, port, host, role } = configuration;
  let waitingFor: string | null = null;
  const at: { marketplace: Marketplace | null } = { marketplace: null };
  const server = await WaitingServer.listen(port, host, async () => {
    const { marketplace } = at;
    if (!marketplace) return { ready: false, body: { status: 'starting', role, waitingFor } };
    const head = await marketplace.store.head();
    const behind = (position: number): number => Math.max(0, head - position);
    if (role === 'process') {
      const processes = (await marketplace.processes.status()).map(({ name, position, inFlight, parked, error }) => ({
        name,
        status: error ? 'failing' : 'running',
        lag: behind(position),
        inFlight,
        parked,
      }));
      return { ready: true, body: { status: 'ready', role, position: String(head), processes } };
    }
    const projections = (await marketplace.projectionStatus()).map(({ name, status, position }) => ({ name, status, lag: behind(position) }));
    const ready = projections.every((p) => p.status !== 'stopped');
    return { ready, body: { status: ready ? 'ready' : 'degraded', role, position: String(head), projections } };
  });
  const engines = enginesOf(configuration, log, (engine) => (waitingFor = engine))!;
  const marketplace = await Marketplace.open({ directory, log, serves: false, engines });
  at.marketplace = marketplace;
  onSignal(async () => {
    await marketplace.close();
    await server.close();
  });
  console.log(`\nTradepost (${role}) serves ${`http://${host}:${server.port}`}   data: ${directory}`);
}

/** Finishes what is at work, hands over what others can take, and ends. */
function onSignal(close: () => Promise<void>): void {
  let stopping = false;
  const stop = (signal: string): void => {
    if (stopping) return;
    stopping = true;
    log(`${signal}: finishing what is at work`);
    close().then(
      () => process.exit(0),
      (error: unknown) => {
        log(`closing: ${String(error)}`);
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', () => stop('SIGTERM'));
  process.on('SIGINT', () => stop('SIGINT'));
}

main().catch((error: unknown) => {
  if (error instanceof ConfigurationError || error instanceof DirectoryInUse || error instanceof TaxRatesError) console.error(error.message);
  else console.error(error);
  process.exit(1);
});
