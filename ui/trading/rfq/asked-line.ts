import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import { MatButton } from '@angular/material/button';
import type { Rfq } from '../../api/models/rfq';
import { FailureNotice } from '../../components/failure-notice';
import { Action } from '../../core/action';
import { unitPriceText } from '../../core/formats';
import { requestFiles, type LineFile } from './request-file';

/** What a line of a request asks for, with its target price, note and file. */
@Component({
  selector: 'tp-asked-line',
  imports: [FailureNotice, MatButton],
  template: `
    <span class="words">{{ line().name }}</span>
    @if (line().sku; as sku) {
      <span class="mono muted">{{ sku }}</span>
    }
    @if (line().targetPrice; as target) {
      <p class="muted" i18n>Target price {{ price(target) }}</p>
    }
    @if (line().note) {
      <p class="muted">{{ line().note }}</p>
    }
    @if (line().file; as file) {
      <p>
        <button matButton type="button" [disabled]="saving.busy()" (click)="save(file)" i18n>
          Save {{ file.name }}
        </button>
      </p>
    }
    @if (saving.failure(); as refused) {
      <tp-failure [of]="refused" />
    }
  `,
  styles: `
    .words {
      white-space: pre-line;
      overflow-wrap: anywhere;
    }

    p {
      margin: 0;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class AskedLine {
  private readonly files = requestFiles();
  readonly rfqId = input.required<string>();
  readonly line = input.required<Rfq['lines'][number]>();
  protected readonly saving = new Action();
  protected readonly price = unitPriceText;

  protected async save(file: LineFile): Promise<void> {
    await this.saving.run(() => this.files.save(this.rfqId(), file));
  }
}
