import type { Server } from 'node:http';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { hasOperator } from '../../application/people/set-up.js';
import { StorageFull } from '../../application/ports/engine-unavailable.js';
import type { HistoryReplaced } from '../../application/ports/event-store.js';
import type { Telemetry } from '../../application/ports/telemetry.js';
import { createDemo, demoLogins, hasDemo } from '../demo/demo.js';
import { FileMailer } from '../engines/mail/file-mailer.js';
import { SmtpMailer } from '../engines/mail/smtp-mailer.js';
import { OpenIdProvider } from '../engines/oidc/openid-provider.js';
import { DirectoryInUse } from '../engines/sqlite/data-directory.js';
import { readTaxRates, TaxRatesError } from '../engines/tax-rates/tax-rates.js';
import { WaitingServer, type ReplicaHealth } from '../http/kernel/waiting-server.js';
import { readinessOf } from '../operating/readiness.js';
import { SetUpSecret } from '../operating/set-up-secret.js';
import { openStripe } from '../runtime/gateways.js';
import { Marketplace } from '../runtime/marketplace.js';
import { DataUnfit } from '../shared/data-unfit.js';
import { EngineRefused } from '../shared/engine-errors/engine-refused.js';
import { openLog, type Log, type LogFacts } from '../telemetry/log.js';
import { observeMarketplace } from '../telemetry/marketplace-metrics.js';
import { MetricsEndpoint } from '../telemetry/metrics-endpoint.js';
import { Metrics } from '../telemetry/metrics.js';
import { ObservedCommands } from '../telemetry/observed-commands.js';
import { startTracing, TRACES_TO } from '../telemetry/tracing.js';
import {
  ConfigurationError,
  readConfiguration,
  requireNoDemoWithLiveKey,
  requireSafeHost,
  type Configuration,
} from './configuration.js';
import { ControlSocket } from './control-socket.js';
import { endOnSignal } from './ending.js';
import { enginesOf, type EngineListeners } from './engines-of.js';
import { ensureOperator } from './first-operator.js';
import { IdentityProvidersError, readIdentityProviders } from './identity-providers.js';
import { requireOneGateway } from './one-gateway.js';
import { recordTaxRates } from './record-tax-rates.js';

/** Where the process logs, and exposes metrics and traces. */
interface Observability {
  readonly log: Log;
  readonly metrics: Metrics;
  readonly endpoint: MetricsEndpoint;
  readonly telemetry: Telemetry;
  /** Prints to the terminal, or logs where the log format is JSON. */
  readonly announce: (text: string, facts: LogFacts) => void;
  readonly endTracing: () => Promise<void>;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { empty: { type: 'boolean', default: false }, role: { type: 'string' } },
  });
  const configuration = readConfiguration(process.env, values.role ?? null);
  const { role } = configuration;
  const observability = await observabilityOf(configuration);
  if (role === 'all' || role === 'api') return serve(configuration, values.empty, observability);
  return work(configuration, observability);
}

async function observabilityOf({
  role,
  log: { format, level },
  metricsToken,
  tracesTo,
}: Configuration): Promise<Observability> {
  // the SDK and worker threads read it from the environment
  if (tracesTo !== null) process.env[TRACES_TO] = tracesTo;
  const log = openLog({ format, level, role });
  const metrics = new Metrics().ofProcess();
  return {
    log,
    metrics,
    endpoint: new MetricsEndpoint(metrics, metricsToken),
    telemetry: new ObservedCommands(metrics),
    announce: (text, facts) => (format === 'json' ? log(text, facts) : console.log(`\n${text}`)),
    endTracing: await startTracing(role),
  };
}

