import type { NewsSubject } from '../../domain/money/gateway-news/gateway-news.events.js';
import { vendorAccount } from '../../domain/money/vendor-account/vendor-account.js';
import { never } from '../../domain/shared/decider/decider.js';
import type { PaymentGateway } from '../ports/payment-gateway.js';
import type { AddressedEffect, Outcome } from '../shared/relay/relay.js';
import type { Services } from '../shared/use-case.js';
import { obsolete, requireCurrency, settle } from './gateway-answers.js';
import type { GatewayRecords } from './gateway-records.js';

/** Asks how what the news are about stands now, whatever they said. */
export class GatewayNews {
  constructor(
    private readonly services: Pick<Services, 'pipeline'>,
    private readonly gateway: PaymentGateway,
    private readonly records: GatewayRecords,
  ) {}

  async lookAt(effect: AddressedEffect, about: NewsSubject): Promise<Outcome> {
    switch (about.what) {
      case 'checkout': {
        const { paymentId, checkoutRef } = about;
        return settle(
          await this.gateway.checkout(checkoutRef),
          async (found) => {
            const state = await this.records.paymentState(paymentId);
            if (!state || found.is === 'open') return;
            if (found.is === 'failed') {
              // of an older page nothing is of interest
              if (state.checkoutRef === (found.checkoutRef ?? checkoutRef))
                await this.records.onPayment(effect, paymentId, {
                  type: 'RecordCheckoutFailed',
                  attempt: state.attempt,
                  code: found.code,
                });
              return;
            }
            requireCurrency(state.currency, found.currency);
            const { gatewayRef, amount, captureBefore } = found;
            await this.records.onPayment(effect, paymentId, {
              type: 'RecordAuthorisation',
              gatewayRef,
              amount,
              captureBefore,
            });
          },
          null,
        );
      }
      case 'bankTransfer':
        return this.records.recordBankTransfer(effect, about.paymentId, about.gatewayRef);
      case 'capture': {
        const { paymentId, gatewayRef } = about;
        return settle(
          await this.gateway.captured(gatewayRef),
          async (captured) => {
            if (captured) await this.records.recordCapture(effect, paymentId, gatewayRef, captured);
          },
          null,
        );
      }
      case 'refund': {
        const { paymentId, refundId, refundRef } = about;
        return settle(
          await this.gateway.refundState(refundRef),
          (made) => this.records.recordRefund(effect, paymentId, refundId, made),
          null,
        );
      }
      case 'payout': {
        const { accountId, payoutId, payoutRef, gatewayAccount } = about;
        return settle(
          await this.gateway.payoutState(gatewayAccount, payoutRef),
          async (made) => {
            const { state } = await this.services.pipeline.load(vendorAccount, accountId, true);
            if (state.of) await this.records.recordPayout(effect, state.of, payoutId, made);
          },
          null,
        );
      }
      case 'dispute': {
        const found = await this.gateway.dispute(about.disputeRef);
        const of = about.paymentId ?? (found.is === 'done' ? found.value.paymentId : null);
        if (found.is === 'done' && of === null) return obsolete('it is of none of our payments');
        return settle(
          found,
          ({ paymentId: _of, ...standing }) => this.records.recordDispute(effect, of!, standing),
          null,
        );
      }
      case 'account': {
        const found = await this.gateway.account(about.gatewayAccount);
        const of = about.vendorOrgId ?? (found.is === 'done' ? found.value.vendorOrgId : null);
        if (found.is === 'done' && of === null) return obsolete('it is none of our vendors’');
        return settle(
          found,
          (account) => this.records.recordAccountState(effect, of!, account),
          null,
        );
      }
      default:
        return never(about);
    }
  }
}
