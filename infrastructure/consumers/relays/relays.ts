import type { EventStore } from '../../../application/ports/event-store.js';
import type { KeyValueStore } from '../../../application/ports/key-value-store.js';
import type { HeldLeases } from '../../engines/mongodb/held-leases.js';
import type { Log } from '../../telemetry/log.js';
import type { OpenEffect } from './kept-effects.js';
import type { RelayRunner, RelayStatus } from './relay-runner.js';
import { writeRestoreMark } from './restore-mark.js';

const STATUS = 'relay-status';
const REQUESTS = 'relay-request';
const EVERY_MS = 500;
const TIMEOUT_MS = 10_000;
/** Whoever runs a relay says so twice a second; after so long nobody does. Clocks may differ a little. */
const SILENT_MS = 30_000;

/** What the replica that runs a relay says of it. */
interface SaidStatus {
  readonly status: RelayStatus;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** What an operator wants of an effect (`key`), or of the event at which a relay has stopped (null). */
interface OperatorRequest {
  readonly relay: string;
  readonly key: string | null;
  readonly how: 'retry' | 'dismiss' | 'skip';
  readonly reason: string;
}

export interface WaitingEffect extends OpenEffect {
  readonly relay: string;
}

/** Leases of several kinds stand side by side. */
const LEASE = 'relay:';
const leaseOf = (name: string): string => `${LEASE}${name}`;
const nameOf = (lease: string): string => lease.slice(LEASE.length);

export type LeasesOver = (
  names: readonly string[],
  taken: (name: string, token: number) => Promise<boolean>,
  lost: (name: string) => Promise<void>,
) => HeldLeases;

/** What acts outside wherever relays may run, and sees to it by itself that only one does. */
export interface RelayCompanion {
  start(): void;
  stop(): Promise<void>;
}

/**
 * The relays, each run by one process: all by this one (`here`), by whichever replica has the lease,
 * or by others (null). They run once they are started; where they do not run here, an operator's
 * request is left to whoever runs them.
 */
export class Relays {
  private readonly leases: HeldLeases | null;
  private local: readonly string[] = [];
  private readonly companions: RelayCompanion[] = [];
  private timer: NodeJS.Timeout | null = null;
  private turning: Promise<void> = Promise.resolve();

  constructor(
    private readonly runners: readonly RelayRunner[],
    private readonly store: Pick<EventStore, 'head'>,
    private readonly state: KeyValueStore,
    private readonly runs: 'here' | LeasesOver | null,
    private readonly log: Log,
  ) {
    this.leases =
      typeof runs === 'function'
        ? runs(
            runners.map((r) => leaseOf(r.name)),
            async (lease, token) => {
              const name = nameOf(lease);
              const begun = await this.runner(name).start(token);
              if (begun) log(`relay ${name}: runs here now`);
              return begun;
            },
            async (lease) => {
              const name = nameOf(lease);
              await this.runner(name).stop();
              log(`relay ${name}: runs here no more`);
            },
          )
        : null;
  }

  /** Whether this replica may act, by its role. */
  get mayRunHere(): boolean {
    return this.runs !== null;
  }

  /** Starts and stops something with the relays, wherever they may run. */
  accompany(companion: RelayCompanion): void {
    this.companions.push(companion);
  }

  /** Begins to act outside. */
  async start(): Promise<void> {
    if (this.runs === null) return;
    for (const companion of this.companions) companion.start();
    if (this.leases) await this.leases.start();
    else
      for (const runner of this.runners) {
        await runner.start();
        this.local = [...this.local, runner.name];
      }
    await this.turn();
    // alone, nobody else can ask for anything
    if (this.leases)
      this.timer = setInterval(
        () => (this.turning = this.turning.then(() => this.turn())),
        EVERY_MS,
      );
  }

  async stop(): Promise<void> {
    await Promise.all(this.companions.map((companion) => companion.stop()));
    if (this.timer) clearInterval(this.timer);
    await this.turning;
    await this.leases?.stop();
    if (!this.leases) for (const runner of this.runners) await runner.stop();
    this.local = [];
  }

