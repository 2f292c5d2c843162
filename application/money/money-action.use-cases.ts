import type {
  AdjustmentNature,
  MoneyAction,
} from '../../domain/money/money-action/money-action.events.js';
import {
  moneyAction,
  type KnownMoneyAction,
} from '../../domain/money/money-action/money-action.js';
import { payableTo, payoutAccount } from '../../domain/money/payout-account/payout-account.js';
import { vendorAccount } from '../../domain/money/vendor-account/vendor-account.js';
import { invalid, missing } from '../../domain/shared/decider/domain-error.js';
import { fromDecimal } from '../../domain/shared/money/money.js';
import { utcDayAt } from '../../domain/shared/time/days.js';
import { useCase, type Services } from '../shared/use-case.js';
import { commandOf } from './money-actions.process.js';

export interface ProposeMoneyActionInput {
  readonly accountId: string;
  readonly kind: MoneyAction['kind'];
  /** Of an adjustment: a decimal in the account's currency, above zero to the vendor. */
  readonly amount: string | null;
  readonly nature: AdjustmentNature | null;
  /** Of a reserve rule; the first day is today where absent. */
  readonly percent: string | null;
  readonly days: number | null;
  readonly from: string | null;
  readonly until: string | null;
  readonly reason: string;
  readonly evidence: string | null;
}

/** Whether it could be done now, so that nobody confirms what will be refused. @throws DomainError */
async function requireDoable(
  actionId: string,
  known: Pick<KnownMoneyAction, 'action' | 'reason' | 'evidence' | 'proposedBy'>,
  gatewayAccount: string | null,
  at: string,
  { pipeline }: Services,
): Promise<void> {
  const { state } = await pipeline.load(vendorAccount, known.action.accountId, true);
  vendorAccount.decide(
    commandOf({
      data: { actionId, ...known, confirmedBy: '', gatewayAccount, occurredAt: at },
    }),
    state,
  );
}

async function gatewayAccountOf(
  action: MoneyAction,
  at: string,
  { pipeline }: Services,
): Promise<string | null> {
  if (action.kind !== 'payout') return null;
  const { state } = await pipeline.load(payoutAccount, action.vendorOrgId, true);
  return payableTo(state, at);
}

/** One person proposes what another one is to confirm. */
export const proposeMoneyAction = useCase({
  name: 'ProposeMoneyAction',
  decider: moneyAction,
  permission: 'marketplace.operate',
  prepare: async (input: ProposeMoneyActionInput, { caller, meta, services }) => {
    const { accountId, reason, evidence } = input;
    const { state } = await services.pipeline.load(vendorAccount, accountId, true);
    if (!state.of) throw missing('vendor-account/unknown', 'this account does not exist');
    const action = { ...state.of, ...actionOf(input, state.of.currency, meta.at) } as MoneyAction;
    const gatewayAccount = await gatewayAccountOf(action, meta.at, services);
    const known = { action, reason, evidence, proposedBy: caller.person.id };
    await requireDoable(meta.newId, known, gatewayAccount, meta.at, services);
    return {
      id: meta.newId,
      command: {
        type: 'ProposeMoneyAction',
        at: meta.at,
        actionId: meta.newId,
        action,
        reason,
        evidence,
        by: caller.person.id,
      },
      creates: true,
    };
  },
});

function actionOf(
  { kind, amount, nature, percent, days, from, until }: ProposeMoneyActionInput,
  currency: string,
  at: string,
): object {
  const needed = <Value>(field: string, value: Value | null): Value => {
    if (value === null) throw invalid('money-action/missing', `say the ${field}`, { field });
    return value;
  };
  switch (kind) {
    case 'payout':
      return { kind };
    case 'adjustment':
      return {
        kind,
        amount: fromDecimal(needed('amount', amount), currency).amount,
        nature: needed('nature', nature),
      };
    case 'reserveRule':
      return {
        kind,
        percent: needed('percent', percent),
        days: needed('days', days),
        from: from ?? utcDayAt(at),
        until,
      };
  }
}

export const confirmMoneyAction = useCase({
  name: 'ConfirmMoneyAction',
  decider: moneyAction,
  permission: 'marketplace.operate',
  prepare: async ({ actionId }: { actionId: string }, { caller, meta, services }) => {
    const { state } = await services.pipeline.load(moneyAction, actionId, true);
    if (!state) throw missing('money-action/unknown', 'this proposal does not exist');
    const gatewayAccount = await gatewayAccountOf(state.action, meta.at, services);
    if (state.status === 'Waiting' && state.proposedBy !== caller.person.id)
      await requireDoable(actionId, state, gatewayAccount, meta.at, services);
    return {
      id: actionId,
      command: {
        type: 'ConfirmMoneyAction',
        at: meta.at,
        actionId,
        gatewayAccount,
        by: caller.person.id,
      },
    };
  },
});

export const declineMoneyAction = useCase({
  name: 'DeclineMoneyAction',
  decider: moneyAction,
  permission: 'marketplace.operate',
  prepare: async (
    { actionId, reason }: { actionId: string; reason: string },
    { caller, meta, services },
  ) => {
    const { state } = await services.pipeline.load(moneyAction, actionId, true);
    if (!state) throw missing('money-action/unknown', 'this proposal does not exist');
    return {
      id: actionId,
      command: {
        type: 'DeclineMoneyAction',
        at: meta.at,
        actionId,
        reason,
        by: caller.person.id,
      },
    };
  },
});
