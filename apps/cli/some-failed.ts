/** Some of what a command was to do failed, and it has said so itself: exit status 1. */
export class SomeFailed extends Error {}
