import { invalid } from '../../../domain/shared/decider/domain-error.js';
import type { Services } from '../../shared/use-case.js';
import { personOf } from '../user.queries.js';

/**
 * Refuses a password that is guessed soon.
 *
 * @throws `password/weak` at this field
 */
export async function requireGoodPassword(
  { passwordRules }: Pick<Services, 'passwordRules'>,
  field: string,
  password: string,
  about: readonly string[],
): Promise<void> {
  const why = await passwordRules.weakness(password, about);
  if (why !== null) throw invalid('password/weak', why, { field });
}

/** The same for somebody who has been invited and has none yet. */
export const requireGoodFirstPassword = async (
  services: Services,
  userId: string,
  password: string,
): Promise<void> =>
  requireGoodPassword(services, 'password', password, await aboutWhom(userId, services));

/**
 * The same for somebody who is known, whose password of before is refused as well. Whoever calls has
 * proved to be them: otherwise it would tell what their password is.
 *
 * @throws `password/weak`, `password/same` at this field
 */
export async function requireGoodNewPassword(
  services: Services,
  field: string,
  userId: string,
  password: string,
): Promise<void> {
  await requireGoodPassword(services, field, password, await aboutWhom(userId, services));
  if (await services.credentials.checkPassword(userId, password, 'known'))
    throw invalid('password/same', 'this is the password of before: choose another', { field });
}

async function aboutWhom(userId: string, services: Services): Promise<readonly string[]> {
  const person = await personOf(userId, services);
  return [person?.name, person?.email].filter((text) => typeof text === 'string');
}
