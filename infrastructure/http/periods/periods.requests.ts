import { OneOf, Text } from '../kernel/rules.js';

export const periodDecisions = [
  'ProposeClosing',
  'ProposeReopening',
  'Confirm',
  'Decline',
] as const;

export class PeriodDecisionRequest {
  @OneOf(periodDecisions, {
    description: 'What is proposed by one person is confirmed by another, or declined by anybody',
  })
  decision!: (typeof periodDecisions)[number];
  @Text({
    max: 500,
    lines: true,
    optional: true,
    description:
      'Required to open a month again, to decline, and to close one with something open: why that may stay so',
  })
  reason?: string;
}
