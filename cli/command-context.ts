import type { ReadStream, WriteStream } from 'node:tty'
import type { Environment } from '../shared/environment.ts'
import type { RootLayout } from '../shared/layout/root-layout.ts'
import type { ProgramPlace } from './program-place.ts'
import type { SupervisorLink } from './supervisor-link.ts'
import type { Output } from './terminal/output.ts'

/** The options that every command takes. */
export interface GlobalOptions {
  readonly user?: string | undefined
  readonly json?: boolean | undefined
  readonly root?: string | undefined
  readonly server?: string | undefined
  readonly token?: string | undefined
  /** False with `--no-start`. */
  readonly start: boolean
}

/** What a command works with. */
export interface CommandContext {
  readonly place: ProgramPlace
  readonly options: GlobalOptions
  readonly layout: RootLayout
  /** The way to the supervisor that the command speaks to. */
  readonly link: SupervisorLink
  readonly environment: Environment
  readonly input: ReadStream
  /** Where questions are asked: stderr, so that they are seen when the result goes elsewhere. */
  readonly screen: WriteStream
  readonly output: Output
  /** Aborted by Ctrl-C, and when nobody reads the output any more. */
  readonly signal: AbortSignal
  /** What Ctrl-C does, for a prompt that has the keyboard to itself. */
  readonly interrupt: () => void
}

/** One command's work. It prints its result, or throws an `AppError`. */
export type Action = (context: CommandContext) => Promise<void>

/** Runs an action with the context that the global options make. */
export type RunAction = (action: Action) => Promise<void>
