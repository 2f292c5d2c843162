import {
  START,
  type EventStore,
  type Position,
  type StoredEvent,
} from '../../application/ports/event-store.js';
import type { KeyValueStore } from '../../application/ports/key-value-store.js';
import { DataUnfit } from '../shared/data-unfit.js';
import { sealedSubjectsIn } from './sealed-subjects.js';

/** Where the vault and the state say to which history they belong. */
export const BELONGING = { bucket: 'installation', key: 'epoch' } as const;

/** What has to belong together; `names` are those that an operator knows it by. */
export interface InstallationParts {
  readonly store: Pick<EventStore, 'epoch'>;
  readonly vault: KeyValueStore;
  readonly state: KeyValueStore;
  /** Where the events ended when they were opened. */
  readonly head: Position;
  /** The newest events, in order, where they are found without reading all before them. */
  readonly newest?: () => Promise<readonly Pick<StoredEvent, 'data'>[]>;
  readonly names: { readonly events: string; readonly vault: string; readonly state: string };
}

/**
 * Refuses events, keys and states that are not of one installation: with keys of another one nobody
 * could sign in, and new keys would be made beside what can never be read again. Vault and state
 * carry the epoch of the events; those that carry none yet, of new installations and of earlier
 * versions, are given it. Within one epoch the state may be older or younger than the events, and so
 * may the vault, as after a restore, unless it has no key of any of those whom the newest events are
 * about.
 *
 * @throws DataUnfit; nothing was changed then
 */
export async function requireOneInstallation(parts: InstallationParts): Promise<void> {
  const { store, vault, state, head, newest, names } = parts;
  const of = (part: KeyValueStore): Promise<string | null> =>
    part.get(BELONGING.bucket, BELONGING.key);
  const [vaultOf, stateOf, signing, installation] = await Promise.all([
    of(vault),
    of(state),
    vault.get('secret', 'signing'),
    vault.get('secret', 'installation'),
  ]);
  const foreignVault = (why: string): DataUnfit =>
    new DataUnfit(
      `${names.vault} does not belong to ${names.events}: ${why}. Restore both from one backup, see "Backup and restore" in docs/operations.md`,
    );
  if (vaultOf !== null && vaultOf !== store.epoch)
    throw foreignVault(`it is of the history ${vaultOf}, the events are of ${store.epoch}`);
  if (stateOf !== null && stateOf !== store.epoch)
    throw new DataUnfit(
      `${names.state} does not belong to ${names.events}: it is of the history ${stateOf}, the events are of ${store.epoch}. Restore both from one backup, see "Backup and restore" in docs/operations.md`,
    );
  if (head > START) {
    if (signing === null || installation === null)
      throw foreignVault('there are events, and it does not have the secrets they were made with');
    if (vaultOf === null && !(await hasKeys(vault)))
      throw foreignVault('there are events, and it has no key of any person in them');
    if (newest && !(await knowsTheNewest(vault, await newest())))
      throw new DataUnfit(
        `${names.vault} is older than ${names.events}: it has no key of any of those whom the newest events are about. Restore both from one backup, see "Backup and restore" in docs/operations.md`,
      );
  }
  for (const [part, known] of [
    [vault, vaultOf],
    [state, stateOf],
  ] as const)
    // another replica may be first: it writes the same
    if (known === null) await part.write([{ ...BELONGING, value: store.epoch, ifValue: null }]);
}

/** Keys of persons, or persons who were forgotten and whose keys are gone for that reason. */
async function hasKeys(vault: KeyValueStore): Promise<boolean> {
  for (const bucket of ['subject-key', 'forgotten'])
    if ((await vault.list(bucket)).length > 0) return true;
  return false;
}

/** How many of the newest subjects are looked at. */
const LOOKED_AT = 5;

/** Whether one of those whose data the newest events have sealed has a key, or was forgotten. */
async function knowsTheNewest(
  vault: KeyValueStore,
  newest: readonly Pick<StoredEvent, 'data'>[],
): Promise<boolean> {
  const subjects = new Set(newest.toReversed().flatMap(({ data }) => sealedSubjectsIn(data)));
  if (subjects.size === 0) return true;
  for (const subject of [...subjects].slice(0, LOOKED_AT))
    for (const bucket of ['subject-key', 'forgotten'])
      if ((await vault.get(bucket, subject)) !== null) return true;
  return false;
}
