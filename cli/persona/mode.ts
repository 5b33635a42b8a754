import { routes } from '../../shared/api/routes.ts'
import { COGNITIVE_MODES } from '../../shared/domain/cognitive-mode.ts'
import { choice } from '../choice.ts'
import type { CommandContext } from '../command-context.ts'
import { connectToProfile } from '../connect.ts'

const WORDS = {
  dual: 'everything is remembered, and the assistant may act by itself',
  agent: 'only what you ask for is kept, and the assistant does nothing by itself',
  emulation: 'nothing is remembered or changed',
} as const

/** `mh mode` */
export async function mode(context: CommandContext, word: string | undefined): Promise<void> {
  const wanted = choice('mode', word, COGNITIVE_MODES)
  const { client, profile } = await connectToProfile(context)
  const address = { profile, params: { name: 'cognitive-mode' } } as const
  const config =
    wanted === undefined
      ? await client.call(routes.getConfig, address)
      : await client.call(routes.putConfig, {
          ...address,
          query: {},
          body: { currentMode: wanted },
        })
  const current = COGNITIVE_MODES.find((one) => one === config['currentMode']) ?? 'dual'
  context.output.result({ mode: current }, () => `The mode is ${current}: ${WORDS[current]}.`)
}
