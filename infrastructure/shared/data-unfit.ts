/**
 * What is stored cannot be used as it is: files or databases that do not belong together, are
 * damaged, or cannot be written. Nothing was changed; the message says what was found and what to
 * do, and is meant for whoever starts the program.
 */
export class DataUnfit extends Error {
  override readonly name = 'DataUnfit';
}
