import type { Address, Contact } from '../domain/address/address.js';
import { never } from '../domain/decider/decider.js';
import { eventTypesOutside } from '../domain/events.js';
import type { OrganizationEvent, OrganizationType } from '../domain/organization/organization.events.js';
import type { OrganizationStatus } from '../domain/organization/organization.js';
import { isoTime, type Projection } from './projection.js';

export interface OrganizationDocument {
  readonly id: string;
  readonly organizationType: OrganizationType;
  readonly name: string;
  /** For sorting and exact look-up. */
  readonly nameKey: string;
  readonly address: Address;
  readonly contacts: readonly Contact[];
  readonly taxId: string | null;
  readonly timeZone: string;
  readonly groups: readonly string[];
  readonly status: OrganizationStatus;
  readonly statusReason: string | null;
  readonly statusBeforeSuspension: OrganizationStatus;
  readonly registeredAt: string;
  readonly revision: number;
  readonly changedAt: string;
}

/** Every organisation as it is now. */
export const organizations: Projection<OrganizationDocument, OrganizationEvent['type']> = {
  name: 'organizations',
  version: 3,
  handles: [
    'OrganizationRegistered',
    'OrganizationVerified',
    'OrganizationSuspended',
    'OrganizationReinstated',
    'OrganizationAddressChanged',
    'OrganizationContactsChanged',
    'OrganizationTaxIdChanged',
    'OrganizationTimeZoneChanged',
    'BuyerGroupsAssigned',
  ],
  ignores: eventTypesOutside('organization'),
  indexes: [['nameKey'], ['organizationType', 'status', 'nameKey'], ['status', 'nameKey']],
  columns: ['registeredAt', 'changedAt'],
  text: { weights: { name: 1 }, of: (doc) => [doc.name] },
  route: (event) => [event.data.organizationId],
  evolve: (_key, doc, event) => {
    const seen = { revision: event.revision, changedAt: isoTime(event.recordedAt) };
    if (event.type === 'OrganizationRegistered') {
      const { organizationId: id, organizationType, name, address, contacts, taxId, timeZone, occurredAt } = event.data;
      const status = organizationType === 'Operator' ? 'Verified' : 'Registered';
      const named = { id, organizationType, name, nameKey: name.toLocaleLowerCase('en'), address, contacts, taxId, timeZone };
      return { ...named, groups: [], status, statusReason: null, statusBeforeSuspension: status, registeredAt: occurredAt, ...seen };
    }
    if (!doc) return undefined;
    switch (event.type) {
      case 'OrganizationVerified':
        return { ...doc, ...seen, status: 'Verified', statusBeforeSuspension: 'Verified', statusReason: event.data.reason };
      case 'OrganizationSuspended':
        return { ...doc, ...seen, status: 'Suspended', statusReason: event.data.reason };
      case 'OrganizationReinstated':
        return { ...doc, ...seen, status: doc.statusBeforeSuspension, statusReason: event.data.reason };
      case 'OrganizationAddressChanged':
        return { ...doc, ...seen, address: event.data.address };
      case 'OrganizationContactsChanged':
        return { ...doc, ...seen, contacts: event.data.contacts };
      case 'OrganizationTaxIdChanged':
        return { ...doc, ...seen, taxId: event.data.taxId };
      case 'OrganizationTimeZoneChanged':
        return { ...doc, ...seen, timeZone: event.data.timeZone };
      case 'BuyerGroupsAssigned':
        return { ...doc, ...seen, groups: event.data.groups };
      default:
        return never(event);
    }
  },
};
