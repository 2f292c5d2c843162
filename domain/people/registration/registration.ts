import { requireCountry } from '../../shared/address/countries.js';
import { never, type Decider, type DomainCommand } from '../../shared/decider/decider.js';
import { conflict, missing } from '../../shared/decider/domain-error.js';
import { requireName } from '../../shared/decider/text.js';
import { requireTaxId } from '../../shared/tax-id/tax-id.js';
import { requireTimeZone } from '../organization/organization.js';
import type { RegistrationDetails, RegistrationEvent } from './registration.events.js';

export type RegistrationCommand =
  | (DomainCommand<'RequestRegistration'> & {
      registrationId: string;
      details: RegistrationDetails;
    })
  | (DomainCommand<'RequestRegistrationMail'> & { registrationId: string })
  | (DomainCommand<'ConfirmRegistration'> & { registrationId: string });

export interface RequestedRegistration {
  readonly registrationId: string;
  readonly details: RegistrationDetails;
  readonly confirmed: boolean;
  readonly expiresAt: string;
  /** When the mails were asked for, the last one last. */
  readonly mailsRequestedAt: readonly string[];
}

export type RegistrationState = RequestedRegistration | null;

/** A mailed link is good for so long. */
export const REGISTRATION_HOURS = 24;
/** So many mails are sent of one registration: in an hour, and in all. */
const MAILS_AN_HOUR = 3;
const MAILS_IN_ALL = 10;
const HOUR_MS = 3_600_000;

/**
 * A company that somebody wants to register. The address of whoever does is confirmed before
 * anything is recorded about the company, or sent to anybody else.
 */
export const registration: Decider<RegistrationState, RegistrationCommand, RegistrationEvent> = {
  category: 'registration',
  stateVersion: 1,
  initial: null,
  decide,
  evolve,
};

function decide(
  command: RegistrationCommand,
  state: RegistrationState,
): readonly RegistrationEvent[] {
  const { at, registrationId } = command;
  const expiresAt = new Date(Date.parse(at) + REGISTRATION_HOURS * HOUR_MS).toISOString();
  const of = { registrationId, occurredAt: at };
  if (command.type === 'RequestRegistration') {
    if (state) return [];
    requireName('name', command.details.name, 200);
    requireTimeZone(command.details.timeZone);
    const { country } = command.details.address;
    requireCountry('address.country', country);
    const taxId = command.details.taxId && requireTaxId('taxId', command.details.taxId, country).id;
    return [
      {
        type: 'RegistrationRequested',
        data: { ...of, details: { ...command.details, taxId }, expiresAt },
      },
    ];
  }
  if (!state) throw missing('registration/unknown', 'this registration does not exist');
  switch (command.type) {
    case 'RequestRegistrationMail':
      if (state.confirmed || hasAskedTooOften(at, state.mailsRequestedAt)) return [];
      return [{ type: 'RegistrationMailRequested', data: { ...of, expiresAt } }];
    case 'ConfirmRegistration':
      if (state.confirmed) return [];
      if (at > state.expiresAt)
        throw conflict(
          'registration/expired',
          'the link has expired: have another one mailed, or register again',
          { facts: { expiredAt: state.expiresAt } },
        );
      return [{ type: 'RegistrationConfirmed', data: { ...of, details: state.details } }];
    default:
      return never(command);
  }
}

function evolve(state: RegistrationState, event: RegistrationEvent): RegistrationState {
  switch (event.type) {
    case 'RegistrationRequested': {
      const { registrationId, details, expiresAt, occurredAt } = event.data;
      return {
        registrationId,
        details,
        confirmed: false,
        expiresAt,
        mailsRequestedAt: [occurredAt],
      };
    }
    case 'RegistrationMailRequested': {
      const { expiresAt, occurredAt } = event.data;
      return (
        state && {
          ...state,
          expiresAt,
          mailsRequestedAt: [...state.mailsRequestedAt, occurredAt],
        }
      );
    }
    case 'RegistrationConfirmed':
      return state && { ...state, confirmed: true };
    default:
      return never(event);
  }
}

const hasAskedTooOften = (at: string, before: readonly string[]): boolean =>
  before.length >= MAILS_IN_ALL ||
  before.filter((other) => Date.parse(at) - Date.parse(other) < HOUR_MS).length >= MAILS_AN_HOUR;
