import { inject } from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import { firstValueFrom } from 'rxjs';
import { Api } from '../../api/api';
import { productsGet } from '../../api/fn/catalogue/products-get';
import type { Product } from '../../api/models/product';
import type { NewProduct } from './product-dialog';

/**
 * Asks for what is not known of a product and lists it; undefined where nothing was listed. Needs
 * an injection context.
 */
export function listProduct(): (known: NewProduct) => Promise<Product | undefined> {
  const dialogs = inject(MatDialog);
  const api = inject(Api);
  return async (known) => {
    const { ProductDialog } = await import('./product-dialog');
    const id = (await firstValueFrom(
      dialogs.open(ProductDialog, { data: known, width: '720px', maxWidth: '96vw' }).afterClosed(),
    )) as string | undefined;
    return id === undefined ? undefined : api.invoke(productsGet, { id });
  };
}
