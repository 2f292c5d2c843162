import { derivedId } from '../../../application/shared/command/ids.js';
import type { Services } from '../../../application/shared/use-case.js';
import { reconciliation } from '../../../domain/money/reconciliation/reconciliation.js';
import { addDays, daysBetween, utcDayAt } from '../../../domain/shared/time/days.js';
import { accountBalances } from '../../../projections/money/account-balances.js';
import { reconciliations, type ReconciledDay } from '../../../projections/money/reconciliations.js';
import type { Log } from '../../telemetry/log.js';
import { RecurringFailure } from '../../telemetry/recurring-failure.js';

const LOOK_EVERY_MS = 10 * 60_000;
/** What was moved in the last minutes of a day is booked by then. */
const AFTER_MIDNIGHT_MS = 15 * 60_000;
/** After a long silence, so many days are done; earlier ones when they are asked for. */
const MOST_DAYS = 31;
/** What is open is looked at again so often, for so long. */
const AGAIN_AFTER_MS = 6 * 3_600_000;
const AGAIN_FOR_DAYS = 14;

/**
 * Asks for each day to be reconciled once it is over, and for days with open findings again: what
 * was booked late is found then. It only asks, under names that follow from the day: the day's stream
 * takes one of many, whoever asks and however often, and a relay does it.
 */
export class DailyReconciliation {
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> = Promise.resolve();
  private readonly failure: RecurringFailure;

  constructor(
    private readonly services: Pick<Services, 'documents' | 'pipeline'>,
    log: Log,
    private readonly now: () => number = Date.now,
  ) {
    this.failure = new RecurringFailure(log, 'the daily reconciliation');
  }

  /** It looks for the first time after ten minutes: a start has other things to do. */
  start(): void {
    this.timer ??= setInterval(() => void this.look(), LOOK_EVERY_MS).unref();
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    this.timer = undefined;
    await this.looking;
  }

  /** Never rejects: what cannot be asked for now is asked for when it looks again. */
  look(): Promise<void> {
    this.looking = this.looking.then(async () => {
      try {
        await this.ask();
        this.failure.worked();
      } catch (error) {
        this.failure.failed((error as Error).message);
      }
    });
    return this.looking;
  }

  /** How it stands, for metrics; null: no money was ever moved. */
  async stands(): Promise<{
    readonly openFindings: number;
    readonly secondsAgo: number | null;
  } | null> {
    if (!(await this.hasMoney())) return null;
    const { total } = await this.services.documents.find(reconciliations, {
      filter: { kind: 'finding', status: ['Open', 'Proposed'] },
      sort: [],
      limit: 1,
      after: null,
      count: true,
    });
    const last = (await this.lastDays()).find(({ run }) => run?.isWhole)?.day;
    return {
      openFindings: total ?? 0,
      secondsAgo: last
        ? Math.max(0, (this.now() - Date.parse(`${addDays(last, 1)}T00:00:00.000Z`)) / 1_000)
        : null,
    };
  }

  private async ask(): Promise<void> {
    // an installation without payments has nothing to compare
    if (!(await this.hasMoney())) return;
    const latest = addDays(utcDayAt(new Date(this.now() - AFTER_MIDNIGHT_MS).toISOString()), -1);
    const days = await this.lastDays();
    const done = days.find(({ run }) => run?.isWhole)?.day;
    const first = done ? addDays(done, 1) : latest;
    const due = Math.min(MOST_DAYS, daysBetween(first, latest) + 1);
    for (let i = due - 1; i >= 0; i--) {
      const day = addDays(latest, -i);
      await this.request(day, derivedId('reconciliation', day, 'scheduled'), false);
    }
    for (const { day, run, openFindings, status } of days) {
      const isOpen = openFindings > 0 && run?.isWhole && status === 'Reconciled';
      if (!isOpen || daysBetween(day, latest) > AGAIN_FOR_DAYS) continue;
      if (this.now() - Date.parse(run.at) < AGAIN_AFTER_MS) continue;
      await this.request(day, derivedId('reconciliation', day, 'again', run.at), true);
    }
  }

  private async hasMoney(): Promise<boolean> {
    const { documents } = await this.services.documents.find(accountBalances, {
      filter: { kind: 'account', book: 'operator', account: 'gateway' },
      sort: [],
      limit: 1,
      after: null,
    });
    return documents.length > 0;
  }

  private async lastDays(): Promise<readonly ReconciledDay[]> {
    const { documents } = await this.services.documents.find(reconciliations, {
      filter: { kind: 'day' },
      sort: [{ field: 'day', descending: true }],
      limit: AGAIN_FOR_DAYS + 2,
      after: null,
    });
    return documents.flatMap(({ document }) => (document.kind === 'day' ? [document] : []));
  }

  private async request(day: string, requestId: string, again: boolean): Promise<void> {
    await this.services.pipeline.execute({
      decider: reconciliation,
      id: day,
      command: {
        type: 'RequestReconciliation',
        at: new Date(this.now()).toISOString(),
        day,
        requestId,
        by: null,
        again,
      },
      context: {
        commandId: requestId,
        correlationId: requestId,
        causationId: requestId,
        actor: { person: null, organization: null, impersonator: null, client: 'schedule' },
      },
    });
  }
}
