import { inject } from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import { Router } from '@angular/router';
import { firstValueFrom } from 'rxjs';
import type { CheckedLine } from '../../api/models/checked-line';
import type { RfqLine } from './rfq-dialog';

/**
 * Asks for quotes on lines from wherever they stand, and goes to the request; `sent` is called in
 * between. Needs an injection context.
 */
export function requestQuotes(): (
  lines: readonly (CheckedLine | RfqLine)[],
  sent?: () => void,
) => Promise<void> {
  const dialogs = inject(MatDialog);
  const router = inject(Router);
  return async (lines, sent) => {
    const { RfqDialog } = await import('./rfq-dialog');
    const data = lines.flatMap((line) => ('sku' in line ? [line] : quotable(line)));
    const id = (await firstValueFrom(
      dialogs.open(RfqDialog, { data, width: '720px', maxWidth: '96vw' }).afterClosed(),
    )) as string | undefined;
    if (!id) return;
    sent?.();
    await router.navigate(['/rfq', id]);
  };
}

const quotable = ({ productId, quantity, product }: CheckedLine): RfqLine[] =>
  product
    ? [
        {
          productId,
          quantity,
          vendorId: product.vendorId,
          vendorName: product.vendorName,
          sku: product.sku,
          name: product.name,
        },
      ]
    : [];
