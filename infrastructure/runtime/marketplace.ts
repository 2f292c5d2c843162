import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { CommandPipeline } from '../../application/command/pipeline.js';
import { Snapshots } from '../../application/command/snapshots.js';
import { decodeEvent, requireWholeUpcasterChains } from '../../application/event/codec.js';
import { fulfilment } from '../../application/fulfilment/fulfilment.js';
import { Letters } from '../../application/auth/letters.js';
import { onboarding } from '../../application/onboarding/onboarding.js';
import type { Mailer } from '../../application/ports/mailer.js';
import { START, type Position } from '../../application/ports/event-store.js';
import { PriceBook } from '../../application/pricing/price-book.js';
import { StockLocations } from '../../application/pricing/stock-locations.js';
import type { AnyProcess } from '../../application/process/process.js';
import { quoting } from '../../application/rfq/quoting.js';
import type { Services } from '../../application/use-case.js';
import type { PriceListDocument } from '../../projections/price-lists.js';
import type { PricesDocument } from '../../projections/prices.js';
import type { TaxRate } from '../../domain/tax/tax.js';
import { projections } from '../../projections/index.js';
import type { StockDocument } from '../../projections/stock.js';
import { FileMailer } from '../mail/mailers.js';
import { ProcessRunner } from '../process/process-runner.js';
import type { ProjectionStatus } from '../projection/projection-runner.js';
import { LocalCatalogueSearch } from '../search/local-catalogue-search.js';
import { WorkerChannel, type Cell } from '../sqlite/channel.js';
import { DocumentReader } from '../sqlite/document-reader.js';
import { files, openReader } from '../sqlite/schema.js';
import { SeenPositions } from '../sqlite/seen-positions.js';
import { SqliteDocuments } from '../sqlite/sqlite-documents.js';
import { closeStorage, openStorage } from '../sqlite/open-storage.js';
import type { SqliteEventStore } from '../sqlite/sqlite-event-store.js';
import type { SqliteKeyValueStore } from '../sqlite/sqlite-key-value-store.js';
import { workerUrl } from '../sqlite/worker-url.js';
import { KeyRing } from '../vault/key-ring.js';
import { SealedPersonalData } from '../vault/personal-data.js';
import { VaultCredentials } from '../vault/vault-credentials.js';
import { DataDirectory } from './data-directory.js';
import { Freshness } from './freshness.js';
import { KeyValueNumbers } from './key-value-numbers.js';
import { OutcomeWatch } from './outcome-watch.js';
import { Revocations } from './revocations.js';
import { knownTaxRates } from './tax-rates.js';

const PAGE = 2_000;
const DEFAULT_FROM = 'Tradepost <no-reply@tradepost.example>';
const SETTLING_MS = 5;
const FIRST_CATCH_UP_MS = 600_000;

export interface MarketplaceOptions {
  readonly directory: string;
  readonly log: (message: string) => void;
  /** Threads that read; one suffices on two cores. */
  readonly readers?: number;
  readonly taxRates?: readonly TaxRate[];
  /** Into the data directory's folder `mail` where absent. */
  readonly mailer?: Mailer;
  /** Where people reach the application. */
  readonly publicUrl?: string;
}

/** Everything embedded in one process: the event store, the read models, the processes, and the services that use cases ask. */
export class Marketplace {
  readonly outcomes = new OutcomeWatch();
  readonly revocations = new Revocations();
  private stopping: Promise<void> | null = null;
  private feed: { stop(): Promise<void> } | null = null;

  private constructor(
    readonly directory: DataDirectory,
    readonly store: SqliteEventStore,
    readonly documents: SqliteDocuments,
    readonly seen: SeenPositions,
    readonly freshness: Freshness,
    readonly vault: SqliteKeyValueStore,
    readonly state: SqliteKeyValueStore,
    readonly keys: KeyRing,
    readonly services: Services,
    readonly processes: readonly ProcessRunner[],
    private readonly projector: WorkerChannel,
    private readonly writers: readonly WorkerChannel[],
    private readonly workers: readonly Worker[],
    private readonly log: (message: string) => void,
    readonly signingSecret: Buffer,
    readonly mailer: Mailer,
  ) {}

