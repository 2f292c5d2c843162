import {
  ChangeDetectionStrategy,
  Component,
  computed,
  type ElementRef,
  inject,
  input,
  signal,
  viewChild,
} from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { RouterLink } from '@angular/router';
import { firstValueFrom } from 'rxjs';
import { Api } from '../api/api';
import { chargebacksAccept } from '../api/fn/money/chargebacks-accept';
import { chargebacksAddFile$Jpeg } from '../api/fn/money/chargebacks-add-file-jpeg';
import { chargebacksAddFile$Pdf } from '../api/fn/money/chargebacks-add-file-pdf';
import { chargebacksAddFile$Png } from '../api/fn/money/chargebacks-add-file-png';
import { chargebacksAddText } from '../api/fn/money/chargebacks-add-text';
import { chargebacksFile$Pdf } from '../api/fn/money/chargebacks-file-pdf';
import { chargebacksGet } from '../api/fn/money/chargebacks-get';
import { chargebacksRefund } from '../api/fn/money/chargebacks-refund';
import { chargebacksSubmit } from '../api/fn/money/chargebacks-submit';
import type { ChargebackEvidence } from '../api/models/chargeback-evidence';
import { askForReason } from '../components/ask-for-reason';
import { FailureNotice } from '../components/failure-notice';
import { Action } from '../core/action';
import { Clock } from '../core/clock';
import { moneyText } from '../core/formats';
import { People } from '../core/people';
import { reading } from '../core/reading';
import { saveBlob } from '../core/save-file';
import { Session } from '../core/session';
import { bearerText, chargebackStatus, reasonText, stepText, timeLeft } from '../terms/chargebacks';
import { Money } from '../terms/money';
import { StatusLabel } from '../terms/status-label';
import { When } from '../terms/when';
import { MoneyNav } from './money-nav';

const senders = {
  'application/pdf': chargebacksAddFile$Pdf,
  'image/jpeg': chargebacksAddFile$Jpeg,
  'image/png': chargebacksAddFile$Png,
} as const;

