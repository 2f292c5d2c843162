import { specify } from '../../shared/decider/decider-spec.js';
import type { RegistrationEvent } from './registration.events.js';
import { registration } from './registration.js';

const at = '2026-03-02T09:00:00.000Z';
const registrationId = 'b2f1b1f0-0000-4000-8000-000000000001';
const personal = { subject: 'u1', sealed: '1.e.firstUser.name.x' };
const details = {
  organizationId: registrationId,
  organizationType: 'Buyer' as const,
  name: 'Quill Ltd',
  address: { city: 'Leeds', country: 'GB', consignee: { subject: 'c1', sealed: 'x' } },
  contacts: [],
  taxId: null,
  timeZone: 'Europe/London',
  firstUser: {
    userId: 'u1',
    role: 'buyerAdmin' as const,
    name: personal,
    email: personal,
    emailClaimId: 'cl1',
  },
};
const requested: RegistrationEvent = {
  type: 'RegistrationRequested',
  data: { registrationId, details, expiresAt: '2026-03-03T09:00:00.000Z', occurredAt: at },
};
const minutesLater = (n: number): string => new Date(Date.parse(at) + n * 60_000).toISOString();
const mailed = (n: number): RegistrationEvent => ({
  type: 'RegistrationMailRequested',
  data: { registrationId, expiresAt: minutesLater(n + 1_440), occurredAt: minutesLater(n) },
});
const again = (n: number) => ({
  type: 'RequestRegistrationMail' as const,
  at: minutesLater(n),
  registrationId,
});
const confirm = (n: number) => ({
  type: 'ConfirmRegistration' as const,
  at: minutesLater(n),
  registrationId,
});

describe('a registration', () => {
  const spec = specify(registration);

  it('waits a day for its address to be confirmed, and a repeat changes nothing', () => {
    const request = { type: 'RequestRegistration' as const, at, registrationId, details };
    spec.given().when(request).then([requested]);
    spec.given(requested).when(request).thenNothing();
  });

  it('takes no country that there is not, nor a tax id that cannot be one', () => {
    const request = (more: object) => ({
      type: 'RequestRegistration' as const,
      at,
      registrationId,
      details: { ...details, ...more },
    });
    spec
      .given()
      .when(request({ address: { ...details.address, country: 'UK' } }))
      .thenFails('address/country', { field: 'address.country', allowed: ['GB'] });
    spec
      .given()
      .when(request({ taxId: 'n/a' }))
      .thenFails('tax-id/form', { field: 'taxId' });
    const state = spec
      .given()
      .when(request({ taxId: 'gb 980 7806 84' }))
      .state();
    expect(state?.details.taxId).toBe('GB980780684');
  });

  it.each([
    ['a link', 'Win at https://evil.example', 'text/link'],
    ['the beginning of an address', 'Win at www.evil.example', 'text/link'],
    ['a line break', 'Quill Ltd\nWin money', 'text/one-line'],
    ['a line separator', 'Quill Ltd\u2028Win money', 'text/one-line'],
    ['a tab', 'Quill\tLtd', 'text/one-line'],
    ['marks that turn the direction of writing', 'Quill \u202Edtl', 'text/one-line'],
    ['nothing', '  ', 'text/required'],
  ])('takes no name with %s', (_what, name, code) => {
    spec
      .given()
      .when({
        type: 'RequestRegistration',
        at,
        registrationId,
        details: { ...details, name },
      })
      .thenFails(code, { field: 'name' });
  });

  it('is confirmed once, until its link expires', () => {
    spec
      .given(requested)
      .when(confirm(1_440))
      .then([
        {
          type: 'RegistrationConfirmed',
          data: { registrationId, details, occurredAt: minutesLater(1_440) },
        },
      ]);
    spec.given(requested).when(confirm(1_441)).thenFails('registration/expired');
    spec.given(requested, mailed(1_441)).when(confirm(1_442)).thenTypes('RegistrationConfirmed');
    const confirmed: RegistrationEvent = {
      type: 'RegistrationConfirmed',
      data: { registrationId, details, occurredAt: at },
    };
    spec.given(requested, confirmed).when(confirm(1)).thenNothing();
    spec.given(requested, confirmed).when(again(1)).thenNothing();
    spec.given().when(confirm(0)).thenFails('registration/unknown');
  });

  it('has its mail sent three times an hour and ten times at most', () => {
    spec
      .given(requested, mailed(1))
      .when(again(2))
      .then([mailed(2)]);
    spec.given(requested, mailed(1), mailed(2)).when(again(59)).thenNothing();
    spec
      .given(requested, mailed(1), mailed(2))
      .when(again(61))
      .then([mailed(61)]);
    const nine = Array.from({ length: 9 }, (_, n) => mailed(60 * (n + 1)));
    spec
      .given(requested, ...nine)
      .when(again(6_000))
      .thenNothing();
  });
});
