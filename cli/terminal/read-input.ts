import { addAbortSignal, type Readable } from 'node:stream'
import { text } from 'node:stream/consumers'

/** Everything that comes in until its end, without the line end at its end. */
export async function readInput(input: Readable, signal: AbortSignal): Promise<string> {
  const whole = await text(addAbortSignal(signal, input))
  return whole.replace(/\r?\n$/, '')
}
