import { never, type Decider, type DomainCommand } from '../../shared/decider/decider.js';
import { missing } from '../../shared/decider/domain-error.js';
import { requireLine } from '../../shared/decider/text.js';
import type { PartNumberEvent } from './part-number.events.js';

export type PartNumberCommand =
  | (DomainCommand<'AssignPartNumber'> & {
      partNumberId: string;
      buyerOrgId: string;
      partNumber: string;
      productId: string;
      assignedBy: string;
    })
  | (DomainCommand<'RemovePartNumber'> & { removedBy: string });

export type PartNumberState = {
  readonly partNumberId: string;
  readonly buyerOrgId: string;
  readonly partNumber: string;
  /** Null: removed. */
  readonly productId: string | null;
} | null;

export const MAX_PART_NUMBER = 64;

/** Normal form in which part numbers are compared: NFKC, no white space, upper case. */
export const foldedPartNumber = (text: string): string =>
  text.normalize('NFKC').replaceAll(/\s+/g, '').toUpperCase();

/**
 * A buyer's own number for a product. The stream's id is derived from buyer and number, so one
 * number stands for one product.
 */
export const partNumber: Decider<PartNumberState, PartNumberCommand, PartNumberEvent> = {
  category: 'partNumber',
  stateVersion: 1,
  initial: null,
  decide,
  evolve,
};

function decide(command: PartNumberCommand, state: PartNumberState): readonly PartNumberEvent[] {
  switch (command.type) {
    case 'AssignPartNumber': {
      const { partNumberId, buyerOrgId, productId, assignedBy, at } = command;
      requireLine('partNumber', command.partNumber, MAX_PART_NUMBER);
      const text = command.partNumber.trim();
      if (state?.productId === productId && state.partNumber === text) return [];
      return [
        {
          type: 'PartNumberAssigned',
          data: {
            partNumberId,
            buyerOrgId,
            partNumber: text,
            productId,
            assignedBy,
            occurredAt: at,
          },
        },
      ];
    }
    case 'RemovePartNumber': {
      if (!state) throw missing('part-number/unknown', 'this part number does not exist');
      if (state.productId === null) return [];
      return [
        {
          type: 'PartNumberRemoved',
          data: {
            ...state,
            productId: state.productId,
            removedBy: command.removedBy,
            occurredAt: command.at,
          },
        },
      ];
    }
    default:
      return never(command);
  }
}

function evolve(state: PartNumberState, event: PartNumberEvent): PartNumberState {
  switch (event.type) {
    case 'PartNumberAssigned': {
      const { partNumberId, buyerOrgId, partNumber: text, productId } = event.data;
      return { partNumberId, buyerOrgId, partNumber: text, productId };
    }
    case 'PartNumberRemoved':
      return state && { ...state, productId: null };
    default:
      return never(event);
  }
}
