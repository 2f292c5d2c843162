import { Decimal, Flag, Id, Parts, Text } from '../kernel/rules.js';

export class RefundedLineRequest {
  @Id({ description: 'Of the order’s line' }) id!: string;
  @Decimal({ description: 'Before tax, in the payment’s currency', example: '50.00' }) net!: string;
}

export class RefundRequest {
  @Id({ description: 'The order that is refunded, or a part of it' }) orderId!: string;
  @Decimal({
    optional: true,
    description: 'With tax, in the payment’s currency; or what of which lines',
    example: '60.00',
  })
  amount?: string;
  @Parts(() => RefundedLineRequest, {
    once: 'id',
    min: 1,
    max: 1000,
    optional: true,
    description: 'Instead of an amount; their tax is added in proportion',
  })
  lines?: RefundedLineRequest[];
  @Text({ max: 500, lines: true, description: 'Read by the other side' }) reason!: string;
}

export class StartRefundRequest extends RefundRequest {
  @Id({ optional: true, description: 'The buyer’s request that it answers' }) requestId?: string;
}

export class ReleaseHoldRequest {
  @Flag({ description: 'true: keep it from being released; false: lift the hold' }) held!: boolean;
  @Text({ max: 500, lines: true, description: 'Read by the vendor' }) reason!: string;
}
