import { memoryRoutes } from '../../../shared/api/memories.ts'
import { profileConfigRoutes } from '../../../shared/api/profile-config.ts'
import { taskRoutes } from '../../../shared/api/tasks.ts'
import { COGNITIVE_MODES } from '../../../shared/domain/cognitive-mode.ts'
import type { Client } from '../../api/client.svelte.ts'
import type { PageRouter } from '../../app/router.ts'
import type { Toasts } from '../../app/toasts.svelte.ts'
import { explain } from '../../design/explain.ts'
import type { Slashed } from './slash.ts'
import { words } from './words.ts'

interface SlashRunnerOptions {
  readonly client: Client
  readonly router: PageRouter
  readonly toasts: Toasts
}

/** Does what is asked for behind a slash. */
export class SlashRunner {
  readonly #options: SlashRunnerOptions

  constructor(options: SlashRunnerOptions) {
    this.#options = options
  }

  /** Whether it is done; else it has said why it is not. */
  async run(slashed: Slashed): Promise<boolean> {
    try {
      return await this.#do(slashed)
    } catch (error) {
      this.#options.toasts.say(explain(error).text, { kind: 'failed' })
      return false
    }
  }

  async #do({ command, rest }: Slashed): Promise<boolean> {
    const { router } = this.#options
    switch (command) {
      case 'remember':
        return rest === '' ? this.#say(words.t.slash.remember) : await this.#remember(rest)
      case 'task':
        return rest === '' ? this.#say(words.t.slash.task) : await this.#addTask(rest)
      case 'find':
        router.go(`/memory?q=${encodeURIComponent(rest)}`)
        return true
      case 'mode':
        return await this.#setMode(rest)
      case 'new':
        router.go('/chat')
        return true
      case 'help':
        return this.#say(words.t.slashHelp)
    }
  }

  async #remember(content: string): Promise<boolean> {
    const { client, router, toasts } = this.#options
    const { event } = await client.call(memoryRoutes.captureMemory, { body: { content } })
    const action = { label: words.t.show, run: () => router.go(`/memory/${event.id}`) }
    toasts.say(words.t.kept, { action })
    return true
  }

  async #addTask(title: string): Promise<boolean> {
    const { client, router, toasts } = this.#options
    await client.call(taskRoutes.createTask, { body: { title } })
    const action = { label: words.t.show, run: () => router.go('/tasks') }
    toasts.say(words.t.taskMade, { action })
    return true
  }

  async #setMode(name: string): Promise<boolean> {
    const currentMode = COGNITIVE_MODES.find((mode) => mode === name)
    if (!currentMode) return this.#say(words.t.slash.mode)
    const params = { name: 'cognitive-mode' }
    const { client, toasts } = this.#options
    await client.call(profileConfigRoutes.putConfig, { params, body: { currentMode } })
    toasts.say(words.t.modeSet(currentMode))
    return true
  }

  #say(text: string): boolean {
    this.#options.toasts.say(text)
    return false
  }
}
