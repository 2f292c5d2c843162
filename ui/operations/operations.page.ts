import { ChangeDetectionStrategy, Component, DestroyRef, inject } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { RouterLink } from '@angular/router';
import { firstValueFrom } from 'rxjs';
import { Api } from '../api/api';
import { operationsDismissParked } from '../api/fn/operations/operations-dismiss-parked';
import { operationsParked } from '../api/fn/operations/operations-parked';
import { operationsProcesses } from '../api/fn/operations/operations-processes';
import { operationsProjections } from '../api/fn/operations/operations-projections';
import { operationsRebuild } from '../api/fn/operations/operations-rebuild';
import { operationsRetry } from '../api/fn/operations/operations-retry';
import { operationsRetryParked } from '../api/fn/operations/operations-retry-parked';
import { operationsSkip } from '../api/fn/operations/operations-skip';
import type { ParkedCommands } from '../api/models/parked-commands';
import type { ProjectionStates } from '../api/models/projection-states';
import { Attempt } from '../ground/attempt';
import { countText, shortened } from '../ground/formats';
import { reading } from '../ground/reading';
import { Session } from '../ground/session';
import type { ReasonAsked } from '../words/reason-dialog';
import { StatusWord } from '../words/status-word';
import type { Status } from '../words/statuses';
import { TroubleBox } from '../words/trouble-box';
import { When } from '../words/when';

type Projection = ProjectionStates['items'][number];
type Parked = ParkedCommands['items'][number];

/** How far a read model is behind changes with every event, of which the stream of changes tells nothing to those who may not see it. */
const EVERY_MS = 2_000;
/** Behind by more than this, somebody should look. */
const LAGGING_MS = 5_000;

/** What keeps the marketplace going: read models, processes, and the commands that were put aside. */
@Component({
  imports: [MatButtonModule, RouterLink, StatusWord, TroubleBox, When],
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
  protected readonly attempt = new Attempt();
  protected readonly count = countText;
  protected readonly short = (text: string): string => shortened(text, 13);

  protected readonly projections = reading(
    () => true,
    () => this.api.invoke(operationsProjections),
  );
  protected readonly processes = reading(
    () => true,
    () => this.api.invoke(operationsProcesses),
  );
  protected readonly parked = reading(
    () => true,
    () => this.api.invoke(operationsParked),
  );

  constructor() {
    const timer = setInterval(() => {
      if (!document.hidden && !this.attempt.busy()) this.again();
    }, EVERY_MS);
    inject(DestroyRef).onDestroy(() => clearInterval(timer));
  }

  protected again(): void {
    this.projections.reload();
    this.processes.reload();
    this.parked.reload();
  }

  protected statusOf({ status, lagMs, remainingMs }: Projection): Status {
    if (status === 'stopped') return { tone: 'refused', word: $localize`Stopped` };
    if (status === 'building')
      return {
        tone: 'waiting',
        word: remainingMs === null ? $localize`Being rebuilt` : $localize`Being rebuilt, some ${countText(Math.ceil(remainingMs / 1_000))}:seconds: s left`,
      };
    return lagMs > LAGGING_MS ? { tone: 'waiting', word: $localize`Behind` } : { tone: 'done', word: $localize`Up to date` };
  }

  protected behind({ lag, lagMs }: { readonly lag: number; readonly lagMs: number }): string {
    return lag === 0 ? '–' : $localize`${countText(lag)}:count: events, ${countText(lagMs)}:time: ms`;
  }

  protected async rebuild({ name }: Projection): Promise<void> {
    const reason = await this.why({
      title: $localize`Rebuild ${name}:name:`,
      effect: $localize`It is built anew from all events beside the one in use, and takes its place when it is done. Nobody notices meanwhile.`,
      act: $localize`Rebuild`,
      required: false,
    });
    if (reason !== undefined) await this.do(() => this.api.invoke(operationsRebuild, { name, body: reasonOf(reason) }));
  }

  protected async retry({ name }: Projection): Promise<void> {
    await this.do(() => this.api.invoke(operationsRetry, { name, body: {} }));
  }

  protected async skip({ name, error }: Projection): Promise<void> {
    const reason = await this.why({
      title: $localize`Pass over event ${error?.position ?? ''}:position: in ${name}:name:`,
      effect: $localize`This read model will never have that event in it, not even after a rebuild. All others have it.`,
      act: $localize`Pass over it`,
      required: true,
    });
    if (reason !== undefined) await this.do(() => this.api.invoke(operationsSkip, { name, body: { reason } }));
  }

  protected async retryParked({ process: name, commandId }: Parked): Promise<void> {
    await this.do(() => this.api.invoke(operationsRetryParked, { name, commandId, body: {} }));
  }

  protected async dismiss({ process: name, commandId, command }: Parked): Promise<void> {
    const reason = await this.why({
      title: $localize`Dismiss ${command}:command:`,
      effect: $localize`It will never be done. What waits for it goes on as if it had been refused.`,
      act: $localize`Dismiss`,
      required: true,
    });
    if (reason !== undefined) await this.do(() => this.api.invoke(operationsDismissParked, { name, commandId, body: { reason } }));
  }

  private async why(asked: ReasonAsked): Promise<string | undefined> {
    const { ReasonDialog } = await import('../words/reason-dialog');
    return firstValueFrom(this.dialogs.open<object, ReasonAsked, string>(ReasonDialog, { data: asked, width: '520px' }).afterClosed());
  }

  private async do(act: () => Promise<unknown>): Promise<void> {
    await this.attempt.run(act);
    this.again();
  }
}

const reasonOf = (reason: string): { reason?: string } => (reason === '' ? {} : { reason });
