import {
  rolePermissions,
  roles,
  type Permission,
  type Role,
} from '../../domain/people/user/permissions.js';
import { purchase } from '../../domain/trading/purchase/purchase.js';
import { people } from '../../projections/people/people.js';
import { ReadModelOutdated, type Filter } from '../ports/documents.js';
import { EngineUnavailable } from '../ports/engine-unavailable.js';
import { streamOf } from '../shared/command/ids.js';
import type { RecordedEvent } from '../shared/event/envelope.js';
import type { Addressee, Addressees } from '../shared/relay/relay.js';
import type { Services } from '../shared/use-case.js';
import { firstEvent, wholeStream } from './whole-stream.js';

/** More people than this are not told, as an organisation with so many has given everybody the role. */
const MOST_TOLD = 50;
const whoMay = (permission: Permission): readonly Role[] =>
  roles.filter((role) => rolePermissions[role].grants.includes(permission));
const approvers = whoMay('order.approve');
const operators = whoMay('marketplace.operate');
const refunders = whoMay('payment.refund');

/** Looks up who somebody is: in the events, and for roles among the people. */
export class PeopleAddressed implements Addressees {
  constructor(private readonly services: Pick<Services, 'events' | 'documents'>) {}

  async of(addressee: Addressee, event: RecordedEvent): Promise<readonly string[]> {
    if (addressee === 'whoBegan') return this.whoBegan(event);
    if (addressee === 'whoRegisters') return this.whoRegisters(event);
    if (addressee === 'operators') return this.whoOperates();
    if ('user' in addressee) return [addressee.user];
    if ('gateway' in addressee) return [addressee.gateway];
    if ('about' in addressee) return [addressee.about];
    if ('whoOffered' in addressee) return this.whoOffered(addressee.whoOffered, event);
    if ('refundersOf' in addressee) return this.peopleOf(addressee.refundersOf, refunders);
    if ('whoMay' in addressee) return this.peopleOf(addressee.in, whoMay(addressee.whoMay));
    const found = await this.peopleOf(addressee.approversOf, approvers);
    return found.filter((userId) => userId !== addressee.except);
  }

  private async whoBegan({ stream }: RecordedEvent): Promise<readonly string[]> {
    const first = await firstEvent(this.services.events, stream);
    switch (first?.type) {
      case 'OrderPlaced':
      case 'PurchasePlaced':
        return [first.data.placedBy];
      case 'QuoteRequested':
        return [first.data.requestedBy];
      case 'PaymentRequested':
        return this.whoPlaced(first.data.purchaseId);
      default:
        // history from another system: whoever began it is nobody here
        return [];
    }
  }

  /** Of a payment: whoever has placed its purchase. */
  private async whoPlaced(purchaseId: string): Promise<readonly string[]> {
    const first = await firstEvent(this.services.events, streamOf(purchase.category, purchaseId));
    return first?.type === 'PurchasePlaced' ? [first.data.placedBy] : [];
  }

  private async whoRegisters({ stream }: RecordedEvent): Promise<readonly string[]> {
    const first = await firstEvent(this.services.events, stream);
    return first?.type === 'RegistrationRequested' ? [first.data.details.firstUser.userId] : [];
  }

  private async whoOffered(quoteId: string, { stream }: RecordedEvent): Promise<readonly string[]> {
    for (const event of await wholeStream(this.services.events, stream))
      if (event.type === 'QuoteOffered' && event.data.quoteId === quoteId)
        return [event.data.offeredBy];
    return [];
  }

  private whoOperates(): Promise<readonly string[]> {
    return this.people({ role: operators, status: 'Active' });
  }

  private peopleOf(organizationId: string, role: readonly Role[]): Promise<readonly string[]> {
    return this.people({ organizationId, role, status: 'Active' });
  }

  private async people(filter: Filter): Promise<readonly string[]> {
    const { documents } = await this.services.documents
      .find(people, {
        filter,
        sort: [{ field: 'since', descending: false }],
        limit: MOST_TOLD,
        after: null,
      })
      .catch((error: unknown) => {
        // after an upgrade it is being built anew, which passes by itself
        if (error instanceof ReadModelOutdated)
          throw new EngineUnavailable('The read model "people"', false, error);
        throw error;
      });
    return documents.map(({ key }) => key);
  }
}
