import { mailedLink } from './mailed-link';
import { registrationAddress, registrationLink } from './registration-link';

const ID = '0190b1f0-0000-7000-8000-000000000002';

describe('the link of a mail', () => {
  it('is read from its fragment', () => {
    expect(mailedLink(`#user=${ID}&secret=s3cr-et_`)).toEqual({ userId: ID, secret: 's3cr-et_' });
  });

  it.each(['', '#', `#user=${ID}`, '#secret=s', '#user=somebody&secret=s', `#user=${ID}&secret=`])(
    'is none where it was copied in part: %j',
    (fragment) => {
      expect(mailedLink(fragment)).toBeNull();
    },
  );

  it('about a registration is good without its secret, by which it is confirmed', () => {
    const [, fragment] = registrationAddress({ id: ID, key: 'k+/=' }).split('#');
    expect(registrationLink(`#${fragment!}`)).toEqual({ id: ID, key: 'k+/=', secret: null });
    expect(registrationLink(`#registration=${ID}&secret=s&key=k`)).toEqual({
      id: ID,
      key: 'k',
      secret: 's',
    });
  });

  it.each([`#registration=${ID}`, `#registration=${ID}&secret=s`, '#registration=x&key=k'])(
    'about a registration is none without its key: %j',
    (fragment) => {
      expect(registrationLink(fragment)).toBeNull();
    },
  );
});
