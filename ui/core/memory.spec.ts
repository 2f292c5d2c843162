import { provideHttpClient } from '@angular/common/http';
import { provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { closeChannels, installBrowser } from '../testing/browser';
import { someone } from '../testing/me';
import { Memory } from './memory';
import { Session } from './session';

describe('what was shown last', () => {
  let memory: Memory;
  const signIn = async (userId: string, organizationId = 'acme'): Promise<void> => {
    (globalThis as { tradepostSession?: unknown }).tradepostSession = Promise.resolve({
      accessToken: 'token',
      expiresIn: 900,
      me: someone(userId, organizationId),
    });
    await TestBed.inject(Session).resume();
  };
  const keep = (key: string, value: object): void => memory.keeper()(key, value);

  beforeEach(async () => {
    installBrowser();
    TestBed.configureTestingModule({
      providers: [provideHttpClient(), provideHttpClientTesting()],
    });
    memory = TestBed.inject(Memory);
    await signIn('ann');
  });
  afterEach(closeChannels);

  it('is kept until it is replaced', () => {
    expect(memory.get('orders')).toBeUndefined();
    keep('orders', { total: 1 });
    keep('orders', { total: 2 });
    expect(memory.get('orders')).toEqual({ total: 2 });
  });

  it('is forgotten when forty others were used since', () => {
    for (let i = 0; i < 40; i++) keep(`page ${i}`, { i });
    expect(memory.get('page 0')).toEqual({ i: 0 });
    keep('page 40', { i: 40 });
    expect(memory.get('page 0')).toEqual({ i: 0 });
    expect(memory.get('page 1')).toBeUndefined();
    expect(memory.get('page 2')).toEqual({ i: 2 });
  });

  it('is nothing to the next person, nor to the same one in another company', async () => {
    keep('orders', { total: 1 });
    await signIn('ann', 'other');
    expect(memory.get('orders')).toBeUndefined();
    keep('orders', { total: 2 });
    await signIn('ben', 'other');
    expect(memory.get('orders')).toBeUndefined();
  });

  it('does not reach the next person with a response that was still on its way', async () => {
    const kept = memory.keeper();
    await signIn('ben');
    expect(memory.get('orders')).toBeUndefined();
    kept('orders', { of: 'ann' });
    expect(memory.get('orders')).toBeUndefined();
  });
});
