import {
  commissionRulesModel,
  type CommissionRulesDocument,
} from '../../projections/money/commission-rules.js';
import { query } from '../shared/query.js';

/** The rules that apply and those that are proposed; null: none were ever proposed. */
export const getCommissionRules = query<object, CommissionRulesDocument | null>({
  name: 'GetCommissionRules',
  permission: 'marketplace.readAny',
  reads: [commissionRulesModel],
  run: (_input, { services }) => services.documents.get(commissionRulesModel, 'current'),
});
