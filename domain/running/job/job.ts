import { never, type Decider, type DomainCommand } from '../../shared/decider/decider.js';
import { missing } from '../../shared/decider/domain-error.js';
import type { ImportOrder, JobCounts, JobEvent } from './job.events.js';

export type JobCommand =
  | (DomainCommand<'RequestImport'> & {
      jobId: string;
      organizationId: string;
      requestedBy: string;
      order: ImportOrder;
      rows: number;
    })
  | (DomainCommand<'FinishJob'> & { result: JobCounts })
  | (DomainCommand<'FailJob'> & { reason: string });

export interface KnownJob {
  readonly jobId: string;
  readonly organizationId: string;
  readonly requestedBy: string;
  readonly order: ImportOrder;
  readonly ended: boolean;
}

export type JobState = KnownJob | null;

/**
 * Background work that takes longer than a request: it runs whether or not the client waits, and
 * resumes after a restart.
 */
export const job: Decider<JobState, JobCommand, JobEvent> = {
  category: 'job',
  stateVersion: 1,
  initial: null,
  shortLived: true,
  decide,
  evolve,
};

function decide(command: JobCommand, state: JobState): readonly JobEvent[] {
  if (command.type === 'RequestImport') {
    if (state) return [];
    const { jobId, organizationId, requestedBy, order, rows, at: occurredAt } = command;
    return [
      {
        type: 'ImportRequested',
        data: { jobId, organizationId, requestedBy, order, rows, occurredAt },
      },
    ];
  }
  if (!state) throw missing('job/unknown', 'this job does not exist');
  if (state.ended) return [];
  const of = { jobId: state.jobId, organizationId: state.organizationId, occurredAt: command.at };
  switch (command.type) {
    case 'FinishJob':
      return [{ type: 'JobFinished', data: { ...of, result: command.result } }];
    case 'FailJob':
      return [{ type: 'JobFailed', data: { ...of, reason: command.reason } }];
    default:
      return never(command);
  }
}

function evolve(state: JobState, event: JobEvent): JobState {
  switch (event.type) {
    case 'ImportRequested': {
      const { jobId, organizationId, requestedBy, order } = event.data;
      return { jobId, organizationId, requestedBy, order, ended: false };
    }
    case 'JobFinished':
    case 'JobFailed':
      return state && { ...state, ended: true };
    default:
      return never(event);
  }
}
