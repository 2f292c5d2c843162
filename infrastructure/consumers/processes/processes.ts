import type { Position } from '../../../application/ports/event-store.js';
import type { ParkedCommand, ProcessRunner, ProcessStatus } from './process-runner.js';

/** What crosses aggregates, wherever it runs. */
export interface Processes {
  start(): Promise<void>;
  stop(): Promise<void>;
  status(): Promise<readonly ProcessStatus[]>;
  parkedCommands(): Promise<readonly ParkedCommand[]>;
  /** Sends a parked command again, or gives it up. @throws where there is none */
  resolveParked(process: string, commandId: string, how: 'retry' | 'dismiss'): Promise<void>;
  /**
   * Goes on at the event at which a process has stopped, or without it.
   *
   * @throws where it has not stopped at one
   */
  resume(process: string, how: 'retry' | 'skip', reason: string): Promise<void>;
  /** Whether all have seen the position and nothing is under way; sends what is due. */
  idleAt(position: Position): Promise<boolean>;
}

/** @throws where it has not stopped at an event */
export async function resumeBy(
  runner: ProcessRunner,
  how: 'retry' | 'skip',
  reason: string,
): Promise<void> {
  if (how === 'skip') await runner.skip(reason);
  else runner.retry();
}

/** All of them, in this process. */
export class LocalProcesses implements Processes {
  constructor(private readonly runners: readonly ProcessRunner[]) {}

  async start(): Promise<void> {
    for (const runner of this.runners) await runner.start();
  }

  async stop(): Promise<void> {
    for (const runner of this.runners) await runner.stop();
  }

  status(): Promise<readonly ProcessStatus[]> {
    return Promise.resolve(this.runners.map((r) => r.status()));
  }

  async parkedCommands(): Promise<readonly ParkedCommand[]> {
    return (await Promise.all(this.runners.map((r) => r.parkedCommands()))).flat();
  }

  async resolveParked(process: string, commandId: string, how: 'retry' | 'dismiss'): Promise<void> {
    const runner = this.runner(process);
    await (how === 'retry' ? runner.retryParked(commandId) : runner.dismissParked(commandId));
  }

  async resume(process: string, how: 'retry' | 'skip', reason: string): Promise<void> {
    await resumeBy(this.runner(process), how, reason);
  }

  private runner(process: string): ProcessRunner {
    const runner = this.runners.find((r) => r.name === process);
    if (!runner) throw new Error(`there is no process "${process}"`);
    return runner;
  }

  idleAt(position: Position): Promise<boolean> {
    const idle = (): boolean =>
      this.runners.map((r) => r.status()).every((s) => s.inFlight === 0 && s.position === position);
    if (!idle()) return Promise.resolve(false);
    for (const runner of this.runners) runner.tick();
    return Promise.resolve(idle());
  }
}
