import { isHistoricalCountry, requireCountry } from '../../shared/address/countries.js';
import { never, type Decider } from '../../shared/decider/decider.js';
import { conflict, invalid, missing } from '../../shared/decider/domain-error.js';
import { requireLine, requireText } from '../../shared/decider/text.js';
import { requireTaxId } from '../../shared/tax-id/tax-id.js';
import { isTimeZone, latestDayAt } from '../../shared/time/days.js';
import { taxIdsAfter, taxIdsOf, type OwnTaxId, type TaxIdsKept } from './organization-tax-ids.js';
import type { OrganizationCommand } from './organization.commands.js';
import type { OrganizationEvent, OrganizationType } from './organization.events.js';
import {
  MAX_SUBMISSIONS,
  MAX_VERIFICATION_BYTES,
  MAX_VERIFICATION_DOCUMENTS,
  type SubmittedDocument,
  type VerificationDocumentKind,
} from './verification-document.js';

/** What each allows: `rights.ts`. */
export type OrganizationStatus = 'Registered' | 'Verified' | 'Suspended';

export interface RegisteredOrganization extends TaxIdsKept {
  readonly organizationId: string;
  readonly organizationType: OrganizationType;
  readonly name: string;
  readonly country: string;
  readonly timeZone: string;
  readonly groups: readonly string[];
  readonly status: OrganizationStatus;
  /** The status that a reinstatement restores. */
  readonly statusBeforeSuspension: Exclude<OrganizationStatus, 'Suspended'>;
  /** Without withdrawn ones. */
  readonly documents: readonly SubmittedDocument[];
  /** Documents handed in since it registered or was verified, with those withdrawn. */
  readonly submissions: number;
  readonly sentBack: boolean;
}

/** As many countries as VAT ids are checked of. */
const MAX_OTHER_TAX_IDS = 40;

export type OrganizationState = RegisteredOrganization | null;

/** A company: buyer, seller, or the marketplace's operator. */
export const organization: Decider<OrganizationState, OrganizationCommand, OrganizationEvent> = {
  category: 'organization',
  stateVersion: 4,
  initial: null,
  decide,
  evolve,
};

