import { registerOrganization } from '../../application/people/organization.use-cases.js';
import { OPERATOR_ID } from '../../application/people/set-up.js';
import { nobody } from '../../application/shared/caller.js';
import { newId } from '../../application/shared/command/ids.js';
import { handle } from '../../application/shared/use-case.js';
import type { Marketplace } from '../runtime/marketplace.js';

/**
 * Registers the operator's organisation with its first user, once; does nothing where none is
 * configured.
 */
export async function ensureOperator(
  marketplace: Marketplace,
  operator: { readonly email: string; readonly password: string } | null,
): Promise<void> {
  if (!operator) return;
  const address = {
    name: 'Marketplace operator',
    line1: '-',
    city: '-',
    postalCode: '-',
    country: 'GB',
  };
  const user = { name: 'Operator', ...operator };
  const input = {
    organizationType: 'Operator' as const,
    name: 'Marketplace operator',
    address,
    contacts: [],
    taxId: null,
    timeZone: 'Europe/London',
    user,
  };
  const meta = { commandId: newId(), newId: OPERATOR_ID, at: new Date().toISOString() };
  await handle(registerOrganization, { input, caller: nobody, meta }, marketplace.services);
}
