import { routes } from '../../shared/api/routes.ts'
import type { CommandContext } from '../command-context.ts'
import { connectToProfile } from '../connect.ts'
import { readInput } from '../terminal/read-input.ts'
import { privacyClass } from './privacy-class.ts'

/** The options of `mh capture`. */
export interface CaptureOptions {
  /** The memory; `-` for what comes on stdin. */
  readonly text: string
  readonly type?: string
  readonly tag?: string[]
  readonly at?: string
  readonly privacy?: string
}

/** `mh capture` */
export async function capture(context: CommandContext, options: CaptureOptions): Promise<void> {
  const { text, type, tag, at, privacy } = options
  const content = text === '-' ? await readInput(context.input, context.signal) : text
  const { client, profile } = await connectToProfile(context)
  const captured = await client.call(routes.captureMemory, {
    profile,
    body: { content, type, tags: tag, timestamp: at, privacy: privacyClass(privacy) },
  })
  context.output.result(captured, () => `Captured ${captured.event.id}`)
}