function decide(
  command: OrganizationCommand,
  state: OrganizationState,
): readonly OrganizationEvent[] {
  const { type, at, ...data } = command;
  if (type === 'RegisterOrganization') {
    if (state) return [];
    requireLine('name', command.name, 200);
    requireTimeZone(command.timeZone);
    const { country } = command.address;
    // a company without people comes from imported history, which knows no more of some
    if (command.firstUser !== null || !isHistoricalCountry(country))
      requireCountry('address.country', country);
    const taxId = command.taxId && requireTaxId('taxId', command.taxId, country).id;
    return [
      {
        type: 'OrganizationRegistered',
        data: { ...(data as Omit<typeof command, 'type' | 'at'>), taxId, occurredAt: at },
      },
    ];
  }
  if (!state) throw missing('organization/unknown', 'this organisation does not exist');
  const of = { organizationId: state.organizationId, occurredAt: at };
  switch (command.type) {
    case 'VerifyOrganization':
      requireText('reason', command.reason, 500);
      if (state.status === 'Verified') return [];
      if (state.status === 'Suspended')
        throw conflict(
          'organization/suspended',
          'a suspended organisation is reinstated, not verified',
          { facts: { current: state.status } },
        );
      requireReviewed(state);
      requireHandedIn(state, command.required);
      return [{ type: 'OrganizationVerified', data: { ...of, reason: command.reason } }];
    case 'SuspendOrganization':
      requireText('reason', command.reason, 500);
      if (state.status === 'Suspended') return [];
      if (state.organizationType === 'Operator')
        throw conflict('organization/operator', "the marketplace's operator cannot be suspended");
      return [{ type: 'OrganizationSuspended', data: { ...of, reason: command.reason } }];
    case 'ReinstateOrganization':
      requireText('reason', command.reason, 500);
      if (state.status !== 'Suspended') return [];
      return [{ type: 'OrganizationReinstated', data: { ...of, reason: command.reason } }];
    case 'ChangeOrganizationAddress':
      requireCountry('country', command.address.country);
      return [{ type: 'OrganizationAddressChanged', data: { ...of, address: command.address } }];
    case 'ChangeOrganizationContacts':
      return [{ type: 'OrganizationContactsChanged', data: { ...of, contacts: command.contacts } }];
    case 'ChangeTaxId': {
      if (command.taxId === state.taxId) return [];
      const taxId = command.taxId && requireTaxId('taxId', command.taxId, state.country).id;
      if (taxId === state.taxId) return [];
      return [{ type: 'OrganizationTaxIdChanged', data: { ...of, before: state.taxId, taxId } }];
    }
    case 'AddTaxId': {
      const { country, id: taxId } = requireTaxId('taxId', command.taxId, command.country);
      if (country !== command.country)
        throw invalid(
          'organization/tax-id-of-another-country',
          `${taxId} is a tax id of ${country}, not of ${command.country}`,
          { field: 'taxId', facts: { country } },
        );
      const own = taxIdsOf(state, state.country).find((t) => t.country === country);
      if (own?.id === taxId) return [];
      if (own?.isMain)
        throw conflict(
          'organization/main-tax-id',
          `${own.id} is the company's own tax id: change that one`,
          { field: 'taxId', facts: { country } },
        );
      if (state.otherTaxIds.length >= MAX_OTHER_TAX_IDS && !own)
        throw conflict(
          'organization/too-many-tax-ids',
          `${MAX_OTHER_TAX_IDS} further tax ids are kept of a company: remove one first`,
        );
      return [
        {
          type: 'OrganizationTaxIdAdded',
          data: { ...of, country, taxId, before: own?.id ?? null },
        },
      ];
    }
    case 'RemoveTaxId': {
      const { country } = command;
      const own = state.otherTaxIds.find((t) => t.country === country);
      if (!own) return [];
      return [{ type: 'OrganizationTaxIdRemoved', data: { ...of, country, taxId: own.id } }];
    }
    case 'ConfirmTaxId': {
      const { country, id: taxId } = ownTaxId(state, command.taxId);
      const { confirmedOn, consultation, vendorOrgId, by: recordedBy } = command;
      requireText('consultation', consultation, 60);
      if (confirmedOn > latestDayAt(at))
        throw invalid('organization/confirmed-on', 'the day of the answer is not in the future', {
          field: 'confirmedOn',
        });
      const same = state.taxIdConfirmations.some(
        (c) =>
          c.id === taxId &&
          c.vendorOrgId === vendorOrgId &&
          c.on === confirmedOn &&
          c.consultation === consultation,
      );
      if (same) return [];
      const data = { ...of, country, taxId, confirmedOn, consultation, vendorOrgId, recordedBy };
      return [{ type: 'OrganizationTaxIdConfirmed', data }];
    }
    case 'WithdrawTaxIdConfirmation': {
      const { country, id: taxId } = ownTaxId(state, command.taxId);
      const { vendorOrgId, reason, by: recordedBy } = command;
      requireText('reason', reason, 500);
      if (!state.taxIdConfirmations.some((c) => c.id === taxId && c.vendorOrgId === vendorOrgId))
        return [];
      const data = { ...of, country, taxId, vendorOrgId, reason, recordedBy };
      return [{ type: 'OrganizationTaxIdConfirmationWithdrawn', data }];
    }
    case 'ChangeTimeZone':
      requireTimeZone(command.timeZone);
      if (command.timeZone === state.timeZone) return [];
      return [
        {
          type: 'OrganizationTimeZoneChanged',
          data: { ...of, before: state.timeZone, timeZone: command.timeZone },
        },
      ];
    case 'SubmitVerificationDocument': {
      const { document } = command;
      if (state.documents.some((d) => d.kind === document.kind && d.sha256 === document.sha256))
        return [];
      requireDocumentCapacity(state, document.bytes);
      return [
        {
          type: 'VerificationDocumentSubmitted',
          data: { ...of, document, submittedBy: command.by },
        },
      ];
    }
    case 'WithdrawVerificationDocument': {
      const { documentId } = command;
      if (documentOf(state, documentId).review === 'Accepted')
        throw conflict(
          'organization/document-accepted',
          'a document that was accepted stays: a verification rests on it',
          { facts: { documentId } },
        );
      return [
        {
          type: 'VerificationDocumentWithdrawn',
          data: { ...of, documentId, withdrawnBy: command.by },
        },
      ];
    }
    case 'ReviewVerificationDocument': {
      const { documentId, accepted, reason, by: reviewedBy } = command;
      const { review } = documentOf(state, documentId);
      if (accepted)
        return review === 'Accepted'
          ? []
          : [{ type: 'VerificationDocumentAccepted', data: { ...of, documentId, reviewedBy } }];
      requireText('reason', reason, 500);
      return review === 'Refused'
        ? []
        : [
            {
              type: 'VerificationDocumentRefused',
              data: { ...of, documentId, reviewedBy, reason },
            },
          ];
    }
    case 'SendBackApplication':
      requireText('reason', command.reason, 500);
      if (state.status !== 'Registered')
        throw conflict(
          'organization/no-application',
          'only a company that waits for its verification is sent back',
          { facts: { current: state.status } },
        );
      if (state.sentBack) return [];
      return [{ type: 'OrganizationApplicationSentBack', data: { ...of, reason: command.reason } }];
    case 'ResubmitApplication':
      if (!state.sentBack) return [];
      return [{ type: 'OrganizationApplicationResubmitted', data: of }];
    case 'AssignBuyerGroups': {
      if (state.organizationType !== 'Buyer')
        throw conflict('organization/not-a-buyer', 'only a buyer company belongs to buyer groups', {
          field: 'groups',
        });
      const groups = [...new Set(command.groups)].sort();
      if (groups.join('\n') === state.groups.join('\n')) return [];
      return [{ type: 'BuyerGroupsAssigned', data: { ...of, before: state.groups, groups } }];
    }
    default:
      return never(command);
  }
}