/** Runs a replica that serves the API. */
async function serve(
  configuration: Configuration,
  empty: boolean,
  observability: Observability,
): Promise<void> {
  const { log, metrics, endpoint, telemetry } = observability;
  const { directory, analysisLimitMs, addressLimitFactor, publicUrl, port, host } = configuration;
  const taxRates = readTaxRates(configuration.taxRatesFile);
  const identityProviders = readIdentityProviders(configuration.identityProvidersFile).map(
    ({ terms, client }) => ({ terms, provider: new OpenIdProvider(client) }),
  );
  let waitingFor: string | null = null;
  const waiting =
    configuration.servers &&
    (await WaitingServer.listen(
      port,
      host,
      () => Promise.resolve({ ready: false, body: { status: 'starting', waitingFor } }),
      endpoint,
    ));
  const engines = enginesOf(
    configuration,
    log,
    listenersOf(observability, (engine) => (waitingFor = engine)),
  );
  // loading the HTTP side takes as long as opening the data, which other threads do
  const loading = import('../http/server.js');
  const [marketplace, { createServer }] = await Promise.all([
    Marketplace.open({
      directory,
      log,
      telemetry,
      taxRates,
      taxReliefBeforeConfirmation: configuration.taxReliefBeforeConfirmation,
      payWithinHours: configuration.payWithinHours,
      ...reachingOut(configuration),
      analysisLimitMs,
      payoutSettings: configuration.payouts,
      addressLimitFactor,
      ...paying(configuration),
      ...(engines ? { engines } : {}),
    }),
    loading,
  ]);
  observeMarketplace(metrics, marketplace);
  const fresh = !configuration.servers && (await marketplace.store.head()) === 0;
  const demo = (fresh && !empty) || (await hasDemo(marketplace));
  requireSafeHost(configuration, demo);
  requireNoDemoWithLiveKey(configuration, demo);
  await requireOneGateway(marketplace, configuration.stripe);
  if (demo) {
    const created = await createDemo(marketplace, configuration.demoPassword);
    if (created)
      log(
        `the demo marketplace was created in ${created.milliseconds} ms (${created.commands} commands)`,
      );
  }
  if (!demo) await ensureOperator(marketplace, configuration.operator);
  await recordTaxRates(marketplace);
  // not before: what makes the demo reaches nobody
  await marketplace.startActing();
  const { rateLimit, metricsToken, trustedProxies } = configuration;
  const requestLog = configuration.log.format === 'json' ? { requestLog: log } : {};
  const app = await createServer({
    marketplace,
    log,
    ...requestLog,
    metrics,
    metricsToken,
    rateLimit,
    publicUrl,
    identityProviders,
    trustedProxies,
  });
  await waiting?.close();
  await app.listen(waiting?.port ?? port, host);
  const control = await ControlSocket.listen(marketplace, log);
  // warms up the search, so that the first user does not wait for the columns to be loaded
  void marketplace.services.search
    .suggest('', 1)
    .catch((error: unknown) => log(`search: ${String(error)}`, { level: 'error' }));
  endOnSignal({
    close: async () => {
      await app.close();
      await control.close();
      await marketplace.close();
      await observability.endTracing();
    },
    cut: () => (app.getHttpServer() as Server).closeAllConnections(),
    withinMs: configuration.shutdownMs,
    log,
  });

  const address = await app.getUrl();
  observability.announce(
    `Tradepost serves ${address}   API: ${address}/docs   data: ${configuration.directory}`,
    { address },
  );
  if (!demo && !(await hasOperator(marketplace.services))) {
    const secret = await new SetUpSecret(marketplace.vault).read();
    // whoever reads this line may name the first operator; afterwards it is worth nothing
    observability.announce(
      `This marketplace has nobody to run it yet. Set it up at ${port === 0 ? address : publicUrl}/app/set-up#secret=${secret}`,
      { level: 'warn' },
    );
  }
  if (demo && configuration.log.format === 'text')
    console.log(
      `\nDemo logins (password: ${configuration.demoPassword === 'demo-demo-demo' ? 'demo-demo-demo' : 'as in TRADEPOST_DEMO_PASSWORD'}):\n${demoLogins()}\n`,
    );
}

