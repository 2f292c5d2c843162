/**
 * Values numbered from 0 in the order of their first use, so that they can be counted in arrays.
 */
export class Numbered<Value> {
  private readonly numbers = new Map<string, number>();
  readonly values: Value[] = [];

  get size(): number {
    return this.values.length;
  }

  /** The key's number; where it has none, the next one, for the value that `make` answers. */
  add(key: string, make: () => Value): number {
    let number = this.numbers.get(key);
    if (number === undefined) this.numbers.set(key, (number = this.values.push(make()) - 1));
    return number;
  }

  find(key: string): number | undefined {
    return this.numbers.get(key);
  }
}
