import { never, type Decider, type DomainCommand } from '../../shared/decider/decider.js';
import { conflict, forbidden, invalid } from '../../shared/decider/domain-error.js';
import { requireLine, requireText } from '../../shared/decider/text.js';
import { isCurrency, type Money } from '../../shared/money/money.js';
import type { CommissionRulesEvent } from './commission-rules.events.js';
import type { CommissionRule } from './commission.js';

export type CommissionRulesCommand =
  | (DomainCommand<'ProposeCommissionRules'> & {
      proposalId: string;
      rules: readonly CommissionRule[];
      operatorCountry: string;
      reason: string;
      by: string;
    })
  | (DomainCommand<'PublishCommissionRules'> & { proposalId: string; by: string })
  | (DomainCommand<'DeclineCommissionRules'> & { proposalId: string; reason: string; by: string });

export interface ProposedRules {
  readonly proposalId: string;
  readonly rules: readonly CommissionRule[];
  readonly operatorCountry: string;
  readonly reason: string;
  readonly proposedBy: string;
}

export interface CommissionRulesState {
  /** 0: none were ever published, and nothing is charged. */
  readonly edition: number;
  readonly rules: readonly CommissionRule[];
  readonly proposed: ProposedRules | null;
  /** Proposals that were published or declined. */
  readonly settled: readonly string[];
}

/** The rules by which the operator charges commission. What applies is decided by two people. */
export const commissionRules: Decider<
  CommissionRulesState,
  CommissionRulesCommand,
  CommissionRulesEvent
> = {
  category: 'commissionRules',
  stateVersion: 1,
  initial: { edition: 0, rules: [], proposed: null, settled: [] },
  decide,
  evolve,
};

/** The most rules that are tried for a line. */
export const MAX_COMMISSION_RULES = 200;

function decide(
  command: CommissionRulesCommand,
  state: CommissionRulesState,
): readonly CommissionRulesEvent[] {
  const { at, proposalId, by } = command;
  switch (command.type) {
    case 'ProposeCommissionRules': {
      if (state.proposed?.proposalId === proposalId || state.settled.includes(proposalId))
        return [];
      requireRules(command.rules);
      requireText('reason', command.reason, 500);
      const { rules, operatorCountry, reason } = command;
      return [
        {
          type: 'CommissionRulesProposed',
          data: { proposalId, rules, operatorCountry, reason, proposedBy: by, occurredAt: at },
        },
      ];
    }
    case 'PublishCommissionRules': {
      const proposed = openProposal(state, proposalId);
      if (!proposed) return [];
      if (proposed.proposedBy === by)
        throw forbidden(
          'commission/own-proposal',
          'commission rules need two people: someone else must publish your proposal',
        );
      return [
        {
          type: 'CommissionRulesPublished',
          data: { ...proposed, edition: state.edition + 1, publishedBy: by, occurredAt: at },
        },
      ];
    }
    case 'DeclineCommissionRules':
      if (!openProposal(state, proposalId)) return [];
      requireText('reason', command.reason, 500);
      return [
        {
          type: 'CommissionRulesDeclined',
          data: { proposalId, reason: command.reason, declinedBy: by, occurredAt: at },
        },
      ];
    default:
      return never(command);
  }
}

function evolve(state: CommissionRulesState, event: CommissionRulesEvent): CommissionRulesState {
  switch (event.type) {
    case 'CommissionRulesProposed': {
      const { occurredAt: _at, ...proposed } = event.data;
      return { ...state, proposed };
    }
    case 'CommissionRulesPublished': {
      const { edition, rules, proposalId } = event.data;
      return { edition, rules, proposed: null, settled: [...state.settled, proposalId] };
    }
    case 'CommissionRulesDeclined':
      return { ...state, proposed: null, settled: [...state.settled, event.data.proposalId] };
    default:
      return never(event);
  }
}

/** Null: it was settled already. */
function openProposal(state: CommissionRulesState, proposalId: string): ProposedRules | null {
  if (state.proposed?.proposalId === proposalId) return state.proposed;
  if (state.settled.includes(proposalId)) return null;
  throw conflict(
    'commission/no-proposal',
    'this proposal does not exist; a later one may have replaced it',
    { facts: { proposalId: state.proposed?.proposalId ?? null } },
  );
}

const PERCENT = /^\d{1,2}(\.\d{1,4})?$/;

/** @throws DomainError naming the field of the first rule that is wrong */
export function requireRules(rules: readonly CommissionRule[]): void {
  if (rules.length > MAX_COMMISSION_RULES)
    throw invalid(
      'commission/too-many',
      `there are at most ${MAX_COMMISSION_RULES} commission rules`,
      { field: 'rules' },
    );
  const ids = new Set<string>();
  rules.forEach((rule, i) => {
    const at = (field: string): string => `rules[${i}].${field}`;
    if (ids.has(rule.ruleId))
      throw invalid('commission/rule-twice', 'each rule is named once', { field: at('id') });
    ids.add(rule.ruleId);
    requireLine(at('name'), rule.name, 100);
    if (!PERCENT.test(rule.percent))
      throw invalid(
        'commission/percent',
        'percent must be a decimal from 0 to 99.9999 in quotes, such as "10" or "7.5"',
        { field: at('percent') },
      );
    for (const field of ['fixed', 'floor', 'cap'] as const) requireAmounts(rule[field], at(field));
    for (const { currency, amount } of rule.floor) {
      const cap = rule.cap.find((m) => m.currency === currency);
      if (cap && cap.amount < amount)
        throw invalid('commission/floor-above-cap', 'the floor must not be above the cap', {
          field: at('floor'),
        });
    }
    const reach = rules
      .slice(0, i)
      .find((before) => before.vendorOrgId === null && before.categoryPath === null);
    if (reach)
      throw invalid(
        'commission/never-applies',
        `"${rule.name}" never applies: "${reach.name}" before it fits everything`,
        { field: `rules[${i}]` },
      );
  });
}

function requireAmounts(amounts: readonly Money[], field: string): void {
  const seen = new Set<string>();
  amounts.forEach(({ amount, currency }, i) => {
    if (!isCurrency(currency) || seen.has(currency))
      throw invalid('commission/currency', 'name each currency once, by its ISO 4217 code', {
        field: `${field}[${i}].currency`,
      });
    seen.add(currency);
    if (!Number.isSafeInteger(amount) || amount < 0)
      throw invalid('commission/amount', 'an amount must not be negative', {
        field: `${field}[${i}].amount`,
      });
  });
}
