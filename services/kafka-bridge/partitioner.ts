const seed = 0x9747b28c;
const multiplier = 0x5bd1e995;

/** The partition that Kafka's own clients choose for a key: murmur2 of its bytes, without the sign. */
export function partitionOf(key: string, partitions: number): number {
  return (murmur2(Buffer.from(key)) & 0x7fffffff) % partitions;
}

/** MurmurHash2, 32 bits, with the seed that Kafka uses. */
export function murmur2(data: Buffer): number {
  let hash = seed ^ data.length;
  const whole = data.length - (data.length % 4);
  for (let at = 0; at < whole; at += 4) {
    const block = Math.imul(data.readInt32LE(at), multiplier);
    hash = Math.imul(hash, multiplier) ^ Math.imul(block ^ (block >>> 24), multiplier);
  }
  if (data.length > whole) {
    hash = Math.imul(hash ^ data.readUIntLE(whole, data.length - whole), multiplier);
  }
  hash = Math.imul(hash ^ (hash >>> 13), multiplier);
  return hash ^ (hash >>> 15);
}
