import type { Session } from '../../core/session';

/** Where the screens begin. */
const START = '/app/';

/**
 * Signs in with the password that was just set, and opens a page of the application. What hinders
 * it, such as a second factor, is for the sign-in page to ask: it stands there then.
 */
export async function enter(
  session: Session,
  { email, password }: { readonly email: string; readonly password: string },
  page = '',
): Promise<void> {
  await session.signIn(email, password, undefined).catch(() => undefined);
  // anew, and not back to the page with the secret in its address
  location.replace(`${START}${page}`);
}
