import type { ListInput, PageInput, SortBy } from '../../../application/shared/page.js';
import type { UnitPrice } from '../../../domain/shared/money/money.js';
import { Country, CurrencyCode, Decimal, Email, OneOf, StrictWhole, Text, Whole } from './rules.js';

export class AddressRequest {
  @Text({ max: 200, description: 'The recipient' }) name!: string;
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
  @StrictWhole({
    min: 1,
    optional: true,
    description: 'Units that the price is for; 1 by default',
  })
  per?: number;
}

export const unitPriceOf = ({ amount, currency, per }: UnitPriceRequest): UnitPrice => ({
  amount,
  currency,
  per: per ?? 1,
});

export class PageRequest {
  @Whole({ min: 1, max: 200, optional: true, description: '50 by default' }) limit?: number;
  @Text({ max: 500, optional: true, description: 'nextCursor of the previous page' })
  cursor?: string;
}

/** What every list takes. Its own class adds `sort` and the filters. */
export class ListRequest extends PageRequest {
  @Text({
    max: 200,
    optional: true,
    description: 'Words that must all occur, each whole or as a prefix',
  })
  q?: string;
  @Whole({
    min: 0,
    max: 100_000,
    optional: true,
    description: 'Number of items to skip; either this or cursor',
  })
  offset?: number;
}

export class ReasonRequest {
  @Text({ max: 500, lines: true }) reason!: string;
}

export const pageOf = ({ limit, cursor }: PageRequest): PageInput => ({
  limit: limit ?? 50,
  cursor: cursor ?? null,
});

export class OptionalReasonRequest {
  @Text({ max: 500, lines: true, optional: true }) reason?: string;
}

/** Of a far-reaching action. */
export class DryRunRequest {
  @OneOf(['true', 'false'], {
    optional: true,
    description: 'true: preview the effect and change nothing',
  })
  dryRun?: 'true' | 'false';
}

/** `-placedAt,number` */
const sortOf = (text: string | undefined): SortBy[] =>
  text?.split(',').map((key) => ({ by: key.replace('-', ''), descending: key.startsWith('-') })) ??
  [];

export const listOf = ({
  q,
  offset,
  sort,
  ...page
}: ListRequest & { sort?: string }): ListInput => ({
  ...pageOf(page),
  q: q ?? null,
  offset: offset ?? 0,
  sort: sortOf(sort),
  counted: true,
});

export const lowered = (ids: readonly string[] | undefined): string[] =>
  ids?.map((id) => id.toLowerCase()) ?? [];

/** As instants are kept: in UTC. */
export const instantOf = (text: string | undefined): string | null =>
  text === undefined ? null : new Date(text).toISOString();

export const now = (): string => new Date().toISOString();
