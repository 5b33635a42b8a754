import { AppError, messageOf } from '../errors/app-error.ts'

/** The value of a JSON text; `what` begins the message of the `invalid-input` that a broken text gives. A byte-order mark is passed over. */
export function parseJson(text: string, what: string): unknown {
  try {
    return JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text)
  } catch (error) {
    throw new AppError('invalid-input', `${what} is not JSON: ${messageOf(error)}.`, {
      cause: error,
    })
  }
}
