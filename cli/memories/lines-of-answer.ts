import type { IncomingMessage } from 'node:http'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { failureOfAnswer } from '../answer-failure.ts'
import type { ControlRequest } from '../control-transport.ts'

/** The lines of an answer as they come in. A refusal is thrown as the `AppError` of its problem. */
export async function* linesOfAnswer(
  request: ControlRequest,
  answer: IncomingMessage,
): AsyncGenerator<string> {
  const { statusCode: status = 0 } = answer
  if (status < 200 || status > 299)
    throw failureOfAnswer(request, { status, text: await text(answer) })
  // The reader of lines takes a broken stream for an ended one.
  let broken: Error | undefined
  answer.once('error', (error) => {
    broken = error
  })
  for await (const line of createInterface({ input: answer, crlfDelay: Infinity })) {
    if (line !== '') yield line
  }
  if (broken) throw broken
  if (!answer.complete) throw new Error('the answer broke off')
}
