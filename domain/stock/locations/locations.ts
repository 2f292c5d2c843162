import { requireCountry } from '../../shared/address/countries.js';
import { never, type Decider, type DomainCommand } from '../../shared/decider/decider.js';
import { conflict, invalid, missing } from '../../shared/decider/domain-error.js';
import { sayTheSame } from '../../shared/decider/same.js';
import { requireText } from '../../shared/decider/text.js';
import type { LocationDetails, LocationsEvent, OfLocation } from './locations.events.js';

/**
 * `inUse`: keys under which the vendor has stock from before locations had records. They are
 * locations, too, whose code and name are their key.
 */
export type LocationsCommand =
  | (DomainCommand<'RecordLocation'> &
      OfLocation & {
        details: LocationDetails;
        inUse: readonly string[];
        /** Refused unless the vendor has no other location. */
        first: boolean;
      })
  | (DomainCommand<'ChangeLocation'> &
      OfLocation & { details: LocationDetails; inUse: readonly string[] })
  | (DomainCommand<'MergeLocation'> &
      OfLocation & { into: string; reason: string; inUse: readonly string[] });

export interface RecordedLocation extends LocationDetails {
  readonly key: string;
  /** The key of the location that it has become a part of. */
  readonly mergedInto: string | null;
}

/** By key, in the order in which they were recorded. */
export type LocationsState = ReadonlyMap<string, RecordedLocation> | null;

export const MAX_LOCATIONS = 1_000;
export const MAX_LOCATION_CODE = 60;

/** How codes are compared: NFKC, without outer spaces, without case. */
export const foldedLocation = (text: string): string =>
  text.normalize('NFKC').trim().replaceAll(/\s+/g, ' ').toLowerCase();

/** The places of one vendor at which stock is kept: a stream per vendor, so that codes are unique. */
export const locations: Decider<LocationsState, LocationsCommand, LocationsEvent> = {
  category: 'locations',
  stateVersion: 1,
  initial: null,
  decide,
  evolve,
};

function decide(command: LocationsCommand, state: LocationsState): readonly LocationsEvent[] {
  const { vendorOrgId, key, at: occurredAt } = command;
  const known = state?.get(key) ?? null;
  switch (command.type) {
    case 'RecordLocation': {
      const details = checked(command.details);
      if (known) {
        if (sayTheSame(details, detailsOf(known))) return [];
        throw taken(known.code);
      }
      if (command.first && (state || command.inUse.length > 0))
        throw conflict('location/not-the-first', 'there are locations already', { field: 'code' });
      if (!command.inUse.includes(key)) requireNew(key, state, command.inUse);
      requireFree(details.code, key, state, command.inUse);
      if ((state?.size ?? 0) >= MAX_LOCATIONS)
        throw conflict(
          'location/too-many',
          `a vendor has at most ${MAX_LOCATIONS.toLocaleString('en')} locations`,
        );
      return [{ type: 'LocationRecorded', data: { vendorOrgId, key, ...details, occurredAt } }];
    }
    case 'ChangeLocation': {
      const details = checked(command.details);
      if (!known) {
        if (!command.inUse.includes(key)) throw unknown();
        requireFree(details.code, key, state, command.inUse);
        return [{ type: 'LocationRecorded', data: { vendorOrgId, key, ...details, occurredAt } }];
      }
      if (known.mergedInto !== null) throw merged(known);
      const before = detailsOf(known);
      if (sayTheSame(details, before)) return [];
      requireFree(details.code, key, state, command.inUse);
      return [
        { type: 'LocationChanged', data: { vendorOrgId, key, ...details, before, occurredAt } },
      ];
    }
    case 'MergeLocation': {
      const { into, reason, inUse } = command;
      requireText('reason', reason, 500);
      if (!known && !inUse.includes(key)) throw unknown();
      if (known?.mergedInto === into) return [];
      if (known && known.mergedInto !== null) throw merged(known);
      if (into === key)
        throw invalid('location/into-itself', 'a location is merged into another one', {
          field: 'into',
        });
      const target = state?.get(into) ?? null;
      if (!target && !inUse.includes(into))
        throw invalid('location/unknown', 'the location to merge into does not exist', {
          field: 'into',
        });
      if (target && target.mergedInto !== null)
        throw conflict(
          'location/merged',
          `"${target.code}" itself was merged into "${target.mergedInto}": merge it into that one`,
          { field: 'into', allowed: [target.mergedInto] },
        );
      return [{ type: 'LocationMerged', data: { vendorOrgId, key, into, reason, occurredAt } }];
    }
    default:
      return never(command);
  }
}

function evolve(state: LocationsState, event: LocationsEvent): LocationsState {
  const { key } = event.data;
  const next = new Map(state);
  switch (event.type) {
    case 'LocationRecorded':
      return next.set(key, { key, ...detailsOf(event.data), mergedInto: null });
    case 'LocationChanged':
      return next.set(key, {
        key,
        ...detailsOf(event.data),
        mergedInto: next.get(key)?.mergedInto ?? null,
      });
    case 'LocationMerged': {
      const { into } = event.data;
      // what was merged into this one before is a part of the other one now
      for (const each of next.values())
        if (each.mergedInto === key) next.set(each.key, { ...each, mergedInto: into });
      const location = next.get(key) ?? {
        key,
        code: key,
        name: key,
        country: '',
        address: null,
        mergedInto: null,
      };
      return next.set(key, { ...location, mergedInto: into });
    }
    default:
      return never(event);
  }
}

const detailsOf = ({ code, name, country, address }: LocationDetails): LocationDetails => ({
  code,
  name,
  country,
  address,
});

function checked(details: LocationDetails): LocationDetails {
  const { country, address } = details;
  const code = details.code.trim();
  const name = details.name.trim();
  requireText('code', code, MAX_LOCATION_CODE);
  requireText('name', name, 100);
  requireCountry('country', country);
  return { code, name, country, address };
}

/**
 * A code means one location: no other one has it as its code or as its key. Its own key every
 * location may use, also where two keys from before codes were compared differ in case only.
 */
function requireFree(
  code: string,
  key: string,
  state: LocationsState,
  inUse: readonly string[],
): void {
  const folded = foldedLocation(code);
  if (folded === foldedLocation(key)) return;
  const others = [...(state?.values() ?? [])].filter((other) => other.key !== key);
  const names = [...others.flatMap((other) => [other.key, other.code]), ...inUse];
  if (names.some((name) => name !== key && foldedLocation(name) === folded)) throw taken(code);
}

/** A new key differs from every code and key by more than its case. */
function requireNew(key: string, state: LocationsState, inUse: readonly string[]): void {
  const folded = foldedLocation(key);
  const names = [...(state?.values() ?? [])].flatMap((other) => [other.key, other.code]);
  if ([...names, ...inUse].some((name) => foldedLocation(name) === folded)) throw taken(key);
}

const taken = (code: string) =>
  conflict(
    'location/code-taken',
    `"${code}" is the code of another location already: codes are compared without case`,
    { field: 'code' },
  );

const unknown = () => missing('location/unknown', 'this location does not exist');

const merged = (location: RecordedLocation) =>
  conflict(
    'location/merged',
    `"${location.code}" was merged into "${location.mergedInto}": it changes no more`,
  );
