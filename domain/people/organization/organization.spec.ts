import { specify } from '../../shared/decider/decider-spec.js';
import { fold } from '../../shared/decider/decider.js';
import { taxIdsOf } from './organization-tax-ids.js';
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
  taxId: 'GB123456782',
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
      .when({ type: 'VerifyOrganization', at, organizationId, required: [], reason: 'papers seen' })
      .then([verified]);
    spec
      .given(registered)
      .when({ type: 'VerifyOrganization', at, organizationId, required: [], reason: ' ' })
      .thenFails('text/required', { field: 'reason' });
    spec
      .given(registered, verified)
      .when({ type: 'VerifyOrganization', at, organizationId, required: [], reason: 'again' })
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
      .when({ type: 'VerifyOrganization', at, organizationId, required: [], reason: 'x' })
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
      required: [],
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

    it('hands in twenty documents and 60 MiB at a time, and sixty in all until it is verified', () => {
      const submit = { type: 'SubmitVerificationDocument' as const, at, organizationId, by };
      const numbered = (n: number, bytes = 5) => ({
        ...document,
        documentId: `d${n}`,
        sha256: `${n}`,
        bytes,
      });
      const handedIn = (n: number, bytes?: number): OrganizationEvent => ({
        type: 'VerificationDocumentSubmitted',
        data: { organizationId, document: numbered(n, bytes), submittedBy: by, occurredAt: at },
      });
      const withdrawn = (n: number): OrganizationEvent => ({
        type: 'VerificationDocumentWithdrawn',
        data: { organizationId, documentId: `d${n}`, withdrawnBy: by, occurredAt: at },
      });
      const many = (count: number) => Array.from({ length: count }, (_, n) => n);
      spec
        .given(registered, ...many(20).map((n) => handedIn(n)))
        .when({ ...submit, document: numbered(20) })
        .thenFails('organization/too-many-documents');
      const tenMiB = 10 * 1024 * 1024;
      spec
        .given(registered, ...many(6).map((n) => handedIn(n, tenMiB)))
        .when({ ...submit, document: numbered(6) })
        .thenFails('organization/documents-too-large');
      const handedInAndOut = many(60).flatMap((n) => [handedIn(n), withdrawn(n)]);
      spec
        .given(registered, ...handedInAndOut)
        .when({ ...submit, document: numbered(60) })
        .thenFails('organization/too-many-submissions');
      spec
        .given(registered, ...handedInAndOut, verified)
        .when({ ...submit, document: numbered(60) })
        .thenTypes('VerificationDocumentSubmitted');
    });

    it('is not verified while a document has not been looked at', () => {
      spec
        .given(registered, submitted)
        .when(verify)
        .thenFails('organization/documents-not-reviewed');
      spec.given(registered, submitted, accepted).when(verify).then([verified]);
    });

    it('is not verified before each document that the marketplace needs was accepted', () => {
      const needed = {
        ...verify,
        required: ['registration' as const, 'bankConfirmation' as const],
      };
      const refused: OrganizationEvent = {
        type: 'VerificationDocumentRefused',
        data: { ...of, documentId: 'd2', reviewedBy: by, reason: 'too old' },
      };
      const bank: OrganizationEvent = {
        type: 'VerificationDocumentSubmitted',
        data: {
          organizationId,
          document: { ...document, documentId: 'd2', kind: 'bankConfirmation' },
          submittedBy: by,
          occurredAt: at,
        },
      };
      const both: OrganizationEvent = {
        type: 'VerificationDocumentAccepted',
        data: { ...of, documentId: 'd2', reviewedBy: by },
      };
      for (const given of [[], [submitted, accepted], [submitted, accepted, bank, refused]])
        spec
          .given(registered, ...given)
          .when(needed)
          .thenFails('organization/documents-missing');
      spec.given(registered, submitted, accepted, bank, both).when(needed).then([verified]);
      // a rule that came later takes nothing from whoever is verified
      spec.given(registered, verified).when(needed).thenNothing();
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

  describe('with a tax id', () => {
    const change = (taxId: string | null) =>
      ({ type: 'ChangeTaxId', at, organizationId, taxId }) as const;
    const french = 'FR40303265045';
    const add = { type: 'AddTaxId', at, organizationId, country: 'FR', taxId: french } as const;
    const of = { organizationId, occurredAt: at };
    const added: OrganizationEvent = {
      type: 'OrganizationTaxIdAdded',
      data: { ...of, country: 'FR', taxId: french, before: null },
    };
    const confirm = {
      type: 'ConfirmTaxId',
      at,
      organizationId,
      taxId: 'FR 40 303 265 045',
      confirmedOn: '2026-03-01',
      consultation: 'WAPIAAAAX1',
      vendorOrgId: null,
      by: 'u1',
    } as const;
    const confirmed = (vendorOrgId: string | null): OrganizationEvent => ({
      type: 'OrganizationTaxIdConfirmed',
      data: {
        ...of,
        country: 'FR',
        taxId: french,
        confirmedOn: '2026-03-01',
        consultation: 'WAPIAAAAX1',
        vendorOrgId,
        recordedBy: 'u1',
      },
    });
    const idsOf = (vendorOrgId: string, ...events: OrganizationEvent[]) => {
      const state = fold(organization, [registered, ...events])!;
      return taxIdsOf(state, state.country, vendorOrgId);
    };

    it('keeps the one that it had in the event that changes it, normalised', () => {
      spec
        .given(registered)
        .when(change('gb 980 7806 84'))
        .then([
          {
            type: 'OrganizationTaxIdChanged',
            data: { ...of, before: 'GB123456782', taxId: 'GB980780684' },
          },
        ]);
      spec.given(registered).when(change('GB 123 4567 82')).thenNothing();
      spec.given(registered).when(change(null)).thenTypes('OrganizationTaxIdChanged');
    });

    it.each(['n/a', 'GB123456789', 'DE123456789', '-'])('is not taken where it is %p', (taxId) => {
      spec.given(registered).when(change(taxId)).thenFails('tax-id/form', { field: 'taxId' });
      spec
        .given()
        .when({ type: 'RegisterOrganization', at, ...details, taxId })
        .thenFails('tax-id/form', { field: 'taxId' });
    });

    it('that was stored before is kept as it is, and counts for nothing where it cannot be one', () => {
      const before: OrganizationEvent = {
        type: 'OrganizationRegistered',
        data: { ...details, taxId: 'n/a', occurredAt: at },
      };
      const state = fold(organization, [before])!;
      expect(state.taxId).toBe('n/a');
      expect(taxIdsOf(state, state.country)).toEqual([
        {
          country: 'GB',
          id: 'N/A'.replace('/', ''),
          isValid: false,
          isMain: true,
          confirmation: null,
        },
      ]);
      spec.given(before).when(change('n/a')).thenNothing();
    });

    it('may have one of each further country, which is changed and removed', () => {
      spec.given(registered).when(add).then([added]);
      spec.given(registered, added).when(add).thenNothing();
      spec
        .given(registered, added)
        .when({ ...add, taxId: 'FR83404833048' })
        .then([
          {
            ...added,
            data: { ...added.data, taxId: 'FR83404833048', before: french },
          } as typeof added,
        ]);
      spec
        .given(registered)
        .when({ ...add, country: 'DE' })
        .thenFails('organization/tax-id-of-another-country', { field: 'taxId' });
      spec
        .given(registered)
        .when({ ...add, country: 'GB', taxId: 'GB980780684' })
        .thenFails('organization/main-tax-id', { field: 'taxId' });
      spec
        .given(registered, added)
        .when({ type: 'RemoveTaxId', at, organizationId, country: 'FR' })
        .thenTypes('OrganizationTaxIdRemoved');
      spec
        .given(registered)
        .when({ type: 'RemoveTaxId', at, organizationId, country: 'FR' })
        .thenNothing();
    });

    it('is confirmed by the operator for everybody, and by a vendor for itself', () => {
      spec
        .given(registered, added)
        .when(confirm)
        .then([confirmed(null)]);
      spec.given(registered, added, confirmed(null)).when(confirm).thenNothing();
      const confirmation = { on: '2026-03-01', consultation: 'WAPIAAAAX1' };
      const seen = (vendorOrgId: string, ...events: OrganizationEvent[]) =>
        idsOf(vendorOrgId, added, ...events)[1]!.confirmation;
      expect(seen('v1')).toBeNull();
      expect(seen('v1', confirmed(null))).toMatchObject(confirmation);
      expect(seen('v1', confirmed('v1'))).toMatchObject(confirmation);
      expect(seen('v2', confirmed('v1'))).toBeNull();
    });

    it('is not confirmed where the company has another one by now, or on a day that is to come', () => {
      spec.given(registered).when(confirm).thenFails('organization/unknown-tax-id');
      spec
        .given(registered, added)
        .when({ ...confirm, confirmedOn: '2026-03-04' })
        .thenFails('organization/confirmed-on', { field: 'confirmedOn' });
      spec
        .given(registered, added)
        .when({ ...confirm, consultation: ' ' })
        .thenFails('text/required', { field: 'consultation' });
      const changed: OrganizationEvent = {
        ...added,
        data: { ...added.data, taxId: 'FR83404833048' },
      } as typeof added;
      expect(idsOf('v1', added, confirmed(null), changed)[1]!.confirmation).toBeNull();
    });

    it('is no longer confirmed once that is withdrawn, by whoever has recorded it', () => {
      const withdraw = {
        type: 'WithdrawTaxIdConfirmation',
        at,
        organizationId,
        taxId: french,
        vendorOrgId: null,
        reason: 'the registration has ended',
        by: 'u1',
      } as const;
      const state = spec.given(registered, added, confirmed(null)).when(withdraw).state();
      expect(taxIdsOf(state!, 'GB')[1]!.confirmation).toBeNull();
      spec.given(registered, added, confirmed('v1')).when(withdraw).thenNothing();
      spec
        .given(registered, added, confirmed(null))
        .when({ ...withdraw, reason: '' })
        .thenFails('text/required', { field: 'reason' });
    });
  });

  it.each(['UK', 'XX', 'ZZ', 'EU', 'XI'])(
    'of people is not registered, nor does it move, to the country %s',
    (country) => {
      const address = { ...details.address, country };
      const firstUser = {
        userId: 'u1',
        role: 'sellerAdmin' as const,
        name: { subject: 'u1', sealed: 'x' },
        email: { subject: 'u1', sealed: 'x' },
        emailClaimId: 'e1',
      };
      spec
        .given()
        .when({ type: 'RegisterOrganization', at, ...details, address, firstUser, taxId: null })
        .thenFails('address/country', { field: 'address.country' });
      spec
        .given(registered)
        .when({ type: 'ChangeOrganizationAddress', at, organizationId, address })
        .thenFails('address/country', { field: 'country' });
    },
  );

  it('of imported history may be of an unknown country, and of no other that there is not', () => {
    const of = (country: string) => ({
      type: 'RegisterOrganization' as const,
      at,
      ...details,
      taxId: null,
      address: { ...details.address, country },
    });
    for (const country of ['ZZ', 'EU', 'FR'])
      spec.given().when(of(country)).thenTypes('OrganizationRegistered');
    spec
      .given()
      .when(of('UK'))
      .thenFails('address/country', { allowed: ['GB'] });
  });
});
