/**
 * The `count` first of the slots in the order of `compare`; sorts only those, however many there
 * are.
 */
export function firstSlots(
  slots: readonly number[],
  count: number,
  compare: (a: number, b: number) => number,
): readonly number[] {
  if (slots.length <= count * 4) return [...slots].sort(compare).slice(0, count);
  // a heap with the last of the first on top
  const heap: number[] = [];
  for (const slot of slots) {
    if (heap.length < count) {
      heap.push(slot);
      for (let i = heap.length - 1; i > 0;) {
        const parent = (i - 1) >> 1;
        if (compare(heap[i]!, heap[parent]!) <= 0) break;
        [heap[i], heap[parent]] = [heap[parent]!, heap[i]!];
        i = parent;
      }
    } else if (compare(slot, heap[0]!) < 0) {
      heap[0] = slot;
      for (let i = 0; ;) {
        const left = 2 * i + 1;
        const right = left + 1;
        let last = i;
        if (left < count && compare(heap[left]!, heap[last]!) > 0) last = left;
        if (right < count && compare(heap[right]!, heap[last]!) > 0) last = right;
        if (last === i) break;
        [heap[i], heap[last]] = [heap[last]!, heap[i]!];
        i = last;
      }
    }
  }
  return heap.sort(compare);
}
