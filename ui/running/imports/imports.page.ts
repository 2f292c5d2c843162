import {
  ChangeDetectionStrategy,
  Component,
  computed,
  DestroyRef,
  inject,
  input,
  linkedSignal,
  signal,
} from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Api } from '../../api/api';
import { importsBegin } from '../../api/fn/imports/imports-begin';
import { importsFields } from '../../api/fn/imports/imports-fields';
import { importsPreview } from '../../api/fn/imports/imports-preview';
import { importsReadAgain } from '../../api/fn/imports/imports-read-again';
import { importsUpload$Any } from '../../api/fn/imports/imports-upload-any';
import { jobsGet } from '../../api/fn/imports/jobs-get';
import { jobsList$Json } from '../../api/fn/imports/jobs-list-json';
import { jobsRejected } from '../../api/fn/imports/jobs-rejected';
import { priceListsList$Json } from '../../api/fn/prices/price-lists-list-json';
import type { Job } from '../../api/models/job';
import type { PreviewImportRequest } from '../../api/models/preview-import-request';
import type { ReadAgainRequest } from '../../api/models/read-again-request';
import type { Upload } from '../../api/models/upload';
import { Empty } from '../../components/empty';
import { FailureNotice } from '../../components/failure-notice';
import { Icon } from '../../components/icons/icon';
import { Action } from '../../core/action';
import { failureOf } from '../../core/failure';
import { countText } from '../../core/formats';
import { reading } from '../../core/reading';
import { saveCsv } from '../../core/save-file';
import { Session } from '../../core/session';
import { StatusLabel } from '../../terms/status-label';
import type { Status } from '../../terms/statuses';
import { When } from '../../terms/when';
import { columnFor, fieldLabel, kindLabel } from './field-labels';
import { ImportPreviewTable } from './import-preview';
import { TableForm } from './table-form';

/** How often work that is going on is looked at. */
const LOOK_MS = 700;

/**
 * Tables of products, stock, prices or part numbers: mapped, tried, then brought in, with what was
 * wrong to be mended and sent again.
 */
