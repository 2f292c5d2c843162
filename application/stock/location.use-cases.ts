import type { LocationDetails } from '../../domain/stock/locations/locations.events.js';
import { locations } from '../../domain/stock/locations/locations.js';
import { useCase } from '../shared/use-case.js';
import { locationsOf } from './location-directory.js';

/** A new location, whose key is its first code. */
export const recordLocation = useCase({
  name: 'RecordLocation',
  decider: locations,
  permission: 'stock.manage',
  prepare: async (details: LocationDetails, { caller, meta, services }) => {
    const vendorOrgId = caller.organization.id;
    const { inUse } = await locationsOf(services, vendorOrgId);
    const key = details.code.trim();
    return {
      id: vendorOrgId,
      command: {
        type: 'RecordLocation',
        at: meta.at,
        vendorOrgId,
        key,
        details,
        inUse,
        first: false,
      },
    };
  },
});

export const changeLocation = useCase({
  name: 'ChangeLocation',
  decider: locations,
  permission: 'stock.manage',
  prepare: async (
    { key, ...details }: LocationDetails & { readonly key: string },
    { caller, meta, services },
  ) => {
    const vendorOrgId = caller.organization.id;
    const { inUse } = await locationsOf(services, vendorOrgId);
    return {
      id: vendorOrgId,
      command: { type: 'ChangeLocation', at: meta.at, vendorOrgId, key, details, inUse },
    };
  },
});

/**
 * Makes one location of two: from now on the first one's key and codes mean the other one, and
 * nothing more is reserved at the first. What is on hand there is transferred by
 * `TransferMergedStock`.
 */
export const mergeLocation = useCase({
  name: 'MergeLocation',
  decider: locations,
  permission: 'stock.manage',
  prepare: async (
    { key, into, reason }: { key: string; into: string; reason: string },
    { caller, meta, services },
  ) => {
    const vendorOrgId = caller.organization.id;
    const directory = await locationsOf(services, vendorOrgId);
    const { inUse } = directory;
    const target = directory.keyOf(into, 'into');
    return {
      id: vendorOrgId,
      command: {
        type: 'MergeLocation',
        at: meta.at,
        vendorOrgId,
        key,
        into: target,
        reason,
        inUse,
      },
    };
  },
});
