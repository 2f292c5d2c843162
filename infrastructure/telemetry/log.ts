import { trace } from '@opentelemetry/api';
import { destination, pino, stdTimeFunctions, type DestinationStream } from 'pino';

export const logFormats = ['text', 'json'] as const;
export type LogFormat = (typeof logFormats)[number];

export const logLevels = ['info', 'warn', 'error'] as const;
export type LogLevel = (typeof logLevels)[number];

/**
 * What stands beside a message. Ids, routes and counts: never a name, an address, a search word or
 * anything else that a person has typed.
 */
export interface LogFacts {
  readonly level?: LogLevel;
  readonly correlationId?: string;
  readonly [fact: string]: string | number | boolean | undefined;
}

/** Says something to those who run the marketplace; `info` where no level is named. */
export type Log = (message: string, facts?: LogFacts) => void;

export interface LogOptions {
  readonly format: LogFormat;
  /** What is less than this is not said. */
  readonly level?: LogLevel;
  /** Beside every line of JSON. */
  readonly role?: string;
  readonly to?: DestinationStream;
}

/**
 * Lines for people on standard error, or JSON on standard output, a line each, with the trace that
 * they belong to.
 */
export function openLog({ format, level: least = 'info', role = 'all', to }: LogOptions): Log {
  if (format === 'text')
    return (message, { level = 'info', correlationId } = {}) => {
      if (logLevels.indexOf(level) < logLevels.indexOf(least)) return;
      const line = `${new Date().toISOString()} ${message}${correlationId ? ` (correlation ${correlationId})` : ''}`;
      if (to) to.write(`${line}\n`);
      else console.error(line);
    };
  const logger = pino(
    {
      level: least,
      messageKey: 'message',
      base: { service: 'tradepost', role, pid: process.pid },
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      mixin: () => {
        const span = trace.getActiveSpan()?.spanContext();
        return span ? { traceId: span.traceId, spanId: span.spanId } : {};
      },
    },
    // synchronous: what was said last is what is needed after a crash
    to ?? destination({ fd: 1, sync: true }),
  );
  return (message, { level = 'info', ...facts } = {}) => logger[level](facts, message);
}