@Component({
  imports: [
    Empty,
    Icon,
    ImportPreviewTable,
    MatButton,
    StatusLabel,
    FailureNotice,
    TableForm,
    When,
  ],
  templateUrl: './imports.page.html',
  styleUrl: './imports.page.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ImportsPage {
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  /** From the address, where another page leads here. */
  readonly kind = input<string>();
  readonly priceListId = input<string>();

  protected readonly nothing = $localize`No imports yet`;
  protected readonly count = countText;
  protected readonly kindLabel = kindLabel;
  protected readonly fieldLabel = fieldLabel;
  private readonly fieldsRead = reading(
    () => true,
    () => this.api.invoke(importsFields).then(({ items }) => items),
  );
  /** What this person may bring in. */
  protected readonly kinds = computed(() =>
    (this.fieldsRead.hasValue() ? this.fieldsRead.value() : []).filter(({ permission }) =>
      this.session.can(permission as 'product.manage'),
    ),
  );
  protected readonly chosenKind = linkedSignal(
    () =>
      this.kinds().find(({ kind }) => kind === this.kind())?.kind ?? this.kinds()[0]?.kind ?? null,
  );
  protected readonly fields = computed(
    () => this.kinds().find(({ kind }) => kind === this.chosenKind()) ?? null,
  );
  private readonly draftsRead = reading(
    () => (this.chosenKind() === 'prices' ? true : undefined),
    () =>
      this.api
        .invoke(priceListsList$Json, { status: ['Draft'], limit: 100 })
        .then(({ items }) => items),
  );
  protected readonly drafts = computed(() =>
    this.draftsRead.hasValue() ? (this.draftsRead.value() ?? []) : [],
  );
  protected readonly draft = linkedSignal(() => this.priceListId() ?? this.drafts()[0]?.id ?? '');

  protected readonly upload = signal<Upload | null>(null);
  protected readonly fileName = signal('');
  protected readonly columns = linkedSignal<Upload | null, ReadonlyMap<string, string>>({
    source: () => this.upload(),
    computation: (upload) => this.mapped(upload),
  });
  /** Whether each row of a shop's export stands by itself. */
  protected readonly rowsAlone = linkedSignal<Upload | null, boolean>({
    source: () => this.upload(),
    computation: () => false,
  });
  protected readonly defaults = signal<ReadonlyMap<string, string>>(new Map());
  /** How columns are written, of which somebody has said so. */
  protected readonly formats = linkedSignal<Upload | null, ReadonlyMap<string, string>>({
    source: () => this.upload(),
    computation: () => new Map(),
  });
  protected readonly missing = computed(() =>
    (this.fields()?.required ?? []).filter(
      (field) => !this.columns().has(field) && (this.defaults().get(field) ?? '') === '',
    ),
  );

  /** What is asked for, as far as it is known; undefined where something is missing. */
  private readonly wanted = computed((): PreviewImportRequest | undefined => {
    const kind = this.chosenKind();
    const upload = this.upload();
    if (kind === null || upload === null || this.missing().length > 0) return undefined;
    const fields = this.allFields();
    const defaults = [...this.defaults()].filter(
      ([field, text]) => text !== '' && fields.includes(field),
    );
    const formats = [...this.formats()].filter(([field]) => this.columns().has(field));
    return {
      uploadId: upload.id,
      kind,
      columns: Object.fromEntries([...this.columns()].filter(([field]) => fields.includes(field))),
      ...(defaults.length > 0 ? { defaults: Object.fromEntries(defaults) } : {}),
      ...(formats.length > 0
        ? { formats: Object.fromEntries(formats) as PreviewImportRequest['formats'] }
        : {}),
      ...(upload.shop !== null && this.rowsAlone() ? { shop: 'none' as const } : {}),
    };
  });
  private readonly previewRead = reading(
    () => this.wanted(),
    (body) => this.api.invoke(importsPreview, { body }),
  );
  protected readonly preview = computed(() =>
    this.wanted() !== undefined && this.previewRead.hasValue()
      ? (this.previewRead.value() ?? null)
      : null,
  );
  protected readonly unanswered = computed(() => (this.preview()?.questions.length ?? 0) > 0);
  protected readonly previewFailure = computed(() => {
    const error = this.previewRead.error();
    return this.wanted() !== undefined && error !== undefined ? failureOf(error) : null;
  });

  protected readonly job = signal<Job | null>(null);
  private readonly acting = new Action();
  protected readonly busy = this.acting.busy;
  protected readonly failure = this.acting.failure;
  private looking: ReturnType<typeof setTimeout> | null = null;
  protected readonly jobsRead = reading(
    () => true,
    () => this.api.invoke(jobsList$Json, { limit: 10 }).then(({ items }) => items),
    ({ resource }) => resource === 'job',
  );
  protected readonly jobs = computed(() =>
    this.jobsRead.hasValue() ? this.jobsRead.value() : null,
  );

  constructor() {
    inject(DestroyRef).onDestroy(() => this.looking !== null && clearTimeout(this.looking));
  }

  private mapped(upload: Upload | null): ReadonlyMap<string, string> {
    const pairs = this.allFields().flatMap((field) =>
      upload ? [[field, this.columnOf(field, upload)] as const] : [],
    );
    return new Map(pairs.filter((pair): pair is readonly [string, string] => pair[1] !== null));
  }

  /** None of which somebody has to look first: it has no name of its own. */
  private columnOf(field: string, { columns, doubts, mappings }: Upload): string | null {
    const kind = this.chosenKind();
    const known = kind === null ? undefined : mappings[kind]?.[field];
    if (known !== undefined) return known;
    return columnFor(
      field,
      columns.filter((name) => doubts[name] === undefined),
    );
  }

  protected answer({ field, format }: { readonly field: string; readonly format: string }): void {
    this.formats.update((before) => new Map(before).set(field, format));
  }

  protected async readAgain(body: ReadAgainRequest): Promise<void> {
    this.job.set(null);
    await this.acting.run(async () =>
      this.upload.set(await this.api.invoke(importsReadAgain, { body })),
    );
  }

  protected allFields(): readonly string[] {
    const fields = this.fields();
    return fields ? [...fields.required, ...fields.optional] : [];
  }

  protected chooseKind(kind: string): void {
    const found = this.kinds().find((each) => each.kind === kind);
    if (found) this.chosenKind.set(found.kind);
    this.job.set(null);
    const upload = this.upload();
    if (upload) this.columns.set(this.mapped(upload));
  }

  protected map(field: string, column: string): void {
    this.columns.update((before) => {
      const after = new Map(before);
      if (column === '') after.delete(field);
      else after.set(field, column);
      return after;
    });
  }

  protected setDefault(field: string, text: string): void {
    this.defaults.update((before) => new Map(before).set(field, text.trim()));
  }

  protected shopLabel({ shop }: Upload): string {
    switch (shop) {
      case 'shopify':
        return 'Shopify';
      case 'woocommerce':
        return 'WooCommerce';
      case 'magento':
        return 'Magento';
      default:
        return '';
    }
  }

  protected sample(field: string): string {
    const column = this.columns().get(field);
    if (column === undefined) return '';
    return (this.upload()?.sample ?? [])
      .slice(0, 3)
      .map((row) => row[column] ?? '')
      .join(' · ');
  }

  protected async send(file: File | undefined): Promise<void> {
    if (!file) return;
    this.job.set(null);
    this.fileName.set(file.name);
    await this.acting.run(async () =>
      this.upload.set(await this.api.invoke(importsUpload$Any, { body: file })),
    );
  }

  protected async begin(dryRun: boolean): Promise<void> {
    const wanted = this.wanted();
    if (wanted === undefined || this.unanswered()) return;
    await this.acting.run(async () => {
      const { id } = await this.api.invoke(importsBegin, {
        body: {
          ...wanted,
          dryRun,
          ...(wanted.kind === 'prices' ? { priceListId: this.draft() } : {}),
        },
      });
      await this.look(id);
    });
  }

  /** Follows the work as long as it goes on; it goes on without anybody looking, too. */
  protected async look(id: string): Promise<void> {
    if (this.looking !== null) clearTimeout(this.looking);
    try {
      const job = await this.api.invoke(jobsGet, { id });
      this.job.set(job);
      if (job.status === 'Running') this.looking = setTimeout(() => void this.look(id), LOOK_MS);
      else this.jobsRead.reload();
    } catch (error) {
      this.failure.set(failureOf(error));
    }
  }

  protected async download(job: Job): Promise<void> {
    await this.acting.run(async () => {
      const csv = await this.api.invoke(jobsRejected, { id: job.id });
      saveCsv(csv, `rejected-${job.id}.csv`);
    });
  }

  protected statusOf({ status, result }: Job): Status {
    if (status === 'Running') return { tone: 'going', label: $localize`Running` };
    if (status === 'Failed') return { tone: 'refused', label: $localize`Failed` };
    return result && result.rejected > 0
      ? { tone: 'waiting', label: $localize`Finished, some rows rejected` }
      : { tone: 'done', label: $localize`Finished` };
  }
}
