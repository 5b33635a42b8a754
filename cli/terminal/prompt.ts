import { createInterface, type Interface } from 'node:readline'
import { Writable } from 'node:stream'
import { AppError } from '../../shared/errors/app-error.ts'
import type { CommandContext } from '../command-context.ts'

interface PromptOptions {
  readonly input: NodeJS.ReadableStream
  readonly output: NodeJS.WritableStream
  /** Whether what is typed stays off the screen. */
  readonly hidden: boolean
  readonly signal: AbortSignal
  readonly onInterrupt: () => void
}

/** Asks a question and gives what was typed. */
export type Ask = (question: string) => Promise<string>

/**
 * Lends the keyboard for a few questions. One reader serves them all, so that lines which are pasted together all count.
 * Throws `wrong-usage` when the input ends instead of an answer.
 */
export async function withPrompt<T>(
  options: PromptOptions,
  use: (ask: Ask) => Promise<T>,
): Promise<T> {
  const keyboard = openKeyboard(options)
  const close = (): void => keyboard.close()
  options.signal.addEventListener('abort', close)
  try {
    return await use(askOn(keyboard, options))
  } finally {
    options.signal.removeEventListener('abort', close)
    close()
  }
}

function openKeyboard({ input, output, hidden, onInterrupt }: PromptOptions): Interface {
  const echo = hidden ? nowhere() : output
  const keyboard = createInterface({ input, output: echo, terminal: true, historySize: 0 })
  return keyboard.on('SIGINT', onInterrupt)
}

function askOn(keyboard: Interface, { output, hidden, signal }: PromptOptions): Ask {
  const lines = keyboard[Symbol.asyncIterator]()
  return async (question) => {
    // A hidden question bypasses readline, whose own output goes nowhere; a shown one it must know, to redraw the line.
    if (hidden) output.write(question)
    keyboard.setPrompt(question)
    keyboard.prompt()
    const line = await lines.next()
    if (hidden) output.write('\n')
    signal.throwIfAborted()
    if (line.done) throw new AppError('wrong-usage', 'No answer was given. Nothing was changed.')
    return line.value
  }
}

/** Whether there is a person to ask: keyboard and screen are a terminal. */
export function canAsk({ input, screen, environment }: CommandContext): boolean {
  return input.isTTY && screen.isTTY && !environment.unattended
}

/** The terminal's prompt options of a command. */
export function promptOf(
  { input, screen, signal, interrupt }: CommandContext,
  hidden: boolean,
): PromptOptions {
  return { input, output: screen, hidden, signal, onInterrupt: interrupt }
}

function nowhere(): Writable {
  return new Writable({ write: (_chunk, _encoding, done) => done() })
}
