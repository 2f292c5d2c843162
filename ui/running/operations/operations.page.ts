import { ChangeDetectionStrategy, Component, computed, DestroyRef, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { RouterLink } from '@angular/router';
import { Api } from '../../api/api';
import { operationsDismissParked } from '../../api/fn/operations/operations-dismiss-parked';
import { operationsParked } from '../../api/fn/operations/operations-parked';
import { operationsProcesses } from '../../api/fn/operations/operations-processes';
import { operationsProjections } from '../../api/fn/operations/operations-projections';
import { operationsRebuild } from '../../api/fn/operations/operations-rebuild';
import { operationsRetry } from '../../api/fn/operations/operations-retry';
import { operationsRetryParked } from '../../api/fn/operations/operations-retry-parked';
import { operationsRetryProcess } from '../../api/fn/operations/operations-retry-process';
import { operationsSkip } from '../../api/fn/operations/operations-skip';
import { operationsSkipInProcess } from '../../api/fn/operations/operations-skip-in-process';
import { operationsVerifications } from '../../api/fn/operations/operations-verifications';
import { operationsVerify } from '../../api/fn/operations/operations-verify';
import type { ParkedCommands } from '../../api/models/parked-commands';
import type { ProcessStates } from '../../api/models/process-states';
import type { ProjectionStates } from '../../api/models/projection-states';
import type { Verifications } from '../../api/models/verifications';
import { askForReason } from '../../components/ask-for-reason';
import { FailureNotice } from '../../components/failure-notice';
import { Action } from '../../core/action';
import { countText, shortened } from '../../core/formats';
import { progressively } from '../../core/progressive-rendering';
import { reading } from '../../core/reading';
import { Session } from '../../core/session';
import { StatusLabel } from '../../terms/status-label';
import type { Status } from '../../terms/statuses';
import { When } from '../../terms/when';
import { LAG_WARNING_MS } from './lag-threshold';
import { Relays } from './relays';
import { Throughput } from './throughput';

type Projection = ProjectionStates['items'][number];
type ProcessState = ProcessStates['items'][number];
type Parked = ParkedCommands['items'][number];
type Verification = Verifications['items'][number];

/**
 * How far a read model is behind changes with every event, of which the stream of changes reports
 * nothing to those who may not see it.
 */
const EVERY_MS = 2_000;
/** Rows. */
const IN_VIEW = 18;

/**
 * What keeps the marketplace going: read models, processes, the commands that were put aside, and
 * what is sent outside.
 */
@Component({
  imports: [MatButton, RouterLink, StatusLabel, FailureNotice, Relays, When],
  templateUrl: './operations.page.html',
  styles: `
    section {
      display: flex;
      flex-direction: column;
      gap: 8px;
    }

    .why-stopped {
      color: var(--refused);
      overflow-wrap: anywhere;
    }

    .head {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 8px 16px;
    }

    td tp-status + .muted,
    progress + .muted {
      margin-inline-start: 8px;
    }

    progress {
      width: 96px;
      accent-color: var(--accent);
    }

    .differing {
      max-height: 240px;
      overflow-y: auto;
      margin: 4px 0;
      padding-inline-start: 16px;
    }

    .skeleton {
      width: 100%;
      height: 20px;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class OperationsPage {
  private readonly api = inject(Api);
  private readonly dialogs = inject(MatDialog);
  protected readonly operates = inject(Session).can('marketplace.operate');
  protected readonly attempt = new Action();
  protected readonly count = countText;
  protected readonly short = (text: string): string => shortened(text, 13);

  protected readonly projections = this.looking('projections', () =>
    this.api.invoke(operationsProjections),
  );
  protected readonly models = progressively(
    computed(() => (this.projections.hasValue() ? this.projections.value().items : [])),
    IN_VIEW,
  );
  protected readonly processes = this.looking('processes', () =>
    this.api.invoke(operationsProcesses),
  );
  private readonly verified = this.looking('verifications', () =>
    this.api.invoke(operationsVerifications),
  );
  protected readonly verifications = computed(
    (): ReadonlyMap<string, Verification> =>
      new Map(
        (this.verified.hasValue() ? this.verified.value().items : []).map((each) => [
          each.name,
          each,
        ]),
      ),
  );
  private readonly throughput = new Throughput();
  /** Events a second of each read model and process, between the last two looks. */
  private readonly rates = computed(() => {
    if (this.projections.hasValue())
      this.throughput.sample(this.projections.value().items, this.projections.value().atMs);
    return this.processes.hasValue()
      ? this.throughput.sample(this.processes.value().items, this.processes.value().atMs)
      : this.throughput.sample([], 0);
  });
  protected readonly parked = this.looking('parked', () => this.api.invoke(operationsParked));

  constructor() {
    const timer = setInterval(() => {
      if (!document.hidden && !this.attempt.busy()) this.again();
    }, EVERY_MS);
    inject(DestroyRef).onDestroy(() => clearInterval(timer));
  }

  /** With the time at which it was so: what is remembered is older than it is shown. */
  private looking<T extends object>(name: string, look: () => Promise<T>) {
    return reading(
      () => true,
      async () => ({ ...(await look()), atMs: Date.now() }),
      () => false,
      `operations ${name}`,
    );
  }

  protected again(): void {
    this.projections.reload();
    this.processes.reload();
    this.parked.reload();
    this.verified.reload();
  }

  protected statusOf({ status, lagMs, remainingMs }: Projection): Status {
    if (status === 'stopped') return { tone: 'refused', label: $localize`Stopped` };
    if (status === 'building')
      return {
        tone: 'waiting',
        label:
          remainingMs === null
            ? $localize`Rebuilding`
            : $localize`Rebuilding, about ${countText(Math.ceil(remainingMs / 1_000))}:seconds: s left`,
      };
    return lagMs === null || lagMs > LAG_WARNING_MS
      ? { tone: 'waiting', label: $localize`Behind` }
      : { tone: 'done', label: $localize`Up to date` };
  }

  protected behind({
    lag,
    lagIsLowerBound,
    lagMs,
  }: {
    readonly lag: number;
    readonly lagIsLowerBound: boolean;
    /** Null where the event that is next cannot be read. */
    readonly lagMs: number | null;
  }): string {
    if (lag === 0) return '–';
    if (lagMs === null)
      return lagIsLowerBound ? $localize`unknown` : $localize`${countText(lag)}:count: events`;
    const time = countText(lagMs);
    return lagIsLowerBound
      ? $localize`more than ${countText(lag)}:count: events, ${time}:time: ms`
      : $localize`${countText(lag)}:count: events, ${time}:time: ms`;
  }

  /** Of the history, how much a rebuild has taken in, in per cent. */
  protected built({ position }: Projection): number {
    const head = this.projections.hasValue() ? Number(this.projections.value().head) : 0;
    return head === 0 ? 0 : Math.min(100, Math.floor((100 * Number(position)) / head));
  }

  protected rate(name: string): string {
    const rate = this.rates().get(name);
    return rate === undefined ? '–' : countText(Math.round(rate));
  }

  protected isAtWork(verification: Verification | undefined): boolean {
    return verification?.status === 'waiting' || verification?.status === 'running';
  }

  protected verification({ status, result }: Verification): Status {
    switch (status) {
      case 'waiting':
        return { tone: 'waiting', label: $localize`Queued` };
      case 'running':
        return { tone: 'going', label: $localize`Verifying` };
      case 'interrupted':
        return { tone: 'neutral', label: $localize`Aborted` };
      case 'done':
        if (!result || result.notComparable !== null)
          return { tone: 'refused', label: $localize`Not comparable` };
        if (result.lostEvents > 0)
          return {
            tone: 'refused',
            label: $localize`${countText(result.lostEvents)}:count: events missing`,
          };
        if (result.changedEvents > 0)
          return {
            tone: 'refused',
            label: $localize`${countText(result.changedEvents)}:count: events altered`,
          };
        if (result.differing > 0)
          return {
            tone: 'refused',
            label: $localize`${countText(result.differing)}:count: documents differ`,
          };
        return {
          tone: 'done',
          label: $localize`Verified: ${countText(result.documents)}:count: documents match`,
        };
    }
  }

  protected differs(kind: 'altered' | 'missing' | 'unexpected'): string {
    switch (kind) {
      case 'altered':
        return $localize`altered:`;
      case 'missing':
        return $localize`missing:`;
      case 'unexpected':
        return $localize`unexpected:`;
    }
  }

  /** All where none is named. */
  protected async verify(names: string[]): Promise<void> {
    await this.do(() => this.api.invoke(operationsVerify, { body: { projections: names } }));
  }

  protected async rebuild({ name }: Projection): Promise<void> {
    const reason = await askForReason(this.dialogs, {
      title: $localize`Rebuild ${name}:name:`,
      effect: $localize`Rebuilds in the background and swaps in when finished. Users are not affected.`,
      act: $localize`Rebuild`,
      required: false,
    });
    if (reason !== undefined)
      await this.do(() => this.api.invoke(operationsRebuild, { name, body: reasonOf(reason) }));
  }

  protected async retry({ name }: Projection): Promise<void> {
    await this.do(() => this.api.invoke(operationsRetry, { name, body: {} }));
  }

  protected async skip({ name, error }: Projection): Promise<void> {
    const reason = await askForReason(this.dialogs, {
      title: $localize`Skip event ${error?.position ?? ''}:position: in ${name}:name:`,
      effect: $localize`This read model will never include the event, even after a rebuild. All others include it.`,
      act: $localize`Skip event`,
      required: true,
    });
    if (reason !== undefined)
      await this.do(() => this.api.invoke(operationsSkip, { name, body: { reason } }));
  }

  protected async retryProcess({ name }: ProcessState): Promise<void> {
    await this.do(() => this.api.invoke(operationsRetryProcess, { name, body: {} }));
  }

  protected async skipInProcess({ name, failed }: ProcessState): Promise<void> {
    const reason = await askForReason(this.dialogs, {
      title: $localize`Skip event ${failed?.position ?? ''}:position: in ${name}:name:`,
      effect: $localize`This process will never act on the event, even when its state is rebuilt.`,
      act: $localize`Skip event`,
      required: true,
    });
    if (reason !== undefined)
      await this.do(() => this.api.invoke(operationsSkipInProcess, { name, body: { reason } }));
  }

  protected async retryParked({ process: name, commandId }: Parked): Promise<void> {
    await this.do(() => this.api.invoke(operationsRetryParked, { name, commandId, body: {} }));
  }

  protected async dismiss({ process: name, commandId, command }: Parked): Promise<void> {
    const reason = await askForReason(this.dialogs, {
      title: $localize`Dismiss ${command}:command:`,
      effect: $localize`The command will never run. Whatever waits for it continues as if it had been refused.`,
      act: $localize`Dismiss`,
      required: true,
    });
    if (reason !== undefined)
      await this.do(() =>
        this.api.invoke(operationsDismissParked, { name, commandId, body: { reason } }),
      );
  }

  private async do(act: () => Promise<unknown>): Promise<void> {
    await this.attempt.run(act);
    this.again();
  }
}

const reasonOf = (reason: string): { reason?: string } => (reason === '' ? {} : { reason });
