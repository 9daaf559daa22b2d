/** A person tried something the accounting system does not allow. */
export class ActionRefused extends Error {}
