import { dueSince, marketplaceTermsId } from '../../../application/money/payout-run.use-cases.js';
import { derivedId } from '../../../application/shared/command/ids.js';
import type { Services } from '../../../application/shared/use-case.js';
import { payoutRun } from '../../../domain/money/payout-run/payout-run.js';
import { payoutTerms } from '../../../domain/money/payout-terms/payout-terms.js';
import { dayIn } from '../../../domain/shared/time/days.js';
import { payoutTermsModel } from '../../../projections/money/payout-terms.js';
import type { Log } from '../../telemetry/log.js';
import { RecurringFailure } from '../../telemetry/recurring-failure.js';

const EVERY_MS = 60_000;

/** One run per day: whoever begins it, it is the same. */
export const scheduledRunId = (day: string): string => derivedId('payout-run', 'schedule', day);

/**
 * Begins the payout run of each day. Every replica that may act tries: the stream of the day's run
 * decides that there is one. What was missed, as nobody was running, is made up for by the next.
 */
export class PayoutSchedule {
  private timer: NodeJS.Timeout | null = null;
  private turning: Promise<void> = Promise.resolve();
  private begun = '';
  private readonly failing: RecurringFailure;

  constructor(
    private readonly services: Pick<Services, 'pipeline' | 'documents' | 'payoutSettings'>,
    log: Log,
    private readonly now: () => number = Date.now,
  ) {
    this.failing = new RecurringFailure(log, 'payout schedule');
  }

  start(): void {
    const turn = (): void => {
      this.turning = this.turning
        .then(async () => {
          await this.tick();
          this.failing.worked();
        })
        .catch((error: unknown) => this.failing.failed((error as Error).message));
    };
    this.timer ??= setInterval(turn, EVERY_MS);
    turn();
  }

  async stop(): Promise<void> {
    if (this.timer) clearInterval(this.timer);
    this.timer = null;
    await this.turning;
  }

  /** Begins today's run where it is time and anybody is paid by schedule. */
  async tick(): Promise<void> {
    const { pipeline, payoutSettings, documents } = this.services;
    const { timeZone, startsAt } = payoutSettings;
    const day = dayIn(timeZone, this.now());
    if (day === this.begun || timeIn(timeZone, this.now()) < startsAt) return;
    if (!(await this.anybodyIsPaidBySchedule())) return;
    const at = new Date(this.now()).toISOString();
    const runId = scheduledRunId(day);
    await pipeline.execute({
      decider: payoutRun,
      id: runId,
      command: {
        type: 'StartPayoutRun',
        at,
        runId,
        day,
        scope: 'due',
        since: await dueSince(documents, day),
        vendorOrgIds: null,
        by: null,
      },
      context: {
        commandId: derivedId('payout-run', 'start', day),
        correlationId: runId,
        causationId: runId,
        actor: {
          person: null,
          organization: null,
          impersonator: null,
          client: 'schedule:payout-runs',
        },
      },
    });
    this.begun = day;
  }

  private async anybodyIsPaidBySchedule(): Promise<boolean> {
    const { pipeline, documents } = this.services;
    const { state } = await pipeline.load(payoutTerms, marketplaceTermsId, true);
    if (state?.schedule && state.schedule.every !== 'hand') return true;
    const own = await documents.find(payoutTermsModel, {
      filter: { runsByItself: true },
      sort: [],
      limit: 1,
      after: null,
    });
    return own.documents.length > 0;
  }
}

const clocks = new Map<string, Intl.DateTimeFormat>();

/** The time of day in a zone, `06:00`. */
function timeIn(timeZone: string, instant: number): string {
  let clock = clocks.get(timeZone);
  if (!clock)
    clocks.set(
      timeZone,
      (clock = new Intl.DateTimeFormat('en-GB', {
        timeZone,
        hour: '2-digit',
        minute: '2-digit',
        hourCycle: 'h23',
      })),
    );
  return clock.format(instant);
}
