import { pino, type DestinationStream, type Logger } from 'pino';

/**
 * Creates a log of one JSON object a line. What is logged is named field by field where it happens: no text, key, token
 * or address with a ticket.
 */
export function createLogger(destination?: DestinationStream): Logger {
  const options = { base: null, timestamp: pino.stdTimeFunctions.isoTime };
  return pino(options, destination ?? pino.destination({ sync: false }));
}
