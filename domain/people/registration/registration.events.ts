import type { Address, Contact } from '../../shared/address/address.js';
import type { DomainEvent } from '../../shared/decider/decider.js';
import { eventsOf, noOne } from '../../shared/event/events-of.js';
import type { FirstUser, OrganizationType } from '../organization/organization.events.js';

/** What a stranger has said of their company; nothing of it is proved. */
export interface RegistrationDetails {
  /** The company's id, once it is registered. */
  readonly organizationId: string;
  readonly organizationType: OrganizationType;
  readonly name: string;
  readonly address: Address;
  readonly contacts: readonly Contact[];
  readonly taxId: string | null;
  /** IANA name. */
  readonly timeZone: string;
  readonly firstUser: FirstUser;
}

interface OfRegistration {
  readonly registrationId: string;
}

export type RegistrationEvent =
  /** Somebody wants to register a company. It is none until they confirm their address. */
  | DomainEvent<
      'RegistrationRequested',
      OfRegistration & { details: RegistrationDetails; expiresAt: string }
    >
  /** The mail is sent anew, with another secret and until another time. */
  | DomainEvent<'RegistrationMailRequested', OfRegistration & { expiresAt: string }>
  /** Whoever registers has had the mail, and knows the password that they chose. */
  | DomainEvent<'RegistrationConfirmed', OfRegistration & { details: RegistrationDetails }>;

export const registrationEvents = eventsOf<RegistrationEvent>('registration', {
  RegistrationRequested: { version: 1, audience: noOne },
  RegistrationMailRequested: { version: 1, audience: noOne },
  RegistrationConfirmed: { version: 1, audience: noOne },
});
