import type { VendorAccountCommand } from '../../domain/money/vendor-account/vendor-account.commands.js';
import { vendorAccount } from '../../domain/money/vendor-account/vendor-account.js';
import { never } from '../../domain/shared/decider/decider.js';
import type { RecordedOf } from '../shared/event/envelope.js';
import { send, type Process } from '../shared/process/process.js';

const handles = ['MoneyActionConfirmed'] as const;

/** Does what two people have decided, at the vendor's account. */
export const moneyActions: Process<object, 'MoneyActionConfirmed'> = {
  name: 'money-actions',
  version: 1,
  handles,
  keyOf: ({ data }) => data.actionId,
  react: (_state, event) => ({
    state: null,
    // somebody looks at what could not be done
    commands: [
      send(vendorAccount, event.data.action.accountId, commandOf(event), { onRefusal: 'park' }),
    ],
  }),
  deadlines: () => [],
};

/** The id of the proposal is that of what it does: done once, however often it is sent. */
export function commandOf({
  data: { actionId, action, reason, evidence, proposedBy, confirmedBy, gatewayAccount, occurredAt },
}: Pick<RecordedOf<'MoneyActionConfirmed'>, 'data'>): VendorAccountCommand {
  const { accountId, vendorOrgId, currency } = action;
  const of = { at: occurredAt, accountId, vendorOrgId, currency };
  const people = { reason, proposedBy, confirmedBy };
  switch (action.kind) {
    case 'payout':
      return {
        type: 'RequestPayout',
        ...of,
        payoutId: actionId,
        minimum: 0,
        // two people have decided it
        limit: null,
        gatewayAccount,
        by: proposedBy,
      };
    case 'adjustment': {
      const { amount, nature } = action;
      return {
        type: 'PostAdjustment',
        ...of,
        ...people,
        adjustmentId: actionId,
        amount,
        nature,
        evidence: evidence ?? '',
      };
    }
    case 'reserveRule': {
      const { percent, days, from, until } = action;
      return {
        type: 'SetReserveRule',
        ...of,
        ...people,
        ruleId: actionId,
        percent,
        days,
        from,
        until,
      };
    }
    default:
      return never(action);
  }
}
