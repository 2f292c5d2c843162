import { searchOperations } from '../engines/embedded-search/search-operations.js';
import { answerReads, readingOperations } from '../engines/sqlite/reading.js';

/** A reading thread of the embedded engines: the storage's, which searches the catalogue as well. */
answerReads((directory) => ({ ...readingOperations(directory), ...searchOperations(directory) }));
