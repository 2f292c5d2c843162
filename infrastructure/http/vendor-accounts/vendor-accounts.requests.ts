import {
  statementAccounts,
  vendorAccountList,
  type StatementAccount,
} from '../../../application/money/vendor-account.queries.js';
import { AlsoNamed } from '../kernel/other-names.js';
import { ListRequest, PageRequest } from '../kernel/requests.js';
import { Day, OneOf, RepeatedId, RepeatedText, Sort } from '../kernel/rules.js';

export class ListVendorAccountsRequest extends ListRequest {
  @AlsoNamed('vendorId')
  @RepeatedId({ optional: true })
  vendorOrgId?: string[];
  @RepeatedText({ each: 3, optional: true }) currency?: string[];
  @OneOf(['true', 'false'], {
    optional: true,
    description: 'Only accounts whose payouts are blocked, or only the others',
  })
  blocked?: 'true' | 'false';
  @Sort(Object.keys(vendorAccountList.sorts), 'currency') sort?: string;
}

export class VendorStatementRequest extends PageRequest {
  @OneOf(statementAccounts, {
    optional: true,
    description:
      'available by default. reserved; and of what was paid out: atGateway, inTransit, paid',
  })
  of?: StatementAccount;
  @Day({ optional: true, description: 'First value date; from the beginning by default' })
  from?: string;
  @Day({ optional: true, description: 'Last value date; until now by default' }) to?: string;
}
