import { createHash, timingSafeEqual } from 'node:crypto';
import type { RegistrationDetails } from '../../domain/people/registration/registration.events.js';
import {
  registration,
  REGISTRATION_HOURS,
  type RegistrationCommand,
  type RequestedRegistration,
} from '../../domain/people/registration/registration.js';
import { forbidden, missing } from '../../domain/shared/decider/domain-error.js';
import { requireName } from '../../domain/shared/decider/text.js';
import { organizations } from '../../projections/people/organizations.js';
import type { PersonalData } from '../ports/personal-data.js';
import { sealAddress, sealContacts } from '../shared/address-input.js';
import { derivedId, eventIdOf } from '../shared/command/ids.js';
import { REGISTRATION_MAILS, REGISTRATIONS } from '../shared/limits.js';
import { useCase, type Services } from '../shared/use-case.js';
import { claimEmail } from './claim-email.js';
import { firstRole, type RegisterOrganizationInput } from './organization.use-cases.js';
import { newMailedSecret } from './sign-in/credentials.js';
import { requireGoodPassword } from './sign-in/good-password.js';

const HOUR_MS = 3_600_000;
const linkEnd = (at: string): number => Date.parse(at) + REGISTRATION_HOURS * HOUR_MS;

/**
 * Counts a registration for the address that it comes from, and for the one that is written to.
 * What anybody else does with either counts as well, so that it tells nothing of accounts.
 *
 * @throws LimitReached
 */
export async function requireRegistrationsLeft(
  { limits, personal }: Pick<Services, 'limits' | 'personal'>,
  from: string,
  email: string,
): Promise<void> {
  await limits.require(
    REGISTRATIONS,
    from,
    'too many companies were registered from where you are: try again in {s} s',
  );
  await limits.require(
    REGISTRATION_MAILS,
    personal.emailClaimId(email),
    'too many registrations with this e-mail address: try again in {s} s',
  );
}

/**
 * Needs no authentication. Whether somebody has the address makes no difference here, neither to
 * the answer nor to the work: it is not claimed before it is confirmed, and what its owner is
 * written is decided when the mail is.
 */
export const requestRegistration = useCase({
  name: 'RequestRegistration',
  decider: registration,
  permission: null,
  prepare: async (
    input: RegisterOrganizationInput & { readonly secret: string },
    { meta, services },
  ) => {
    const { personal, credentials, pipeline } = services;
    const { newId: registrationId, commandId, at } = meta;
    const { organizationType, name, taxId, timeZone, user } = input;
    requireName('user.name', user.name, 200);
    for (const contact of input.contacts) requireName('contactInfo.name', contact.name, 200);
    const userId = derivedId('first-user', registrationId);
    const eventId = eventIdOf(commandId, 0);
    const [address, contacts, userName, email] = await Promise.all([
      sealAddress(personal, registrationId, commandId, 'details.address', input.address),
      sealContacts(personal, registrationId, commandId, input.contacts),
      personal.seal(userId, user.name, eventId, 'details.firstUser.name'),
      personal.seal(userId, user.email, eventId, 'details.firstUser.email'),
    ]);
    const details: RegistrationDetails = {
      organizationId: registrationId,
      organizationType,
      name,
      address,
      contacts,
      taxId,
      timeZone,
      firstUser: {
        userId,
        role: firstRole[organizationType],
        name: userName,
        email,
        emailClaimId: personal.emailClaimId(user.email),
      },
    };
    const command: RegistrationCommand = {
      type: 'RequestRegistration',
      at,
      registrationId,
      details,
    };
    // decided before anything is kept: a refusal leaves no password behind
    registration.decide(command, null);
    const about = [user.name, user.email, name];
    await requireGoodPassword(services, 'user.password', user.password, about);
    const { state: known } = await pipeline.load(registration, registrationId, true);
    // a repeat of the request changes nothing: the secret of the first is on its way
    if (!known) {
      await credentials.createPassword(userId, user.password, 'stranger');
      await credentials.keepRegistration(userId, input.secret, eventId, linkEnd(at), {
        registrationId,
        subjects: subjectsOf(details),
      });
    }
    return { id: registrationId, command, creates: true };
  },
});

/** Has the mail sent again, within limits; nobody is told whether. */
export const requestRegistrationMail = useCase({
  name: 'RequestRegistrationMail',
  decider: registration,
  permission: null,
  prepare: async ({ registrationId }: { registrationId: string }, { meta, services }) => {
    const { at, commandId } = meta;
    const command: RegistrationCommand = { type: 'RequestRegistrationMail', at, registrationId };
    const { state } = await services.pipeline.load(registration, registrationId, true);
    // decided before the secret is kept: beyond the limits the link that was sent stays good
    if (registration.decide(command, state).length > 0) {
      const { details } = state!;
      await services.credentials.keepRegistration(
        details.firstUser.userId,
        newMailedSecret(),
        eventIdOf(commandId, 0),
        linkEnd(at),
        { registrationId, subjects: subjectsOf(details) },
      );
    }
    return { id: registrationId, command };
  },
});

