/** Of a payment, and of the dispute of it: each can be found from the other. */
export const paymentRefOf = (id: string): string => `sim_pi_${id}`;

export const disputeRefOf = (id: string): string => `sim_du_${id}`;

const DISPUTE = /^sim_du_([\da-f]{24})$/;

/** The payment's id; null: this is no dispute's reference. */
export const paymentIdIn = (disputeRef: string): string | null =>
  DISPUTE.exec(disputeRef)?.[1] ?? null;
