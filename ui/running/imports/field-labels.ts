/** The kinds of tables and their fields, as people call them. */
export function kindLabel(kind: string): string {
  switch (kind) {
    case 'products':
      return $localize`Products`;
    case 'stock':
      return $localize`Stock`;
    case 'prices':
      return $localize`Prices`;
    case 'partNumbers':
      return $localize`Our part numbers`;
    default:
      return kind;
  }
}

export function fieldLabel(field: string): string {
  switch (field) {
    case 'sku':
      return $localize`SKU`;
    case 'name':
      return $localize`Name`;
    case 'description':
      return $localize`Description`;
    case 'category':
      return $localize`Category`;
    case 'unit':
      return $localize`Unit of sale`;
    case 'packSize':
      return $localize`Pack size`;
    case 'minimumOrderQuantity':
      return $localize`Minimum order quantity`;
    case 'orderMultiple':
      return $localize`Order multiple`;
    case 'leadTimeDays':
      return $localize`Lead time (days)`;
    case 'backorderLeadTimeDays':
      return $localize`Backorder lead time (days)`;
    case 'taxCategory':
      return $localize`Tax category`;
    case 'location':
      return $localize`Location`;
    case 'quantity':
      return $localize`Quantity on hand`;
    case 'unitPrice':
      return $localize`Unit price`;
    case 'minQuantity':
      return $localize`From quantity`;
    case 'maxQuantity':
      return $localize`Up to quantity`;
    case 'per':
      return $localize`Price per (quantity)`;
    case 'partNumber':
      return $localize`Part number`;
    case 'currency':
      return $localize`Currency`;
    case 'validFrom':
      return $localize`Valid from`;
    case 'validTo':
      return $localize`Valid until`;
    case 'attributes':
      return $localize`Attributes`;
    case 'variantGroup':
      return $localize`Variant group code`;
    case 'variantName':
      return $localize`Variant group name`;
    case 'variantAttributes':
      return $localize`Variant attributes`;
    default:
      return field;
  }
}

/** What else columns are called in the tables of others, exports of shop systems among them. */
const others: Readonly<Record<string, readonly string[]>> = {
  sku: [
    'article',
    'item',
    'product code',
    'stockcode',
    'artikel',
    'artikelnummer',
    'code',
    'variant sku',
  ],
  name: ['product', 'title', 'bezeichnung', 'product name'],
  description: ['text', 'beschreibung', 'long text', 'body html', 'short description'],
  category: [
    'category path',
    'group',
    'warengruppe',
    'product group',
    'product category',
    'categories',
  ],
  unit: ['uom', 'einheit', 'selling unit'],
  packSize: ['pack', 'pieces', 'pack qty', 'inhalt'],
  minimumOrderQuantity: ['moq', 'minimum', 'mindestmenge'],
  orderMultiple: ['multiple', 'step'],
  leadTimeDays: ['lead time', 'lieferzeit'],
  backorderLeadTimeDays: ['backorder', 'backorder days', 'nachbestellbar'],
  location: ['warehouse', 'site', 'lager'],
  quantity: [
    'stock',
    'qty',
    'on hand',
    'bestand',
    'menge',
    'variant inventory qty',
    'inventory quantity',
  ],
  unitPrice: ['price', 'unit price amount', 'net price', 'preis', 'variant price', 'regular price'],
  minQuantity: ['from', 'from quantity', 'break', 'ab menge', 'min qty'],
  maxQuantity: ['to', 'max qty'],
  per: ['price unit', 'preiseinheit'],
  currency: ['währung', 'devise', 'cur'],
  validFrom: ['valid from', 'from date', 'gültig ab', 'start date'],
  validTo: ['valid to', 'valid until', 'to date', 'gültig bis', 'end date'],
  partNumber: ['our code', 'our number', 'own number', 'materialnummer', 'part no'],
};

const plain = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

/** The column that most likely holds a field; null where none is called like it. */
export function columnFor(field: string, columns: readonly string[]): string | null {
  const spaced = plain(field.replaceAll(/([A-Z])/g, ' $1'));
  const wanted = [plain(field), spaced, ...(others[field] ?? [])];
  for (const name of wanted) {
    const found = columns.find((column) => plain(column) === name);
    if (found !== undefined) return found;
  }
  return null;
}
