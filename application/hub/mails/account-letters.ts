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
      subject: 'You already have a Tradepost account',
      paragraphs: [
        'Someone, probably you, tried to register a company on Tradepost with this e-mail address. The address already has an account, so nothing was registered.',
        `Sign in here; if you have forgotten your password, you can set a new one there:\n${context.link('')}`,
        'To register another company, use a different address. If this wasn’t you, ignore this e-mail: nothing has changed.',
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
    subject: 'Confirm your e-mail address for Tradepost',
    paragraphs: [
      'Someone, probably you, is registering a company on Tradepost with this e-mail address.',
      `Confirm it here with the password you chose; the link is valid until ${timeInWords(expiresAt, details.timeZone)}:`,
      `${context.link('registration')}#${fragment.toString()}`,
      'If this wasn’t you, ignore this e-mail: nothing will be registered, and the details entered will be deleted.',
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
        `${invites} This e-mail address already has an account, and an address can belong to only one account.`,
        `To work for ${name} as well, ask them to invite you at a different address.`,
        'If you weren’t expecting this, ignore it: nothing has changed.',
      ],
    };
  const secret = await context.secret();
  if (secret === null) return { obsolete: LINK_ENDED };
  return {
    greeting: 'Hello,',
    subject,
    paragraphs: [
      invites,
      `Set your password here; the link is valid until ${timeInWords(data.expiresAt, timeZone)}:`,
      secretLink(context, 'invitation', secret),
      'If you weren’t expecting this, ignore it.',
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
      'Someone, probably you, asked to reset your password.',
      'Set a new one here; the link works once and expires one hour after it was requested:',
      secretLink(context, 'password-reset', secret),
      'If this wasn’t you, ignore this e-mail: nothing has changed.',
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
  const notYou = `If this wasn’t you, someone has access to your account: set a new password with “Forgot password?” on the sign-in page, and tell your company’s administrator.\n${context.link('')}`;
  if (event.type === 'UserPasswordChanged')
    return {
      subject: 'Your Tradepost password was changed',
      paragraphs: [
        `Your password was changed on ${at}. You have been signed out everywhere: sign in with the new password.`,
        notYou,
      ],
    };
  return event.data.on
    ? {
        subject: 'Two-factor authentication was turned on for Tradepost',
        paragraphs: [
          `Since ${at} signing in also takes a code from an authenticator app. Manage it here:\n${page}`,
          notYou,
        ],
      }
    : {
        subject: 'Two-factor authentication was turned off for Tradepost',
        paragraphs: [
          `Since ${at} you sign in with your password alone. You can turn two-factor authentication on again here:\n${page}`,
          notYou,
        ],
      };
}
