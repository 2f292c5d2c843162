import { heldFundsList } from '../../../application/money/held-funds.queries.js';
import { AlsoNamed } from '../kernel/other-names.js';
import { ListRequest } from '../kernel/requests.js';
import { OneOf, RepeatedId, RepeatedText, Sort, Whole } from '../kernel/rules.js';

export class ListHeldFundsRequest extends ListRequest {
  @Whole({ min: 0, max: 3_650, optional: true, description: 'Held for so many days or longer' })
  days?: number;
  @AlsoNamed('vendorId')
  @RepeatedId({ optional: true })
  vendorOrgId?: string[];
  @RepeatedText({ each: 3, optional: true }) currency?: string[];
  @OneOf(['true', 'false'], {
    optional: true,
    description: 'Only money that somebody keeps from being released, or only the rest',
  })
  onHold?: 'true' | 'false';
  @Sort(Object.keys(heldFundsList.sorts), 'capturedAt') sort?: string;
}
