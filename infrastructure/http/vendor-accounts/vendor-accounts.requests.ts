import {
  heldList,
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
  @Day({
    optional: true,
    description: 'First day, where the vendor is; from the beginning if omitted',
  })
  from?: string;
  @Day({ optional: true, description: 'Last day, where the vendor is; until now by default' })
  to?: string;
}

export class ListHeldRequest extends ListRequest {
  @OneOf(['true', 'false'], {
    optional: true,
    description: 'Only orders of which some is held still, or only the others',
  })
  held?: 'true' | 'false';
  @Sort(Object.keys(heldList.sorts), '-capturedAt') sort?: string;
}

export class HeldStatementRequest extends PageRequest {
  @Day({ optional: true, description: 'First day, where the vendor is' }) from?: string;
  @Day({ optional: true, description: 'Last day, where the vendor is' }) to?: string;
}
