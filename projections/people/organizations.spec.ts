import { builds } from '../../domain/event-builder-spec.js';
import { leeds } from '../../domain/trading/trading-events-spec.js';
import { project, recordedAt } from '../projection-spec.js';
import { organizations } from './organizations.js';

const of = { organizationId: 'org-1' };
const contact = { subject: 'c-1', sealed: '1.e.contacts.x' };
const registered = builds('OrganizationRegistered', {
  ...of,
  organizationType: 'Seller',
  name: 'Harrow Office Supplies',
  address: leeds,
  contacts: [contact],
  taxId: 'GB123456789',
  timeZone: 'Europe/London',
  firstUser: null,
});
const verified = builds('OrganizationVerified', { ...of, reason: 'Papers in order' });
const suspended = builds('OrganizationSuspended', { ...of, reason: 'Complaints' });
const reinstated = builds('OrganizationReinstated', { ...of, reason: 'Settled' });
const addressChanged = builds('OrganizationAddressChanged', {
  ...of,
  address: { ...leeds, city: 'York' },
});
const contactsChanged = builds('OrganizationContactsChanged', { ...of, contacts: [] });
const taxIdChanged = builds('OrganizationTaxIdChanged', {
  ...of,
  before: 'GB123456789',
  taxId: null,
});
const french = { ...of, country: 'FR', taxId: 'FR40303265045' };
const taxIdAdded = builds('OrganizationTaxIdAdded', { ...french, before: null });
const taxIdRemoved = builds('OrganizationTaxIdRemoved', french);
const taxIdConfirmed = builds('OrganizationTaxIdConfirmed', {
  ...french,
  confirmedOn: '2026-03-01',
  consultation: 'WAPIAAAAX1',
  vendorOrgId: null,
  recordedBy: 'op',
});
const confirmationWithdrawn = builds('OrganizationTaxIdConfirmationWithdrawn', {
  ...french,
  vendorOrgId: null,
  reason: 'the registration has ended',
  recordedBy: 'op',
});
const timeZoneChanged = builds('OrganizationTimeZoneChanged', {
  ...of,
  before: 'Europe/London',
  timeZone: 'Pacific/Auckland',
});
const groupsAssigned = builds('BuyerGroupsAssigned', { ...of, before: [], groups: ['schools'] });
const document = {
  documentId: 'd-1',
  kind: 'registration',
  fileName: { subject: 'u-1', sealed: '1.e.fileName.x' },
  mediaType: 'application/pdf',
  bytes: 1_024,
  sha256: 'ab',
} as const;
const submitted = builds('VerificationDocumentSubmitted', { ...of, document, submittedBy: 'u-1' });
const withdrawn = builds('VerificationDocumentWithdrawn', {
  ...of,
  documentId: 'd-1',
  withdrawnBy: 'u-1',
});
const accepted = builds('VerificationDocumentAccepted', {
  ...of,
  documentId: 'd-1',
  reviewedBy: 'op',
});
const refused = builds('VerificationDocumentRefused', {
  ...of,
  documentId: 'd-1',
  reviewedBy: 'op',
  reason: 'Unreadable',
});
const sentBack = builds('OrganizationApplicationSentBack', { ...of, reason: 'A page is missing' });
const resubmitted = builds('OrganizationApplicationResubmitted', of);

