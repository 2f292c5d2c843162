import { CurrencyCode, Decimal, Flag, OneOf, Parts, Text } from '../kernel/rules.js';

export class PayoutRequest {
  @Decimal({
    optional: true,
    description: 'Nothing is paid out below it; in the account’s currency',
    example: '50.00',
  })
  minimum?: string;
}

export class PayoutMinimumRequest {
  @Decimal({ example: '50.00' }) amount!: string;
  @CurrencyCode() currency!: string;
}

export class PayoutRunRequest {
  @Parts(() => PayoutMinimumRequest, {
    once: 'currency',
    max: 20,
    optional: true,
    description: 'By currency: what is less is carried over',
  })
  minima?: PayoutMinimumRequest[];
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
