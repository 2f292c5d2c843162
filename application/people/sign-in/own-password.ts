import { forbidden } from '../../../domain/shared/decider/domain-error.js';
import type { Services } from '../../shared/use-case.js';

/**
 * Checks the password of somebody who is signed in. What is wrong is counted: their token may have
 * been stolen.
 *
 * @throws `user/password` at this field, LoginLocked, PasswordsBusy
 */
export async function requireOwnPassword(
  { credentials, guesses }: Pick<Services, 'credentials' | 'guesses'>,
  userId: string,
  password: string,
  field: string,
): Promise<void> {
  const counted = `own password of ${userId}`;
  await guesses.require(counted);
  if (await credentials.checkPassword(userId, password, 'known')) return guesses.right(counted);
  await guesses.failed(counted);
  throw forbidden('user/password', 'incorrect password', { field });
}
