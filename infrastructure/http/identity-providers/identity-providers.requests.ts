import { Text } from '../kernel/rules.js';

export class BeginSignInRequest {
  @Text({
    max: 2_000,
    optional: true,
    pattern: /^\/app\/[\x21-\x7e]*$/,
    description: 'The page of the application to come back to',
    example: '/app/orders',
  })
  returnTo?: string;
}
