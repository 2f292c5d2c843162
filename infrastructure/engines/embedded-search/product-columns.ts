import {
  searchedAttributesOf,
  type CatalogueDocument,
  type CatalogueProduct,
} from '../../../projections/catalogue/catalogue.js';
import type { CategoryTree } from '../../shared/catalogue-search/category-tree.js';
import { squashed } from '../../shared/catalogue-search/squashed-code.js';
import { Numbered } from './numbered.js';

/**
 * Attributes of the same name are different ones where their units differ: a tape's length in m, a
 * carton's in mm.
 */
export interface Attribute {
  readonly name: string;
  readonly unit: string | null;
  /** Free texts are nothing to choose by. */
  isChoice: boolean;
}

export interface AttributeValue {
  /** The attribute's number. */
  readonly attribute: number;
  readonly value: string;
}

/**
 * What is filtered, counted and sorted by, of every product, in arrays by slot: a search looks at
 * tens of thousands of them, and at the documents of one page only.
 */
export class ProductColumns {
  readonly rows: number[] = [];
  readonly ids: string[] = [];
  readonly skus: string[] = [];
  readonly nameKeys: string[] = [];
  readonly listedAt: string[] = [];
  readonly minimumQuantity: number[] = [];
  readonly vendor: number[] = [];
  readonly category: number[] = [];
  readonly attributes: (readonly number[])[] = [];
  /** 0: not a product any more, 1: not on sale, 2: on sale. */
  readonly shown: number[] = [];

  readonly vendors = new Numbered<{ readonly id: string; name: string }>();
  readonly categories = new Numbered<string>();
  readonly attributeKinds = new Numbered<Attribute>();
  readonly attributeValues = new Numbered<AttributeValue>();

  /** By name and value, with and without the unit. */
  private readonly valuesByText = new Map<string, number[]>();
  private readonly slotOfRow = new Map<number, number>();
  private readonly bySku = new Map<string, number[]>();

  constructor(private readonly tree: CategoryTree) {}

  get size(): number {
    return this.rows.length;
  }

  slotOf(row: number): number | undefined {
    return this.slotOfRow.get(row);
  }

  /** Slots of the products with this SKU, however it is spelt. */
  withSku(sku: string): readonly number[] {
    const code = squashed(sku);
    return code === '' ? [] : (this.bySku.get(code) ?? []);
  }

  /** Takes a document as it is now; null: deleted. */
  put(row: number, document: CatalogueDocument | null): void {
    if (document?.kind === 'vendor') return;
    const known = this.slotOfRow.get(row);
    if (document === null) {
      if (known !== undefined) this.shown[known] = 0;
      return;
    }
    const slot = known ?? this.add(row, document);
    const { details, vendorOrgId, vendorName, nameKey, visible, listedAt } = document;
    this.nameKeys[slot] = nameKey;
    this.listedAt[slot] = listedAt;
    this.minimumQuantity[slot] = details.minimumOrderQuantity;
    this.vendor[slot] = this.vendors.add(vendorOrgId, () => ({
      id: vendorOrgId,
      name: vendorName,
    }));
    this.vendors.values[this.vendor[slot]]!.name = vendorName;
    this.category[slot] = this.categories.add(details.categoryId, () => details.categoryId);
    this.attributes[slot] = Object.entries(searchedAttributesOf(details)).map(([name, value]) =>
      this.attributeValue(
        details.categoryId,
        name,
        String(value),
        Object.hasOwn(details.variantOf?.attributes ?? {}, name),
      ),
    );
    this.shown[slot] = visible ? 2 : 1;
  }

  /**
   * Numbers of an attribute's value as somebody writes it: `305`, or `305 mm` where only that unit
   * is meant.
   */
  valuesOf(name: string, text: string): readonly number[] {
    return this.valuesByText.get(textKey(name, text)) ?? [];
  }

  /** Variants of one thing are chosen between by what tells them apart. */
  private attributeValue(
    categoryId: string,
    name: string,
    value: string,
    ofVariant: boolean,
  ): number {
    const definition = this.tree.definition(categoryId, name);
    const unit = definition?.unit ?? null;
    const kind = `${name}\u0000${unit ?? ''}`;
    const number = this.attributeValues.add(`${kind}\u0000${value}`, () => {
      const next = this.attributeValues.size;
      for (const text of unit === null ? [value] : [value, `${value} ${unit}`]) {
        const key = textKey(name, text);
        this.valuesByText.set(key, [...(this.valuesByText.get(key) ?? []), next]);
      }
      return {
        attribute: this.attributeKinds.add(kind, () => ({ name, unit, isChoice: false })),
        value,
      };
    });
    if (ofVariant || (definition?.type ?? 'text') !== 'text')
      this.attributeKinds.values[this.attributeValues.values[number]!.attribute]!.isChoice = true;
    return number;
  }

  private add(row: number, { id, sku }: CatalogueProduct): number {
    const slot = this.rows.push(row) - 1;
    this.ids.push(id);
    this.skus.push(sku);
    this.slotOfRow.set(row, slot);
    const code = squashed(sku);
    const same = this.bySku.get(code);
    if (same) same.push(slot);
    else this.bySku.set(code, [slot]);
    return slot;
  }
}

const textKey = (name: string, text: string): string => `${name}\u0000${text}`;
