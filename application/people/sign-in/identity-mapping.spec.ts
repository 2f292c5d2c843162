import { organizationOf, verifiedEmail, type ProviderTerms } from './identity-mapping.js';

const terms: ProviderTerms = {
  id: 'acme-id',
  name: 'Acme ID',
  trustsEmail: false,
  organizations: [
    {
      organizationId: 'acme',
      domains: ['demo.example'],
      claim: null,
      role: 'requester',
      passwords: true,
    },
  ],
};
const identity = (email: string) => ({
  issuer: 'https://login.acme.example',
  subject: '1',
  email,
  emailVerified: true,
  name: null,
  claims: {},
});

describe('the domain of an address that a provider asserts', () => {
  it.each(['ben@demo.example', 'ben+orders@DEMO.example', "o'brien@demo.example"])(
    'is what follows the @: %s',
    (email) => expect(organizationOf(terms, identity(email)).organizationId).toBe('acme'),
  );

  it.each([
    '"@demo.example@x"@evil.example',
    '"ben@demo.example"@evil.example',
    'ben@demo.example@evil.example',
    'ben@evil.example@demo.example',
    '"ben"@demo.example',
    'ben@demo.example,x@evil.example',
    'ben@demo.example <x@evil.example>',
    'ben@evil.example (ben@demo.example)',
    'ben\n@demo.example',
    '@demo.example',
    'ben@',
  ])('is none where the address could be read in two ways: %s', (email) => {
    expect(verifiedEmail(terms, identity(email))).toBeNull();
    expect(() => organizationOf(terms, identity(email))).toThrow(/no organisation here takes/);
  });
});