describe('an organisation', () => {
  const spec = project(organizations);

  it('waits for its documents once it is registered', () => {
    spec.given(registered()).then('org-1', {
      id: 'org-1',
      organizationType: 'Seller',
      name: 'Harrow Office Supplies',
      nameKey: 'harrow office supplies',
      address: leeds,
      contacts: [contact],
      taxId: 'GB123456789',
      otherTaxIds: [],
      taxIdConfirmations: [],
      timeZone: 'Europe/London',
      groups: [],
      status: 'Registered',
      statusReason: null,
      statusBeforeSuspension: 'Registered',
      application: 'AwaitingDocuments',
      sentBackReason: null,
      documents: [],
      registeredAt: registered().data.occurredAt,
      revision: 0,
      changedAt: recordedAt(1),
    });
  });

  it('that operates the marketplace needs no verification', () => {
    spec
      .given(registered({ organizationType: 'Operator' }))
      .thenMatches('org-1', { status: 'Verified', application: null });
  });

  it('shows its address, contacts, tax id, time zone and buyer groups as they are now', () => {
    spec
      .given(
        registered(),
        addressChanged(),
        contactsChanged(),
        taxIdChanged(),
        timeZoneChanged(),
        groupsAssigned(),
      )
      .thenMatches('org-1', {
        address: { city: 'York' },
        contacts: [],
        taxId: null,
        timeZone: 'Pacific/Auckland',
        groups: ['schools'],
        status: 'Registered',
        revision: 5,
        changedAt: recordedAt(6),
      });
    spec
      .given(registered(), groupsAssigned(), groupsAssigned({ before: ['schools'], groups: [] }))
      .thenMatches('org-1', { groups: [] });
  });

  it('has tax ids of further countries, and shows who confirmed which', () => {
    const confirmation = { id: 'FR40303265045', on: '2026-03-01', consultation: 'WAPIAAAAX1' };
    spec
      .given(registered(), taxIdAdded(), taxIdConfirmed(), taxIdConfirmed({ vendorOrgId: 'v-1' }))
      .thenMatches('org-1', {
        otherTaxIds: [{ country: 'FR', id: 'FR40303265045' }],
        taxIdConfirmations: [
          { ...confirmation, vendorOrgId: null },
          { ...confirmation, vendorOrgId: 'v-1' },
        ],
      });
    spec
      .given(registered(), taxIdAdded(), taxIdConfirmed(), confirmationWithdrawn())
      .thenMatches('org-1', { taxIdConfirmations: [] });
    spec
      .given(registered(), taxIdAdded(), taxIdRemoved())
      .thenMatches('org-1', { otherTaxIds: [] });
  });

  it('is up for review once it hands a document in, and reviewed when that is accepted', () => {
    spec.given(registered(), submitted()).thenMatches('org-1', {
      application: 'ToReview',
      documents: [
        {
          ...document,
          submittedBy: 'u-1',
          submittedAt: submitted().data.occurredAt,
          review: 'Pending',
          reviewReason: null,
          reviewedAt: null,
        },
      ],
    });
    spec.given(registered(), submitted(), accepted()).thenMatches('org-1', {
      application: 'Reviewed',
      documents: [
        { review: 'Accepted', reviewReason: null, reviewedAt: accepted().data.occurredAt },
      ],
    });
  });

  it('waits for documents again when all of them were refused or withdrawn', () => {
    spec.given(registered(), submitted(), refused()).thenMatches('org-1', {
      application: 'AwaitingDocuments',
      documents: [{ review: 'Refused', reviewReason: 'Unreadable' }],
    });
    spec
      .given(registered(), submitted(), withdrawn())
      .thenMatches('org-1', { application: 'AwaitingDocuments', documents: [] });
  });

  it('is judged by the document that was reviewed, not by the one beside it', () => {
    const second = { ...document, documentId: 'd-2' };
    spec
      .given(registered(), submitted(), submitted({ document: second }), accepted())
      .thenMatches('org-1', {
        application: 'ToReview',
        documents: [
          { documentId: 'd-1', review: 'Accepted' },
          { documentId: 'd-2', review: 'Pending' },
        ],
      });
  });

  it('whose application is sent back knows why, until it hands something in', () => {
    const back = [registered(), submitted(), accepted(), sentBack()];
    spec
      .given(...back)
      .thenMatches('org-1', { application: 'SentBack', sentBackReason: 'A page is missing' });
    spec
      .given(...back, resubmitted())
      .thenMatches('org-1', { application: 'Reviewed', sentBackReason: null });
    spec
      .given(...back, submitted({ document: { ...document, documentId: 'd-2' } }))
      .thenMatches('org-1', { application: 'ToReview', sentBackReason: null });
  });

  it('is verified with a reason, whatever was sent back before, and then applies for nothing', () => {
    spec.given(registered(), sentBack(), verified()).thenMatches('org-1', {
      status: 'Verified',
      statusReason: 'Papers in order',
      application: null,
      sentBackReason: null,
    });
  });

  it('is as it was before the suspension once it is reinstated', () => {
    spec
      .given(registered(), verified(), suspended())
      .thenMatches('org-1', { status: 'Suspended', statusReason: 'Complaints', application: null });
    spec
      .given(registered(), verified(), suspended(), reinstated())
      .thenMatches('org-1', { status: 'Verified', statusReason: 'Settled' });
    spec
      .given(registered(), submitted(), suspended(), reinstated())
      .thenMatches('org-1', { status: 'Registered', application: 'ToReview' });
  });

  it('is not made of changes to what was never registered', () => {
    spec.given(addressChanged(), verified()).thenDocuments({});
  });

  it('is specified for every event that it handles', () => spec.thenEveryHandledEventWasGiven());
});
