import { publicEventNames } from '../../../domain/hub/public-events/public-events.js';
import { Pattern, RepeatedOneOf, Whole } from '../kernel/rules.js';

export class FeedRequest {
  @Pattern(/^(\d{1,15}|latest)$/, 'nextAfter of the answer before, or "latest"', {
    optional: true,
    example: '1204',
    description:
      '`nextAfter` of the answer before. Omitted: from the first event. `latest`: from now on',
  })
  after?: string;
  @RepeatedOneOf(publicEventNames, { optional: true, description: 'Only these; all if omitted' })
  type?: string[];
  @Whole({ min: 1, max: 1_000, optional: true, description: '200 by default' }) limit?: number;
  @Whole({
    min: 0,
    max: 30,
    optional: true,
    description: 'Where there is nothing, wait for so many seconds for the next event',
  })
  wait?: number;
}
