/** The stack that `make` works on unless it is told. */
const defaultStack = "dev";

/** What stands before the other variables of a `make` command so that it works on the stack. */
export const stackVariable = (stack: string): string => (stack === defaultStack ? "" : `STACK=${stack} `);