/** Who takes buyers' money. */
function paying({ stripe, gatewayPollMs }: Configuration) {
  return { gatewayPollMs, ...(stripe && { gateway: openStripe(stripe) }) };
}

/** By which mails are sent, and which. */
function reachingOut({
  directory,
  smtpUrl,
  mailFrom,
  publicUrl,
  mailsOff,
  webhookNetworks,
}: Configuration) {
  const mailer =
    smtpUrl === null
      ? new FileMailer(join(directory, 'mail'), mailFrom)
      : new SmtpMailer(smtpUrl, mailFrom);
  return { mailer, publicUrl, mailsOff, webhookNetworks };
}

/**
 * Runs a replica that maintains read models, runs processes or acts outside, and serves health and
 * metrics only.
 */
async function work(configuration: Configuration, observability: Observability): Promise<void> {
  const { log, metrics, endpoint, telemetry } = observability;
  const { directory, port, host, role } = configuration;
  let waitingFor: string | null = null;
  const current: { marketplace: Marketplace | null } = { marketplace: null };
  const health = async (): Promise<ReplicaHealth> => {
    const { marketplace } = current;
    if (!marketplace) return { ready: false, body: { status: 'starting', role, waitingFor } };
    const { status, position, projections, processes, relays, gateway } =
      await readinessOf(marketplace);
    // each kind of replica says what it keeps; all of them share the rest
    const kept =
      role === 'process' ? { processes } : role === 'relay' ? { relays, gateway } : { projections };
    return { ready: true, body: { status, role, position, ...kept } };
  };
  const server = await WaitingServer.listen(port, host, health, endpoint);
  const engines = enginesOf(
    configuration,
    log,
    listenersOf(observability, (engine) => (waitingFor = engine)),
  )!;
  const marketplace = await Marketplace.open({
    directory,
    log,
    telemetry,
    serves: false,
    payoutSettings: configuration.payouts,
    engines,
    ...reachingOut(configuration),
    ...paying(configuration),
  });
  await marketplace.startActing();
  current.marketplace = marketplace;
  observeMarketplace(metrics, marketplace);
  endOnSignal({
    close: async () => {
      await marketplace.close();
      await server.close();
      await observability.endTracing();
    },
    cut: () => undefined,
    withinMs: configuration.shutdownMs,
    log,
  });
  const address = `http://${host}:${server.port}`;
  observability.announce(`Tradepost (${role}) serves ${address}   data: ${directory}`, { address });
}

const listenersOf = (
  { log, metrics }: Observability,
  onWaiting: (engine: string | null) => void,
): EngineListeners => ({
  onWaiting,
  onTrouble: (engine) => metrics.engineErrors.inc({ engine }),
  onDropped: () => metrics.subscriptionDrops.inc(),
  onOtherHistory: (error) => endForOtherHistory(log, error),
});

/**
 * What the process has in memory is of another history than what would follow: it ends at once,
 * writing nothing more, as if it had been killed.
 */
function endForOtherHistory(log: Log, { message }: HistoryReplaced): never {
  log(
    `${message}. Was an older backup restored? This process ends, to be started again: it then begins with what is stored now. Read models and processes notice on their own; see "Losing an engine" in docs/operations.md`,
    { level: 'error' },
  );
  process.exit(1);
}

main().catch((error: unknown) => {
  if (
    error instanceof ConfigurationError ||
    error instanceof DirectoryInUse ||
    error instanceof DataUnfit ||
    error instanceof EngineRefused ||
    error instanceof StorageFull ||
    error instanceof TaxRatesError ||
    error instanceof IdentityProvidersError
  )
    console.error(error.message);
  else if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE')
    console.error(
      `PORT is ${(error as { port?: number }).port ?? 'taken'}, where another process is listening already: stop it, or set PORT to another one`,
    );
  else console.error(error);
  process.exit(1);
});
