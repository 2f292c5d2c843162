import { commissionRules } from '../../domain/money/commission/commission-rules.js';
import type { CommissionRule } from '../../domain/money/commission/commission.js';
import { organization } from '../../domain/people/organization/organization.js';
import { missing } from '../../domain/shared/decider/domain-error.js';
import { derivedId } from '../shared/command/ids.js';
import { useCase } from '../shared/use-case.js';

/** The marketplace has one list of rules. */
export const commissionRulesId = derivedId('commission-rules', 'marketplace');

export interface ProposeCommissionRulesInput {
  readonly rules: readonly CommissionRule[];
  readonly reason: string;
}

export const proposeCommissionRules = useCase({
  name: 'ProposeCommissionRules',
  decider: commissionRules,
  permission: 'commission.manage',
  prepare: async ({ rules, reason }: ProposeCommissionRulesInput, { caller, meta, services }) => {
    const { state } = await services.pipeline.load(organization, caller.organization.id);
    if (!state) throw missing('organization/unknown', 'this organisation does not exist');
    return {
      id: commissionRulesId,
      command: {
        type: 'ProposeCommissionRules',
        at: meta.at,
        proposalId: meta.newId,
        rules,
        operatorCountry: state.country,
        reason,
        by: caller.person.id,
      },
    };
  },
});

export const publishCommissionRules = useCase({
  name: 'PublishCommissionRules',
  decider: commissionRules,
  permission: 'commission.manage',
  prepare: ({ proposalId }: { proposalId: string }, { caller, meta }) => ({
    id: commissionRulesId,
    command: { type: 'PublishCommissionRules', at: meta.at, proposalId, by: caller.person.id },
  }),
});

export const declineCommissionRules = useCase({
  name: 'DeclineCommissionRules',
  decider: commissionRules,
  permission: 'commission.manage',
  prepare: ({ proposalId, reason }: { proposalId: string; reason: string }, { caller, meta }) => ({
    id: commissionRulesId,
    command: {
      type: 'DeclineCommissionRules',
      at: meta.at,
      proposalId,
      reason,
      by: caller.person.id,
    },
  }),
});
