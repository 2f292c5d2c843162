/** Whole calendar months, `2011-03` to `2011-08`, both in it. */
export interface Period {
  readonly from: string;
  readonly to: string;
}

const numberOf = (month: string): number => {
  const [year, of] = month.split('-').map(Number) as [number, number];
  return year * 12 + of - 1;
};

const monthOf = (number: number): string =>
  `${Math.floor(number / 12)}-${String((number % 12) + 1).padStart(2, '0')}`;

export const isMonth = (text: string | undefined): text is string =>
  text !== undefined && /^\d{4}-(0[1-9]|1[0-2])$/.test(text);

export const monthsOf = ({ from, to }: Period): readonly string[] =>
  Array.from({ length: Math.max(0, numberOf(to) - numberOf(from) + 1) }, (_, index) =>
    monthOf(numberOf(from) + index),
  );

export const monthsBefore = (month: string, count: number): string =>
  monthOf(numberOf(month) - count);

/** As many months, directly before. */
export function periodBefore({ from, to }: Period): Period {
  const length = numberOf(to) - numberOf(from) + 1;
  return { from: monthsBefore(from, length), to: monthsBefore(from, 1) };
}

export const firstDay = ({ from }: Period): string => `${from}-01`;
