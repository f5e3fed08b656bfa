/** A point on a circle; `turn` is the part of a whole turn, clockwise from the top. */
export function onCircle(radius: number, turn: number): [x: number, y: number] {
  const angle = turn * 2 * Math.PI - Math.PI / 2;
  return [radius * Math.cos(angle), radius * Math.sin(angle)];
}

/** The path of a ring's sector around the origin; from the centre when `inner` is 0. */
export function sector(inner: number, outer: number, from: number, to: number): string {
  // An arc of a whole turn ends where it starts, and would not be drawn.
  const end = Math.min(to, from + 0.9999);
  const large = end - from > 0.5 ? 1 : 0;
  const [a, b, c, d] = [onCircle(outer, from), onCircle(outer, end), onCircle(inner, end), onCircle(inner, from)];
  return `M${a} A${outer} ${outer} 0 ${large} 1 ${b} L${c} A${inner} ${inner} 0 ${large} 0 ${d} Z`;
}
