import { never, type Decider, type DomainCommand } from '../../shared/decider/decider.js';
import { conflict, forbidden, invalid, missing } from '../../shared/decider/domain-error.js';
import { requireText } from '../../shared/decider/text.js';
import { isDay } from '../../shared/time/days.js';
import {
  adjustmentNatures,
  type MoneyAction,
  type MoneyActionEvent,
  type ReserveRule,
} from './money-action.events.js';

export type MoneyActionCommand = { readonly actionId: string; readonly by: string } & (
  | (DomainCommand<'ProposeMoneyAction'> & {
      action: MoneyAction;
      reason: string;
      evidence: string | null;
    })
  | (DomainCommand<'ConfirmMoneyAction'> & { gatewayAccount: string | null })
  | (DomainCommand<'DeclineMoneyAction'> & { reason: string })
);

export interface KnownMoneyAction {
  readonly status: 'Waiting' | 'Confirmed' | 'Declined';
  readonly action: MoneyAction;
  readonly reason: string;
  readonly evidence: string | null;
  readonly proposedBy: string;
}

/** What moves a vendor's money by hand: proposed by one person, confirmed by another. */
export const moneyAction: Decider<KnownMoneyAction | null, MoneyActionCommand, MoneyActionEvent> = {
  category: 'moneyAction',
  stateVersion: 1,
  initial: null,
  decide,
  evolve,
};

function decide(
  command: MoneyActionCommand,
  state: KnownMoneyAction | null,
): readonly MoneyActionEvent[] {
  const { actionId, at, by } = command;
  if (command.type === 'ProposeMoneyAction') {
    if (state) return [];
    const { action, reason, evidence } = command;
    requireAction(action, evidence);
    requireText('reason', reason, 500);
    if (evidence !== null) requireText('evidence', evidence, 500);
    return [
      {
        type: 'MoneyActionProposed',
        data: { actionId, action, reason, evidence, proposedBy: by, occurredAt: at },
      },
    ];
  }
  if (!state) throw missing('money-action/unknown', 'this proposal does not exist');
  const { status, action, reason, evidence, proposedBy } = state;
  switch (command.type) {
    case 'ConfirmMoneyAction': {
      if (status === 'Confirmed') return [];
      if (status === 'Declined')
        throw conflict('money-action/declined', 'this was declined: propose it again');
      if (proposedBy === by)
        throw forbidden(
          'money-action/own-proposal',
          'this needs two people: someone else must confirm your proposal',
        );
      const { gatewayAccount } = command;
      return [
        {
          type: 'MoneyActionConfirmed',
          data: {
            actionId,
            action,
            reason,
            evidence,
            proposedBy,
            confirmedBy: by,
            gatewayAccount,
            occurredAt: at,
          },
        },
      ];
    }
    case 'DeclineMoneyAction':
      if (status === 'Declined') return [];
      if (status === 'Confirmed')
        throw conflict('money-action/confirmed', 'this was confirmed, and is done');
      requireText('reason', command.reason, 500);
      return [
        {
          type: 'MoneyActionDeclined',
          data: { actionId, reason: command.reason, declinedBy: by, occurredAt: at },
        },
      ];
    default:
      return never(command);
  }
}

function evolve(state: KnownMoneyAction | null, event: MoneyActionEvent): KnownMoneyAction | null {
  switch (event.type) {
    case 'MoneyActionProposed': {
      const { action, reason, evidence, proposedBy } = event.data;
      return { status: 'Waiting', action, reason, evidence, proposedBy };
    }
    case 'MoneyActionConfirmed':
      return state && { ...state, status: 'Confirmed' };
    case 'MoneyActionDeclined':
      return state && { ...state, status: 'Declined' };
    default:
      return never(event);
  }
}

const PERCENT = /^(100|\d{1,2}(\.\d{1,4})?)$/;
/** Money is not held for longer than gateways let it be. */
export const MAX_RESERVE_DAYS = 180;

function requireAction(action: MoneyAction, evidence: string | null): void {
  switch (action.kind) {
    case 'payout':
      return;
    case 'adjustment':
      if (!Number.isSafeInteger(action.amount) || action.amount === 0)
        throw invalid('money-action/amount', 'adjust by more than nothing', { field: 'amount' });
      if (!adjustmentNatures.includes(action.nature))
        throw invalid(
          'money-action/nature',
          'say whether it is consideration (of what was sold or charged) or compensation',
          { field: 'nature', allowed: adjustmentNatures },
        );
      if (evidence === null)
        throw invalid(
          'money-action/evidence',
          'name what proves it: the number of a document, or a file',
          { field: 'evidence' },
        );
      return;
    case 'reserveRule':
      requireReserveRule(action);
      return;
    default:
      never(action);
  }
}

function requireReserveRule({ percent, days, from, until }: ReserveRule): void {
  if (!PERCENT.test(percent))
    throw invalid(
      'money-action/percent',
      'percent must be a decimal from 0 to 100 in quotes, such as "10"; 0 ends the rule',
      { field: 'percent' },
    );
  if (!Number.isSafeInteger(days) || days < 1 || days > MAX_RESERVE_DAYS)
    throw invalid('money-action/days', `keep it back for 1 to ${MAX_RESERVE_DAYS} days`, {
      field: 'days',
    });
  if (!isDay(from) || (until !== null && (!isDay(until) || until < from)))
    throw invalid('money-action/days-of-rule', 'the last day must not be before the first', {
      field: 'until',
    });
}
