import type { PersonView } from '../../../application/people/user.queries.js';
import { ERASED } from '../../../application/ports/personal-data.js';
import { wireMoney } from '../kernel/wire.js';

export function wirePerson({ person, name, email }: PersonView) {
  const { id, organizationId, role, status, orderLimit, since, lastSignInAt, revision } = person;
  const { day = null, month = null } = person.periodLimits ?? {};
  return {
    id,
    organizationId,
    role,
    status,
    name: name ?? ERASED,
    email: email ?? ERASED,
    orderLimit: orderLimit && wireMoney(orderLimit),
    orderLimitPerDay: day && wireMoney(day),
    orderLimitPerMonth: month && wireMoney(month),
    since,
    lastSignInAt,
    revision,
  };
}
