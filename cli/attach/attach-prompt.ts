import {
  clearScreenDown,
  createInterface,
  cursorTo,
  type Interface,
  moveCursor,
} from 'node:readline'
import type { AppError } from '../../shared/errors/app-error.ts'
import { toAppError } from '../../shared/errors/app-error.ts'
import type { CommandContext } from '../command-context.ts'
import { completionsOf } from './attach-commands.ts'

interface PromptOptions {
  readonly context: CommandContext
  readonly profile: string
  /** Ends the prompt. */
  readonly signal: AbortSignal
  readonly run: (line: string) => Promise<void>
  readonly onFailure: (failure: AppError) => void
  /** How a line may go on, for the Tab key; the commands of attach if nothing is said. */
  readonly completions?: (line: string) => string[]
  /** What Ctrl-C does; it ends the command if nothing is said. */
  readonly onInterrupt?: () => void
  /** Told each line as it is typed, while an earlier one is still being run too. */
  readonly onTyped?: (line: string) => void
}

/** Where commands come from while attached. */
export interface AttachPrompt {
  /** Writes a line of the view so that it does not run into what is being typed. */
  readonly write: (print: () => void) => void
  /** Takes commands until the person leaves or the input ends. */
  readonly serve: () => Promise<void>
}

const HISTORY = 200

/** A prompt on a terminal, with history and completion. What was typed is kept while it is open and never written down. */
export function terminalPrompt(options: PromptOptions): AttachPrompt {
  const { context, signal } = options
  const { screen } = context
  let keyboard: Interface | undefined
  return {
    write(print) {
      if (keyboard) {
        // What is being typed may go over several rows.
        moveCursor(screen, 0, -keyboard.getCursorPos().rows)
        cursorTo(screen, 0)
        clearScreenDown(screen)
      }
      print()
      keyboard?.prompt(true)
    },
    async serve() {
      const opened = openKeyboard(options)
      keyboard = opened
      const close = (): void => opened.close()
      signal.addEventListener('abort', close, { once: true })
      opened.prompt()
      for await (const line of opened) {
        await attempt(options, line)
        if (signal.aborted) break
        opened.prompt()
      }
      keyboard = undefined
      close()
      screen.write('\n')
    },
  }
}

function openKeyboard(options: PromptOptions): Interface {
  const { context, profile, completions = completionsOf, onTyped = () => undefined } = options
  const { onInterrupt = context.interrupt } = options
  const keyboard = createInterface({
    input: context.input,
    output: context.screen,
    terminal: true,
    prompt: `${profile}> `,
    historySize: HISTORY,
    removeHistoryDuplicates: true,
    completer: (line: string) => [completions(line), line],
  })
  return keyboard.on('SIGINT', onInterrupt).on('line', onTyped)
}

/** Commands that come line by line from a pipe or a file. */
export function plainPrompt(options: PromptOptions): AttachPrompt {
  const { context, signal } = options
  return {
    write: (print) => print(),
    async serve() {
      const lines = createInterface({ input: context.input, crlfDelay: Number.POSITIVE_INFINITY })
      const close = (): void => {
        lines.close()
        // What is left unread must not keep the process.
        context.input.destroy()
      }
      signal.addEventListener('abort', close, { once: true })
      for await (const line of lines) {
        await attempt(options, line)
        if (signal.aborted) break
      }
      close()
    },
  }
}

async function attempt({ run, onFailure, signal }: PromptOptions, line: string): Promise<void> {
  try {
    await run(line)
  } catch (error) {
    if (!signal.aborted) onFailure(toAppError(error))
  }
}
