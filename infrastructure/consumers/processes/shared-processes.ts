import type { Position } from '../../../application/ports/event-store.js';
import type { KeyValueStore } from '../../../application/ports/key-value-store.js';
import type { HeldLeases } from '../../engines/mongodb/held-leases.js';
import type { Log } from '../../telemetry/log.js';
import type { ParkedCommand, ProcessRunner, ProcessStatus } from './process-runner.js';
import { resumeBy, type Processes } from './processes.js';

const STATUS = 'process-status';
const REQUESTS = 'process-request';
const EVERY_MS = 500;
const TIMEOUT_MS = 10_000;

/** What an operator wants of a process that another replica may run. */
interface OperatorRequest {
  /** A parked command; null: the event at which the process has stopped. */
  readonly commandId: string | null;
  readonly how: 'retry' | 'dismiss' | 'skip';
  readonly reason: string;
}

/** Leases of processes and of read models stand side by side. */
const LEASE = 'process:';
const leaseOf = (name: string): string => `${LEASE}${name}`;
const nameOf = (lease: string): string => lease.slice(LEASE.length);

/**
 * Processes that several replicas share: each runs in one of them, by a lease and its fencing
 * token. Whoever runs one says how it stands, and does what operators ask for through others.
 */
export class SharedProcesses implements Processes {
  private timer: NodeJS.Timeout | null = null;
  private reporting: Promise<void> = Promise.resolve();
  private readonly leases: HeldLeases | null;

  constructor(
    private readonly runners: readonly ProcessRunner[],
    private readonly state: KeyValueStore,
    /** Null where this replica only watches. */
    leasesOver:
      | ((
          names: readonly string[],
          taken: (name: string, token: number) => Promise<boolean>,
          lost: (name: string) => Promise<void>,
        ) => HeldLeases)
      | null,
    private readonly log: Log,
  ) {
    this.leases =
      leasesOver?.(
        runners.map((r) => leaseOf(r.name)),
        async (lease, token) => {
          const name = nameOf(lease);
          const begun = await this.runner(name).start(token);
          if (begun) log(`process ${name}: runs here now`);
          return begun;
        },
        async (lease) => {
          const name = nameOf(lease);
          await this.runner(name).stop();
          log(`process ${name}: runs here no more`);
        },
      ) ?? null;
  }

  async start(): Promise<void> {
    if (!this.leases) return;
    await this.leases.start();
    this.timer = setInterval(
      () =>
        (this.reporting = this.reporting.then(() =>
          this.turn().catch((error: unknown) =>
            this.log(`processes: ${(error as Error).message}`, { level: 'error' }),
          ),
        )),
      EVERY_MS,
    );
  }

  async stop(): Promise<void> {
    if (this.timer) clearInterval(this.timer);
    await this.reporting;
    await this.leases?.stop();
  }

  async status(): Promise<readonly ProcessStatus[]> {
    const said = new Map(await this.state.list(STATUS));
    const here = new Set(this.here);
    return this.runners.map((runner) => {
      if (here.has(runner.name)) return runner.status();
      const json = said.get(runner.name);
      return json
        ? (JSON.parse(json) as ProcessStatus)
        : {
            name: runner.name,
            position: 0,
            instances: 0,
            inFlight: 0,
            parked: 0,
            error: 'nobody has run it yet: start a replica with the role "process"',
            failed: null,
          };
    });
  }

  async parkedCommands(): Promise<readonly ParkedCommand[]> {
    return (await Promise.all(this.runners.map((r) => r.parkedCommands()))).flat();
  }

  resolveParked(process: string, commandId: string, how: 'retry' | 'dismiss'): Promise<void> {
    return this.ask(process, { commandId, how, reason: '' });
  }

  resume(process: string, how: 'retry' | 'skip', reason: string): Promise<void> {
    return this.ask(process, { commandId: null, how, reason });
  }

  /** Leaves a request for whoever runs the process, and waits until it has been dealt with. */
  private async ask(process: string, request: OperatorRequest): Promise<void> {
    const key = `${process}/${request.commandId ?? 'event'}`;
    await this.state.write([{ bucket: REQUESTS, key, value: JSON.stringify(request) }]);
    for (
      const until = performance.now() + TIMEOUT_MS;
      (await this.state.get(REQUESTS, key)) !== null;
    ) {
      if (performance.now() > until)
        throw new Error(
          `process ${process} has not done it yet: it will as soon as a replica runs it`,
        );
      await new Promise((resolve) => setTimeout(resolve, EVERY_MS / 5));
    }
  }

  async idleAt(position: Position): Promise<boolean> {
    return (await this.status()).every((s) => s.inFlight === 0 && s.position >= position);
  }

  private async turn(): Promise<void> {
    const { here } = this;
    if (here.length === 0) return;
    await this.state.write(
      here.map((name) => ({
        bucket: STATUS,
        key: name,
        value: JSON.stringify(this.runner(name).status()),
      })),
    );
    for (const [key, json] of await this.state.list(REQUESTS)) {
      const process = key.slice(0, key.indexOf('/'));
      if (!here.includes(process)) continue;
      await obey(this.runner(process), JSON.parse(json) as OperatorRequest).catch(
        (error: unknown) =>
          this.log(`process ${process}: ${(error as Error).message}`, { level: 'error' }),
      );
      await this.state.write([{ bucket: REQUESTS, key, value: null }]);
    }
  }

  private get here(): readonly string[] {
    return this.leases?.names.map(nameOf) ?? [];
  }

  private runner(name: string): ProcessRunner {
    return this.runners.find((r) => r.name === name)!;
  }
}

async function obey(
  runner: ProcessRunner,
  { commandId, how, reason }: OperatorRequest,
): Promise<void> {
  if (commandId === null) await resumeBy(runner, how === 'skip' ? 'skip' : 'retry', reason);
  else if (how === 'retry') await runner.retryParked(commandId);
  else await runner.dismissParked(commandId);
}