/** One chargeback: what it is about, what speaks for the vendor, what it costs whom, what happened. */
@Component({
  imports: [FailureNotice, MatButton, Money, MoneyNav, RouterLink, StatusLabel, When],
  templateUrl: './chargeback.page.html',
  styleUrl: './chargeback.page.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ChargebackPage {
  private readonly api = inject(Api);
  private readonly dialogs = inject(MatDialog);
  private readonly people = inject(People);
  private readonly session = inject(Session);
  private readonly clock = inject(Clock);
  private readonly evidenceBox = viewChild<ElementRef<HTMLTextAreaElement>>('evidence');
  private readonly answerBox = viewChild<ElementRef<HTMLTextAreaElement>>('answer');
  readonly id = input.required<string>();
  protected readonly manages = this.session.can('chargeback.manage');
  protected readonly answers = this.session.can('chargeback.answer');
  protected readonly sendable = Object.keys(senders).join(',');
  protected readonly status = chargebackStatus;
  protected readonly reasonText = reasonText;
  protected readonly bearerText = bearerText;
  protected readonly stepText = stepText;
  protected readonly said = signal('');
  protected readonly explanation = signal('');
  protected readonly fileRefusal = signal<string | null>(null);
  protected readonly read = reading(
    () => this.id(),
    (id) => this.api.invoke(chargebacksGet, { id }),
    ({ resource, id }) => resource === 'chargeback' && id === this.id(),
  );
  protected readonly chargeback = computed(() => (this.read.hasValue() ? this.read.value() : null));
  protected readonly title = computed(() => {
    const found = this.chargeback();
    if (!found) return $localize`Chargeback`;
    return found.kind === 'inquiry'
      ? $localize`Inquiry about purchase ${found.number}:number:`
      : $localize`Chargeback of purchase ${found.number}:number:`;
  });
  protected readonly left = computed(() =>
    timeLeft(this.chargeback()?.answerBy ?? null, this.clock.now()),
  );
  /** Something can still be said: nobody has answered, given it up, or decided. */
  protected readonly isAnswerable = computed(() => {
    const found = this.chargeback();
    return (
      found?.status === 'NeedsResponse' &&
      found.acceptance === null &&
      (found.answerBy === null || Date.parse(found.answerBy) > this.clock.now())
    );
  });
  protected readonly canAccept = computed(() => {
    const found = this.chargeback();
    return (
      this.manages &&
      found?.kind === 'chargeback' &&
      found.isOpen &&
      found.acceptance === null &&
      found.status !== 'Answering'
    );
  });
  protected readonly attempt = new Action(() => this.read.reload());

  protected by(userId: string | null): string {
    return userId === null ? $localize`The bank` : (this.people.name(userId) ?? '');
  }

  protected async allocate(): Promise<void> {
    const data = this.chargeback()!;
    const { AllocationDialog } = await import('./allocation-dialog');
    const opened = this.dialogs.open<object, typeof data, true>(AllocationDialog, {
      data,
      width: '560px',
    });
    if (await firstValueFrom(opened.afterClosed())) this.read.reload();
  }

  protected async addText(): Promise<void> {
    const done = await this.attempt.run(() =>
      this.api.invoke(chargebacksAddText, { id: this.id(), body: { text: this.said() } }),
    );
    const box = this.evidenceBox()?.nativeElement;
    if (!done || !box) return;
    this.said.set('');
    box.value = '';
  }

  protected async addFile(chooser: HTMLInputElement): Promise<void> {
    const file = chooser.files?.[0];
    chooser.value = '';
    this.fileRefusal.set(null);
    if (!file) return;
    if (!(file.type in senders)) {
      this.fileRefusal.set(
        $localize`${file.name}:file: is not a PDF, JPEG or PNG. Save it as one of these.`,
      );
      return;
    }
    const send = senders[file.type as keyof typeof senders];
    await this.attempt.run(() =>
      this.api.invoke(send, { id: this.id(), fileName: file.name, body: file }),
    );
  }

  protected async save({ id, file }: ChargebackEvidence): Promise<void> {
    await this.attempt.run(async () => {
      // whatever is asked for, the file is answered as what it is
      const of = { id: this.id(), evidenceId: id };
      const content = await this.api.invoke(chargebacksFile$Pdf, of);
      saveBlob(new Blob([content], { type: file!.mediaType }), file!.name ?? id);
    });
  }

  protected async submit(): Promise<void> {
    const body = { explanation: this.explanation() };
    const done = await this.attempt.run(() =>
      this.api.invoke(chargebacksSubmit, { id: this.id(), body }),
    );
    const box = this.answerBox()?.nativeElement;
    if (done && box) box.value = '';
  }

  protected async accept(): Promise<void> {
    const { amount, bearer } = this.chargeback()!;
    const whole = moneyText(amount);
    const reason = await askForReason(this.dialogs, {
      title: $localize`Accept chargeback`,
      effect:
        bearer === 'vendor'
          ? $localize`The buyer keeps ${whole}:amount:. It is deducted from the vendors of the allocated orders, whose commission is reversed. This can’t be undone.`
          : $localize`The buyer keeps ${whole}:amount:. The marketplace bears the loss; vendors keep their money. This can’t be undone.`,
      act: $localize`Accept`,
      required: true,
    });
    if (reason === undefined) return;
    await this.attempt.run(() =>
      this.api.invoke(chargebacksAccept, { id: this.id(), body: { reason } }),
    );
  }

  protected async refund(): Promise<void> {
    const reason = await askForReason(this.dialogs, {
      title: $localize`Refund payment in full`,
      effect: $localize`The buyer is refunded the remaining payment, and the bank closes its inquiry. There is no fee.`,
      act: $localize`Refund in full`,
      required: true,
      isTold: true,
    });
    if (reason === undefined) return;
    await this.attempt.run(() =>
      this.api.invoke(chargebacksRefund, { id: this.id(), body: { reason } }),
    );
  }
}
