import { ChangeDetectionStrategy, Component, DestroyRef, inject, type OnInit } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { RouterLink } from '@angular/router';
import { Api } from '../../api/api';
import { operationsDismissEffect } from '../../api/fn/operations/operations-dismiss-effect';
import { operationsEffects } from '../../api/fn/operations/operations-effects';
import { operationsRelays } from '../../api/fn/operations/operations-relays';
import { operationsRetryEffect } from '../../api/fn/operations/operations-retry-effect';
import { operationsRetryRelay } from '../../api/fn/operations/operations-retry-relay';
import { operationsSkipInRelay } from '../../api/fn/operations/operations-skip-in-relay';
import type { RelayStates } from '../../api/models/relay-states';
import type { WaitingEffects } from '../../api/models/waiting-effects';
import { askForReason } from '../../components/ask-for-reason';
import { FailureNotice } from '../../components/failure-notice';
import { Action } from '../../core/action';
import { countText, shortened } from '../../core/formats';
import { reading } from '../../core/reading';
import { Session } from '../../core/session';
import { Money } from '../../terms/money';
import { When } from '../../terms/when';

type Relay = RelayStates['items'][number];
type Effect = WaitingEffects['items'][number];

const EVERY_MS = 2_000;

const calls: Readonly<Record<string, string>> = {
  checkout: $localize`Create payment page`,
  capture: $localize`Capture payment`,
  release: $localize`Release authorisation`,
  refund: $localize`Refund buyer`,
  transfer: $localize`Transfer to vendor`,
  payout: $localize`Pay out to vendor’s bank account`,
  account: $localize`Open vendor account`,
  news: $localize`Check gateway notifications`,
};

/** What is sent outside (mail), and what of it waits for an operator. */
@Component({
  selector: 'tp-relays',
  imports: [MatButton, Money, RouterLink, FailureNotice, When],
  templateUrl: './relays.html',
  styles: `
    section {
      display: flex;
      flex-direction: column;
      gap: 8px;
    }

    .why-stopped {
      color: var(--refused);
      overflow-wrap: anywhere;
    }

    .skeleton {
      width: 100%;
      height: 20px;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Relays implements OnInit {
  private readonly api = inject(Api);
  private readonly dialogs = inject(MatDialog);
  private readonly destroyed = inject(DestroyRef);
  protected readonly operates = inject(Session).can('marketplace.operate');
  protected readonly attempt = new Action();
  protected readonly purchaseWord = $localize`purchase`;
  protected readonly count = countText;
  protected readonly short = (text: string): string => shortened(text, 13);

  protected readonly relays = reading(
    () => true,
    () => this.api.invoke(operationsRelays),
    () => false,
    'operations relays',
  );
  protected readonly effects = reading(
    () => true,
    () => this.api.invoke(operationsEffects),
    () => false,
    'operations effects',
  );

  ngOnInit(): void {
    const timer = setInterval(() => {
      if (!document.hidden && !this.attempt.busy()) this.again();
    }, EVERY_MS);
    this.destroyed.onDestroy(() => clearInterval(timer));
  }

  /** A call to the payment gateway, as people say it; of mails, their kind. */
  protected kindOf({ channel, kind }: Effect): string {
    return channel === 'gateway' ? (calls[kind] ?? kind) : kind;
  }

  /** The gateway is asked first whether it has done it: nothing is done twice. */
  protected retryText({ channel }: Effect): string {
    return channel === 'gateway' ? $localize`Check and run` : $localize`Send`;
  }

  protected stateOf({ state }: Effect): string {
    return state === 'held' ? $localize`Held` : $localize`Failed`;
  }

  protected async retry({ relay: name, key }: Effect): Promise<void> {
    await this.do(() => this.api.invoke(operationsRetryEffect, { name, key, body: {} }));
  }

  protected async dismiss(effect: Effect): Promise<void> {
    const { relay: name, key, channel } = effect;
    const reason = await askForReason(this.dialogs, {
      title: $localize`Dismiss ${this.kindOf(effect)}:kind:`,
      effect:
        channel === 'gateway'
          ? $localize`The gateway will never be asked again, and whatever needs it will wait indefinitely. Check the status at the gateway first.`
          : $localize`It will never be sent. The recipient is not notified.`,
      act: $localize`Dismiss`,
      required: true,
    });
    if (reason !== undefined)
      await this.do(() =>
        this.api.invoke(operationsDismissEffect, { name, key, body: { reason } }),
      );
  }

  protected async retryEvent({ name }: Relay): Promise<void> {
    await this.do(() => this.api.invoke(operationsRetryRelay, { name, body: {} }));
  }

  protected async skipEvent({ name, failed }: Relay): Promise<void> {
    const reason = await askForReason(this.dialogs, {
      title: $localize`Skip event ${failed?.position ?? ''}:position: in ${name}:name:`,
      effect: $localize`Nothing will ever be sent for that event.`,
      act: $localize`Skip event`,
      required: true,
    });
    if (reason !== undefined)
      await this.do(() => this.api.invoke(operationsSkipInRelay, { name, body: { reason } }));
  }

  protected again(): void {
    this.relays.reload();
    this.effects.reload();
  }

  private async do(act: () => Promise<unknown>): Promise<void> {
    await this.attempt.run(act);
    this.again();
  }
}
