import { invalid } from '../../domain/shared/decider/domain-error.js';
import {
  foldedLocation,
  locations,
  type LocationsState,
  type RecordedLocation,
} from '../../domain/stock/locations/locations.js';
import { distanceOf } from '../catalogue/search/spelling.js';
import type { Services } from '../shared/use-case.js';

const NEAREST = 3;

/**
 * The locations of one vendor: those with a record, and those from before there were records, whose
 * code and name are the key under which their stock is kept.
 */
export class LocationDirectory {
  private readonly byKey = new Map<string, RecordedLocation>();
  private readonly byFolded = new Map<string, Set<string>>();

  constructor(
    recorded: LocationsState,
    /** Keys under which the vendor has ever had stock. */
    readonly inUse: readonly string[],
  ) {
    for (const location of recorded?.values() ?? []) this.byKey.set(location.key, location);
    for (const key of inUse)
      if (!this.byKey.has(key))
        this.byKey.set(key, {
          key,
          code: key,
          name: key,
          country: '',
          address: null,
          mergedInto: null,
        });
    for (const { key, code } of this.byKey.values()) {
      this.name(key, key);
      this.name(code, key);
    }
  }

  get size(): number {
    return this.byKey.size;
  }

  /**
   * The key of the location that a text names: its key as it stands, or its code or key in whatever
   * case. What was merged is the location that it was merged into.
   *
   * @throws DomainError `location/unknown` with the nearest codes; `location/ambiguous` where the
   *   text names two that differ in case
   */
  keyOf(text: string, field: string): string {
    const exact = this.byKey.get(text);
    if (exact) return exact.mergedInto ?? exact.key;
    const keys = new Set(
      [...(this.byFolded.get(foldedLocation(text)) ?? [])].map(
        (key) => this.byKey.get(key)?.mergedInto ?? key,
      ),
    );
    const [key, ...others] = keys;
    if (key === undefined) throw this.unknown(text, field);
    if (others.length > 0)
      throw invalid(
        'location/ambiguous',
        `"${text}" may be any of ${[...keys].map((each) => `"${each}"`).join(', ')}: write it as it stands there, or merge them`,
        { field, allowed: [...keys] },
      );
    return key;
  }

  /** As `keyOf`, but of what was merged the key under which its stock was kept before. */
  stockKeyOf(text: string, field: string): string {
    return this.byKey.has(text) ? text : this.keyOf(text, field);
  }

  private name(text: string, key: string): void {
    const folded = foldedLocation(text);
    const keys = this.byFolded.get(folded);
    if (keys) keys.add(key);
    else this.byFolded.set(folded, new Set([key]));
  }

  private unknown(text: string, field: string) {
    const folded = foldedLocation(text);
    const open = [...this.byKey.values()].filter((each) => each.mergedInto === null);
    const near = open
      .map(({ code, name }) => ({
        code,
        distance: Math.min(
          ...[code, name].map((each) => distanceOf(folded, foldedLocation(each), 3)),
        ),
      }))
      .sort((a, b) => a.distance - b.distance || (a.code < b.code ? -1 : 1))
      .slice(0, NEAREST)
      .map(({ code }) => code);
    return invalid(
      'location/unknown',
      near.length === 0
        ? `there is no location "${text}": add it to your locations first`
        : `there is no location "${text}": ${near.map((each) => `"${each}"`).join(', ')} exist; add new locations to your locations first`,
      { field, allowed: near },
    );
  }
}

/** Of each vendor's latest state: many movements are recorded between two changes of it. */
const directories = new WeakMap<NonNullable<LocationsState>, LocationDirectory>();

/** The vendor's locations as they are now. */
export async function locationsOf(
  { pipeline, stockLocations }: Pick<Services, 'pipeline' | 'stockLocations'>,
  vendorOrgId: string,
): Promise<LocationDirectory> {
  const inUse = stockLocations.inUse(vendorOrgId);
  const { state } = await pipeline.load(locations, vendorOrgId);
  if (state === null) return new LocationDirectory(state, inUse);
  const known = directories.get(state);
  // keys in use only become more
  if (known?.inUse.length === inUse.length) return known;
  const directory = new LocationDirectory(state, inUse);
  directories.set(state, directory);
  return directory;
}
