/** A share as a person reads it in an alert: `7%` for 0.07. */
export const spellShare = (share: number): string => `${Number((share * 100).toPrecision(6))}%`;
