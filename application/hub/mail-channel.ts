import { claim } from '../../domain/people/claim/claim.js';
import { organization } from '../../domain/people/organization/organization.js';
import { user, type UserStatus } from '../../domain/people/user/user.js';
import { never } from '../../domain/shared/decider/decider.js';
import type { Personal } from '../../domain/shared/personal/personal.js';
import { registrationKey } from '../people/registration.use-cases.js';
import type { MailedSecret } from '../people/sign-in/credentials.js';
import type { Mailer } from '../ports/mailer.js';
import type { RecordedEvent } from '../shared/event/envelope.js';
import type { AddressedEffect, Channel, Outcome } from '../shared/relay/relay.js';
import type { Services } from '../shared/use-case.js';
import type { MailEvent, MailKind } from './mail.relay.js';
import {
  accountChanged,
  invitation,
  passwordReset,
  registrationBegun,
} from './mails/account-letters.js';
import { approvalAsked, approvalDecided } from './mails/approval-letters.js';
import { chargeback } from './mails/chargeback-letters.js';
import { closing } from './mails/closing-letters.js';
import { findingsOpened } from './mails/finding-letter.js';
import type { Letter, LetterContext, NoLetter } from './mails/letter.js';
import {
  paymentAsked,
  paymentFailed,
  paymentTaken,
  refundAnswered,
  refundAsked,
} from './mails/paying-letters.js';
import { transferAwaited, transferReceived } from './mails/payment-letters.js';
import { payout, payoutAccountChanged } from './mails/payout-letters.js';
import { quoteAccepted, quoteGiven, quotesAccepted } from './mails/quote-letters.js';
import { shipment } from './mails/shipment-letter.js';
import { firstEvent, oneEvent, wholeStream } from './whole-stream.js';

/** Kinds of mail that bring a link with a secret. */
const secrets: Partial<Record<MailKind, MailedSecret>> = {
  registration: 'registration',
  invitation: 'invitation',
  'password-reset': 'password-reset',
};

/** Kinds of mail that need nothing of their stream but the event. */
const alone: ReadonlySet<MailKind> = new Set(['payout', 'payout-account-changed']);

type Needed = Pick<Services, 'events' | 'pipeline' | 'personal' | 'credentials'>;

/**
 * Writes a mail when it is sent, from what is known then: names, addresses and secrets are opened
 * only here, so that nobody who was forgotten in the meantime is written to.
 */
export class MailChannel implements Channel {
  readonly lookUp?: (effect: AddressedEffect) => Promise<Outcome | null>;

  constructor(
    private readonly services: Needed,
    private readonly mailer: Mailer,
    /** The application's base URL: `https://trade.example`. */
    private readonly publicUrl: string,
    private readonly now: () => number = Date.now,
  ) {
    if (mailer.wasSent)
      this.lookUp = async ({ key }) => ((await mailer.wasSent!(key)) ? { is: 'done' } : null);
  }

  async perform(effect: AddressedEffect): Promise<Outcome> {
    const { recipient, key, event } = effect;
    const { state } = await this.services.pipeline.load(user, recipient, true);
    const unfit = unfitFor(effect.kind as MailKind, state?.status ?? null);
    if (unfit) return { is: 'obsolete', why: unfit };
    const letter = await this.write(effect);
    if ('obsolete' in letter) return { is: 'obsolete', why: letter.obsolete };
    const person = await this.contact(effect);
    if (!person) return { is: 'obsolete', why: 'the recipient was forgotten' };
    const { greeting = `Hello ${person.name},` } = letter;
    return this.mailer.send({
      key,
      at: event.recordedAt,
      userId: recipient,
      to: person.email,
      subject: letter.subject,
      text: `${[greeting, ...letter.paragraphs].join('\n\n')}\n`,
    });
  }

  /** Of the secret that a mail has brought, only the digest stays. */
  async ended({ kind, recipient, event }: AddressedEffect): Promise<void> {
    const secret = secrets[kind as MailKind];
    if (secret) await this.services.credentials.endMailing(recipient, secret, event.id);
  }

