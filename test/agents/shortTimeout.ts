// The registered timeout of the sessions in which something hangs.
/** Seconds registered for the sessions with a short timeout; the hook then gives up by itself after 5. */
export const shortTimeout = 10;
