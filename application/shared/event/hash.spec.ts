import { createHash } from 'node:crypto';
import type { OrganizationEvent } from '../../../domain/people/organization/organization.events.js';
import { decodeEvent, encodeEvent } from './codec.js';
import { verifyEvent } from './hash.js';

const actor = { person: 'p', organization: null, impersonator: null, client: 'spec' };
const event: OrganizationEvent = {
  type: 'OrganizationVerified',
  data: { reason: 'looked "naïve" at 10,\n fine', organizationId: 'o', occurredAt: '2026-03-02' },
};
const encoded = encodeEvent(event, 'id-1', {
  $correlationId: 'a',
  $causationId: 'b',
  commandId: 'c',
  actor,
  requestHash: 'h',
});

describe('an event proves what it says', () => {
  it('by SHA-256 over five lines, as decision 28 lays them out', () => {
    const lines = [
      'id-1',
      'OrganizationVerified',
      '1',
      '{"occurredAt":"2026-03-02","organizationId":"o","reason":"looked \\"naïve\\" at 10,\\n fine"}',
      '{"$causationId":"b","$correlationId":"a","actor":{"client":"spec","impersonator":null,"organization":null,"person":"p"},"commandId":"c","requestHash":"h"}',
    ];
    const hash = createHash('sha256').update(lines.join('\n'), 'utf8').digest('base64url');
    expect(encoded.data).toBe(lines[3]);
    expect(encoded.metadata).toBe(`{"schemaVersion":1,${lines[4]!.slice(1, -1)},"hash":"${hash}"}`);
  });

  it('as long as it is as it was written', () => {
    expect(verifyEvent(encoded)).toBe('intact');
  });

  it.each([
    ['a digit of its data', { data: encoded.data.replace('10', '11') }],
    ['a space in its data', { data: encoded.data.replace(',', ', ') }],
    ['its type', { type: 'OrganizationSuspended' }],
    ['its id', { id: 'id-2' }],
    ['its version', { metadata: encoded.metadata.replace('Version":1', 'Version":2') }],
    ['who did it', { metadata: encoded.metadata.replace('"p"', '"q"') }],
    ['its hash', { metadata: encoded.metadata.replace(/..(?="}$)/, 'AA') }],
    ['the form of its metadata', { metadata: encoded.metadata.replace('}', '} ') }],
  ])('and no longer where somebody changed %s', (_what, change) => {
    expect(verifyEvent({ ...encoded, ...change })).toBe('changed');
  });

  it('and says nothing of itself where it is older than hashes', () => {
    const older = `{"schemaVersion":1,"commandId":"\\"hash\\":","requestHash":"h"}`;
    expect(verifyEvent({ ...encoded, metadata: older })).toBe('uncovered');
  });

  it('and is decoded at once to what a later read gives, down to the order of members', () => {
    const at = { stream: 's', revision: 0, position: 1, recordedAt: 0 };
    const atOnce = decodeEvent({ ...encoded, ...at });
    const later = decodeEvent({ ...encoded, ...at, decoded: undefined });
    expect(JSON.stringify([atOnce.data, atOnce.metadata])).toBe(
      JSON.stringify([later.data, later.metadata]),
    );
  });
});
