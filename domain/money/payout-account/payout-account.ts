import { never, type Decider, type DomainCommand } from '../../shared/decider/decider.js';
import { missing } from '../../shared/decider/domain-error.js';
import { sayTheSame } from '../../shared/decider/same.js';
import { after24Hours } from '../../shared/time/days.js';
import type { BankAccount, PayoutAccountEvent } from './payout-account.events.js';

/** A vendor's account as the gateway has it now. */
export interface AccountAtGateway {
  readonly canBePaid: boolean;
  /** Why not, in the gateway's words; null where it can, or only waits for what is due. */
  readonly reason: string | null;
  readonly due: readonly string[];
  readonly dueBy: string | null;
  readonly bank: BankAccount | null;
}

export type PayoutAccountCommand =
  | (DomainCommand<'StartOnboarding'> & { vendorOrgId: string; country: string; by: string })
  | (DomainCommand<'RecordGatewayAccount'> & { gatewayAccount: string })
  /** What the gateway says of it, whenever it was asked. */
  | (DomainCommand<'RecordAccountState'> & { account: AccountAtGateway });

export type PayoutAccountState = {
  readonly vendorOrgId: string;
  readonly country: string;
  /** Null: the gateway has not opened it yet. */
  readonly gatewayAccount: string | null;
  readonly status: 'Pending' | 'Enabled' | 'Restricted';
  readonly due: readonly string[];
  readonly dueBy: string | null;
  readonly reason: string | null;
  readonly bank: BankAccount | null;
  /** Nothing is paid before; null: no waiting. */
  readonly coolsUntil: string | null;
} | null;

/** Whoever changes a bank account may not be whom the money belongs to: time for somebody to object. */
export const BANK_COOL_DOWN_DAYS = 3;

/** Whether, and to where, the gateway can pay a vendor. */
export const payoutAccount: Decider<PayoutAccountState, PayoutAccountCommand, PayoutAccountEvent> =
  {
    category: 'payoutAccount',
    stateVersion: 1,
    initial: null,
    decide,
    evolve,
  };

function decide(
  command: PayoutAccountCommand,
  state: PayoutAccountState,
): readonly PayoutAccountEvent[] {
  const { at } = command;
  if (command.type === 'StartOnboarding') {
    if (state) return [];
    const { vendorOrgId, country, by } = command;
    return [
      {
        type: 'OnboardingStarted',
        data: { vendorOrgId, country, startedBy: by, occurredAt: at },
      },
    ];
  }
  if (!state)
    throw missing('payout-account/unknown', 'this vendor has not begun to set up payouts');
  const of = { vendorOrgId: state.vendorOrgId, occurredAt: at };
  switch (command.type) {
    case 'RecordGatewayAccount':
      if (state.gatewayAccount !== null) return [];
      return [
        {
          type: 'GatewayAccountOpened',
          data: { ...of, gatewayAccount: command.gatewayAccount },
        },
      ];
    case 'RecordAccountState': {
      const { canBePaid, reason, due, dueBy, bank } = command.account;
      const events: PayoutAccountEvent[] = [];
      if (!sayTheSame([due, dueBy], [state.due, state.dueBy]))
        events.push({ type: 'PayoutRequirementsChanged', data: { ...of, due, dueBy } });
      if (bank && !sayTheSame(bank, state.bank))
        events.push({
          type: 'PayoutBankChanged',
          // the first one was entered by whoever set the account up
          data: {
            ...of,
            bank,
            coolsUntil: state.bank ? after24Hours(at, BANK_COOL_DOWN_DAYS) : null,
          },
        });
      if (canBePaid && state.status !== 'Enabled')
        events.push({ type: 'PayoutsEnabled', data: of });
      if (!canBePaid && (state.status === 'Enabled' || (reason ?? null) !== state.reason)) {
        if (state.status === 'Enabled' || reason !== null)
          events.push({
            type: 'PayoutsRestricted',
            data: { ...of, reason: reason ?? 'the gateway waits for what is due' },
          });
      }
      return events;
    }
    default:
      return never(command);
  }
}

/** The vendor's account at the gateway where it can be paid at an instant; otherwise null. */
export const payableTo = (state: PayoutAccountState, at: string): string | null =>
  state?.status === 'Enabled' && (state.coolsUntil === null || state.coolsUntil <= at)
    ? state.gatewayAccount
    : null;

function evolve(state: PayoutAccountState, event: PayoutAccountEvent): PayoutAccountState {
  if (event.type === 'OnboardingStarted') {
    const { vendorOrgId, country } = event.data;
    return {
      vendorOrgId,
      country,
      gatewayAccount: null,
      status: 'Pending',
      due: [],
      dueBy: null,
      reason: null,
      bank: null,
      coolsUntil: null,
    };
  }
  if (!state) return state;
  switch (event.type) {
    case 'GatewayAccountOpened':
      return { ...state, gatewayAccount: event.data.gatewayAccount };
    case 'PayoutRequirementsChanged':
      return { ...state, due: event.data.due, dueBy: event.data.dueBy };
    case 'PayoutsEnabled':
      return { ...state, status: 'Enabled', reason: null };
    case 'PayoutsRestricted':
      return { ...state, status: 'Restricted', reason: event.data.reason };
    case 'PayoutBankChanged':
      return { ...state, bank: event.data.bank, coolsUntil: event.data.coolsUntil };
    default:
      return never(event);
  }
}