  async status(): Promise<readonly RelayStatus[]> {
    const said = this.runs === 'here' ? null : new Map(await this.state.list(STATUS));
    return Promise.all(
      this.runners.map(async (runner) => {
        if (this.here.includes(runner.name)) return runner.status();
        const json = said?.get(runner.name);
        const { status = null, at = 0 } = json ? (JSON.parse(json) as SaidStatus) : {};
        return status && Date.now() - at < SILENT_MS ? status : runner.keptStatus();
      }),
    );
  }

  /** Effects that wait for an operator. */
  async waiting(): Promise<readonly WaitingEffect[]> {
    const all = await Promise.all(
      this.runners.map(async (runner) =>
        (await runner.waiting()).map((effect) => ({ ...effect, relay: runner.name })),
      ),
    );
    return all.flat();
  }

  /**
   * Has an effect tried again, or given up.
   *
   * @throws where no such effect waits for an operator
   */
  resolve(relay: string, key: string, how: 'retry' | 'dismiss', reason: string): Promise<void> {
    return this.ask({ relay, key, how, reason });
  }

  /**
   * Goes on at the event at which a relay has stopped, or without it.
   *
   * @throws where it has not stopped at one
   */
  resume(relay: string, how: 'retry' | 'skip', reason: string): Promise<void> {
    return this.ask({ relay, key: null, how, reason });
  }

  /**
   * After a restore: everything that is open, and that events up to now have caused, waits for an
   * operator.
   */
  async hold(): Promise<void> {
    await writeRestoreMark(this.state, {
      at: new Date().toISOString(),
      position: await this.store.head(),
    });
    for (const name of this.here) await this.runner(name).heedRestore();
  }

  /** Whether all that run here have seen the position and have nothing to do. */
  idleAt(position: number): boolean {
    return this.here
      .map((name) => this.runner(name).status())
      .every((s) => s.position >= position && s.open === 0);
  }

  /** Does it, or leaves a request to whoever runs the relay and waits for it to be dealt with. */
  private async ask(request: OperatorRequest): Promise<void> {
    const { relay, key } = request;
    if (this.here.includes(relay)) return obey(this.runner(relay), request);
    const at = `${relay}/${key ?? 'event'}`;
    await this.state.write([{ bucket: REQUESTS, key: at, value: JSON.stringify(request) }]);
    const later = `it is done as soon as the relay ${relay} runs`;
    // nobody runs beside a command that owns the data directory
    if (this.runs === 'here') return this.log(later);
    for (
      const until = performance.now() + TIMEOUT_MS;
      (await this.state.get(REQUESTS, at)) !== null;
    ) {
      if (performance.now() > until) throw new Error(`not done yet: ${later}`);
      await new Promise((resolve) => setTimeout(resolve, EVERY_MS / 5));
    }
  }

  /** Says how those that run here stand, and does what operators ask for elsewhere. */
  private async turn(): Promise<void> {
    const { here } = this;
    if (here.length === 0) return;
    try {
      if (this.leases)
        await this.state.write(
          here.map((name) => ({
            bucket: STATUS,
            key: name,
            value: JSON.stringify({
              status: this.runner(name).status(),
              at: Date.now(),
            } satisfies SaidStatus),
          })),
        );
      for (const name of here) await this.runner(name).heedRestore();
      for (const [key, json] of await this.state.list(REQUESTS)) {
        const request = JSON.parse(json) as OperatorRequest;
        if (!here.includes(request.relay)) continue;
        await obey(this.runner(request.relay), request).catch((error: unknown) =>
          this.log(`relay ${request.relay}: ${(error as Error).message}`, { level: 'error' }),
        );
        await this.state.write([{ bucket: REQUESTS, key, value: null }]);
      }
    } catch (error) {
      this.log(`relays: ${(error as Error).message}`, { level: 'error' });
    }
  }

  private get here(): readonly string[] {
    return this.leases ? this.leases.names.map(nameOf) : this.local;
  }

  private runner(name: string): RelayRunner {
    const runner = this.runners.find((r) => r.name === name);
    if (!runner) throw new Error(`there is no relay "${name}"`);
    return runner;
  }
}

async function obey(runner: RelayRunner, { key, how, reason }: OperatorRequest): Promise<void> {
  if (key === null) {
    if (how === 'skip') await runner.skipEvent(reason);
    else runner.retryEvent();
  } else if (how === 'dismiss') await runner.dismissEffect(key);
  else await runner.retryEffect(key);
}
