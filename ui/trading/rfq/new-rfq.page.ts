import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Router, RouterLink } from '@angular/router';
import { Api } from '../../api/api';
import { rfqSubmit } from '../../api/fn/quotes/rfq-submit';
import type { RfqLineRequest } from '../../api/models/rfq-line-request';
import { FailureNotice } from '../../components/failure-notice';
import { NumberQuestion } from '../../components/number-question';
import { Action } from '../../core/action';
import { errorAt } from '../../core/failure';
import { countText, today } from '../../core/formats';
import { typedAmount, typedWhole } from '../../core/typed-number';
import { refusalOf, requestFiles, SENDABLE } from './request-file';
import { VendorChoice } from './vendor-choice';

interface DescribedLine {
  readonly key: number;
  readonly description: string;
  readonly quantity: string;
  readonly unit: string;
  readonly target: string;
  readonly note: string;
  readonly file: File | null;
  /** Why the file that was chosen cannot be shown. */
  readonly refusal: string | null;
}

const MOST_LINES = 50;

/** Asks vendors for what nobody lists: in words, with a file where that says more. */
@Component({
  imports: [FailureNotice, MatButton, NumberQuestion, RouterLink, VendorChoice],
  template: `
    <article class="page">
      <header class="page-head"><h1 i18n>Request something not in the catalogue</h1></header>
      <p class="prose" i18n>
        Describe what you need. Each vendor you ask replies with a product and a price. You compare
        quotes line by line and choose who to order from.
      </p>
      <form class="block" (submit)="$event.preventDefault(); send()">
        @for (line of lines(); track line.key; let index = $index) {
          <fieldset class="line">
            <legend i18n>Line {{ index + 1 }}</legend>
            <div class="form">
              <div class="field wide">
                <label [for]="'what-' + line.key" i18n>What you need</label>
                <textarea
                  #what
                  class="box"
                  rows="2"
                  maxlength="2000"
                  [id]="'what-' + line.key"
                  [value]="line.description"
                  (input)="set(line.key, { description: what.value })"
                ></textarea>
                @if (error(index, 'description'); as text) {
                  <span class="error">{{ text }}</span>
                }
              </div>
              <div class="field">
                <label [for]="'quantity-' + line.key" i18n>Quantity</label>
                <input
                  #quantity
                  class="box number"
                  inputmode="numeric"
                  [id]="'quantity-' + line.key"
                  [value]="line.quantity"
                  [attr.aria-invalid]="wrongQuantity(line)"
                  (input)="set(line.key, { quantity: quantity.value })"
                />
                @if (choices(line.quantity, 'whole'); as choices) {
                  <tp-number-question
                    [choices]="choices"
                    (chosen)="set(line.key, { quantity: $event })"
                  />
                }
                @if (error(index, 'quantity'); as text) {
                  <span class="error">{{ text }}</span>
                }
              </div>
              <div class="field">
                <label [for]="'unit-' + line.key" i18n>Unit, for example EA, m or kg</label>
                <input
                  #unit
                  class="box"
                  maxlength="20"
                  [id]="'unit-' + line.key"
                  [value]="line.unit"
                  (input)="set(line.key, { unit: unit.value })"
                />
                @if (error(index, 'unit'); as text) {
                  <span class="error">{{ text }}</span>
                }
              </div>
              <div class="field">
                <label [for]="'target-' + line.key" i18n>Target unit price (optional)</label>
                <input
                  #target
                  class="box number"
                  inputmode="decimal"
                  [id]="'target-' + line.key"
                  [value]="line.target"
                  [attr.aria-invalid]="wrongTarget(line)"
                  (input)="set(line.key, { target: target.value })"
                />
                @if (choices(line.target, 'amount'); as choices) {
                  <tp-number-question
                    [choices]="choices"
                    (chosen)="set(line.key, { target: $event })"
                  />
                }
                @if (error(index, 'targetPrice'); as text) {
                  <span class="error">{{ text }}</span>
                }
              </div>
              <div class="field">
                <label [for]="'file-' + line.key" i18n>Drawing, photo or data sheet</label>
                <input
                  #file
                  type="file"
                  [accept]="sendable"
                  [id]="'file-' + line.key"
                  (change)="choose(line.key, file)"
                />
                @if (line.refusal; as text) {
                  <span class="error" role="alert">{{ text }}</span>
                } @else if (error(index, 'file'); as text) {
                  <span class="error">{{ text }}</span>
                } @else {
                  <span class="hint" i18n
                    >PDF, JPEG or PNG, up to 10 MiB. The vendors you ask can open it.</span
                  >
                }
              </div>
              <div class="field wide">
                <label [for]="'note-' + line.key" i18n>Note on this line</label>
                <input
                  #note
                  class="box"
                  maxlength="500"
                  [id]="'note-' + line.key"
                  [value]="line.note"
                  (input)="set(line.key, { note: note.value })"
                />
              </div>
            </div>
            @if (lines().length > 1) {
              <p>
                <button matButton type="button" (click)="remove(line.key)" i18n>
                  Remove line {{ index + 1 }}
                </button>
              </p>
            }
          </fieldset>
        }
        @if (lines().length < most) {
          <p>
            <button matButton="outlined" type="button" (click)="add()" i18n>Add line</button>
          </p>
        }
        <div class="form">
          @if (hasTarget()) {
            <div class="field">
              <label for="target-currency" i18n>Currency of the target prices</label>
              <input
                #currencyBox
                id="target-currency"
                class="box"
                maxlength="3"
                [value]="currency()"
                (input)="setCurrency(currencyBox.value)"
              />
            </div>
          }
          <div class="field">
            <label for="needed-by" i18n>Needed by</label>
            <input
              #day
              id="needed-by"
              class="box"
              type="date"
              [min]="today"
              (input)="neededBy.set(day.value)"
            />
            @if (failureAt('/neededBy'); as text) {
              <span class="error">{{ text }}</span>
            }
          </div>
          <div class="field wide">
            <label for="rfq-note" i18n>Note to vendors</label>
            <textarea
              #text
              id="rfq-note"
              class="box"
              maxlength="2000"
              (input)="note.set(text.value)"
            ></textarea>
          </div>
        </div>
        <tp-vendor-choice [legend]="whom" [(chosen)]="vendors" />
        @if (failure(); as refused) {
          <tp-failure [of]="refused" />
        }
        <div class="actions">
          <button matButton="filled" type="submit" [disabled]="busy() || !ready()" i18n>
            {vendors().size, plural,
              =0 {Send request}
              =1 {Send request to 1 vendor}
              other {Send request to {{ count(vendors().size) }} vendors}
            }
          </button>
          <a matButton routerLink="/rfq" i18n>Cancel</a>
        </div>
      </form>
    </article>
  `,
  styles: `
    .prose {
      max-width: 72ch;
    }

    .line {
      max-width: 720px;
      margin: 0;
      padding: 8px 0 12px;
      border: 0;
      border-bottom: 1px solid var(--hairline);
    }

    .line legend {
      padding: 0;
      font-weight: 600;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class NewRfqPage {
  private readonly api = inject(Api);
  private readonly router = inject(Router);
  private readonly files = requestFiles();
  private keys = 0;
  protected readonly most = MOST_LINES;
  protected readonly sendable = SENDABLE;
  protected readonly whom = $localize`Vendors`;
  protected readonly today = today();
  protected readonly count = countText;
  protected readonly lines = signal<readonly DescribedLine[]>([this.blank()]);
  protected readonly vendors = signal<ReadonlySet<string>>(new Set());
  protected readonly currency = signal('');
  protected readonly neededBy = signal('');
  protected readonly note = signal('');
  private readonly sending = new Action();
  protected readonly busy = this.sending.busy;
  protected readonly failure = this.sending.failure;
  protected readonly hasTarget = computed(() =>
    this.lines().some(({ target }) => target.trim() !== ''),
  );
  protected readonly ready = computed(
    () =>
      this.vendors().size > 0 &&
      this.lines().every(
        (line) =>
          line.description.trim() !== '' &&
          typedWhole(line.quantity).is === 'number' &&
          !this.wrongQuantity(line) &&
          !this.wrongTarget(line) &&
          line.refusal === null,
      ) &&
      (!this.hasTarget() || /^[A-Z]{3}$/.test(this.currency())),
  );

  private blank(): DescribedLine {
    this.keys += 1;
    return {
      key: this.keys,
      description: '',
      quantity: '',
      unit: '',
      target: '',
      note: '',
      file: null,
      refusal: null,
    };
  }

  protected add(): void {
    this.lines.update((lines) => [...lines, this.blank()]);
  }

  protected remove(key: number): void {
    this.lines.update((lines) => lines.filter((line) => line.key !== key));
  }

  protected set(key: number, part: Partial<DescribedLine>): void {
    this.lines.update((lines) =>
      lines.map((line) => (line.key === key ? { ...line, ...part } : line)),
    );
  }

  protected choose(key: number, { files }: HTMLInputElement): void {
    const file = files?.[0] ?? null;
    const refusal = file && refusalOf(file);
    this.set(key, { file: refusal === null ? file : null, refusal });
  }

  protected setCurrency(code: string): void {
    this.currency.set(code.trim().toUpperCase());
  }

  protected wrongQuantity({ quantity }: DescribedLine): boolean {
    const typed = typedWhole(quantity);
    return typed.is !== 'empty' && !(typed.is === 'number' && Number(typed.value) >= 1);
  }

  protected wrongTarget({ target }: DescribedLine): boolean {
    const typed = typedAmount(target);
    return (
      typed.is !== 'empty' && !(typed.is === 'number' && /^\d+(\.\d{1,6})?$/.test(typed.value))
    );
  }

  /** Null unless what was typed can be read in two ways. */
  protected choices(text: string, as: 'whole' | 'amount'): readonly string[] | null {
    const typed = as === 'whole' ? typedWhole(text) : typedAmount(text);
    return typed.is === 'unclear' ? typed.choices : null;
  }

  protected error(index: number, field: string): string | null {
    const at = `/lines/${index}/${field}`;
    return this.failureAt(at) ?? this.failureAt(`${at}/${field === 'file' ? 'id' : 'amount'}`);
  }

  protected failureAt(pointer: string): string | null {
    return errorAt(this.failure(), pointer);
  }

  protected async send(): Promise<void> {
    if (!this.ready()) return;
    await this.sending.run(async () => {
      const lines: RfqLineRequest[] = [];
      for (const { description, quantity, unit, target, note, file } of this.lines()) {
        const typed = typedWhole(quantity);
        const price = typedAmount(target);
        const sent = file ? await this.files.send(file) : null;
        lines.push({
          description: description.trim(),
          quantity: typed.is === 'number' ? Number(typed.value) : 0,
          ...(unit.trim() ? { unit: unit.trim() } : {}),
          ...(price.is === 'number'
            ? { targetPrice: { amount: price.value, currency: this.currency() } }
            : {}),
          ...(note.trim() ? { note: note.trim() } : {}),
          ...(sent && file ? { file: { id: sent.id, name: file.name.slice(0, 200) } } : {}),
        });
      }
      const { id } = await this.api.invoke(rfqSubmit, {
        body: {
          vendorOrgIds: [...this.vendors()],
          lines,
          ...(this.neededBy() ? { neededBy: this.neededBy() } : {}),
          ...(this.note().trim() ? { note: this.note().trim() } : {}),
        },
      });
      await this.router.navigate(['/rfq', id]);
    });
  }
}
