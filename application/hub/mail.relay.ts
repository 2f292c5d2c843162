import type { EventType } from '../../domain/events.js';
import { never } from '../../domain/shared/decider/decider.js';
import type { Addressee, Effect, Relay } from '../shared/relay/relay.js';

/** Kinds of mail; each can be switched off for an installation. */
export const mailKinds = [
  'registration',
  'invitation',
  'password-reset',
  'account-changed',
  'approval-asked',
  'approval-decided',
  'quote-given',
  'quote-accepted',
  'shipment',
  'closing',
  'finding',
  'payment',
  'chargeback',
  'payout',
  'payout-account-changed',
  'payment-asked',
  'payment-failed',
  'payment-taken',
  'refund',
  'refund-asked',
] as const;

export type MailKind = (typeof mailKinds)[number];

/** Without them nobody gets in: they cannot be switched off. */
export const neededMails: readonly MailKind[] = ['registration'];

export const MAIL = 'mail';

const handles = [
  'RegistrationRequested',
  'RegistrationMailRequested',
  'UserInvited',
  'UserInvitedAgain',
  'PasswordResetRequested',
  'UserPasswordChanged',
  'UserSecondFactorSet',
  'PurchasePlaced',
  'PurchaseApproved',
  'PurchaseDeclined',
  'PurchaseApprovalExpired',
  'QuoteOffered',
  'QuoteAccepted',
  'QuotesAccepted',
  'OrderPartlyShipped',
  'OrderShipped',
  'OrderClosedShort',
  'OrderClosingDeclined',
  'ReconciliationRun',
  'BankTransferOpened',
  'BankTransferReceived',
  'ChargebackOpened',
  'InquiryEscalated',
  'ChargebackAnswerDue',
  'ChargebackWon',
  'ChargebackLost',
  'PayoutSent',
  'PayoutFailed',
  'PayoutBankChanged',
  'PayoutsRestricted',
  'PaymentRequested',
  'CaptureFailed',
  'PaymentAbandoned',
  'PaymentCaptured',
  'RefundSucceeded',
  'RefundDeclined',
  'RefundAsked',
] as const satisfies readonly EventType[];

export type MailEvent = (typeof handles)[number];

const mail = (kind: MailKind, to: Addressee): Effect<typeof MAIL, MailKind> => ({
  channel: MAIL,
  kind,
  to,
});

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** The mails to people, without the kinds that are switched off. */
export const mailRelay = (off: ReadonlySet<MailKind> = new Set()): Relay<MailEvent> => ({
  name: MAIL,
  handles,
  ordered: false,
  patience: {
    baseMs: 1_000,
    capMs: 5 * MINUTE_MS,
    parkAfterMs: 24 * HOUR_MS,
    holdAfterMs: HOUR_MS,
  },
  effectsOf: (event) => mailsAbout(event).filter(({ kind }) => !off.has(kind)),
});

function mailsAbout(
  event: Parameters<Relay<MailEvent>['effectsOf']>[0],
): Effect<typeof MAIL, MailKind>[] {
  switch (event.type) {
    case 'RegistrationRequested':
    case 'RegistrationMailRequested':
      return [mail('registration', 'whoRegisters')];
    case 'UserInvited':
    case 'UserInvitedAgain':
      return [mail('invitation', { user: event.data.userId })];
    case 'PasswordResetRequested':
      return [mail('password-reset', { user: event.data.userId })];
    case 'UserPasswordChanged':
    case 'UserSecondFactorSet':
      return [mail('account-changed', { user: event.data.userId })];
    case 'PurchasePlaced': {
      const { approval, buyerOrgId, placedBy } = event.data;
      return approval
        ? [mail('approval-asked', { approversOf: buyerOrgId, except: placedBy })]
        : [];
    }
    case 'PurchaseApproved':
    case 'PurchaseDeclined':
    case 'PurchaseApprovalExpired':
      return [mail('approval-decided', 'whoBegan')];
    case 'QuoteOffered':
      return [mail('quote-given', 'whoBegan')];
    case 'QuoteAccepted':
      return [mail('quote-accepted', { whoOffered: event.data.quoteId })];
    case 'QuotesAccepted':
      return event.data.quotes.map(({ quoteId }) =>
        mail('quote-accepted', { whoOffered: quoteId }),
      );
    case 'OrderPartlyShipped':
    case 'OrderShipped':
      return [mail('shipment', 'whoBegan')];
    case 'OrderClosedShort':
      // whoever has closed what waits for stock knows it
      return event.data.by === 'buyer' ? [] : [mail('closing', 'whoBegan')];
    case 'OrderClosingDeclined':
      return [mail('closing', 'whoBegan')];
    case 'ReconciliationRun':
      // one mail for a day, however much does not agree
      return event.data.opened > 0 ? [mail('finding', 'operators')] : [];
    case 'BankTransferOpened':
      return [mail('payment', 'whoBegan')];
    case 'BankTransferReceived':
      // who has sent exactly what was asked for sees the orders go on
      return event.data.missing > 0 || event.data.excess > 0 ? [mail('payment', 'whoBegan')] : [];
    case 'ChargebackOpened':
    case 'InquiryEscalated':
    case 'ChargebackAnswerDue':
    case 'ChargebackWon':
    case 'ChargebackLost':
      return [
        mail('chargeback', 'operators'),
        ...event.data.vendorOrgIds.map((vendorOrgId) =>
          mail('chargeback', { whoMay: 'chargeback.answer', in: vendorOrgId }),
        ),
      ];
    case 'PayoutSent':
    case 'PayoutFailed':
      return [mail('payout', { in: event.data.vendorOrgId, whoMay: 'payout.manage' })];
    case 'PayoutBankChanged':
    case 'PayoutsRestricted':
      return [
        mail('payout-account-changed', { in: event.data.vendorOrgId, whoMay: 'payout.manage' }),
      ];
    case 'PaymentRequested':
      // by bank transfer it is said with the account to send it to
      return event.data.method === 'card' ? [mail('payment-asked', 'whoBegan')] : [];
    case 'CaptureFailed':
      return [mail('payment-failed', 'whoBegan')];
    case 'PaymentAbandoned':
      // whoever has cancelled all of it knows it
      return event.data.reason === 'expired' ? [mail('payment-failed', 'whoBegan')] : [];
    case 'PaymentCaptured':
      return [mail('payment-taken', 'whoBegan')];
    case 'RefundSucceeded':
    case 'RefundDeclined':
      return [mail('refund', 'whoBegan')];
    case 'RefundAsked':
      return [mail('refund-asked', { refundersOf: event.data.vendorOrgId })];
    default:
      return never(event);
  }
}
