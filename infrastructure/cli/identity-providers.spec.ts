import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryDirectory } from '../testing/kit/directory.js';
import { readIdentityProviders, type IdentityProvidersError } from './identity-providers.js';

const directory = temporaryDirectory();
const organizationId = '0190B1F0-0000-7000-8000-000000000000';
const good = {
  id: 'acme-id',
  name: 'Acme ID',
  issuer: 'https://login.acme.example',
  clientId: 'tradepost',
  clientSecret: 'never-said',
  organizations: [{ organizationId, domains: ['acme.example'] }],
};

const read = (providers: unknown) => {
  const file = join(directory(), 'providers.json');
  writeFileSync(file, typeof providers === 'string' ? providers : JSON.stringify(providers));
  return readIdentityProviders(file);
};
const problemsOf = (providers: unknown): readonly string[] => {
  try {
    read(providers);
    return [];
  } catch (error) {
    return (error as IdentityProvidersError).problems.map((p) =>
      p.replace(/^.*?(, provider \d+)?: /, ''),
    );
  }
};

describe('the file of identity providers', () => {
  it('need not be', () => {
    expect(readIdentityProviders(null)).toEqual([]);
  });

  it('says what it says, and the careful thing where it says nothing', () => {
    expect(read([good])).toEqual([
      {
        terms: {
          id: 'acme-id',
          name: 'Acme ID',
          trustsEmail: false,
          organizations: [
            {
              organizationId: organizationId.toLowerCase(),
              domains: ['acme.example'],
              claim: null,
              role: null,
              passwords: true,
            },
          ],
        },
        client: {
          issuer: 'https://login.acme.example',
          clientId: 'tradepost',
          clientSecret: 'never-said',
          scope: 'openid email profile',
        },
      },
    ]);
  });

  it('is refused with every field that is wrong and what would be right, and without the secret', () => {
    const bad = {
      ...good,
      id: 'Acme!',
      issuer: 'http://login.acme.example',
      clientSecret: '',
      scope: 'email',
      colour: 'red',
      organizations: [{ organizationId: 'acme', domains: ['Acme'], role: 'boss' }],
    };
    const problems = problemsOf([bad]);
    expect(problems.map((p) => /^"([^"]+)"/.exec(p)![1]).sort()).toEqual(
      [
        'clientSecret',
        'colour',
        'id',
        'issuer',
        'organizations[0].domains',
        'organizations[0].organizationId',
        'organizations[0].role',
        'scope',
      ].sort(),
    );
    expect(problems.join('\n')).not.toContain('never-said');
    expect(problemsOf([{ ...good, organizations: [{ organizationId }] }])).toEqual([
      expect.stringMatching(/^"organizations\[0\]" must name "domains" or a "claim"/),
    ]);
    expect(problemsOf([good, good])).toEqual([expect.stringMatching(/"id" must be unique/)]);
    expect(problemsOf([{ ...good, organizations: ['x'] }])).toHaveLength(1);
    expect(problemsOf([null])).not.toEqual([]);
    expect(problemsOf('{')).toHaveLength(1);
    expect(problemsOf({})).toHaveLength(1);
  });
});
