import { PageRequest } from '../kernel/requests.js';
import { Id, Text } from '../kernel/rules.js';

export class AuditLogRequest extends PageRequest {
  @Text({ max: 100, optional: true, description: 'A stream: order-… and the order’s id' })
  stream?: string;
  @Id({ optional: true }) person?: string;
  @Id({ optional: true }) organization?: string;
}
