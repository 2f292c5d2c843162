import { isPublicEventName } from '../../../domain/hub/public-events/public-events.js';
import type { WebhookSettings } from '../../../domain/hub/webhook-endpoint/webhook-endpoint.events.js';
import type { OrganizationType } from '../../../domain/people/organization/organization.events.js';
import { organization } from '../../../domain/people/organization/organization.js';
import { rightsByStatus } from '../../../domain/people/organization/rights.js';
import { rolePermissions, type Role } from '../../../domain/people/user/permissions.js';
import type { WebhookSender, Sent } from '../../ports/webhook-sender.js';
import { newId } from '../../shared/command/ids.js';
import type { Services } from '../../shared/use-case.js';
import type { CloudEvent, Telling, Told } from '../cloud-event.js';
import { signedHeaders } from './signature.js';
import type { WebhookSecrets } from './webhook-secrets.js';

/** In whose name an endpoint hears: not a person's, who may leave, but the company's. */
const inTheNameOf: Readonly<Record<OrganizationType, Role>> = {
  Buyer: 'buyerAdmin',
  Seller: 'sellerAdmin',
  Operator: 'operator',
};

/** What a company may be told now; null: there is no such company. */
export async function toldToCompany(
  { pipeline }: Pick<Services, 'pipeline'>,
  organizationId: string,
): Promise<Told | null> {
  const { state } = await pipeline.load(organization, organizationId, true);
  if (!state) return null;
  const left = rightsByStatus[state.status];
  const permissions = new Set(
    rolePermissions[inTheNameOf[state.organizationType]].grants.filter((p) => left.has(p)),
  );
  return { organizationId, permissions, all: permissions.has('marketplace.readAny') };
}

/** Whether what came back says that it was taken: any 2xx. */
export const wasTaken = ({ status }: Sent): boolean =>
  status !== null && status >= 200 && status < 300;

/** Signs and sends events to endpoints. */
export class WebhookDeliveries {
  constructor(
    readonly sender: WebhookSender,
    readonly secrets: WebhookSecrets,
    private readonly publicUrl: string,
  ) {}

  tellingOf({ types, full }: WebhookSettings): Telling {
    const names = types.filter(isPublicEventName);
    return { publicUrl: this.publicUrl, names: types.length > 0 ? new Set(names) : null, full };
  }

  /** One attempt. @throws where it cannot be signed */
  async send(
    endpointId: string,
    url: string,
    event: object & { readonly id: string },
  ): Promise<Sent> {
    const secrets = await this.secrets.of(endpointId);
    if (secrets.length === 0) throw new Error('the endpoint has no secret');
    const body = JSON.stringify(event);
    const seconds = Math.floor(Date.now() / 1000);
    return this.sender.send(
      url,
      {
        'content-type': 'application/cloudevents+json; charset=utf-8',
        ...signedHeaders(event.id, seconds, body, secrets),
      },
      body,
    );
  }

  /** What says that an address is the right one, and nothing else. */
  testEvent(endpointId: string, organizationId: string) {
    return {
      specversion: '1.0',
      id: newId(),
      source: this.publicUrl,
      type: 'tradepost.webhook.test.v1',
      subject: `webhook-endpoint/${endpointId}`,
      time: new Date().toISOString(),
      datacontenttype: 'application/json',
      organization: organizationId,
      data: { endpointId },
    } satisfies Partial<CloudEvent>;
  }
}
