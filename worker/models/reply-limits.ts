import { z } from 'zod'

export const MAX_LIST_BYTES = 4 * 1024 * 1024
export const MAX_EMBEDDINGS_BYTES = 32 * 1024 * 1024
/** Of a streamed reply: one line of it, and the whole. */
export const MAX_LINE_BYTES = 1024 * 1024
export const MAX_REPLY_BYTES = 16 * 1024 * 1024
/** More than this no reply calls tools. */
export const MOST_TOOL_CALLS = 64
const MOST_DIMENSIONS = 8192
const MOST_VECTORS = 10_000

/** A vector as a server writes it. */
export const vector = () => z.array(z.number().finite()).min(1).max(MOST_DIMENSIONS)
export const vectorList = () => z.array(vector()).max(MOST_VECTORS)
