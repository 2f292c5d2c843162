import type { OrganizationCommand } from '../../domain/people/organization/organization.commands.js';
import type { OrganizationType } from '../../domain/people/organization/organization.events.js';
import { organization } from '../../domain/people/organization/organization.js';
import type { Role } from '../../domain/people/user/permissions.js';
import { forbidden } from '../../domain/shared/decider/domain-error.js';
import {
  sealAddress,
  sealContacts,
  type AddressInput,
  type ContactInput,
} from '../shared/address-input.js';
import { requireOwn, type Caller } from '../shared/caller.js';
import { derivedId, eventIdOf } from '../shared/command/ids.js';
import { useCase } from '../shared/use-case.js';
import { claimEmail } from './claim-email.js';
import { requireGoodPassword } from './sign-in/good-password.js';
import { verificationPolicyOf } from './verification-policy.js';

export interface RegisterOrganizationInput {
  readonly organizationType: OrganizationType;
  readonly name: string;
  readonly address: AddressInput;
  readonly contacts: readonly ContactInput[];
  readonly taxId: string | null;
  readonly timeZone: string;
  readonly user: { readonly name: string; readonly email: string; readonly password: string };
}

/** The role of whoever registers a company. */
export const firstRole: Readonly<Record<OrganizationType, Role>> = {
  Buyer: 'buyerAdmin',
  Seller: 'sellerAdmin',
  Operator: 'operator',
};

/**
 * Registers a company at once, for whoever has not to confirm their address: an operator who
 * registers it for them, and the set-up. The address is claimed and the password stored before the
 * event that depends on them.
 */
export const registerOrganization = useCase({
  name: 'RegisterOrganization',
  decider: organization,
  permission: null,
  prepare: async (input: RegisterOrganizationInput, { caller, meta, services }) => {
    const { personal, credentials } = services;
    const { newId: organizationId, commandId, at } = meta;
    const { organizationType, name, taxId, timeZone } = input;
    const userId = derivedId('first-user', organizationId);
    // what the set-up and the demo are started with is theirs
    if (caller.person.id !== '')
      await requireGoodPassword(services, 'user.password', input.user.password, [
        input.user.name,
        input.user.email,
        name,
      ]);
    const emailClaimId = await claimEmail(services, input.user.email, userId, meta);
    await credentials.createPassword(userId, input.user.password);
    const eventId = eventIdOf(commandId, 0);
    const [address, contacts, userName, email] = await Promise.all([
      sealAddress(personal, organizationId, commandId, 'address', input.address),
      sealContacts(personal, organizationId, commandId, input.contacts),
      personal.seal(userId, input.user.name, eventId, 'firstUser.name'),
      personal.seal(userId, input.user.email, eventId, 'firstUser.email'),
    ]);
    const firstUser = {
      userId,
      role: firstRole[organizationType],
      name: userName,
      email,
      emailClaimId,
    };
    const command: OrganizationCommand = {
      type: 'RegisterOrganization',
      at,
      organizationId,
      organizationType,
      name,
      address,
      contacts,
      taxId,
      timeZone,
      firstUser,
    };
    return { id: organizationId, command, creates: true };
  },
});

/** Registers a company named in imported history, without users: they are invited later. */
export const registerWithoutUser = useCase({
  name: 'RegisterOrganizationWithoutUser',
  decider: organization,
  permission: 'organization.verify',
  prepare: async (
    {
      organizationType,
      name,
      address: input,
      contacts: people,
      taxId,
      timeZone,
    }: Omit<RegisterOrganizationInput, 'user'>,
    { meta, services },
  ) => {
    const { newId: organizationId, commandId, at } = meta;
    const address = await sealAddress(
      services.personal,
      organizationId,
      commandId,
      'address',
      input,
    );
    const contacts = await sealContacts(services.personal, organizationId, commandId, people);
    const command: OrganizationCommand = {
      type: 'RegisterOrganization',
      at,
      organizationId,
      organizationType,
      name,
      address,
      contacts,
      taxId,
      timeZone,
      firstUser: null,
    };
    return { id: organizationId, command, creates: true };
  },
});

interface OfOrganization {
  readonly organizationId: string;
}

const byOperator = (name: 'SuspendOrganization' | 'ReinstateOrganization') =>
  useCase({
    name,
    decider: organization,
    permission: 'organization.verify',
    prepare: ({ organizationId, reason }: OfOrganization & { reason: string }, { meta }) => ({
      id: organizationId,
      command: { type: name, at: meta.at, organizationId, reason },
    }),
  });

export const verifyOrganization = useCase({
  name: 'VerifyOrganization',
  decider: organization,
  permission: 'organization.verify',
  prepare: async (
    { organizationId, reason }: OfOrganization & { reason: string },
    { meta, services },
  ) => {
    const { state } = await services.pipeline.load(organization, organizationId);
    const policy = await verificationPolicyOf(services);
    const side = state?.organizationType;
    const required = side === 'Buyer' || side === 'Seller' ? policy[side] : [];
    return {
      id: organizationId,
      command: { type: 'VerifyOrganization', at: meta.at, organizationId, reason, required },
    };
  },
});
export const suspendOrganization = byOperator('SuspendOrganization');
export const reinstateOrganization = byOperator('ReinstateOrganization');

