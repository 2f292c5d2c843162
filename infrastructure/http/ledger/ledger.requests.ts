import { accountList, accountNames, entryList } from '../../../application/money/ledger.queries.js';
import { postingEventTypes } from '../../../projections/money/posting-events.js';
import { AlsoNamed } from '../kernel/other-names.js';
import { ListRequest, PageRequest } from '../kernel/requests.js';
import {
  Day,
  OneOf,
  RepeatedId,
  RepeatedOneOf,
  RepeatedText,
  Sort,
  Text,
} from '../kernel/rules.js';

const bookDescription = '`operator`, or the id of a vendor';

export class ListLedgerAccountsRequest extends ListRequest {
  @RepeatedText({ each: 40, optional: true, description: bookDescription }) book?: string[];
  @RepeatedOneOf(accountNames, { optional: true }) account?: string[];
  @RepeatedText({ each: 3, optional: true }) currency?: string[];
  @RepeatedId({ optional: true, description: 'Ids of orders or vendors whose accounts they are' })
  of?: string[];
  @OneOf(['true', 'false'], {
    optional: true,
    description: 'Only accounts that are not at zero, or only those that are',
  })
  open?: 'true' | 'false';
  @Sort(Object.keys(accountList.sorts), 'account') sort?: string;
}

export class LedgerStatementRequest extends PageRequest {
  @Day({ optional: true, description: 'First value date; from the beginning by default' })
  from?: string;
  @Day({ optional: true, description: 'Last value date; until now by default' }) to?: string;
}

export class ListLedgerEntriesRequest extends ListRequest {
  @RepeatedText({ each: 40, optional: true, description: bookDescription }) book?: string[];
  @RepeatedText({ each: 3, optional: true }) currency?: string[];
  @RepeatedId({ optional: true }) orderId?: string[];
  @AlsoNamed('vendorId')
  @RepeatedId({ optional: true })
  vendorOrgId?: string[];
  @RepeatedOneOf(postingEventTypes, { optional: true }) eventType?: string[];
  @RepeatedId({ optional: true }) eventId?: string[];
  @RepeatedText({ each: 100, optional: true, description: 'Such as payment-<id>' })
  stream?: string[];
  @Day({ optional: true, description: 'First value date' }) from?: string;
  @Day({ optional: true, description: 'Last value date' }) to?: string;
  @Sort(Object.keys(entryList.sorts), '-valueDate') sort?: string;
}

export class TrialBalanceRequest {
  @Day({ optional: true, description: 'The last value date that counts; now by default' })
  asOf?: string;
  @Text({ max: 40, optional: true, description: `operator by default. ${bookDescription}` })
  book?: string;
}
