import { Country, Part, Text } from '../kernel/rules.js';
import { FirstUserRequest } from '../organizations/organizations.requests.js';

export class SetUpRequest {
  @Text({ max: 100, description: 'Printed when the server starts' }) secret!: string;
  @Text({ max: 200, description: 'Of the marketplace: its operator goes by it' }) name!: string;
  @Country() country!: string;
  @Text({ max: 60, optional: true, description: 'IANA name; Europe/London by default' })
  timeZone?: string;
  @Part(() => FirstUserRequest) user!: FirstUserRequest;
}
