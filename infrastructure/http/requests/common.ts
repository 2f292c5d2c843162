import type { UnitPrice } from '../../../domain/money/money.js';
import { Country, CurrencyCode, Decimal, Email, StrictWhole, Text, Whole } from '../rules.js';

export class AddressRequest {
  @Text({ max: 200, description: 'Who receives' }) name!: string;
  @Text({ max: 200 }) line1!: string;
  @Text({ max: 200, optional: true }) line2?: string;
  @Text({ max: 100 }) city!: string;
  @Text({ max: 20 }) postalCode!: string;
  @Country() country!: string;
}

export class ContactRequest {
  @Text({ max: 200 }) name!: string;
  @Email({ optional: true }) email?: string;
  @Text({ max: 40, optional: true }) phone?: string;
}

export class MoneyRequest {
  @Decimal() amount!: string;
  @CurrencyCode() currency!: string;
}

export class UnitPriceRequest {
  @Decimal() amount!: string;
  @CurrencyCode() currency!: string;
  @StrictWhole({ min: 1, optional: true, description: 'Units that the price is for; 1 where absent' }) per?: number;
}

export const unitPriceOf = ({ amount, currency, per }: UnitPriceRequest): UnitPrice => ({ amount, currency, per: per ?? 1 });

export class PageRequest {
  @Whole({ min: 1, max: 200, optional: true, description: '50 where absent' }) limit?: number;
  @Text({ max: 500, optional: true, description: 'nextCursor of the page before' }) cursor?: string;
}

export class ReasonRequest {
  @Text({ max: 500 }) reason!: string;
}

export const pageOf = ({ limit, cursor }: PageRequest): { limit: number; cursor: string | null } => ({ limit: limit ?? 50, cursor: cursor ?? null });
