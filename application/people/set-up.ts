import type { OrganizationCommand } from '../../domain/people/organization/organization.commands.js';
import { organization } from '../../domain/people/organization/organization.js';
import { conflict } from '../../domain/shared/decider/domain-error.js';
import { organizations } from '../../projections/people/organizations.js';
import { sealAddress } from '../shared/address-input.js';
import { derivedId, eventIdOf } from '../shared/command/ids.js';
import { useCase, type Services } from '../shared/use-case.js';
import { claimEmail } from './claim-email.js';

/** One for each marketplace: two who set it up at the same time write to the same stream. */
export const OPERATOR_ID = derivedId('operator');

/** Whether there is somebody to run the marketplace. The one of the demo has an id of its own. */
export async function hasOperator({
  pipeline,
  documents,
}: Pick<Services, 'pipeline' | 'documents'>): Promise<boolean> {
  const { state } = await pipeline.load(organization, OPERATOR_ID);
  if (state) return true;
  const { documents: found } = await documents.find(organizations, {
    filter: { organizationType: 'Operator' },
    sort: [],
    limit: 1,
    after: null,
  });
  return found.length > 0;
}

export const alreadySetUp = () =>
  conflict('set-up/done', 'this marketplace has been set up already: sign in');

export interface SetUpInput {
  /** Of the marketplace: its operator goes by it. */
  readonly name: string;
  readonly country: string;
  readonly timeZone: string;
  readonly user: { readonly name: string; readonly email: string; readonly password: string };
}

/** Registers the operator with its first person; who may, the set-up secret decides. */
export const setUpMarketplace = useCase({
  name: 'SetUpMarketplace',
  decider: organization,
  permission: null,
  prepare: async ({ name, country, timeZone, user }: SetUpInput, { meta, services }) => {
    if (await hasOperator(services)) throw alreadySetUp();
    const { personal, credentials } = services;
    const { commandId, at } = meta;
    const userId = derivedId('first-user', OPERATOR_ID);
    const emailClaimId = await claimEmail(services, user.email, userId, meta);
    await credentials.createPassword(userId, user.password);
    const eventId = eventIdOf(commandId, 0);
    // the street is for later: the operator's page asks for it
    const address = { name, line1: '-', city: '-', postalCode: '-', country };
    const command: OrganizationCommand = {
      type: 'RegisterOrganization',
      at,
      organizationId: OPERATOR_ID,
      organizationType: 'Operator',
      name,
      address: await sealAddress(personal, OPERATOR_ID, commandId, 'address', address),
      contacts: [],
      taxId: null,
      timeZone,
      firstUser: {
        userId,
        role: 'operator',
        name: await personal.seal(userId, user.name, eventId, 'firstUser.name'),
        email: await personal.seal(userId, user.email, eventId, 'firstUser.email'),
        emailClaimId,
      },
    };
    return { id: OPERATOR_ID, command, creates: true };
  },
});
