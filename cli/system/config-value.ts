import { AppError } from '../../shared/errors/app-error.ts'
import { parseJson } from '../../shared/files/parse-json.ts'

/** The value that a word on the command line stands for: a JSON value when it is one (`4321`, `true`, `null`, `["a"]`), else the word itself. */
export function parseConfigValue(word: string): unknown {
  try {
    return parseJson(word, 'The value')
  } catch (error) {
    if (error instanceof AppError) return word
    throw error
  }
}

/** A configuration value for a person: a text as it is, anything else as JSON. */
export function configValueWords(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
