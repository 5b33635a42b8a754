/**
 * How vectors lie in their file. Rows with a vector each would take ten times as long to read as the comparing takes, so several share a row.
 * Few enough that a single one can be read at no great cost; signs, one bit a number, are small and lie closer.
 */
export const VECTORS_A_BLOCK = 16
export const SIGNS_A_BLOCK = 512

/** Where the vector of a slot lies. */
export function blockOf(slot: number, perBlock: number): { block: number; offset: number } {
  return { block: Math.floor(slot / perBlock), offset: slot % perBlock }
}

/** 32-bit words that the signs of a vector take. */
export function signWords(dimension: number): number {
  return Math.ceil(dimension / 32)
}

/** One bit for each number: whether it is above zero. */
export function signsOf(vector: Float32Array): Uint32Array {
  const signs = new Uint32Array(signWords(vector.length))
  for (const [index, value] of vector.entries()) {
    if (value > 0) signs[index >>> 5] = (signs[index >>> 5] ?? 0) | (1 << (index & 31))
  }
  return signs
}

/** Bytes of a row as numbers; a row's bytes may begin anywhere. */
export function floatsIn(bytes: Uint8Array): Float32Array {
  const whole = aligned(bytes)
  return new Float32Array(whole.buffer, whole.byteOffset, whole.length >>> 2)
}

export function wordsIn(bytes: Uint8Array): Uint32Array {
  const whole = aligned(bytes)
  return new Uint32Array(whole.buffer, whole.byteOffset, whole.length >>> 2)
}

export function bytesOf(numbers: Float32Array | Uint32Array): Uint8Array {
  return new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength)
}

function aligned(bytes: Uint8Array): Uint8Array {
  return bytes.byteOffset % 4 === 0 ? bytes : bytes.slice()
}
