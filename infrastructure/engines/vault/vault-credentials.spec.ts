import { createHash, randomBytes } from 'node:crypto';
import { temporaryDirectory } from '../../testing/kit/directory.js';
import { openVault } from '../../testing/kit/embedded-vault.js';
import { KeyRing } from './key-ring.js';
import { SealedPersonalData } from './personal-data.js';
import { VaultCredentials } from './vault-credentials.js';

const directory = temporaryDirectory();
const HOUR_MS = 3_600_000;

describe('the secret of a link', () => {
  let storage: Awaited<ReturnType<typeof openVault>>;
  let keys: KeyRing;
  let now = Date.parse('2026-03-02T09:00:00.000Z');
  let credentials: VaultCredentials;

  beforeAll(async () => {
    storage = await openVault(directory());
    keys = new KeyRing(storage.vault);
    const personal = new SealedPersonalData(keys, randomBytes(32));
    credentials = new VaultCredentials(storage.vault, personal, () => now);
  });
  afterAll(() => storage.close());
  const toMail = (userId: string, eventId: string) =>
    credentials.secretToMail(userId, 'invitation', eventId);

  it('can be mailed because of its own event until it was, and stays good', async () => {
    await credentials.keepInvitation('u-1', 's3cret', 'e-1');
    expect([await toMail('u-1', 'e-1'), await toMail('u-1', 'e-0')]).toEqual(['s3cret', null]);
    expect(await storage.vault.get('invitation', 'u-1')).not.toContain('s3cret');
    await credentials.endMailing('u-1', 'invitation', 'e-0');
    expect(await toMail('u-1', 'e-1')).toBe('s3cret');
    await credentials.endMailing('u-1', 'invitation', 'e-1');
    expect(await toMail('u-1', 'e-1')).toBeNull();
    expect(await credentials.checkInvitation('u-1', 's3cret')).toBe(true);
    expect(await credentials.checkInvitation('u-1', 'guessed')).toBe(false);
  });

  it('is void once another has taken its place', async () => {
    await credentials.keepInvitation('u-2', 'first', 'e-1');
    await credentials.keepInvitation('u-2', 'second', 'e-2');
    expect([await toMail('u-2', 'e-1'), await toMail('u-2', 'e-2')]).toEqual([null, 'second']);
    expect(await credentials.checkInvitation('u-2', 'first')).toBe(false);
  });

  it('for a new password works once, and for an hour', async () => {
    await credentials.keepReset('u-3', 's3cret', 'e-1');
    expect(await credentials.useReset('u-3', 'guessed')).toBe(false);
    expect(await credentials.useReset('u-3', 's3cret')).toBe(true);
    expect(await credentials.useReset('u-3', 's3cret')).toBe(false);
    await credentials.keepReset('u-3', 'another', 'e-2');
    now += HOUR_MS + 1;
    expect(await credentials.secretToMail('u-3', 'password-reset', 'e-2')).toBeNull();
    expect(await credentials.useReset('u-3', 'another')).toBe(false);
  });

  it('is gone with its person', async () => {
    await credentials.keepInvitation('u-4', 's3cret', 'e-1');
    await keys.destroy('u-4', '2026-03-02T09:00:00.000Z');
    expect(await toMail('u-4', 'e-1')).toBeNull();
    await credentials.forget('u-4');
    expect(await credentials.checkInvitation('u-4', 's3cret')).toBe(false);
  });

  it('that was kept as its digest alone, as before 0.2.0, is still good, and is not mailed', async () => {
    const digest = createHash('sha256').update('s3cret').digest('base64url');
    await storage.vault.write([{ bucket: 'invitation', key: 'u-5', value: digest }]);
    expect(await credentials.checkInvitation('u-5', 's3cret')).toBe(true);
    expect(await toMail('u-5', 'e-1')).toBeNull();
  });
});
