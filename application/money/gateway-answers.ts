import { never } from '../../domain/shared/decider/decider.js';
import { DomainError } from '../../domain/shared/decider/domain-error.js';
import type { GatewayAnswer } from '../ports/payment-gateway.js';
import type { Outcome } from '../shared/relay/relay.js';

export const DONE: Outcome = { is: 'done' };
export const obsolete = (why: string): Outcome => ({ is: 'obsolete', why });

/** What happened outside and cannot be recorded now is looked up later; what is refused is looked at. */
export async function recorded(record: () => Promise<void>): Promise<Outcome> {
  try {
    await record();
    return DONE;
  } catch (error) {
    if (error instanceof DomainError) return { is: 'refused', why: error.message };
    return { is: 'unknown', why: `it could not be recorded (${(error as Error).name})` };
  }
}

/** Amounts of different currencies are never compared, nor booked as one another. */
export function requireCurrency(ours: string, theirs: string): void {
  if (ours !== theirs)
    throw new DomainError(
      'conflict',
      'payment/currency',
      `the gateway answers in ${theirs} what was asked in ${ours}`,
    );
}

/** `refuse` null: a refusal is nothing that could be recorded, and somebody has to look. */
export async function settle<Value>(
  answer: GatewayAnswer<Value>,
  record: (value: Value) => Promise<void>,
  refuse: ((code: string) => Promise<void>) | null,
): Promise<Outcome> {
  switch (answer.is) {
    case 'done':
      return recorded(() => record(answer.value));
    case 'refused':
      return refuse ? recorded(() => refuse(answer.code)) : { is: 'refused', why: answer.code };
    case 'unavailable':
    case 'unknown':
      return { is: answer.is, why: answer.why };
    default:
      return never(answer);
  }
}
