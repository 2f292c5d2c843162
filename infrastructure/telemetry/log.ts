import { trace } from '@opentelemetry/api';
import { destination, pino, stdTimeFunctions, type DestinationStream } from 'pino';

export const logFormats = ['text', 'json'] as const;
export type LogFormat = (typeof logFormats)[number];

export const logLevels = ['info', 'warn', 'error'] as const;
export type LogLevel = (typeof logLevels)[number];

/**
 * Fields logged with a message: ids, routes and counts, but never a name, an address, a search word
 * or anything else that a user has typed.
 */
export interface LogFacts {
  readonly level?: LogLevel;
  readonly correlationId?: string;
  readonly [fact: string]: string | number | boolean | undefined;
}

/** Logs a message for operators, at level `info` unless another is given. */
export type Log = (message: string, facts?: LogFacts) => void;

export interface LogOptions {
  readonly format: LogFormat;
  /** The lowest level that is logged. */
  readonly level?: LogLevel;
  /** Included in every line of JSON. */
  readonly role?: string;
  readonly to?: DestinationStream;
}

/** Logs text to standard error, or JSON lines to standard output, with the current trace. */
export function openLog({ format, level: minimum = 'info', role = 'all', to }: LogOptions): Log {
  if (format === 'text')
    return (message, { level = 'info', correlationId } = {}) => {
      if (logLevels.indexOf(level) < logLevels.indexOf(minimum)) return;
      const line = `${new Date().toISOString()} ${message}${correlationId ? ` (correlation ${correlationId})` : ''}`;
      if (to) to.write(`${line}\n`);
      else console.error(line);
    };
  const logger = pino(
    {
      level: minimum,
      messageKey: 'message',
      base: { service: 'tradepost', role, pid: process.pid },
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      mixin: () => {
        const span = trace.getActiveSpan()?.spanContext();
        return span ? { traceId: span.traceId, spanId: span.spanId } : {};
      },
    },
    // synchronous: the last lines are what is needed after a crash
    to ?? destination({ fd: 1, sync: true }),
  );
  return (message, { level = 'info', ...facts } = {}) => logger[level](facts, message);
}
