import type { z } from 'zod'
import { AppError } from '../errors/app-error.ts'
import { faultOf, plainMessage } from './field-fault.ts'

/** A zod schema that is built on first use, so that a process pays only for the shapes it meets. */
export interface Schema<T extends z.ZodType = z.ZodType> {
  readonly zod: T
  /** The parsed value, or `invalid-input` that names each wrong field. `what` begins the message ("Body", "etc/system.json"). */
  parse(value: unknown, what: string): z.output<T>
}

/** The value that a schema gives. */
export type Parsed<S> = S extends Schema<infer T> ? z.output<T> : undefined

/** Wraps the building of a zod schema. */
export function schema<T extends z.ZodType>(build: () => T): Schema<T> {
  let built: T | undefined
  const get = (): T => (built ??= build())
  return {
    get zod() {
      return get()
    },
    parse(value, what) {
      const result = get().safeParse(value, { error: plainMessage })
      if (result.success) return result.data
      throw invalid(result.error, what)
    },
  }
}

function invalid(error: z.ZodError, what: string): AppError {
  const fields = error.issues.slice(0, 20).map(faultOf)
  const said = fields.map(({ path, message }) => (path ? `${path}: ${message}` : message))
  return new AppError('invalid-input', `${what} is not valid. ${said.join('; ')}.`, {
    details: { fields },
  })
}
