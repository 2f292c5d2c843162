import { specify } from '../../shared/decider/decider-spec.js';
import type { OrganizationEvent } from './organization.events.js';
import { organization } from './organization.js';

const at = '2026-03-02T09:00:00.000Z';
const organizationId = 'b2f1b1f0-0000-4000-8000-000000000001';
const details = {
  organizationId,
  organizationType: 'Seller' as const,
  name: 'Harrow Paper Ltd',
  address: { city: 'Leeds', country: 'GB', consignee: { subject: 'c1', sealed: 'x' } },
  contacts: [],
  taxId: 'GB123456789',
  timeZone: 'Europe/London',
  firstUser: null,
};
const registered: OrganizationEvent = {
  type: 'OrganizationRegistered',
  data: { ...details, occurredAt: at },
};
const verified: OrganizationEvent = {
  type: 'OrganizationVerified',
  data: { organizationId, reason: 'papers seen', occurredAt: at },
};
const suspended: OrganizationEvent = {
  type: 'OrganizationSuspended',
  data: { organizationId, reason: 'unpaid fees', occurredAt: at },
};

describe('an organisation', () => {
  const spec = specify(organization);

  it('registers once, and a repeat changes nothing', () => {
    spec
      .given()
      .when({ type: 'RegisterOrganization', at, ...details })
      .then([registered]);
    spec
      .given(registered)
      .when({ type: 'RegisterOrganization', at, ...details })
      .thenNothing();
  });

  it('cannot register in a time zone that does not exist', () => {
    spec
      .given()
      .when({ type: 'RegisterOrganization', at, ...details, timeZone: 'Mars/Olympus' })
      .thenFails('organization/time-zone', { field: 'timeZone' });
  });

  it('is verified with a reason', () => {
    spec
      .given(registered)
      .when({ type: 'VerifyOrganization', at, organizationId, reason: 'papers seen' })
      .then([verified]);
    spec
      .given(registered)
      .when({ type: 'VerifyOrganization', at, organizationId, reason: ' ' })
      .thenFails('text/required', { field: 'reason' });
    spec
      .given(registered, verified)
      .when({ type: 'VerifyOrganization', at, organizationId, reason: 'again' })
      .thenNothing();
  });

  it('that was suspended before it was verified is not verified by being reinstated', () => {
    const state = spec
      .given(registered, suspended)
      .when({ type: 'ReinstateOrganization', at, organizationId, reason: 'fees paid' })
      .state();
    expect(state?.status).toBe('Registered');
  });

  it('that is suspended cannot be verified', () => {
    spec
      .given(registered, suspended)
      .when({ type: 'VerifyOrganization', at, organizationId, reason: 'x' })
      .thenFails('organization/suspended');
  });

  it('that nobody registered cannot be changed', () => {
    spec
      .given()
      .when({ type: 'SuspendOrganization', at, organizationId, reason: 'x' })
      .thenFails('organization/unknown');
  });

  describe('that applies for its verification', () => {
    const by = 'b2f1b1f0-0000-4000-8000-000000000009';
    const document = {
      documentId: 'd1',
      kind: 'registration' as const,
      fileName: { subject: 'document-d1', sealed: 'x' },
      mediaType: 'application/pdf' as const,
      bytes: 5,
      sha256: 'aa',
    };
    const submitted: OrganizationEvent = {
      type: 'VerificationDocumentSubmitted',
      data: { organizationId, document, submittedBy: by, occurredAt: at },
    };
    const of = { organizationId, occurredAt: at };
    const accepted: OrganizationEvent = {
      type: 'VerificationDocumentAccepted',
      data: { ...of, documentId: 'd1', reviewedBy: by },
    };
    const sentBack: OrganizationEvent = {
      type: 'OrganizationApplicationSentBack',
      data: { ...of, reason: 'no tax id' },
    };
    const verify = {
      type: 'VerifyOrganization' as const,
      at,
      organizationId,
      reason: 'papers seen',
    };
    const review = {
      type: 'ReviewVerificationDocument' as const,
      at,
      organizationId,
      documentId: 'd1',
      by,
    };

    it('hands the same file in once for the same, and as something else again', () => {
      const submit = { type: 'SubmitVerificationDocument' as const, at, organizationId, by };
      spec
        .given(registered)
        .when({ ...submit, document })
        .then([submitted]);
      spec
        .given(registered, submitted)
        .when({ ...submit, document: { ...document, documentId: 'd2' } })
        .thenNothing();
      spec
        .given(registered, submitted)
        .when({ ...submit, document: { ...document, documentId: 'd2', kind: 'other' } })
        .thenTypes('VerificationDocumentSubmitted');
    });

    it('is not verified while a document has not been looked at', () => {
      spec
        .given(registered, submitted)
        .when(verify)
        .thenFails('organization/documents-not-reviewed');
      spec.given(registered, submitted, accepted).when(verify).then([verified]);
    });

    it('is told why a document is refused, and keeps none that was accepted from its verification', () => {
      spec
        .given(registered, submitted)
        .when({ ...review, accepted: false, reason: '' })
        .thenFails('text/required', { field: 'reason' });
      spec
        .given(registered, submitted)
        .when({ ...review, accepted: false, reason: 'expired' })
        .thenTypes('VerificationDocumentRefused');
      spec
        .given(registered, submitted)
        .when({ ...review, documentId: 'd9', accepted: true, reason: '' })
        .thenFails('organization/unknown-document');
      spec
        .given(registered, submitted, accepted)
        .when({ type: 'WithdrawVerificationDocument', at, organizationId, documentId: 'd1', by })
        .thenFails('organization/document-accepted');
    });

    it('is sent back once, until it hands in again', () => {
      const sendBack = {
        type: 'SendBackApplication' as const,
        at,
        organizationId,
        reason: 'no tax id',
      };
      const resubmit = { type: 'ResubmitApplication' as const, at, organizationId };
      spec.given(registered).when(sendBack).then([sentBack]);
      spec.given(registered, sentBack).when(sendBack).thenNothing();
      spec.given(registered, verified).when(sendBack).thenFails('organization/no-application');
      spec
        .given(registered, sentBack)
        .when(resubmit)
        .thenTypes('OrganizationApplicationResubmitted');
      spec.given(registered, sentBack, submitted).when(resubmit).thenNothing();
    });
  });

  it('that sells belongs to no buyer group', () => {
    spec
      .given(registered)
      .when({ type: 'AssignBuyerGroups', at, organizationId, groups: ['gold'] })
      .thenFails('organization/not-a-buyer');
  });

  it('keeps the tax id that it had in the event that changes it', () => {
    spec
      .given(registered)
      .when({ type: 'ChangeTaxId', at, organizationId, taxId: 'GB987654321' })
      .then([
        {
          type: 'OrganizationTaxIdChanged',
          data: { organizationId, before: 'GB123456789', taxId: 'GB987654321', occurredAt: at },
        },
      ]);
  });
});
