import { answerReads, readingOperations } from './reading.js';

/** A thread that reads events, keys and read models. */
answerReads(readingOperations);
