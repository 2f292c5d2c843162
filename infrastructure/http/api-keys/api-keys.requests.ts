import { apiKeyList } from '../../../application/people/api-key.queries.js';
import { permissions, type Permission } from '../../../domain/people/user/permissions.js';
import { ListRequest } from '../kernel/requests.js';
import { Instant, RepeatedId, Sort, Text, TextsOneOf } from '../kernel/rules.js';

export class ApiKeyRequest {
  @Text({ max: 100, description: 'The program that uses it' }) name!: string;
  @TextsOneOf(permissions, { description: 'What it may do' }) scopes!: Permission[];
  @Instant({ description: 'At most a year ahead' }) expiresAt!: string;
}

export class ListApiKeysRequest extends ListRequest {
  @RepeatedId({
    optional: true,
    description: 'For callers who may see the keys of every organisation',
  })
  organizationId?: string[];
  @Sort(Object.keys(apiKeyList.sorts), '-createdAt') sort?: string;
}
