import { profileConfigRoutes } from '../../../shared/api/profile-config.ts'
import { taskRoutes } from '../../../shared/api/tasks.ts'
import { COGNITIVE_MODES, type CognitiveMode } from '../../../shared/domain/cognitive-mode.ts'
import type { Workspace } from '../../app/workspace.ts'
import { keepMemory } from './keep-memory.ts'
import type { SlashCommand } from './slash-commands.ts'
import { words } from './words.ts'

interface SlashContext {
  readonly workspace: Pick<Workspace, 'client' | 'toasts' | 'router'>
  readonly conversationId: string | undefined
  readonly mode: CognitiveMode | undefined
  readonly onHelp: () => void
  readonly onMode: () => Promise<void>
}
type Run = (rest: string, context: SlashContext) => Promise<void> | void

/** Does what a command says. Gives what is missing, or undefined when it was done; throws a `ProblemError`. */
export async function runSlashCommand(
  name: SlashCommand,
  rest: string,
  context: SlashContext,
): Promise<string | undefined> {
  if (rest === '' && NEEDS_TEXT.has(name)) return words.t.needsText(name)
  if (name === 'mode' && rest !== '' && !modeOf(rest)) return words.t.unknownMode
  await RUNS[name](rest, context)
  return undefined
}

const NEEDS_TEXT: ReadonlySet<SlashCommand> = new Set(['remember', 'task', 'find'])
const RUNS: Readonly<Record<SlashCommand, Run>> = {
  remember: (content, { workspace, conversationId }) =>
    keepMemory(workspace, { content, conversationId }),
  task: async (title, { workspace: { client, toasts, router } }) => {
    const { task } = await client.call(taskRoutes.createTask, { body: { title } })
    const action = { label: words.t.open, run: () => router.go('/tasks') }
    toasts.say(words.t.taskMade(task.title), { action })
  },
  find: (q, { workspace: { router } }) =>
    router.go(`/memory?${new URLSearchParams({ q }).toString()}`),
  new: (_rest, { workspace: { router } }) => router.go('/chat'),
  help: (_rest, { onHelp }) => onHelp(),
  mode: async (rest, { workspace: { client, toasts }, mode, onMode }) => {
    const currentMode = modeOf(rest)
    if (currentMode) {
      const params = { name: 'cognitive-mode' }
      await client.call(profileConfigRoutes.putConfig, { params, body: { currentMode } })
      await onMode()
    }
    const shown = currentMode ?? mode
    if (shown) toasts.say(words.t.modes[shown])
  },
}

function modeOf(text: string): CognitiveMode | undefined {
  return COGNITIVE_MODES.find((one) => one === text.toLowerCase())
}