export const changeOrganizationAddress = useCase({
  name: 'ChangeOrganizationAddress',
  decider: organization,
  permission: 'organization.manage',
  prepare: async (
    { organizationId, address: input }: OfOrganization & { address: AddressInput },
    { caller, meta, services },
  ) => {
    requireOwn(caller, organizationId, 'organization');
    const address = await sealAddress(
      services.personal,
      organizationId,
      meta.commandId,
      'address',
      input,
    );
    return {
      id: organizationId,
      command: { type: 'ChangeOrganizationAddress', at: meta.at, organizationId, address },
    };
  },
});

export const changeOrganizationContacts = useCase({
  name: 'ChangeOrganizationContacts',
  decider: organization,
  permission: 'organization.manage',
  prepare: async (
    { organizationId, contacts: input }: OfOrganization & { contacts: readonly ContactInput[] },
    { caller, meta, services },
  ) => {
    requireOwn(caller, organizationId, 'organization');
    const contacts = await sealContacts(services.personal, organizationId, meta.commandId, input);
    return {
      id: organizationId,
      command: { type: 'ChangeOrganizationContacts', at: meta.at, organizationId, contacts },
    };
  },
});

export const changeTaxId = useCase({
  name: 'ChangeTaxId',
  decider: organization,
  permission: 'organization.manage',
  prepare: (
    { organizationId, taxId }: OfOrganization & { taxId: string | null },
    { caller, meta },
  ) => {
    requireOwn(caller, organizationId, 'organization');
    return {
      id: organizationId,
      command: { type: 'ChangeTaxId', at: meta.at, organizationId, taxId },
    };
  },
});

/** A further registration, in another country than that of the company's own tax id. */
export const addTaxId = useCase({
  name: 'AddTaxId',
  decider: organization,
  permission: 'organization.manage',
  prepare: (
    { organizationId, country, taxId }: OfOrganization & { country: string; taxId: string },
    { caller, meta },
  ) => {
    requireOwn(caller, organizationId, 'organization');
    return {
      id: organizationId,
      command: { type: 'AddTaxId', at: meta.at, organizationId, country, taxId },
    };
  },
});

export const removeTaxId = useCase({
  name: 'RemoveTaxId',
  decider: organization,
  permission: 'organization.manage',
  prepare: (
    { organizationId, country }: OfOrganization & { country: string },
    { caller, meta },
  ) => {
    requireOwn(caller, organizationId, 'organization');
    return {
      id: organizationId,
      command: { type: 'RemoveTaxId', at: meta.at, organizationId, country },
    };
  },
});

/**
 * For whom a confirmation counts that somebody records: the operator's for everybody, a vendor's for
 * its own sales, since the service answers whoever asks by name. Nobody confirms their own.
 *
 * @throws `organization/own-tax-id`
 */
function confirmsFor(
  { organization: { id, type } }: Caller,
  organizationId: string,
): string | null {
  if (id === organizationId)
    throw forbidden(
      'organization/own-tax-id',
      "you can’t confirm your own company's tax ID: its vendors or the operator do",
    );
  return type === 'Operator' ? null : id;
}

/** Somebody has asked the tax authorities' service (VIES) for a buyer's tax id. */
export const confirmTaxId = useCase({
  name: 'ConfirmTaxId',
  decider: organization,
  permission: 'taxId.confirm',
  prepare: (
    {
      organizationId,
      taxId,
      confirmedOn,
      consultation,
    }: OfOrganization & { taxId: string; confirmedOn: string; consultation: string },
    { caller, meta },
  ) => ({
    id: organizationId,
    command: {
      type: 'ConfirmTaxId',
      at: meta.at,
      organizationId,
      taxId,
      confirmedOn,
      consultation,
      vendorOrgId: confirmsFor(caller, organizationId),
      by: caller.person.id,
    },
  }),
});

export const withdrawTaxIdConfirmation = useCase({
  name: 'WithdrawTaxIdConfirmation',
  decider: organization,
  permission: 'taxId.confirm',
  prepare: (
    { organizationId, taxId, reason }: OfOrganization & { taxId: string; reason: string },
    { caller, meta },
  ) => ({
    id: organizationId,
    command: {
      type: 'WithdrawTaxIdConfirmation',
      at: meta.at,
      organizationId,
      taxId,
      vendorOrgId: confirmsFor(caller, organizationId),
      reason,
      by: caller.person.id,
    },
  }),
});

export const changeTimeZone = useCase({
  name: 'ChangeTimeZone',
  decider: organization,
  permission: 'organization.manage',
  prepare: (
    { organizationId, timeZone }: OfOrganization & { timeZone: string },
    { caller, meta },
  ) => {
    requireOwn(caller, organizationId, 'organization');
    return {
      id: organizationId,
      command: { type: 'ChangeTimeZone', at: meta.at, organizationId, timeZone },
    };
  },
});

export const assignBuyerGroups = useCase({
  name: 'AssignBuyerGroups',
  decider: organization,
  permission: 'organization.verify',
  prepare: (
    { organizationId, groups }: OfOrganization & { groups: readonly string[] },
    { meta },
  ) => ({
    id: organizationId,
    command: { type: 'AssignBuyerGroups', at: meta.at, organizationId, groups },
  }),
});
