import { builds } from '../../domain/event-builder-spec.js';
import { claim } from '../../domain/people/claim/claim.js';
import { organization } from '../../domain/people/organization/organization.js';
import { user } from '../../domain/people/user/user.js';
import { leeds } from '../../domain/trading/trading-events-spec.js';
import { process } from '../shared/process/process-spec.js';
import { send } from '../shared/process/process.js';
import { onboarding } from './onboarding.process.js';

const at = '2026-03-02T09:00:00.000Z';
const sealed = (field: string) => ({ subject: 'u-1', sealed: `1.e.${field}.x` });
const firstUser = {
  userId: 'u-1',
  role: 'sellerAdmin',
  name: sealed('name'),
  email: sealed('email'),
  emailClaimId: 'cl-1',
} as const;
const company = {
  organizationId: 'v-1',
  organizationType: 'Seller',
  name: 'Harrow',
  address: leeds,
  contacts: [],
  taxId: null,
  timeZone: 'Europe/London',
  firstUser,
} as const;
const confirmed = builds('RegistrationConfirmed', { registrationId: 'v-1', details: company });
const registered = builds('OrganizationRegistered', company);
const invited = builds('UserInvited', {
  userId: 'u-2',
  organizationId: 'v-1',
  role: 'warehouse',
  name: sealed('name'),
  email: sealed('email'),
  emailClaimId: 'cl-2',
  invitedBy: 'u-1',
  expiresAt: '2026-03-09T09:00:00.000Z',
});
const acceptedIt = builds('UserInvitationAccepted', {
  userId: 'u-2',
  organizationId: 'v-1',
  emailClaimId: 'cl-2',
});
const identityLinked = builds('UserIdentityLinked', {
  userId: 'u-2',
  organizationId: 'v-1',
  provider: 'acme',
  identityClaimId: 'cl-3',
  emailClaimId: 'cl-2',
});
const listed = builds('ProductListed', {
  productId: 'p-1',
  vendorOrgId: 'v-1',
  sku: 'A4-80',
  skuClaimId: 'cl-4',
  details: {
    name: 'Copier Paper A4',
    description: '',
    categoryId: 'c-1',
    categoryPath: ['Paper'],
    attributes: {},
    media: [],
    unit: 'ream',
    packSize: 500,
    minimumOrderQuantity: 1,
    orderMultiple: 1,
    leadTimeDays: 2,
    taxCategory: 'standard',
  },
});

/** A name that somebody uses now: it must not be given to anybody else. */
const confirm = (claimId: string, owner: string) =>
  send(claim, claimId, { type: 'ConfirmNameClaim', at, claimId, owner }, { onRefusal: 'park' });

describe('onboarding', () => {
  const spec = process(onboarding);

  it('registers a company once whoever registers it has confirmed their address', () => {
    spec
      .given()
      .when(confirmed())
      .sendsExactly(
        send(
          organization,
          'v-1',
          { type: 'RegisterOrganization', at, ...company },
          { creates: true, onRefusal: 'park' },
        ),
      );
  });

  it('makes a user of whoever registers a company, and keeps their e-mail address for them', () => {
    const register = {
      type: 'RegisterUser',
      at,
      organizationId: 'v-1',
      organizationType: 'Seller',
      ...firstUser,
    } as const;
    spec
      .given()
      .when(registered())
      .sendsExactly(
        send(user, 'u-1', register, { creates: true, onRefusal: 'park' }),
        confirm('cl-1', 'u-1'),
      );
  });

  it('has nothing to do for an organisation that nobody registered for themselves', () => {
    spec
      .given()
      .when(registered({ firstUser: null }))
      .sendsNothing();
  });

  it('keeps the e-mail address for whoever is invited until the invitation expires, where nobody has it', () => {
    spec
      .given()
      .when(invited())
      .sendsExactly(
        send(
          claim,
          'cl-2',
          {
            type: 'ClaimName',
            at,
            claimId: 'cl-2',
            kind: 'email',
            owner: 'u-2',
            expiresAt: '2026-03-09T09:00:00.000Z',
          },
          { onRefusal: 'ignore' },
        ),
      );
  });

  it('keeps it for good once they accept; an invitation of before had done so', () => {
    spec.given(invited()).when(acceptedIt()).sendsExactly(confirm('cl-2', 'u-2'));
    spec
      .given(invited())
      .when(acceptedIt({ emailClaimId: undefined }))
      .sendsNothing();
  });

  it('keeps the identity and the e-mail address of whoever signs in by a provider', () => {
    spec
      .given(invited())
      .when(identityLinked())
      .sendsExactly(confirm('cl-3', 'u-2'), confirm('cl-2', 'u-2'));
  });

  it('keeps the SKU of a product that is listed', () => {
    spec.given().when(listed()).sendsExactly(confirm('cl-4', 'p-1'));
  });

  it('remembers nothing and waits for nothing: each event is answered by itself', () => {
    spec.given(confirmed(), registered(), invited()).when(listed()).hasEnded().waitsForNothing();
  });

  it('is specified for every event that it handles', () => spec.thenEveryHandledEventWasGiven());
});