function evolve(state: OrganizationState, event: OrganizationEvent): OrganizationState {
  if (event.type === 'OrganizationRegistered') {
    const { organizationId, organizationType, name, address, taxId, timeZone } = event.data;
    const status = organizationType === 'Operator' ? 'Verified' : 'Registered';
    return {
      organizationId,
      organizationType,
      name,
      country: address.country,
      taxId,
      otherTaxIds: [],
      taxIdConfirmations: [],
      timeZone,
      groups: [],
      status,
      statusBeforeSuspension: status,
      documents: [],
      submissions: 0,
      sentBack: false,
    };
  }
  if (!state) return state;
  switch (event.type) {
    case 'OrganizationVerified':
      return {
        ...state,
        status: 'Verified',
        statusBeforeSuspension: 'Verified',
        submissions: 0,
        sentBack: false,
      };
    case 'OrganizationSuspended':
      return { ...state, status: 'Suspended' };
    case 'OrganizationReinstated':
      return { ...state, status: state.statusBeforeSuspension };
    case 'OrganizationAddressChanged':
      return { ...state, country: event.data.address.country };
    case 'OrganizationContactsChanged':
      return state;
    case 'OrganizationTaxIdChanged':
      return { ...state, taxId: event.data.taxId };
    case 'OrganizationTaxIdAdded':
    case 'OrganizationTaxIdRemoved':
    case 'OrganizationTaxIdConfirmed':
    case 'OrganizationTaxIdConfirmationWithdrawn':
      return { ...state, ...taxIdsAfter(state, event) };
    case 'OrganizationTimeZoneChanged':
      return { ...state, timeZone: event.data.timeZone };
    case 'BuyerGroupsAssigned':
      return { ...state, groups: event.data.groups };
    case 'VerificationDocumentSubmitted': {
      const { documentId, kind, sha256, bytes } = event.data.document;
      return {
        ...state,
        sentBack: false,
        submissions: state.submissions + 1,
        documents: [...state.documents, { documentId, kind, sha256, bytes, review: 'Pending' }],
      };
    }
    case 'VerificationDocumentWithdrawn':
      return {
        ...state,
        documents: state.documents.filter((d) => d.documentId !== event.data.documentId),
      };
    case 'VerificationDocumentAccepted':
    case 'VerificationDocumentRefused': {
      const review = event.type === 'VerificationDocumentAccepted' ? 'Accepted' : 'Refused';
      return {
        ...state,
        documents: state.documents.map((d) =>
          d.documentId === event.data.documentId ? { ...d, review } : d,
        ),
      };
    }
    case 'OrganizationApplicationSentBack':
      return { ...state, sentBack: true };
    case 'OrganizationApplicationResubmitted':
      return { ...state, sentBack: false };
    default:
      return never(event);
  }
}

