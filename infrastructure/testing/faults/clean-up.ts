/** What has to be undone, by what it is called in a report. */
export type CleanUpSteps = Readonly<Record<string, () => unknown>>;

/**
 * Takes every step, one after the other, also after one that has failed, and answers what could not
 * be done: whatever was measured before holds none the less.
 */
export async function cleanUp(steps: CleanUpSteps): Promise<readonly string[]> {
  const failures: string[] = [];
  for (const [what, step] of Object.entries(steps))
    try {
      await step();
    } catch (error) {
      failures.push(`${what}: ${(error as Error).message}`);
    }
  return failures;
}

/**
 * What a check has found. A check that fails is a finding, too: those after it are made, and the
 * report is given.
 */
export const findingsOf = (
  what: string,
  check: () => Promise<readonly string[]>,
): Promise<readonly string[]> =>
  check().catch((error: unknown) => [`${what} could not be checked: ${(error as Error).message}`]);
