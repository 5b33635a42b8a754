import type { CognitiveMode } from '../shared/domain/cognitive-mode.ts'
import { REPLYING_ROLE } from './chat/reply-run.ts'
import type { LazyModels } from './models/lazy-models.ts'
import type { ReplyMakers } from './open-chat.ts'
import type { MemoryParts } from './open-memories.ts'
import type { Personal } from './open-personal.ts'
import type { PersonTimeZone } from './profile/time-zone.ts'
import { createPromptBuilder } from './prompts/prompt-builder.ts'
import type { LazyTools } from './tools/lazy-tools.ts'

/** What a profile's replies are made from. */
export interface ReplySources {
  readonly memoryParts: Pick<MemoryParts, 'memories' | 'standingsOf'>
  readonly personal: Pick<Personal, 'persona' | 'tasks' | 'calendar'>
  readonly models: LazyModels
  readonly tools: LazyTools
  readonly person: PersonTimeZone
  readonly mode: () => CognitiveMode
}

/** What is said first where no model serves the role. */
const NO_MODEL = 'builtin'

/** Puts together what replies are made with: whoever asks models, builds prompts, and judges calls of tools. */
export async function openReplyMakers(sources: ReplySources): Promise<ReplyMakers> {
  const { memoryParts, personal, person, mode } = sources
  const { persona, tasks, calendar } = personal
  const router = await sources.models.open()
  const prompts = createPromptBuilder({
    ...memoryParts,
    persona,
    tasks,
    calendar: async () => (await calendar.openUnlessEmpty())?.calendar,
    timeZone: () => person.timeZone,
    mode,
  })
  const { desk } = await sources.tools.open()
  const firstModel = async (): Promise<string> =>
    router.roles().find(({ role }) => role === REPLYING_ROLE)?.resolves ?? NO_MODEL
  return { asker: router, prompts, tools: desk, firstModel }
}
