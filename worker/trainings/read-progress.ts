import { z } from 'zod'
import { schema } from '../../shared/api/schema.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import { parseJson } from '../../shared/files/parse-json.ts'

interface Progress {
  readonly done: number
  readonly of: number
}

const WORDS = /\bprogress:?\s+(\d{1,9})\s*\/\s*(\d{1,9})\b/i
const Step = schema(() => z.looseObject({ step: z.int().min(0), of: z.int().min(1) }))

/** How far a training is, by a line that its program printed: `progress 12/100`, or `{"step": 12, "of": 100}`. */
export function readProgress(line: string): Progress | undefined {
  const [, done, of] = WORDS.exec(line) ?? []
  if (done !== undefined && of !== undefined) return bounded(Number(done), Number(of))
  if (!line.startsWith('{')) return undefined
  try {
    const step = Step.parse(parseJson(line, 'Line'), 'Line')
    return bounded(step.step, step.of)
  } catch (error) {
    if (error instanceof AppError) return undefined
    throw error
  }
}

function bounded(done: number, of: number): Progress | undefined {
  return of > 0 ? { done: Math.min(done, of), of } : undefined
}
