/** Refused because it could not happen in a real store or tenant; the message says why. */
export class ActionRefused extends Error {}
