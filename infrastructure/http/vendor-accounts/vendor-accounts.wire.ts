import type { StatementLine } from '../../../application/money/statement.js';
import type { VendorAccountView } from '../../../application/money/vendor-account.queries.js';
import type { Currency } from '../../../domain/shared/money/money.js';
import { dayAt } from '../../../domain/shared/time/days.js';
import type { HeldFunds } from '../../../projections/money/held-funds.js';
import type { VendorFlows } from '../../../projections/money/vendor-balances.js';
import { wireMoney } from '../kernel/wire.js';

export function wireVendorAccount({
  accountId: _accountId,
  isOwed: _isOwed,
  ...account
}: VendorAccountView) {
  const { currency } = account;
  const money = (amount: number) => wireMoney({ amount, currency });
  const flows = ({ captured, gross, commission, tax, reversed, paid }: VendorFlows) => ({
    captured: money(captured),
    gross: money(gross),
    commission: money(commission),
    tax: money(tax),
    reversed: money(reversed),
    paid: money(paid),
  });
  return {
    ...account,
    held: money(account.held),
    available: money(account.available),
    reserved: money(account.reserved),
    onTheWay: money(account.onTheWay),
    total: flows(account.total),
    inMonth: flows(account.inMonth),
  };
}

export const wireHeldFunds = ({ currency, ...order }: HeldFunds) => {
  const { id: orderId, isHeld: _isHeld, isOnHold: _isOnHold, hold, ...of } = order;
  const money = (amount: number) => wireMoney({ amount, currency });
  return {
    orderId,
    ...of,
    // absent in documents of an older version; who it was is the operator's affair
    hold: (hold as typeof hold | undefined) ? { reason: hold!.reason, since: hold!.since } : null,
    captured: money(of.captured),
    refunded: money(of.refunded),
    released: money(of.released),
    held: money(of.held),
  };
};

/** @param timeZone Whose days its lines are of; null: value dates */
export const wireStatementLineIn =
  (timeZone: string | null) =>
  (line: StatementLine): ReturnType<typeof wired> & { readonly day: string } => {
    const { valueDate, occurredAt } = line.entry;
    const day = timeZone === null ? valueDate : dayAt(timeZone, occurredAt);
    return { day, ...wired(line) };
  };

function wired({ entry, signed, balance }: StatementLine) {
  const { id: entryId, valueDate, occurredAt, eventType, eventId, stream, revision, about } = entry;
  const currency: Currency = entry.currency;
  const money = (amount: number | null) =>
    amount === null ? null : wireMoney({ amount, currency });
  const { orderId, number, purchaseId, refundId, payoutId, reason, gross, commission, tax } = about;
  // the event says how much is taken back: as a line it is less, in every part
  const part = (amount: number | null) =>
    money(eventType === 'EarningReversed' && amount !== null ? -amount : amount);
  return {
    entryId,
    valueDate,
    occurredAt,
    eventType,
    eventId,
    stream,
    revision,
    position: String(entry.position),
    orderId,
    number,
    purchaseId,
    refundId,
    payoutId,
    reason,
    gross: part(gross),
    commission: part(commission),
    tax: part(tax),
    amount: wireMoney({ amount: signed, currency }),
    balance: wireMoney({ amount: balance, currency }),
  };
}