/**
 * Needs the secret that was mailed, and the password that was chosen: somebody whose address a
 * stranger has given confirms nothing for them by following the link.
 */
export const confirmRegistration = useCase({
  name: 'ConfirmRegistration',
  decider: registration,
  permission: null,
  prepare: async (
    {
      registrationId,
      secret,
      password,
    }: { registrationId: string; secret: string; password: string },
    { meta, services },
  ) => {
    const { credentials, pipeline, personal } = services;
    const { state } = await pipeline.load(registration, registrationId, true);
    const userId = state?.details.firstUser.userId ?? '';
    if (!state || state.confirmed || !(await credentials.checkRegistration(userId, secret)))
      throw forbidden(
        'registration/link',
        'this link is not valid any more: log in if you have used it, otherwise have another one mailed, or register again',
      );
    const counted = `registration ${registrationId}`;
    await services.guesses.require(counted);
    if (!(await credentials.checkPassword(userId, password, 'stranger'))) {
      await services.guesses.failed(counted);
      throw forbidden(
        'registration/password',
        'this is not the password that was chosen when the company was registered',
        { field: 'password' },
      );
    }
    const command: RegistrationCommand = {
      type: 'ConfirmRegistration',
      at: meta.at,
      registrationId,
    };
    registration.decide(command, state);
    const email = await personal.open(state.details.firstUser.email);
    if (email !== null) await claimEmail(services, email, userId, meta);
    return { id: registrationId, command };
  },
});

/**
 * Forgets everybody of registrations that nobody has confirmed in time: what strangers have said of
 * them, and the password. Answers how many there were.
 */
export async function sweepRegistrations(
  { pipeline, credentials }: Pick<Services, 'pipeline' | 'credentials'>,
  forget: (subject: string) => Promise<void>,
): Promise<number> {
  let swept = 0;
  for (const { userId, registrationId, subjects } of await credentials.expiredRegistrations()) {
    const { state } = await pipeline.load(registration, registrationId, true);
    // confirmed, and interrupted before the secret was dropped
    if (state?.confirmed !== true) {
      await credentials.forget(userId);
      for (const subject of subjects) await forget(subject);
      swept++;
    }
    await credentials.endRegistration(userId);
  }
  return swept;
}

/** How far the registration of a company has come. */
export interface RegistrationStanding {
  readonly id: string;
  readonly organizationName: string;
  readonly status:
    | 'AwaitingConfirmation'
    | 'Expired'
    | 'AwaitingVerification'
    | 'SentBack'
    | 'Verified'
    | 'Suspended';
  /** Until when the mailed link is good; null: it is not needed any more. */
  readonly expiresAt: string | null;
  /** Why the application was sent back. */
  readonly reason: string | null;
}

/** The key by which whoever began a registration, and nobody else, reads how far it has come. */
export const registrationKey = (personal: PersonalData, registrationId: string): string =>
  personal.requestHash(`registration-status\n${registrationId}`);

/** @throws `registration/unknown`, for a wrong key as well */
export async function registrationStanding(
  { registrationId, key }: { registrationId: string; key: string },
  services: Services,
  now: number = Date.now(),
): Promise<RegistrationStanding> {
  const { state } = await services.pipeline.load(registration, registrationId, true);
  if (!state || !sameText(key, registrationKey(services.personal, registrationId)))
    throw missing('registration/unknown', 'there is no registration with this id and this key');
  const found = state.confirmed
    ? await services.documents.get(organizations, registrationId)
    : undefined;
  const of = { id: registrationId, organizationName: state.details.name };
  if (!state.confirmed) return { ...of, ...openStanding(state, now), reason: null };
  const status =
    found?.status === 'Registered' || !found
      ? found?.application === 'SentBack'
        ? 'SentBack'
        : 'AwaitingVerification'
      : found.status;
  return {
    ...of,
    status,
    expiresAt: null,
    reason: status === 'SentBack' ? (found?.sentBackReason ?? null) : null,
  };
}

const openStanding = (
  { expiresAt }: RequestedRegistration,
  now: number,
): Pick<RegistrationStanding, 'status' | 'expiresAt'> =>
  now > Date.parse(expiresAt)
    ? { status: 'Expired', expiresAt }
    : { status: 'AwaitingConfirmation', expiresAt };

/** Everybody of whom a registration says something. */
const subjectsOf = ({ address, contacts, firstUser }: RegistrationDetails): readonly string[] => [
  ...new Set([
    firstUser.userId,
    address.consignee.subject,
    ...contacts.map(({ subject }) => subject),
  ]),
];

const sameText = (a: string, b: string): boolean =>
  timingSafeEqual(createHash('sha256').update(a).digest(), createHash('sha256').update(b).digest());
