import { Decimal, Flag, OneOf, Text } from '../kernel/rules.js';

export class PayoutRequest {
  @Decimal({
    optional: true,
    description: 'Nothing is paid out below it; in the account’s currency',
    example: '50.00',
  })
  minimum?: string;
}

export class PayoutStatusRequest {
  @OneOf(['Cancelled', 'Retried'], {
    description: 'Cancelled while it is requested; retried after it came back',
  })
  status!: 'Cancelled' | 'Retried';
}

export class PayoutBlockRequest {
  @Flag() blocked!: boolean;
  @Text({ max: 500, lines: true, description: 'Read by the vendor' }) reason!: string;
}

export class ReserveRequest {
  @Decimal({ description: 'In the account’s currency', example: '540.00' }) amount!: string;
  @Text({ max: 500, lines: true, description: 'Read by the vendor' }) reason!: string;
}

export class FreeReserveRequest {
  @Text({ max: 500, lines: true, description: 'Read by the vendor' }) reason!: string;
}
