import { reconciliation } from '../../../domain/money/reconciliation/reconciliation.js';
import { ReadModelBehind, TookTooLong } from '../../ports/documents.js';
import { EngineUnavailable } from '../../ports/engine-unavailable.js';
import { decodeEvent } from '../../shared/event/codec.js';
import type { AddressedEffect, Channel, Outcome } from '../../shared/relay/relay.js';
import type { Services } from '../../shared/use-case.js';
import { CannotReconcile, Reconciling } from './reconcile.js';

/** Does what the relay of reconciliations asks for. */
export class ReconciliationChannel implements Channel {
  private readonly reconciling: Reconciling;

  constructor(
    private readonly services: Pick<Services, 'documents' | 'events' | 'pipeline' | 'gateway'>,
  ) {
    this.reconciling = new Reconciling(services, services.gateway);
  }

  async perform(effect: AddressedEffect): Promise<Outcome> {
    const [stored] = await this.services.events.readStream(
      effect.event.stream,
      effect.event.revision,
      1,
    );
    const event = stored && decodeEvent(stored);
    if (event?.type !== 'ReconciliationRequested')
      return { is: 'obsolete', why: 'nobody has asked for it' };
    const { day, requestId } = event.data;
    const { state } = await this.services.pipeline.load(reconciliation, day, true);
    if (state.requested?.requestId !== requestId) return { is: 'obsolete', why: 'it was done' };
    try {
      await this.reconciling.run(day, requestId);
      return { is: 'done' };
    } catch (error) {
      if (error instanceof CannotReconcile || error instanceof EngineUnavailable)
        return { is: 'unavailable', why: error.message };
      if (error instanceof ReadModelBehind || error instanceof TookTooLong)
        return { is: 'unavailable', why: `the books are not up to date (${error.name})` };
      throw error;
    }
  }

  lookUp(): Promise<Outcome | null> {
    // whether it was done is seen when it is tried
    return Promise.resolve(null);
  }
}
