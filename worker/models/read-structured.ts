import type { z } from 'zod'
import type { Schema } from '../../shared/api/schema.ts'
import { parseJson } from '../../shared/files/parse-json.ts'

type Structured<T> =
  | { readonly status: 'ok'; readonly value: T }
  /** In words that a model is told, and people are: names of fields, nothing of what was written. */
  | { readonly status: 'wrong'; readonly problem: string }

/** Reads a document that a model wrote: as it is, else without what stands around it, else mended. */
export async function readStructured<T extends z.ZodType>(
  text: string,
  shape: Schema<T>,
): Promise<Structured<z.output<T>>> {
  let problem = 'It is not JSON.'
  for (const read of [asItIs, withoutSurroundings, mendedToEnd, mended]) {
    const found = await read(text)
    if (found === undefined) continue
    const judged = judge(found.value, shape)
    if (judged.status === 'ok') return judged
    problem = judged.problem
  }
  return { status: 'wrong', problem }
}

interface Found {
  readonly value: unknown
}

function asItIs(text: string): Found | undefined {
  try {
    return { value: parseJson(text, 'reply') }
  } catch {
    // It is no JSON, which the next look may mend.
    return undefined
  }
}

/** Models like to introduce what they write, and to stand it in a fence. */
function withoutSurroundings(text: string): Found | undefined {
  return asItIs(documentIn(text))
}

/** One that was cut off has no last bracket. */
async function mendedToEnd(text: string): Promise<Found | undefined> {
  return await repaired(text.slice(Math.max(0, text.search(BRACKET))))
}

async function mended(text: string): Promise<Found | undefined> {
  return await repaired(documentIn(text))
}

/** Loaded when a model has written what is no JSON, which few do. */
async function repaired(text: string): Promise<Found | undefined> {
  const { jsonrepair } = await import('jsonrepair')
  try {
    return asItIs(jsonrepair(text))
  } catch {
    // Beyond repair: too broken, or nested so deeply that it was meant to break a reader.
    return undefined
  }
}

const BRACKET = /[[{]/

/** From the first bracket to the last one. */
function documentIn(text: string): string {
  const start = Math.max(0, text.search(BRACKET))
  const end = Math.max(text.lastIndexOf('}'), text.lastIndexOf(']'))
  return end > start ? text.slice(start, end + 1) : text.slice(start)
}

function judge<T extends z.ZodType>(value: unknown, shape: Schema<T>): Structured<z.output<T>> {
  const result = shape.zod.safeParse(value)
  if (result.success) return { status: 'ok', value: result.data }
  const fields = result.error.issues.slice(0, 10)
  const said = fields.map(
    ({ path, message }) => `${path.map(String).join('.') || 'It'}: ${message}`,
  )
  return { status: 'wrong', problem: `${said.join('; ')}.` }
}
