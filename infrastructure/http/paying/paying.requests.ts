import { Decimal, Id, Text } from '../kernel/rules.js';

export class RefundRequest {
  @Id({ description: 'The order that is refunded, or a part of it' }) orderId!: string;
  @Decimal({ description: 'Gross, in the payment’s currency', example: '60.00' }) amount!: string;
  @Text({ max: 500, lines: true, description: 'Read by the buyer' }) reason!: string;
}
