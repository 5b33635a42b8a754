import { OwnExport, ownExportRoutes } from '../../../shared/api/own-export.ts'
import { addressOf } from '../../api/call.ts'
import { readEvents } from '../../api/event-stream.ts'
import type { Workspace } from '../../app/workspace.ts'

const AGAIN_MS = 3_000

/** The archive of the whole profile, as the server tells of it. */
export class FollowedExport {
  /** Undefined until the server has said it. */
  told = $state.raw<OwnExport>()
  /** Why what was asked last was not done. */
  error = $state.raw<unknown>()
  /** Whether this page has begun to take one. */
  isTaken = $state(false)
  readonly #client: Workspace['client']

  constructor(client: Workspace['client']) {
    this.#client = client
  }

  /** Hears of it until the signal says otherwise; comes back where the stream breaks off. */
  async follow(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        const stream = await this.#client.open(ownExportRoutes.followOwnExport, {}, { signal })
        for await (const { name, text } of readEvents(stream))
          if (name === 'export') this.told = OwnExport.parse(JSON.parse(text), 'Export')
      } catch (error) {
        if (!signal.aborted) this.error = error
      }
      await paused(signal)
    }
  }

  async begin(): Promise<void> {
    this.isTaken = false
    await this.#ask(() => this.#client.call(ownExportRoutes.startOwnExport, {}))
  }

  async cancel(): Promise<void> {
    await this.#ask(() => this.#client.call(ownExportRoutes.cancelOwnExport, {}))
  }

  /** Has the browser keep it, at its own pace and in no memory of the page. */
  take(name: string): void {
    const link = document.createElement('a')
    link.href = addressOf(ownExportRoutes.takeOwnExport, {})
    link.download = name
    link.click()
    this.isTaken = true
  }

  async #ask(ask: () => Promise<unknown>): Promise<void> {
    this.error = undefined
    try {
      await ask()
    } catch (error) {
      this.error = error
    }
  }
}

async function paused(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, AGAIN_MS)
    const end = (): void => {
      clearTimeout(timer)
      resolve()
    }
    signal.addEventListener('abort', end, { once: true })
  })
}
