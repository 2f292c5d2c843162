import { statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { MailChannel } from '../../application/hub/mail-channel.js';
import { MAIL, mailRelay, type MailKind } from '../../application/hub/mail.relay.js';
import { PeopleAddressed } from '../../application/hub/people-addressed.js';
import { DeliveryLog } from '../../application/hub/webhooks/delivery-log.js';
import { WebhookDeliveries } from '../../application/hub/webhooks/webhook-deliveries.js';
import { WebhookSecrets } from '../../application/hub/webhooks/webhook-secrets.js';
import { awaitedAccounts } from '../../application/money/awaited-accounts.js';
import { chargebacks } from '../../application/money/chargebacks.process.js';
import { CommissionBook } from '../../application/money/commission-book.js';
import { GatewayChannel } from '../../application/money/gateway-channel.js';
import { GatewayInbox } from '../../application/money/gateway-inbox.js';
import { GATEWAY, gatewayRelay } from '../../application/money/gateway.relay.js';
import { moneyActions } from '../../application/money/money-actions.process.js';
import { payments } from '../../application/money/payments.process.js';
import { PayoutRunChannel } from '../../application/money/payout-run-channel.js';
import { PAYOUT_RUNS, payoutRunRelay } from '../../application/money/payout-run.relay.js';
import {
  defaultPayoutSettings,
  type PayoutSettings,
} from '../../application/money/payout-settings.js';
import {
  defaultPayWithinHours,
  type PayWithinHours,
} from '../../application/money/proposed-terms.js';
import { ReconciliationChannel } from '../../application/money/reconciliation/reconciliation-channel.js';
import {
  RECONCILIATION,
  reconciliationRelay,
} from '../../application/money/reconciliation/reconciliation.relay.js';
import { reserves } from '../../application/money/reserves.process.js';
import { onboarding } from '../../application/people/onboarding.process.js';
import { Guesses } from '../../application/people/sign-in/guesses.js';
import { ReadModelOutdated, type Documents } from '../../application/ports/documents.js';
import { START, type EventStore, type Position } from '../../application/ports/event-store.js';
import type { FileStore } from '../../application/ports/files.js';
import type { KeyValueStore, Vault } from '../../application/ports/key-value-store.js';
import type { Mailer } from '../../application/ports/mailer.js';
import { noTelemetry, type Telemetry } from '../../application/ports/telemetry.js';
import { PriceBook } from '../../application/pricing/price-book.js';
import { TaxRateBook } from '../../application/pricing/tax-rate-book.js';
import { CommandPipeline } from '../../application/shared/command/pipeline.js';
import { Snapshots } from '../../application/shared/command/snapshots.js';
import { requireWholeUpcasterChains } from '../../application/shared/event/codec.js';
import { Limits } from '../../application/shared/limits.js';
import type { AnyProcess } from '../../application/shared/process/process.js';
import type { Services } from '../../application/shared/use-case.js';
import { tellingVendors } from '../../application/stock/refused-movement.js';
import { StockLocations } from '../../application/stock/stock-locations.js';
import { transfers } from '../../application/stock/transfers.process.js';
import { fulfilment } from '../../application/trading/fulfilment.process.js';
import { quoting } from '../../application/trading/quoting.process.js';
import { Spending } from '../../application/trading/spending.js';
import type { TaxRate } from '../../domain/pricing/tax/tax.js';
import { projections } from '../../projections/index.js';
import { Consumers } from '../consumers/consuming/consumers.js';
import { Freshness } from '../consumers/followers/freshness.js';
import { InMemoryModels } from '../consumers/followers/in-memory-models.js';
import { KeptRevocations } from '../consumers/followers/kept-revocations.js';
import { OutcomeWatch } from '../consumers/followers/outcome-watch.js';
import { Revocations } from '../consumers/followers/revocations.js';
import { GatewayPoll } from '../consumers/gateway-news/gateway-poll.js';
import { ProcessRunner } from '../consumers/processes/process-runner.js';
import type { Processes } from '../consumers/processes/processes.js';
import { DailyReconciliation } from '../consumers/reconciliation/daily-reconciliation.js';
import { PayoutSchedule } from '../consumers/relays/payout-schedule.js';
import { RelayRunner } from '../consumers/relays/relay-runner.js';
import type { Relays } from '../consumers/relays/relays.js';
import { WebhookRunner } from '../consumers/webhooks/webhook-runner.js';
import { FileMailer } from '../engines/mail/file-mailer.js';
import { KeyValueNumbers } from '../engines/numbers/key-value-numbers.js';
import { DataDirectory } from '../engines/sqlite/data-directory.js';
import { knownTaxRates } from '../engines/tax-rates/tax-rates.js';
import { KeyRing } from '../engines/vault/key-ring.js';
import { KnownPasswords } from '../engines/vault/known-passwords.js';
import { SealedPersonalData } from '../engines/vault/personal-data.js';
import { secretOf } from '../engines/vault/secrets.js';
import { VaultCredentials } from '../engines/vault/vault-credentials.js';
import { HttpWebhookSender } from '../engines/webhooks/http-webhook-sender.js';
import { forgetAgain } from '../operating/forget-again.js';
import { Verifications } from '../operating/verifications.js';
import type { ProjectionStatus } from '../shared/read-models/projection-status.js';
import type { Log } from '../telemetry/log.js';
import { RecurringFailure } from '../telemetry/recurring-failure.js';
import { openEmbeddedEngines } from './embedded-engines.js';
import type { Engines, EnginesOpener } from './engines.js';
import { openSimulatedGateway, type GatewayOpener, type RunningGateway } from './gateways.js';

const DEFAULT_FROM = 'Tradepost <no-reply@tradepost.example>';
const SETTLING_MS = 5;
const HEAR_AGAIN_MS = 5_000;
/** What is kept in memory is mostly there at once; what takes longer holds up no start. */
const FILLING_MS = 2_000;

export interface MarketplaceOptions {
  readonly directory: string;
  readonly log: Log;
  /** Threads that read; one suffices on two cores. */
  readonly readers?: number;
  /** Of the configuration: they apply until rates are recorded. */
  readonly taxRates?: readonly TaxRate[];
  /** What limits of addresses are multiplied by; 1 where absent. */
  readonly addressLimitFactor?: number;
  /** A tax id relieves of tax before it is confirmed; not where absent. */
  readonly taxReliefBeforeConfirmation?: boolean;
  /** How long stock is held for a payment, by how it is paid. */
  readonly payWithinHours?: PayWithinHours;
  /** Adding up figures is given up after so many milliseconds; five seconds where absent. */
  readonly analysisLimitMs?: number;
  /** When payout runs are, and what takes two people; daily at six in UTC, and nothing where absent. */
  readonly payoutSettings?: PayoutSettings;
  /** Into the data directory's folder `mail` where absent. */
  readonly mailer?: Mailer;
  /** Kinds of mail that are not sent. */
  readonly mailsOff?: readonly MailKind[];
  /** Where people reach the application. */
  readonly publicUrl?: string;
  /**
   * Whether prices and stock are kept in memory, for those who ask for them here; they are where
   * absent.
   */
  readonly serves?: boolean;
  /** Who takes buyers' money; the simulated gateway where absent. */
  readonly gateway?: GatewayOpener;
  /** Networks inside to which webhooks may be sent; none where absent. */
  readonly webhookNetworks?: readonly string[];
  /** How often the gateway is asked for news, in milliseconds; each minute where absent. */
  readonly gatewayPollMs?: number;
  /** What it stands on; everything embedded in the data directory where absent. */
  readonly engines?: EnginesOpener;
  /** Observes commands while they happen. */
  readonly telemetry?: Telemetry;
}

/**
 * The event store, the read models, the processes, and the services that use cases ask. What reaches
 * outside begins when its `relays` are started, and not before.
 */
export class Marketplace {
  readonly outcomes = new OutcomeWatch();
  readonly revocations = new Revocations();
  readonly verifications: Verifications;
  private stopping: Promise<void> | null = null;
  /** What this replica alone follows, in memory. */
  readonly consumers: Consumers;
  /** Begins the payout run of each day, once it is started. */
  readonly payoutSchedule: PayoutSchedule;
  /** What was sent to endpoints of companies, and what came back. */
  readonly webhookLog: DeliveryLog;
  private inMemory: InMemoryModels | null = null;

  private constructor(
    readonly directory: DataDirectory,
    private readonly engines: Engines,
    readonly freshness: Freshness,
    readonly keys: KeyRing,
    readonly services: Services,
    readonly processes: Processes,
    readonly relays: Relays,
    readonly log: Log,
    readonly signingSecret: Buffer,
    readonly mailer: Mailer,
    private readonly mailsOff: ReadonlySet<MailKind>,
    readonly gateway: RunningGateway,
    private readonly daily: DailyReconciliation,
    readonly inbox: GatewayInbox,
    readonly gatewayPoll: GatewayPoll,
    /** Where people reach the application. */
    readonly publicUrl: string,
    readonly webhooks: WebhookDeliveries,
    readonly webhookRunner: WebhookRunner,
  ) {
    this.webhookLog = new DeliveryLog(engines.state);
    this.verifications = new Verifications(engines.state, engines.verify, log);
    this.consumers = new Consumers(engines.store, log);
    this.payoutSchedule = new PayoutSchedule(services, log);
  }

  /** What is still being read into memory before every request can be answered. */
  get missing(): readonly string[] {
    return this.inMemory?.missing ?? [];
  }

  /** False while nothing can be changed for want of room. */
  get hasRoom(): boolean {
    return this.engines.hasRoom();
  }

  async freeBytes(): Promise<number | null> {
    if (this.isShared) return null;
    const { bavail, bsize } = await statfs(this.directory.path);
    return bavail * bsize;
  }

  /** Asks an engine something small. @throws while it is away */
  async tryEngine(engine: string): Promise<void> {
    if (engine === 'MongoDB') await this.state.get('tried', engine);
    else if (engine === 'Elasticsearch') await this.services.search.suggest('', 1);
    else await this.store.head();
  }

  /** See `MeasuredMarketplace`. */
  reconciled(): ReturnType<DailyReconciliation['stands']> {
    return this.daily.stands();
  }

  /** From now on it acts outside, and does by itself what is due each day. */
  async startActing(): Promise<void> {
    await this.relays.start();
    if (!this.relays.mayRunHere) return;
    this.payoutSchedule.start();
    this.daily.start();
  }

  /** Whether mails of a kind are sent in this installation. */
  sendsMail(kind: MailKind): boolean {
    return !this.mailsOff.has(kind);
  }

  /** Other replicas may stand on the same engines. */
  get isShared(): boolean {
    return this.engines.shared;
  }

  get store(): EventStore {
    return this.engines.store;
  }

  get documents(): Documents {
    return this.engines.documents;
  }

  get vault(): Vault {
    return this.engines.vault;
  }

  get files(): FileStore {
    return this.engines.files;
  }

  get state(): KeyValueStore {
    return this.engines.state;
  }

  /** What the simulated gateway has done, where there is no other. */
  get simulation(): KeyValueStore {
    return this.engines.gateway;
  }

  /** @throws DirectoryInUse, DataUnfit */
  static async open(options: MarketplaceOptions): Promise<Marketplace> {
    requireWholeUpcasterChains();
    const directory = DataDirectory.own(options.directory);
    let engines: Engines | null = null;
    try {
      let freshness: Freshness | null = null;
      const onCommit = (position: Position): void => freshness?.committed(position);
      const { readers = 1, log } = options;
      engines = await (options.engines?.({ onCommit }) ??
        openEmbeddedEngines({ directory: directory.path, readers, log, onCommit }));
      freshness = new Freshness(engines.head);
      return await Marketplace.over(directory, engines, freshness, options);
    } catch (error) {
      await engines?.close();
      directory.release();
      throw error;
    }
  }

  private static async over(
    directory: DataDirectory,
    engines: Engines,
    freshness: Freshness,
    options: MarketplaceOptions,
  ): Promise<Marketplace> {
    const {
      log,
      taxRates = knownTaxRates,
      taxReliefBeforeConfirmation = false,
      payWithinHours = defaultPayWithinHours,
      publicUrl = 'http://127.0.0.1:3000',
      telemetry = noTelemetry,
      analysisLimitMs = 5_000,
      payoutSettings = defaultPayoutSettings,
    } = options;
    const { store, documents, vault, state, files, gateway: simulation } = engines;
    const snapshots = new RecurringFailure(log, 'snapshots');
    const pipeline = new CommandPipeline(
      store,
      new Snapshots(
        state,
        store.epoch,
        (error) => snapshots.failed(error.message),
        () => snapshots.worked(),
      ),
      telemetry,
    );
    const keys = new KeyRing(vault);
    const mailer = options.mailer ?? new FileMailer(join(directory.path, 'mail'), DEFAULT_FROM);
    const prices = new PriceBook();
    const numbers = new KeyValueNumbers(state, store);
    await numbers.raise();
    const personal = new SealedPersonalData(keys, await secretOf(vault, 'installation'));
    const callbacks: { inbox: GatewayInbox | null } = { inbox: null };
    const gateway = await (options.gateway ?? openSimulatedGateway)({
      state: simulation,
      secret: await secretOf(vault, 'simulated-gateway'),
      publicUrl,
      // nothing is called back before it is started
      deliver: (body, signature) => callbacks.inbox!.receive(body, signature),
    });
    const services: Services = {
      pipeline,
      events: store,
      documents,
      search: engines.searchOver(prices),
      personal,
      files,
      credentials: new VaultCredentials(vault, personal),
      passwordRules: new KnownPasswords(),
      numbers,
      guesses: new Guesses(vault, personal.requestHash.bind(personal)),
      limits: new Limits(
        state,
        personal.requestHash.bind(personal),
        Date.now,
        options.addressLimitFactor,
      ),
      spending: new Spending(state, documents, store),
      prices,
      stockLocations: new StockLocations(),
      taxRates: new TaxRateBook(taxRates),
      commission: new CommissionBook(),
      gateway,
      payoutSettings,
      taxReliefBeforeConfirmation,
      payWithinHours,
      analysisLimitMs,
    };
    const movingStock = ([fulfilment, transfers] as AnyProcess[]).map((process) =>
      tellingVendors(process, pipeline),
    );
    const inbox = (callbacks.inbox = new GatewayInbox(services, gateway, Date.now, telemetry));
    const runners = (
      [
        onboarding,
        quoting,
        payments,
        chargebacks,
        moneyActions,
        reserves,
        ...movingStock,
      ] as AnyProcess[]
    ).map(
      (process) => new ProcessRunner(process, store, pipeline, state, log, undefined, telemetry),
    );
    const processes = engines.processesOf(runners);
    const mailsOff: ReadonlySet<MailKind> = new Set(options.mailsOff);
    const relays = engines.relaysOf([
      new RelayRunner({
        relay: mailRelay(mailsOff),
        channels: { [MAIL]: new MailChannel(services, mailer, publicUrl) },
        addressees: new PeopleAddressed(services),
        store,
        keep: state,
        log,
      }),
      new RelayRunner({
        relay: gatewayRelay,
        channels: { [GATEWAY]: new GatewayChannel(services, gateway, publicUrl) },
        addressees: new PeopleAddressed(services),
        store,
        keep: state,
        log,
      }),
      new RelayRunner({
        relay: payoutRunRelay,
        channels: { [PAYOUT_RUNS]: new PayoutRunChannel(services) },
        addressees: new PeopleAddressed(services),
        store,
        keep: state,
        log,
      }),
      new RelayRunner({
        relay: reconciliationRelay,
        channels: { [RECONCILIATION]: new ReconciliationChannel(services) },
        addressees: new PeopleAddressed(services),
        store,
        keep: state,
        log,
      }),
    ]);
    const gatewayPoll = new GatewayPoll({
      gateway,
      inbox,
      keep: state,
      awaited: () => awaitedAccounts(documents, Date.now()),
      log,
      ...(options.gatewayPollMs !== undefined && { everyMs: options.gatewayPollMs }),
    });
    relays.accompany(gatewayPoll);
    const webhooks = new WebhookDeliveries(
      new HttpWebhookSender({ allowed: options.webhookNetworks ?? [] }),
      new WebhookSecrets(vault),
      publicUrl,
    );
    const webhookRunner = new WebhookRunner({
      services,
      store,
      keep: state,
      deliveries: webhooks,
      alone: !engines.shared,
      log,
    });
    relays.accompany(webhookRunner);
    const marketplace = new Marketplace(
      directory,
      engines,
      freshness,
      keys,
      services,
      processes,
      relays,
      log,
      await secretOf(vault, 'signing'),
      mailer,
      mailsOff,
      gateway,
      new DailyReconciliation(services, log),
      inbox,
      gatewayPoll,
      publicUrl,
      webhooks,
      webhookRunner,
    );
    const reapplied = await keys.applyForgotten();
    if (reapplied > 0)
      log(`${reapplied} forgotten subjects were forgotten again`, { level: 'warn' });
    if (options.serves !== false) await marketplace.hearOfTheForgotten(engines.head);
    if (options.serves !== false) await marketplace.followInMemory();
    await processes.start();
    if (options.serves !== false) gateway.start();
    return marketplace;
  }

  /** Whether there is an event at a position or behind it; other replicas append, too. */
  async hasReached(position: Position): Promise<boolean> {
    if (this.freshness.hasReached(position)) return true;
    return this.isShared && position <= (await this.store.head());
  }

  projectionStatus(): Promise<readonly ProjectionStatus[]> {
    return this.engines.projectionStatus();
  }

  controlProjection(
    operation: 'rebuild' | 'retry' | 'skip',
    name: string,
    reason = '',
  ): Promise<void> {
    return this.engines.controlProjection(operation, name, reason);
  }

  /** Backs up what cannot be rebuilt, while it goes on. @throws BackupRefused */
  backUp(...args: Parameters<Engines['backUp']>): ReturnType<Engines['backUp']> {
    return this.engines.backUp(...args);
  }

  /** Names of what can be rebuilt and verified. */
  get readModels(): readonly string[] {
    return this.engines.readModels;
  }

  /** Resolves when every projection has seen what is stored now. */
  async caughtUp(timeoutMs = 60_000): Promise<void> {
    const head = await this.store.head();
    for (const readModel of projections)
      await this.documents.waitUntilSeen(readModel, head, timeoutMs);
  }

  /**
   * Resolves when every process has seen what is stored, and has sent what is due and had its
   * answer.
   */
  async settled(timeoutMs = 600_000): Promise<void> {
    for (const until = performance.now() + timeoutMs; ;) {
      if (await this.processes.idleAt(await this.store.head())) return;
      if (performance.now() > until)
        throw new Error(`the processes were not done within ${timeoutMs} ms`);
      await new Promise((resolve) => setTimeout(resolve, SETTLING_MS));
    }
  }

  /** Finishes what is at work, keeps every checkpoint, gives the directory back. */
  close(): Promise<void> {
    this.stopping ??= (async () => {
      await this.verifications.stop();
      await this.consumers.stop();
      await this.inMemory
        ?.stop()
        .catch((error: unknown) => this.log(`closing: ${String(error)}`, { level: 'warn' }));
      await this.payoutSchedule.stop();
      await this.daily.stop();
      await this.relays.stop();
      await this.gateway.stop();
      await this.processes.stop();
      await this.engines.close();
      this.directory.release();
    })();
    return this.stopping;
  }

  /**
   * Before anybody is answered as far as the index of events has come, and the rest as it catches
   * up.
   */
  private async hearOfTheForgotten(head: Position): Promise<void> {
    let heard = START;
    try {
      const found = await forgetAgain(this.services, this.vault, this.keys, this.mailer, head);
      heard = found.heard;
      if (found.subjects > 0) {
        await this.vault.shred();
        this.log(`${found.subjects} subjects whom a backup remembered were forgotten again`, {
          level: 'warn',
        });
      }
    } catch (error) {
      // after an upgrade the index of events may be one that does not know types, until the new one
      // is built
      if (!(error instanceof ReadModelOutdated))
        this.log(`the forgotten: ${String(error)}`, { level: 'error' });
    }
    if (heard >= head || this.stopping) return;
    setTimeout(() => void (this.stopping ?? this.hearOfTheForgotten(head)), HEAR_AGAIN_MS).unref();
  }

  private async followInMemory(): Promise<void> {
    const { consumers, services, keys, outcomes, revocations, log, engines } = this;
    const { store, state, documents, seenOf, head } = engines;
    this.inMemory = new InMemoryModels({
      consumers,
      documents,
      seenOf,
      head,
      services,
      keys,
      outcomes,
      revocations: new KeptRevocations(revocations, store, state, log),
      log,
    });
    let timer: NodeJS.Timeout | undefined;
    await Promise.race([
      this.inMemory.follow(),
      new Promise<void>((resolve) => (timer = setTimeout(resolve, FILLING_MS))),
    ]);
    clearTimeout(timer);
    if (this.missing.length > 0)
      log(`still being read into memory: ${this.missing.join(', ')}`, { level: 'warn' });
  }
}
