import { never, type Decider, type DomainCommand } from '../../shared/decider/decider.js';
import { conflict, invalid, missing } from '../../shared/decider/domain-error.js';
import { sayTheSame } from '../../shared/decider/same.js';
import { isPublicEventName } from '../public-events/public-events.js';
import type {
  WebhookEndpointEvent,
  WebhookSettings,
  WebhookStop,
} from './webhook-endpoint.events.js';

export type WebhookEndpointCommand =
  | (DomainCommand<'RegisterWebhookEndpoint'> & {
      endpointId: string;
      organizationId: string;
      by: string;
      settings: WebhookSettings;
      /** Why nothing is ever sent to the URL; null: something may be. */
      refused: string | null;
    })
  | (DomainCommand<'ChangeWebhookEndpoint'> & {
      by: string;
      settings: WebhookSettings;
      refused: string | null;
    })
  | (DomainCommand<'ActivateWebhookEndpoint'> & { by: string; after: number })
  | (DomainCommand<'StopWebhookEndpoint'> & { by: string | null; why: WebhookStop })
  | (DomainCommand<'RotateWebhookSecret'> & { by: string })
  | (DomainCommand<'ReplayToWebhookEndpoint'> & { by: string; after: number })
  | (DomainCommand<'RemoveWebhookEndpoint'> & { by: string });

/**
 * - `Pending`: it has not answered a ping yet.
 * - `Stopped`: by somebody, or by rule.
 */
export type WebhookStatus = 'Pending' | 'Active' | 'Stopped' | 'Removed';

export interface KnownWebhookEndpoint {
  readonly endpointId: string;
  readonly organizationId: string;
  readonly settings: WebhookSettings;
  readonly status: WebhookStatus;
  readonly why: WebhookStop | null;
  /** From where it was to begin last, and by which revision that was said. */
  readonly begins: { readonly after: number; readonly said: number } | null;
  /** Events so far. */
  readonly events: number;
}

export type WebhookEndpointState = KnownWebhookEndpoint | null;

const MOST_TYPES = 100;

/** An address of a company's to which its events are sent. */
export const webhookEndpoint: Decider<
  WebhookEndpointState,
  WebhookEndpointCommand,
  WebhookEndpointEvent
> = { category: 'webhookEndpoint', stateVersion: 1, initial: null, decide, evolve };

function decide(
  command: WebhookEndpointCommand,
  state: WebhookEndpointState,
): readonly WebhookEndpointEvent[] {
  const { at: occurredAt } = command;
  if (command.type === 'RegisterWebhookEndpoint') {
    if (state) return [];
    const { endpointId, organizationId, by, settings, refused } = command;
    requireSettings(settings, refused);
    return [
      {
        type: 'WebhookEndpointRegistered',
        data: { endpointId, organizationId, ...settings, registeredBy: by, occurredAt },
      },
    ];
  }
  if (!state || state.status === 'Removed')
    throw missing('webhook-endpoint/unknown', 'this webhook endpoint does not exist');
  const { endpointId, organizationId, status } = state;
  const of = { endpointId, organizationId };
  switch (command.type) {
    case 'ChangeWebhookEndpoint': {
      requireSettings(command.settings, command.refused);
      if (sayTheSame(state.settings, command.settings)) return [];
      return [
        {
          type: 'WebhookEndpointChanged',
          data: { ...of, ...command.settings, changedBy: command.by, occurredAt },
        },
      ];
    }
    case 'ActivateWebhookEndpoint': {
      if (status === 'Active') return [];
      const { after, by } = command;
      return [
        { type: 'WebhookEndpointActivated', data: { ...of, after, activatedBy: by, occurredAt } },
      ];
    }
    case 'StopWebhookEndpoint': {
      if (status === 'Stopped') return [];
      const { why, by } = command;
      return [{ type: 'WebhookEndpointStopped', data: { ...of, why, stoppedBy: by, occurredAt } }];
    }
    case 'RotateWebhookSecret':
      return [{ type: 'WebhookSecretRotated', data: { ...of, rotatedBy: command.by, occurredAt } }];
    case 'ReplayToWebhookEndpoint': {
      if (status !== 'Active')
        throw conflict(
          'webhook-endpoint/not-active',
          'nothing is sent to this endpoint: activate it first',
        );
      const { after, by } = command;
      return [
        { type: 'WebhookReplayRequested', data: { ...of, after, requestedBy: by, occurredAt } },
      ];
    }
    case 'RemoveWebhookEndpoint':
      return [
        { type: 'WebhookEndpointRemoved', data: { ...of, removedBy: command.by, occurredAt } },
      ];
    default:
      return never(command);
  }
}

function requireSettings({ types }: WebhookSettings, refused: string | null): void {
  if (refused !== null)
    throw invalid('webhook-endpoint/url', `nothing can be sent to this URL: ${refused}`, {
      field: 'url',
    });
  if (types.length > MOST_TYPES)
    throw invalid('webhook-endpoint/types', `name at most ${MOST_TYPES} types, or none for all`, {
      field: 'types',
    });
  types.forEach((type, i) => {
    if (!isPublicEventName(type))
      throw invalid('webhook-endpoint/type', `there is no event "${type}"`, {
        field: `types[${i}]`,
      });
  });
}

function evolve(state: WebhookEndpointState, event: WebhookEndpointEvent): WebhookEndpointState {
  const events = (state?.events ?? 0) + 1;
  switch (event.type) {
    case 'WebhookEndpointRegistered': {
      const { endpointId, organizationId } = event.data;
      const settings = settingsOf(event.data);
      return {
        endpointId,
        organizationId,
        settings,
        status: 'Pending',
        why: null,
        begins: null,
        events,
      };
    }
    case 'WebhookEndpointChanged': {
      if (!state) return null;
      const settings = settingsOf(event.data);
      // another address has to answer a ping first
      const moved = settings.url !== state.settings.url;
      return { ...state, settings, ...(moved ? { status: 'Pending', why: null } : {}), events };
    }
    case 'WebhookEndpointActivated':
      return (
        state && {
          ...state,
          status: 'Active',
          why: null,
          // one that was stopped goes on where it was
          begins: state.begins ?? { after: event.data.after, said: events },
          events,
        }
      );
    case 'WebhookEndpointStopped':
      return state && { ...state, status: 'Stopped', why: event.data.why, events };
    case 'WebhookSecretRotated':
      return state && { ...state, events };
    case 'WebhookReplayRequested':
      return state && { ...state, begins: { after: event.data.after, said: events }, events };
    case 'WebhookEndpointRemoved':
      return state && { ...state, status: 'Removed', events };
    default:
      return never(event);
  }
}

export const settingsOf = ({
  url,
  description,
  types,
  full,
  order,
  ratePerSecond,
}: WebhookSettings): WebhookSettings => ({ url, description, types, full, order, ratePerSecond });