/**
 * Whether a company may hand in one more document of this size.
 *
 * @throws `organization/too-many-documents`, `organization/documents-too-large`,
 *   `organization/too-many-submissions`
 */
export function requireDocumentCapacity(
  { documents, submissions }: RegisteredOrganization,
  bytes: number,
): void {
  if (documents.length >= MAX_VERIFICATION_DOCUMENTS)
    throw conflict(
      'organization/too-many-documents',
      `${MAX_VERIFICATION_DOCUMENTS} documents are kept of a company: withdraw one first`,
      { facts: { limit: MAX_VERIFICATION_DOCUMENTS } },
    );
  const kept = documents.reduce((total, document) => total + document.bytes, 0);
  if (kept + bytes > MAX_VERIFICATION_BYTES)
    throw conflict(
      'organization/documents-too-large',
      `the documents of a company have ${MAX_VERIFICATION_BYTES / 1024 / 1024} MiB together at most: withdraw one first, or send smaller scans`,
      { facts: { limit: MAX_VERIFICATION_BYTES, kept } },
    );
  if (submissions >= MAX_SUBMISSIONS)
    throw conflict(
      'organization/too-many-submissions',
      `a company hands in ${MAX_SUBMISSIONS} documents at most, with those that it withdraws: ask the operator`,
      { facts: { limit: MAX_SUBMISSIONS } },
    );
}

/** A company's documents must be reviewed before it is verified. */
function requireReviewed({ documents }: RegisteredOrganization): void {
  const pending = documents.filter((d) => d.review === 'Pending').length;
  if (pending > 0)
    throw conflict(
      'organization/documents-not-reviewed',
      'some documents have not been reviewed: accept or reject them first',
      { facts: { pending } },
    );
}

/** Whoever verifies has seen what the marketplace wants to see of such a company. */
function requireHandedIn(
  { documents }: RegisteredOrganization,
  required: readonly VerificationDocumentKind[],
): void {
  const missing = required.filter(
    (kind) => !documents.some((d) => d.kind === kind && d.review === 'Accepted'),
  );
  if (missing.length > 0)
    throw conflict(
      'organization/documents-missing',
      `required documents are missing or were rejected: ${missing.join(', ')}`,
      { facts: { missing } },
    );
}

function documentOf({ documents }: RegisteredOrganization, documentId: string): SubmittedDocument {
  const found = documents.find((d) => d.documentId === documentId);
  if (!found) throw missing('organization/unknown-document', 'this document does not exist');
  return found;
}

/**
 * One of the organisation's own ids, and a valid one: what is registered has the right form.
 *
 * @throws `organization/unknown-tax-id`, `tax-id/form`
 */
function ownTaxId(state: RegisteredOrganization, text: string): OwnTaxId {
  const { id } = requireTaxId('taxId', text, state.country);
  const own = taxIdsOf(state, state.country).find((t) => t.id === id);
  if (!own)
    throw missing(
      'organization/unknown-tax-id',
      'the company has no such tax id, or not any more',
      {
        field: 'taxId',
      },
    );
  return own;
}

/** @throws `organization/time-zone` unless `timeZone` is a name of the IANA database */
export function requireTimeZone(timeZone: string): void {
  if (!isTimeZone(timeZone))
    throw invalid(
      'organization/time-zone',
      `"${timeZone}" is not an IANA time zone such as Europe/London`,
      { field: 'timeZone' },
    );
}
