import { user } from '../../../domain/people/user/user.js';
import { ensureOperator } from '../../../infrastructure/cli/first-operator.js';
import { oneTimePasswords } from '../../../infrastructure/engines/vault/one-time-passwords.js';
import { Marketplace } from '../../../infrastructure/runtime/marketplace.js';
import { temporaryDirectory } from '../../../infrastructure/testing/kit/directory.js';
import { eventually } from '../../../infrastructure/testing/kit/eventually.js';
import { newId } from '../../shared/command/ids.js';
import { Limits } from '../../shared/limits.js';
import { Auth, LoginRefused } from './auth.js';
import { Devices } from './devices.js';
import { Guesses, LoginLocked } from './guesses.js';
import { SecondFactor } from './second-factor.js';

const directory = temporaryDirectory();
const operator = { email: 'first@operator.example', password: 'a-long-enough-password' };

describe('logging in', () => {
  let marketplace: Marketplace;
  let auth: Auth;
  let now = Date.parse('2026-03-02T09:00:00.000Z');

  beforeAll(async () => {
    marketplace = await Marketplace.open({ directory: directory(), log: () => undefined });
    await ensureOperator(marketplace, operator);
    const { pipeline, personal, credentials } = marketplace.services;
    auth = new Auth(
      pipeline,
      personal,
      credentials,
      marketplace.vault,
      new SecondFactor(marketplace.vault, oneTimePasswords),
      {
        limits: new Limits(marketplace.state, String, () => now),
        guesses: new Guesses(marketplace.vault, String, () => now),
        devices: new Devices(marketplace.signingSecret, () => now),
      },
      (claims) => JSON.stringify(claims),
      () => false,
      () => now,
    );
    await eventually('the operator is there', () =>
      outcome(operator.email, operator.password).then((o) => o === 'in'),
    );
  });
  afterAll(() => marketplace.close());

  /** `in`, `refused`, or the seconds for which nothing is checked. */
  const outcome = async (email: string, password: string): Promise<string | number> => {
    try {
      await auth.login(email, password);
      return 'in';
    } catch (error) {
      if (error instanceof LoginRefused) return 'refused';
      if (error instanceof LoginLocked) return error.retryAfterSeconds;
      throw error;
    }
  };

  it('does not depend on a clock that is set back: who has changed their password signs in at once, and their other sessions have ended', async () => {
    const { pipeline, credentials } = marketplace.services;
    const [before, after] = [operator.password, 'another-long-password'];
    const old = await auth.login(operator.email, before);
    const { sub: userId } = JSON.parse(old.accessToken) as { sub: string };
    const change = async (password: string): Promise<void> => {
      const credentialVersion = await credentials.replacePassword(userId, password);
      const commandId = newId();
      const actor = { person: userId, organization: null, impersonator: null, client: null };
      const at = new Date(now).toISOString();
      await pipeline.execute({
        decider: user,
        id: userId,
        command: { type: 'ChangePassword', at, userId, credentialVersion },
        context: { commandId, correlationId: commandId, causationId: commandId, actor },
      });
    };
    await change(after);
    now -= 90_000;
    const fresh = await auth.login(operator.email, after);
    const renewed = await auth.refresh(fresh.refreshToken);
    await expect(auth.refresh(old.refreshToken)).rejects.toThrow('not valid');
    now += 200_000;
    await auth.refresh(renewed.refreshToken);
    await change(before);
  });

  it('gives a token at once that is good where the clock was set back behind a revocation', async () => {
    const revokedUntil = Math.floor(now / 1000) + 3_600;
    const issued: number[] = [];
    const { pipeline, personal, credentials } = marketplace.services;
    const behind = new Auth(
      pipeline,
      personal,
      credentials,
      marketplace.vault,
      new SecondFactor(marketplace.vault, oneTimePasswords),
      { ...marketplace.services, devices: new Devices(marketplace.signingSecret) },
      (claims, issuedAt) => {
        issued.push(issuedAt);
        return JSON.stringify(claims);
      },
      (_user, _organization, second) => second < revokedUntil,
      () => now,
    );
    const began = performance.now();
    await behind.login(operator.email, operator.password);
    expect(performance.now() - began).toBeLessThan(10_000);
    expect(issued).toEqual([revokedUntil]);
  });

  it('locks nobody out for longer than a quarter of an hour, however far the clock is set back', async () => {
    for (let failure = 1; failure <= 4; failure++) await outcome(operator.email, 'guess');
    expect(await outcome(operator.email, operator.password)).toBeGreaterThan(0);
    now -= 86_400_000;
    expect(await outcome(operator.email, operator.password)).toBe('in');
    now += 86_400_000;
  });

  it('is checked freely three times, then each failure costs twice the wait, and the tenth a quarter of an hour', async () => {
    const waits: (string | number)[] = [];
    for (let failure = 1; failure <= 10; failure++) {
      expect(await outcome(operator.email, 'guess')).toBe('refused');
      if (failure <= 3) continue;
      const wait = await outcome(operator.email, 'too early');
      waits.push(wait);
      now += Number(wait) * 1000;
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 900]);
  });

  it('is not even checked while it is locked: the right password does not help', async () => {
    await marketplace.vault.write(
      (await marketplace.vault.list('login-failures')).map(([key]) => ({
        bucket: 'login-failures',
        key,
        value: null,
      })),
    );
    for (let n = 0; n < 4; n++) await outcome(operator.email, 'guess');
    expect(await outcome(operator.email, operator.password)).toBe(1);
    now += 1_001;
    expect(await outcome(operator.email, operator.password)).toBe('in');
    expect(await outcome(operator.email, 'guess')).toBe('refused');
  });

  it('gives nobody more guesses who sends them all at once', async () => {
    await marketplace.vault.write(
      (await marketplace.vault.list('login-failures')).map(([key]) => ({
        bucket: 'login-failures',
        key,
        value: null,
      })),
    );
    const outcomes = await Promise.all(
      Array.from({ length: 40 }, (_, n) => outcome(operator.email, `guess ${n}`)),
    );
    expect(outcomes.filter((o) => o === 'refused')).toHaveLength(4);
    expect(outcomes.filter((o) => typeof o === 'number')).toHaveLength(36);
  });

  it('is forgiven after a success', async () => {
    now += 1_001;
    expect(await outcome(operator.email, operator.password)).toBe('in');
    for (let n = 0; n < 3; n++) expect(await outcome(operator.email, 'guess')).toBe('refused');
    expect(await outcome(operator.email, operator.password)).toBe('in');
  });

  it('lasts thirty days without being used, and ninety whatever it is used for', async () => {
    const day = 86_400_000;
    now += 901_000;
    let { refreshToken } = await auth.login(operator.email, operator.password);
    for (let used = 1; used <= 3; used++) {
      now += 29 * day;
      ({ refreshToken } = await auth.refresh(refreshToken));
    }
    now += 4 * day;
    await expect(auth.refresh(refreshToken)).rejects.toThrow(LoginRefused);
    const unused = await auth.login(operator.email, operator.password);
    now += 31 * day;
    await expect(auth.refresh(unused.refreshToken)).rejects.toThrow(LoginRefused);
  });
});
