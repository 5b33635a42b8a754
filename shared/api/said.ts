import { z } from 'zod'

/** The shape of a sentence by its code, one of a closed list, and what it speaks of. */
export const saidOf = <const Codes extends readonly string[]>(codes: Codes) =>
  z.object({
    code: z.enum(codes),
    values: z.record(z.string(), z.union([z.string(), z.number()])),
  })
