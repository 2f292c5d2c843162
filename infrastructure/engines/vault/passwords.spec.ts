import { PasswordsBusy } from '../../../application/people/sign-in/credentials.js';
import { hashPassword, verifyPassword } from './passwords.js';

describe('passwords that are checked', () => {
  it('wait in a line that has an end for strangers, who are refused beyond it at once', async () => {
    const phc = await hashPassword('right');
    const strangers = Array.from({ length: 40 }, () => verifyPassword('wrong', phc, 'stranger'));
    const settled = await Promise.allSettled(strangers);
    const refused = settled.filter(({ status }) => status === 'rejected');
    expect(refused).toHaveLength(40 - 2 - 16);
    for (const each of refused)
      expect((each as PromiseRejectedResult).reason).toBeInstanceOf(PasswordsBusy);
  });

  it('of those who are known have their turn before those of strangers', async () => {
    // what strangers ask for takes far longer, so that none of theirs that begins after it ends before
    const quick = await hashPassword('right');
    const slow = quick.replace('t=2', 't=16');
    const order: string[] = [];
    const check = (by: 'stranger' | 'known') =>
      verifyPassword('right', by === 'known' ? quick : slow, by).then(() => order.push(by));
    const all = Array.from({ length: 8 }, () => check('stranger'));
    await Promise.all([...all, check('known')]);
    // two are at work before anybody waits; in the order of arrival it would be the last
    expect(order.indexOf('known')).toBeLessThanOrEqual(3);
  });
});
