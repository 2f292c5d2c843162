import { Text, Texts } from '../kernel/rules.js';

export class VerificationsRequest {
  @Texts({
    max: 100,
    each: 60,
    optional: true,
    description: 'Names of read models; all by default',
  })
  projections?: string[];
  @Text({ max: 500, lines: true, optional: true }) reason?: string;
}
