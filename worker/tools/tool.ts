import { z } from 'zod'
import type { Schema } from '../../shared/api/schema.ts'
import type { Risk } from '../../shared/domain/approval.ts'
import type { PrivacyClass } from '../../shared/domain/episodic-event.ts'
import type { ToolEffect, ToolName } from '../../shared/domain/tool.ts'
import type { OutcomeSaid } from '../../shared/domain/outcome-said.ts'
import type { OutcomeTold } from './outcome-told.ts'

/** Who acts when a model calls a tool in a chat, as in the audit. */
export const CHAT_AGENT = 'agent:chat'
/** Marks what was made after words that are not the person’s own had been read: it counts as such itself. */
export const FROM_OTHERS = 'from-others'

/** Under what a call is carried out. */
export interface ToolContext {
  readonly conversationId: string | null
  /** Whether the model may see memories of the privacy class `local`. */
  readonly isLocal: boolean
  readonly readUntrusted: boolean
  /** The strictest privacy class of what the model saw: what is kept has it too. */
  readonly privacy: PrivacyClass
  /** The approval by which it is done: done again for the same one it changes nothing more. */
  readonly approvalId: string | undefined
}

/** What a call gave. */
export interface ToolResult {
  /** What the model is told. */
  readonly content: string
  /** Ids of what was made or changed. */
  readonly made: readonly string[]
  /** What was made or changed, by a code. */
  readonly said?: OutcomeSaid
  readonly holdsUntrusted: boolean
  readonly privacy: 'any' | 'local'
  /** The memories that it tells of. */
  readonly read?: readonly string[]
}

/** A call whose input is checked, and means the same whenever it is carried out. */
export interface PreparedCall {
  readonly input: Record<string, unknown>
  run(context: ToolContext): Promise<ToolResult>
}

/** Something that a model may call. */
export interface Tool {
  readonly name: ToolName
  /** For models and people. */
  readonly summary: string
  readonly effect: ToolEffect
  readonly risk: Risk
  /** The JSON schema of its input. */
  parameters(): Record<string, unknown>
  /** Throws `invalid-input` or `not-found` with words that help the model. */
  prepare(input: unknown): Promise<PreparedCall>
}

interface ToolMaking<Shape extends z.ZodType<object>> extends Omit<Tool, 'parameters' | 'prepare'> {
  readonly input: Schema<Shape>
  /** Makes times that are relative absolute, and sees that what the input names is there. */
  readonly settle?: (input: z.output<Shape>) => Promise<z.output<Shape>>
  readonly run: (input: z.output<Shape>, context: ToolContext) => Promise<ToolResult>
}

/** Makes a tool whose input is parsed before anything else sees it. */
export function defineTool<Shape extends z.ZodType<object>>(making: ToolMaking<Shape>): Tool {
  const { input: shape, settle, run, ...described } = making
  return {
    ...described,
    parameters: () => {
      const { $schema: _, ...parameters } = z.toJSONSchema(shape.zod, { io: 'input' })
      return parameters
    },
    prepare: async (input) => {
      const parsed = shape.parse(withoutNulls(input), 'Input')
      const settled = settle ? await settle(parsed) : parsed
      return {
        input: Object.fromEntries(Object.entries(settled)),
        run: async (context) => await run(settled, context),
      }
    },
  }
}

/** Where something is made or changed and nothing of others is told. */
export function made({ result: content, said }: OutcomeTold, id: string): ToolResult {
  return { content, said, made: [id], holdsUntrusted: false, privacy: 'any' }
}

/** The id of what an approval makes: the same each time. */
export function idFor(prefix: 'evt' | 'task' | 'cal', approvalId: string): string {
  return `${prefix}-${approvalId.slice('apr-'.length)}`
}

/** Models write `null` where they mean nothing. */
function withoutNulls(input: unknown): unknown {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return input
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== null))
}
