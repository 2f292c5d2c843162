import { Devices } from './devices.js';

describe('a device on which somebody has signed in', () => {
  let now = 1_800_000_000_000;
  const devices = new Devices(Buffer.from('secret'), () => now);

  it('is known again at that account, at others by itself, and not for ever', () => {
    const acme = devices.issue('acme', null);
    const both = devices.issue('harrow', acme);
    expect([devices.at('acme', acme), devices.at('harrow', acme)]).toEqual([
      expect.any(String),
      null,
    ]);
    expect([devices.at('acme', both), devices.at('harrow', both)]).toEqual([
      devices.at('acme', acme),
      expect.any(String),
    ]);
    expect(devices.at('acme', devices.issue('acme', both))).toBe(devices.at('acme', acme));
    now += 181 * 86_400_000;
    expect(devices.at('acme', both)).toBeNull();
  });

  it.each([
    ['none', null],
    ['something else', 'x'],
    ['another installation’s', new Devices(Buffer.from('other')).issue('acme', null)],
    ['a changed account', devices.issue('harrow', null).replace('harrow', 'acme')],
    ['one without end', 'a~'.repeat(5_000)],
  ])('is not known by %s', (_what, token) => expect(devices.at('acme', token)).toBeNull());
});