  private async write({ kind, recipient, event }: AddressedEffect): Promise<Letter | NoLetter> {
    // a vendor's account is a long stream, and its letters are about one event of it
    const stream = alone.has(kind as MailKind)
      ? await oneEvent(this.services.events, event)
      : await wholeStream(this.services.events, event.stream);
    const at = stream.findIndex(({ id }) => id === event.id);
    if (at < 0) return { obsolete: 'its event is not part of this history' };
    const secret = secrets[kind as MailKind];
    return letterAbout(stream[at] as RecordedEvent & { type: MailEvent }, {
      stream,
      at,
      recipient,
      now: this.now(),
      link: (page) => `${this.publicUrl}/app/${page}`,
      nameOf: async (userId) => (await this.open(userId))?.name ?? null,
      organization: async (id) => (await this.services.pipeline.load(organization, id)).state,
      isTaken: async (claimId, by) => {
        const { state } = await this.services.pipeline.load(claim, claimId, true);
        return state.status !== 'Free' && state.owner !== by;
      },
      registrationKey: (id) => registrationKey(this.services.personal, id),
      secret: () =>
        secret
          ? this.services.credentials.secretToMail(recipient, secret, event.id)
          : Promise.resolve(null),
    });
  }

  /** Whoever registers is nobody's user yet: what is known of them is in the registration. */
  private async contact({
    kind,
    recipient,
    event,
  }: AddressedEffect): Promise<{ name: string; email: string } | null> {
    if (kind !== 'registration') return this.open(recipient);
    const first = await firstEvent(this.services.events, event.stream);
    return first?.type === 'RegistrationRequested'
      ? this.opened(first.data.details.firstUser)
      : null;
  }

  /** Name and address as the first event about somebody has them; null: forgotten, or unknown. */
  private async open(userId: string): Promise<{ name: string; email: string } | null> {
    const first = await firstEvent(this.services.events, `${user.category}-${userId}`);
    if (first?.type !== 'UserRegistered' && first?.type !== 'UserInvited') return null;
    return this.opened(first.data);
  }

  private async opened(sealed: {
    readonly name: Personal<string>;
    readonly email: Personal<string>;
  }): Promise<{ name: string; email: string } | null> {
    const [name, email] = await Promise.all([
      this.services.personal.open(sealed.name),
      this.services.personal.open(sealed.email),
    ]);
    return name === null || email === null ? null : { name, email };
  }
}

function unfitFor(kind: MailKind, status: UserStatus | null): string | null {
  // nobody's user yet: its letter says whether the registration goes on
  if (kind === 'registration') return null;
  switch (status) {
    case null:
      return 'the recipient is not known';
    case 'Forgotten':
      return 'the recipient was forgotten';
    case 'Disabled':
      return 'the recipient is disabled';
    case 'Invited':
      return kind === 'invitation' ? null : 'the recipient has not accepted the invitation';
    case 'Active':
      return kind === 'invitation' ? 'the invitation was accepted' : null;
    default:
      return never(status);
  }
}

function letterAbout(
  event: RecordedEvent & { type: MailEvent },
  context: LetterContext,
): Promise<Letter | NoLetter> {
  switch (event.type) {
    case 'RegistrationRequested':
    case 'RegistrationMailRequested':
      return registrationBegun(event, context);
    case 'UserInvited':
    case 'UserInvitedAgain':
      return invitation(event, context);
    case 'PasswordResetRequested':
      return passwordReset(event, context);
    case 'UserPasswordChanged':
    case 'UserSecondFactorSet':
      return accountChanged(event, context);
    case 'PurchasePlaced':
      return approvalAsked(event, context);
    case 'PurchaseApproved':
    case 'PurchaseDeclined':
    case 'PurchaseApprovalExpired':
      return approvalDecided(event, context);
    case 'QuoteOffered':
      return quoteGiven(event, context);
    case 'QuoteAccepted':
      return quoteAccepted(event, context);
    case 'QuotesAccepted':
      return quotesAccepted(event, context);
    case 'OrderPartlyShipped':
    case 'OrderShipped':
      return shipment(event, context);
    case 'OrderClosedShort':
    case 'OrderClosingDeclined':
      return closing(event, context);
    case 'ReconciliationRun':
      return Promise.resolve(findingsOpened(event, context));
    case 'BankTransferOpened':
      return transferAwaited(event, context);
    case 'BankTransferReceived':
      return transferReceived(event, context);
    case 'ChargebackOpened':
    case 'InquiryEscalated':
    case 'ChargebackAnswerDue':
    case 'ChargebackWon':
    case 'ChargebackLost':
      return chargeback(event, context);
    case 'PayoutSent':
    case 'PayoutFailed':
      return payout(event, context);
    case 'PayoutBankChanged':
    case 'PayoutsRestricted':
      return payoutAccountChanged(event, context);
    case 'PaymentRequested':
      return paymentAsked(event, context);
    case 'CaptureFailed':
    case 'PaymentAbandoned':
      return paymentFailed(event, context);
    case 'PaymentCaptured':
      return paymentTaken(event, context);
    case 'RefundSucceeded':
    case 'RefundDeclined':
      return refundAnswered(event, context);
    case 'RefundAsked':
      return refundAsked(event, context);
    default:
      return never(event);
  }
}
