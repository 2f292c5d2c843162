import { locationList } from '../../../application/stock/location.queries.js';
import { ListRequest } from '../kernel/requests.js';
import { Country, Part, Sort, Text } from '../kernel/rules.js';

export class SiteAddressRequest {
  @Text({ max: 200 }) line1!: string;
  @Text({ max: 200, optional: true }) line2?: string;
  @Text({ max: 20 }) postalCode!: string;
  @Text({ max: 100 }) city!: string;
}

export class LocationRequest {
  @Text({
    max: 60,
    description: 'What people and tables write; compared without case and outer spaces',
    example: 'LDS-1',
  })
  code!: string;
  @Text({ max: 100, optional: true, description: 'The code if omitted', example: 'Leeds, Dock St' })
  name?: string;
  @Country({ description: 'The country that goods are dispatched from, which decides their tax' })
  country!: string;
  @Part(() => SiteAddressRequest, { optional: true }) address?: SiteAddressRequest;
}

export class ListLocationsRequest extends ListRequest {
  @Sort(Object.keys(locationList.sorts), 'code') sort?: string;
}

export class MergeLocationRequest {
  @Text({ max: 60, description: 'Key or code of the location that it becomes a part of' })
  into!: string;
  @Text({ max: 500, lines: true }) reason!: string;
}

export class MoveMergedStockRequest {
  @Text({
    max: 2_000,
    optional: true,
    description: 'Where the answer before ended; from the beginning if omitted',
  })
  cursor?: string;
}
