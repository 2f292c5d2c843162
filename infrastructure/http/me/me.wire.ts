import type { FastifyRequest } from 'fastify';
import { getOrganization } from '../../../application/people/organization.queries.js';
import type { OwnSession } from '../../../application/people/sign-in/sessions.js';
import { getPerson } from '../../../application/people/user.queries.js';
import type { Caller } from '../../../application/shared/caller.js';
import { Gateway } from '../kernel/gateway.js';
import type { Wire } from '../schemas.js';
import { wirePerson } from '../users/users.wire.js';

/** Who somebody is, for whom, and what they may do. */
export async function meOf(gateway: Gateway, request: FastifyRequest, caller: Caller) {
  const { permissions } = caller;
  const { id: userId } = caller.person;
  const { id: organizationId } = caller.organization;
  const [person, { organization }] = await Promise.all([
    gateway.ask(getPerson, { userId }, request, caller),
    gateway.ask(getOrganization, { organizationId }, request, caller),
  ]);
  const { id, name, email, role, orderLimit, orderLimitPerDay, orderLimitPerMonth, revision } =
    wirePerson(person);
  return {
    user: { id, name, email, role, orderLimit, orderLimitPerDay, orderLimitPerMonth, revision },
    organization: {
      id: organizationId,
      name: organization.name,
      type: organization.organizationType,
      status: organization.status,
      timeZone: organization.timeZone,
    },
    permissions: [...permissions],
    locale: localeOf(request),
  };
}

/** The first language that the client prefers, as BCP 47. */
function localeOf(request: FastifyRequest): string {
  const [first = ''] = (request.headers['accept-language'] ?? '').split(',');
  const [tag = ''] = first.trim().split(';');
  return /^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(tag) ? tag : 'en-GB';
}

export function wireSession(
  { id, agent, network, startedAt, lastUsedAt }: OwnSession,
  currentId: string | null,
): Wire<'Sessions'>['items'][number] {
  const instantOf = (ms: number | undefined): string | null =>
    ms === undefined ? null : new Date(ms).toISOString();
  return {
    id,
    current: id === currentId,
    program: agent?.program ?? null,
    system: agent?.system ?? null,
    network: network ?? null,
    begunAt: instantOf(startedAt),
    lastUsedAt: instantOf(lastUsedAt),
  };
}