  /** @throws DirectoryInUse */
  static async open({ directory: path, log, readers = 1, taxRates = knownTaxRates, mailer: given, publicUrl = 'http://127.0.0.1:3000' }: MarketplaceOptions): Promise<Marketplace> {
    requireWholeUpcasterChains();
    const directory = DataDirectory.own(path);
    const workers: Worker[] = [];
    try {
      let tellProjector: (position: Position) => void = () => undefined;
      let freshness: Freshness | null = null;
      const storage = await openStorage(path, readers, (position) => {
        freshness?.committed(position);
        tellProjector(position);
      });
      workers.push(...storage.workers);
      const { store, vault, state, writers, readers: reading, head } = storage;
      freshness = new Freshness(head);

      const seen = new SeenPositions();
      const projectorReady = Promise.withResolvers<void>();
      const projectorThread = new Worker(workerUrl(import.meta.url, '../projection/projector.worker.js'), { workerData: { directory: path, epoch: store.epoch } });
      workers.push(projectorThread);
      projectorThread.once('error', projectorReady.reject);
      const projector = new WorkerChannel(projectorThread, ([kind, text]: readonly Cell[]) => {
        if (kind === 'error') log(`projections: ${String(text)}`);
        else for (const [name, position] of JSON.parse(text as string) as [string, number][]) seen.update(name, position);
        projectorReady.resolve();
      });
      await projectorReady.promise;
      tellProjector = oncePerTurn((position) => projectorThread.postMessage({ head: position }));
      tellProjector(head);
      const documents = new SqliteDocuments(new DocumentReader(openReader(join(path, files.readModels))), reading.at(-1)!, seen);
      const pipeline = new CommandPipeline(store, new Snapshots(state, (error) => log(`snapshot: ${error.message}`)));
      const keys = new KeyRing(vault);
      const personal = new SealedPersonalData(keys, await secretOf(vault, 'installation'));
      const mailer = given ?? new FileMailer(join(path, 'mail'), DEFAULT_FROM);
      const services: Services = {
        pipeline,
        events: store,
        documents,
        search: new LocalCatalogueSearch(reading.at(-1)!),
        personal,
        credentials: new VaultCredentials(vault),
        numbers: new KeyValueNumbers(state),
        prices: new PriceBook(),
        stockLocations: new StockLocations(),
        taxRates,
        letters: new Letters(mailer, publicUrl),
      };
      const processes = ([onboarding, quoting, fulfilment] as AnyProcess[]).map((process) => new ProcessRunner(process, store, pipeline, state, log));
      const signing = await secretOf(vault, 'signing');
      const marketplace = new Marketplace(directory, store, documents, seen, freshness, vault, state, keys, services, processes, projector, writers, workers, log, signing, mailer);
      const reapplied = await keys.applyForgotten();
      if (reapplied > 0) log(`${reapplied} forgotten subjects were forgotten again`);
      await marketplace.followInMemory(head);
      for (const process of processes) await process.start();
      return marketplace;
    } catch (error) {
      await Promise.all(workers.map((w) => w.terminate()));
      directory.release();
      throw error;
    }
  }

  async projectionStatus(): Promise<readonly ProjectionStatus[]> {
    const [json] = await this.projector.call('status');
    return JSON.parse(json as string) as ProjectionStatus[];
  }

  async controlProjection(operation: 'rebuild' | 'retry' | 'skip', name: string, reason = ''): Promise<void> {
    await this.projector.call(operation, name, reason, new Date().toISOString());
  }

  /** Resolves when every projection has seen what is stored now. */
  async caughtUp(timeoutMs = 60_000): Promise<void> {
    const head = await this.store.head();
    for (const { name } of projections) await this.documents.waitUntilSeen(name, head, timeoutMs);
  }

