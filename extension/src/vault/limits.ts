/** What pages know of the vault: they link nothing else of it. */

/** Passwords shorter than this are refused. */
export const LEAST_PASSWORD = 10
