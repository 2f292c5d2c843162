import type { Address, Contact } from '../../domain/shared/address/address.js';
import type { PersonalData } from '../ports/personal-data.js';
import { eventIdOf } from './command/ids.js';

/** An address as clients send it. `country` is ISO 3166-1 alpha-2. */
export interface AddressInput {
  readonly name: string;
  readonly line1: string;
  readonly line2?: string;
  readonly city: string;
  readonly postalCode: string;
  readonly country: string;
}

export interface ContactInput {
  readonly name: string;
  readonly email?: string;
  readonly phone?: string;
}

/**
 * Seals recipient and street address; city and country stay readable. Sealed for the command's
 * first event.
 */
export async function sealAddress(
  personal: PersonalData,
  organizationId: string,
  commandId: string,
  field: string,
  input: AddressInput,
): Promise<Address> {
  const { name, line1, line2, postalCode, city, country } = input;
  const value = { name, line1, ...(line2 ? { line2 } : {}), postalCode };
  const consignee = await personal.seal(
    personal.consigneeSubject(organizationId, name),
    value,
    eventIdOf(commandId, 0),
    `${field}.consignee`,
  );
  return { city, country, consignee };
}

export function sealContacts(
  personal: PersonalData,
  organizationId: string,
  commandId: string,
  contacts: readonly ContactInput[],
): Promise<Contact[]> {
  return Promise.all(
    contacts.map(({ name, email, phone }, i) => {
      const value = { name, ...(email ? { email } : {}), ...(phone ? { phone } : {}) };
      return personal.seal(
        personal.consigneeSubject(organizationId, name),
        value,
        eventIdOf(commandId, 0),
        `contacts[${i}]`,
      );
    }),
  );
}