  /** Resolves when every process has seen what is stored, and has sent what is due and had its answer. */
  async settled(timeoutMs = 600_000): Promise<void> {
    for (const until = Date.now() + timeoutMs; ;) {
      const head = await this.store.head();
      const idle = (): boolean => this.processes.map((p) => p.status()).every((p) => p.inFlight === 0 && p.position === head);
      if (idle()) {
        for (const process of this.processes) process.tick();
        if (idle()) return;
      }
      if (Date.now() > until) throw new Error(`the processes were not done within ${timeoutMs} ms`);
      await new Promise((resolve) => setTimeout(resolve, SETTLING_MS));
    }
  }

  /** Finishes what is at work, keeps every checkpoint, gives the directory back. */
  close(): Promise<void> {
    this.stopping ??= (async () => {
      await this.feed?.stop();
      for (const process of this.processes) await process.stop();
      await this.projector.call('close').catch(() => undefined);
      await closeStorage({ writers: this.writers, workers: this.workers });
      this.directory.release();
    })();
    return this.stopping;
  }

  /** Loads what is kept in memory from the read models, then follows the events from where those had seen. */
  private async followInMemory(head: Position): Promise<void> {
    const { prices, stockLocations } = this.services;
    const sources = ['price-lists', 'prices', 'stock'];
    for (const name of sources) await this.documents.waitUntilSeen(name, head, FIRST_CATCH_UP_MS);
    const from = Math.min(...sources.map((name) => this.seen.of(name)));
    await this.each<PriceListDocument>('price-lists', (d) => prices.putList(d.id, d.terms, d.status));
    await this.each<PricesDocument>('prices', (d) => prices.putPrices(d.priceListId, d.productId, d.rows));
    await this.each<StockDocument>('stock', (d) => stockLocations.put(d));
    this.feed = this.store.subscribe(
      from,
      (batch) => {
        for (const stored of batch) {
          if (!kept.has(stored.type)) continue;
          const event = decodeEvent(stored);
          prices.apply(event);
          stockLocations.apply(event);
          this.outcomes.apply(event);
          this.revocations.apply(event);
          if (event.type === 'SubjectForgotten') {
            this.keys.drop(event.data.subject);
            this.services.personal.forgetNames();
          }
        }
      },
      (error) => this.log(`in-memory models: ${error.message}`),
    );
  }

  private async each<Doc>(projection: string, take: (document: Doc) => void): Promise<void> {
    let after = '';
    for (;;) {
      const { documents } = await this.documents.all(projection, after, PAGE);
      for (const { json } of documents) take(JSON.parse(json) as Doc);
      if (documents.length < PAGE) return;
      after = documents.at(-1)!.key;
    }
  }
}

/** What the in-memory models look at; all else is passed over undecoded. */
const kept: ReadonlySet<string> = new Set([
  'PriceListDrafted',
  'PricesAdded',
  'PricesChanged',
  'PriceListPublished',
  'PriceListRetired',
  'StockReceived',
  'StockCounted',
  'StockAdjusted',
  'OrderAwaitingApproval',
  'OrderConfirmed',
  'OrderRejected',
  'OrderCancelled',
  'UserDisabled',
  'UserRoleChanged',
  'UserPasswordChanged',
  'UserSessionsEnded',
  'ApiKeyRevoked',
  'OrganizationSuspended',
  'SubjectForgotten',
]);

/** Calls with the latest value, at most once per turn of the event loop. */
function oncePerTurn(tell: (position: Position) => void): (position: Position) => void {
  let latest: Position = START;
  let telling = false;
  return (position) => {
    latest = Math.max(latest, position);
    if (telling) return;
    telling = true;
    setImmediate(() => {
      telling = false;
      tell(latest);
    });
  };
}

async function secretOf(vault: SqliteKeyValueStore, name: string): Promise<Buffer> {
  const stored = await vault.get('secret', name);
  if (stored !== null) return Buffer.from(stored, 'base64');
  const secret = randomBytes(32);
  await vault.write([{ bucket: 'secret', key: name, value: secret.toString('base64'), ifValue: null }]);
  return secret;
}
