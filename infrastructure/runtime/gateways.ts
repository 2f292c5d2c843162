import type { KeyValueStore } from '../../application/ports/key-value-store.js';
import type { PaymentGateway } from '../../application/ports/payment-gateway.js';
import { SimulatedGateway } from '../engines/simulated-gateway/simulated-gateway.js';
import type { StripeSettings } from '../engines/stripe/settings.js';

/** A gateway, and what it does by itself. */
export interface RunningGateway extends PaymentGateway {
  start(): void;
  stop(): Promise<void>;
}

export interface GatewayParts {
  /** For a gateway that is simulated here. */
  readonly state: KeyValueStore;
  readonly secret: Buffer;
  /** Where people reach the application, without a slash at the end. */
  readonly publicUrl: string;
  /** Takes a callback of a gateway that is in this process; what it rejects is sent again. */
  readonly deliver: (body: Buffer, signature: string) => Promise<void>;
}

export type GatewayOpener = (parts: GatewayParts) => RunningGateway | Promise<RunningGateway>;

/** Without any set-up no money is moved. */
export const openSimulatedGateway: GatewayOpener = ({ state, ...parts }) =>
  new SimulatedGateway({ store: state, ...parts });

/** Stripe; what speaks with it is read only where it is used. */
export const openStripe =
  (settings: StripeSettings): GatewayOpener =>
  async () => {
    const { StripeGateway } = await import('../engines/stripe/stripe-gateway.js');
    return StripeGateway.open(settings);
  };
