import { never, type Decider, type DomainCommand } from '../../shared/decider/decider.js';
import { forbidden, invalid, missing } from '../../shared/decider/domain-error.js';
import { requireLine } from '../../shared/decider/text.js';
import { after24Hours } from '../../shared/time/days.js';
import type { Permission } from '../user/permissions.js';
import type { ApiKeyEvent } from './api-key.events.js';

export type ApiKeyCommand =
  | (DomainCommand<'CreateApiKey'> & {
      apiKeyId: string;
      organizationId: string;
      userId: string;
      name: string;
      scopes: readonly Permission[];
      expiresAt: string;
      /** The permissions of the user who creates it. */
      grantable: readonly string[];
    })
  | (DomainCommand<'RevokeApiKey'> & { revokedBy: string; reason: string });

export interface KnownApiKey {
  readonly apiKeyId: string;
  readonly organizationId: string;
  readonly userId: string;
  readonly scopes: readonly Permission[];
  readonly expiresAt: string;
  readonly revoked: boolean;
}

export type ApiKeyState = KnownApiKey | null;

const LONGEST_DAYS = 366;

/**
 * A key with which a program acts for a user, until it expires. Neither its secret nor the secret's
 * hash is ever part of it.
 */
export const apiKey: Decider<ApiKeyState, ApiKeyCommand, ApiKeyEvent> = {
  category: 'apiKey',
  stateVersion: 1,
  initial: null,
  decide,
  evolve,
};

function decide(command: ApiKeyCommand, state: ApiKeyState): readonly ApiKeyEvent[] {
  switch (command.type) {
    case 'CreateApiKey': {
      if (state) return [];
      const { apiKeyId, organizationId, userId, name, scopes, expiresAt, grantable, at } = command;
      requireLine('name', name, 100);
      if (scopes.length === 0)
        throw invalid(
          'api-key/no-scopes',
          'a key that may do nothing is of no use: name what it may do',
          { field: 'scopes', allowed: grantable },
        );
      scopes.forEach((scope, i) => {
        if (!grantable.includes(scope))
          throw forbidden('api-key/scope', `you may not do "${scope}" yourself`, {
            field: `scopes[${i}]`,
            allowed: grantable,
          });
      });
      const last = after24Hours(at, LONGEST_DAYS);
      if (expiresAt <= at || expiresAt > last)
        throw invalid('api-key/expiry', `a key is valid for at most ${LONGEST_DAYS} days`, {
          field: 'expiresAt',
          allowed: [last],
        });
      return [
        {
          type: 'ApiKeyCreated',
          data: {
            apiKeyId,
            organizationId,
            userId,
            name,
            scopes: [...new Set(scopes)],
            expiresAt,
            occurredAt: at,
          },
        },
      ];
    }
    case 'RevokeApiKey': {
      if (!state) throw missing('api-key/unknown', 'this API key does not exist');
      if (state.revoked) return [];
      const { apiKeyId, organizationId, userId } = state;
      return [
        {
          type: 'ApiKeyRevoked',
          data: {
            apiKeyId,
            organizationId,
            userId,
            revokedBy: command.revokedBy,
            reason: command.reason,
            occurredAt: command.at,
          },
        },
      ];
    }
    default:
      return never(command);
  }
}

function evolve(state: ApiKeyState, event: ApiKeyEvent): ApiKeyState {
  switch (event.type) {
    case 'ApiKeyCreated': {
      const { apiKeyId, organizationId, userId, scopes, expiresAt } = event.data;
      return { apiKeyId, organizationId, userId, scopes, expiresAt, revoked: false };
    }
    case 'ApiKeyRevoked':
      return state && { ...state, revoked: true };
    default:
      return never(event);
  }
}
