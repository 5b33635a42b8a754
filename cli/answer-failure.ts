import { AppError } from '../shared/errors/app-error.ts'
import { type ErrorCode, isErrorCode } from '../shared/errors/error-codes.ts'
import { parseJson } from '../shared/files/parse-json.ts'
import type { ControlAnswer, ControlRequest } from './control-transport.ts'

/** What a status means when the answer's code is none that we know. */
const CODE_OF_STATUS: ReadonlyMap<number, ErrorCode> = new Map([
  [401, 'unauthenticated'],
  [403, 'forbidden'],
  [404, 'not-found'],
  [405, 'method-not-allowed'],
  [409, 'conflict'],
  [413, 'body-too-large'],
  [415, 'unsupported-media-type'],
  [421, 'host-not-allowed'],
  [429, 'too-many-requests'],
  [502, 'worker-unreachable'],
  [503, 'busy'],
  [504, 'worker-timeout'],
])

/** The failure that an answer outside 2xx tells of: its problem's code, words and further members. */
export function failureOfAnswer(
  { method, path }: ControlRequest,
  { status, text }: ControlAnswer,
): AppError {
  const { type: _type, title, status: _status, detail, code, ...details } = problemIn(text)
  const said = [detail, title].filter((words) => typeof words === 'string').filter(Boolean)
  const [message = `${method} ${path} was answered with status ${status}.`] = said
  return new AppError(isErrorCode(code) ? code : codeOfStatus(status), message, { details })
}

/** The code that stands for a status alone. */
export function codeOfStatus(status: number): ErrorCode {
  return (
    CODE_OF_STATUS.get(status) ?? (status >= 400 && status < 500 ? 'invalid-input' : 'internal')
  )
}

function problemIn(text: string): Record<string, unknown> {
  try {
    const answer = parseJson(text, 'The answer')
    return answer !== null && typeof answer === 'object' ? { ...answer } : {}
  } catch (error) {
    // A proxy's or a crash's answer need not be a problem document; its status still says enough.
    if (error instanceof AppError) return {}
    throw error
  }
}
