import type { RecordedOf } from '../../shared/event/envelope.js';
import { timeInWords, type Letter, type LetterContext, type NoLetter } from './letter.js';

const ASKED_AGAIN = 'a later mail has taken its place';
const LINK_ENDED = 'its link has been sent already, was used, or has expired';

const followedBy = ({ stream, at }: LetterContext, ...types: readonly string[]): boolean =>
  stream.slice(at + 1).some(({ type }) => types.includes(type));

/**
 * The secret is in the fragment of the link, which is sent neither to servers nor as referrer.
 */
const secretLink = ({ link, recipient }: LetterContext, page: string, secret: string): string =>
  `${link(page)}#${new URLSearchParams({ user: recipient, secret }).toString()}`;

/**
 * To an address that a stranger has given, which may be anybody's: it repeats nothing that the
 * stranger has typed. Who has an account with it is told so here, and nowhere else.
 */
export async function registrationBegun(
  { data: { expiresAt } }: RecordedOf<'RegistrationRequested' | 'RegistrationMailRequested'>,
  context: LetterContext,
): Promise<Letter | NoLetter> {
  const [first] = context.stream;
  if (first?.type !== 'RegistrationRequested') return { obsolete: 'the registration is not known' };
  if (followedBy(context, 'RegistrationMailRequested')) return { obsolete: ASKED_AGAIN };
  if (followedBy(context, 'RegistrationConfirmed'))
    return { obsolete: 'the registration was confirmed' };
  const { registrationId, details } = first.data;
  const { userId, emailClaimId } = details.firstUser;
  const greeting = 'Hello,';
  if (await context.isTaken(emailClaimId, userId))
    return {
      greeting,
      subject: 'You have an account at Tradepost already',
      paragraphs: [
        'Somebody, probably you, wanted to register a company on Tradepost with this address. It belongs to an account already, so nothing was registered.',
        `Sign in with it here; if you have forgotten your password, you can set a new one there:\n${context.link('')}`,
        'To register another company, use another address. If it was not you, nothing has changed: you can ignore this.',
      ],
    };
  const secret = await context.secret();
  if (secret === null) return { obsolete: LINK_ENDED };
  const fragment = new URLSearchParams({
    registration: registrationId,
    secret,
    key: context.registrationKey(registrationId),
  });
  return {
    greeting,
    subject: 'Confirm your address for Tradepost',
    paragraphs: [
      'Somebody, probably you, wants to register a company on Tradepost with this address.',
      `Confirm it here, with the password that you have chosen; the link is good until ${timeInWords(expiresAt, details.timeZone)}:`,
      `${context.link('registration')}#${fragment.toString()}`,
      'If it was not you, ignore this: without you nothing is registered, and what was entered is deleted.',
    ],
  };
}

export async function invitation(
  { data }: RecordedOf<'UserInvited' | 'UserInvitedAgain'>,
  context: LetterContext,
): Promise<Letter | NoLetter> {
  if (followedBy(context, 'UserInvitedAgain')) return { obsolete: ASKED_AGAIN };
  if (followedBy(context, 'UserInvitationAccepted'))
    return { obsolete: 'the invitation was accepted' };
  if (context.now > Date.parse(data.expiresAt)) return { obsolete: 'the invitation has expired' };
  const { name, timeZone } = (await context.organization(data.organizationId)) ?? {
    name: 'A company',
    timeZone: 'UTC',
  };
  const subject = `${name} invites you to Tradepost`;
  const invites = `${name} has invited you to buy and sell on Tradepost.`;
  const [first] = context.stream;
  if (
    first?.type === 'UserInvited' &&
    (await context.isTaken(first.data.emailClaimId, context.recipient))
  )
    return {
      greeting: 'Hello,',
      subject,
      paragraphs: [
        `${invites} This address belongs to an account already, and one address belongs to one account only.`,
        `If you want to work for ${name} as well, ask them to invite another address of yours.`,
        'If you do not know what this is about, you can ignore it: nothing has changed.',
      ],
    };
  const secret = await context.secret();
  if (secret === null) return { obsolete: LINK_ENDED };
  return {
    greeting: 'Hello,',
    subject,
    paragraphs: [
      invites,
      `Set your password here; the link is good until ${timeInWords(data.expiresAt, timeZone)}:`,
      secretLink(context, 'invitation', secret),
      'If you do not know what this is about, you can ignore it.',
    ],
  };
}

export async function passwordReset(
  _event: RecordedOf<'PasswordResetRequested'>,
  context: LetterContext,
): Promise<Letter | NoLetter> {
  if (followedBy(context, 'PasswordResetRequested')) return { obsolete: ASKED_AGAIN };
  if (followedBy(context, 'UserPasswordChanged')) return { obsolete: 'the password was changed' };
  const secret = await context.secret();
  if (secret === null) return { obsolete: LINK_ENDED };
  return {
    subject: 'Set a new password for Tradepost',
    paragraphs: [
      'Somebody, probably you, has asked for a new password.',
      'Set it here; the link can be used once and expires one hour after it was requested:',
      secretLink(context, 'password-reset', secret),
      'If it was not you, nothing has changed: you can ignore this.',
    ],
  };
}

/** So that whoever did not do it hears of it, and can do something about it. */
export async function accountChanged(
  event: RecordedOf<'UserPasswordChanged' | 'UserSecondFactorSet'>,
  context: LetterContext,
): Promise<Letter> {
  const { organizationId, occurredAt } = event.data;
  const { timeZone } = (await context.organization(organizationId)) ?? { timeZone: 'UTC' };
  const at = timeInWords(occurredAt, timeZone);
  const page = context.link('account');
  const notYou = `If it was not you, somebody has got into your account: set a new password by “Forgotten?” on the page that you sign in on, and tell an administrator of your company.\n${context.link('')}`;
  if (event.type === 'UserPasswordChanged')
    return {
      subject: 'Your password for Tradepost was changed',
      paragraphs: [
        `Your password was changed on ${at}. Every session has ended: sign in with the new one.`,
        notYou,
      ],
    };
  return event.data.on
    ? {
        subject: 'A second factor was set up for Tradepost',
        paragraphs: [
          `Since ${at} signing in needs a code of an authenticator app as well. You can see it here:\n${page}`,
          notYou,
        ],
      }
    : {
        subject: 'Your second factor for Tradepost was removed',
        paragraphs: [
          `Since ${at} your password alone signs in. You can set up a second factor again here:\n${page}`,
          notYou,
        ],
      };
}
