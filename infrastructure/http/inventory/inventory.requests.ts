import { backorderList } from '../../../application/stock/backorder.queries.js';
import { stockList } from '../../../application/stock/inventory.queries.js';
import { ListRequest, PageRequest } from '../kernel/requests.js';
import { Day, OneOf, RepeatedText, Sort, StrictWhole, Text } from '../kernel/rules.js';

export class AdjustStockRequest {
  @Text({ max: 60 }) location!: string;
  @StrictWhole({
    min: -1_000_000_000,
    optional: true,
    description: 'Change in quantity; either this or quantity',
  })
  delta?: number;
  @StrictWhole({ optional: true, description: 'Counted quantity; either this or delta' })
  quantity?: number;
  @Text({ max: 500, lines: true }) reason!: string;
}

export class ListStockRequest extends ListRequest {
  @OneOf(['true', 'false'], {
    optional: true,
    description: 'true: only products to reorder; false: only the others',
  })
  low?: 'true' | 'false';
  @Sort(Object.keys(stockList.sorts), '-changedAt') sort?: string;
}

export class ListBackordersRequest extends ListRequest {
  @RepeatedText({ each: 60, optional: true, description: 'Keys or codes of locations' })
  location?: string[];
  @Day({ optional: true, description: 'Promised for this day at the latest' })
  promisedTo?: string;
  @Sort(Object.keys(backorderList.sorts), 'promisedDate') sort?: string;
}

export class StockHistoryRequest extends PageRequest {
  @Text({ max: 60 }) location!: string;
}

export class ReceiveStockRequest {
  @Text({ max: 60 }) location!: string;
  @StrictWhole({ min: 1 }) quantity!: number;
  @Text({ max: 100, optional: true, description: 'Delivery note' }) reference?: string;
}

export class ReorderPointRequest {
  @Text({ max: 60 }) location!: string;
  @StrictWhole({ optional: true, description: 'None if omitted' }) reorderPoint?: number;
}

export class TransferStockRequest {
  @Text({ max: 60, description: 'Key or code of a location' }) from!: string;
  @Text({ max: 60, description: 'Key or code of a location' }) to!: string;
  @StrictWhole({ min: 1 }) quantity!: number;
  @Text({ max: 500, lines: true }) reason!: string;
}
