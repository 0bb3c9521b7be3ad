import { pino, type DestinationStream, type Logger } from 'pino';

/**
 * Creates a log with one JSON object per line. Callers name each logged field explicitly: no text, key, token
 * or address with a ticket.
 */
export function createLogger(destination?: DestinationStream): Logger {
  const options = { base: null, timestamp: pino.stdTimeFunctions.isoTime };
  return pino(options, destination ?? pino.destination({ sync: false }));
}
