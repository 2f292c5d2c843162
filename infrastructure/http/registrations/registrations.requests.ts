import { Text } from '../kernel/rules.js';

export class ConfirmRegistrationRequest {
  @Text({ max: 100, description: 'From the link that was mailed' }) secret!: string;
  @Text({ max: 200, description: 'That was chosen when the company was registered' })
  password!: string;
}

export class RegistrationKeyRequest {
  @Text({ max: 100, description: 'As registering has answered it; the mailed link has it as well' })
  key!: string;
}
