import type { FindingAccount } from '../../domain/money/reconciliation/reconciliation.events.js';
import { reconciliation } from '../../domain/money/reconciliation/reconciliation.js';
import { invalid, missing } from '../../domain/shared/decider/domain-error.js';
import { utcDayAt } from '../../domain/shared/time/days.js';
import { reconciliations } from '../../projections/money/reconciliations.js';
import { useCase, type Services } from '../shared/use-case.js';

/** Has a day compared with the books now, also one that is not over. */
export const requestReconciliation = useCase({
  name: 'RequestReconciliation',
  decider: reconciliation,
  permission: 'marketplace.operate',
  prepare: ({ day }: { day: string | null }, { caller, meta }) => {
    const today = utcDayAt(meta.at);
    const of = day ?? today;
    if (of > today)
      throw invalid('reconciliation/not-yet', `that day has not come: today is ${today} in UTC`, {
        field: 'day',
      });
    return {
      id: of,
      command: {
        type: 'RequestReconciliation',
        at: meta.at,
        day: of,
        requestId: meta.newId,
        by: caller.person.id,
        again: true,
      },
    };
  },
});

/** The day that a finding is of. @throws missing */
async function dayOf(findingId: string, { documents }: Services): Promise<string> {
  const found = await documents.get(reconciliations, findingId);
  if (found?.kind !== 'finding')
    throw missing('reconciliation/unknown-finding', 'this difference does not exist');
  return found.day;
}

export interface ProposeFindingInput {
  readonly findingId: string;
  readonly posts: FindingAccount | null;
  readonly reason: string;
}

export const proposeFinding = useCase({
  name: 'ProposeFinding',
  decider: reconciliation,
  permission: 'marketplace.operate',
  prepare: async (
    { findingId, posts, reason }: ProposeFindingInput,
    { caller, meta, services },
  ) => {
    const day = await dayOf(findingId, services);
    const by = caller.person.id;
    return {
      id: day,
      command: { type: 'ProposeFinding', at: meta.at, day, findingId, posts, reason, by },
    };
  },
});

export const declineFindingProposal = useCase({
  name: 'DeclineFindingProposal',
  decider: reconciliation,
  permission: 'marketplace.operate',
  prepare: async (
    { findingId, reason }: { findingId: string; reason: string },
    { caller, meta, services },
  ) => {
    const day = await dayOf(findingId, services);
    const by = caller.person.id;
    return {
      id: day,
      command: { type: 'DeclineFindingProposal', at: meta.at, day, findingId, reason, by },
    };
  },
});

/** Another person than the one who has proposed it. */
export const resolveFinding = useCase({
  name: 'ResolveFinding',
  decider: reconciliation,
  permission: 'marketplace.operate',
  prepare: async ({ findingId }: { findingId: string }, { caller, meta, services }) => {
    const day = await dayOf(findingId, services);
    const by = caller.person.id;
    return { id: day, command: { type: 'ResolveFinding', at: meta.at, day, findingId, by } };
  },
});
