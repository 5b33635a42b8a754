import type { Approval } from '../../shared/api/approvals.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import { stricter } from '../memory/memory-standing.ts'
import type { Logger } from '../../shared/log/logger.ts'
import type { ToolCall, ToolDefinition } from '../models/chat-protocol.ts'
import type { ActionLog } from './action-log.ts'
import type { Approvals, Effect } from './approvals.ts'
import type { ToolTold } from './asked-told.ts'
import { type Standing, judge } from './judge.ts'
import { failureTold, outcomeTold } from './outcome-told.ts'
import { MOST_CALLS, ReplyTrails } from './reply-trails.ts'
import { CHAT_AGENT, type PreparedCall, type Tool, type ToolContext } from './tool.ts'
import type { ToolDesk, ToolOccasion, ToolOutcome } from './tool-desk.ts'

interface WorkbenchOptions {
  readonly tools: readonly Tool[]
  readonly standing: () => Standing
  readonly approvals: Pick<Approvals, 'ask'>
  readonly log: Pick<ActionLog, 'note'>
  readonly logger: Logger
}

/** A call of a tool that there is, as it stands in its reply. */
interface Sitting {
  readonly tool: Tool
  readonly occasion: ToolOccasion
  readonly context: ToolContext
}

/** Judges, does and logs what models call, one reply after another. */
export class Workbench implements ToolDesk {
  readonly #options: WorkbenchOptions
  readonly #trails = new ReplyTrails()

  constructor(options: WorkbenchOptions) {
    this.#options = options
  }

  definitions(): readonly ToolDefinition[] {
    const standing = this.#options.standing()
    return this.#options.tools
      .filter((tool) => judge({ tool, readUntrusted: false }, standing).verdict !== 'refuse')
      .map((tool) => ({
        name: tool.name,
        description: tool.summary,
        parameters: tool.parameters(),
      }))
  }

  async call(call: ToolCall, occasion: ToolOccasion, signal: AbortSignal): Promise<ToolOutcome> {
    signal.throwIfAborted()
    const started = performance.now()
    const tool = this.#options.tools.find(({ name }) => name === call.name)
    const { outcome, made } = await this.#settled(tool, call, occasion)
    const { requestId, conversationId, replyId } = occasion
    const { state } = outcome
    const approvalId = outcome.state === 'awaiting-approval' ? outcome.approvalId : null
    const place = { requestId, conversationId, replyId, approvalId }
    const tookMs = performance.now() - started
    await this.#options.log.note({ tool: tool?.name ?? 'unknown', state, ...place, made, tookMs })
    return outcome
  }

  async #settled(
    tool: Tool | undefined,
    call: ToolCall,
    occasion: ToolOccasion,
  ): Promise<{ outcome: ToolOutcome; made: readonly string[] }> {
    const trail = this.#trails.next(occasion)
    if (!tool) return { outcome: this.#unknown(call.name), made: [] }
    if (trail.calls > MOST_CALLS)
      return { outcome: told('refused', 'Too many calls in one reply. Answer now.'), made: [] }
    const readUntrusted = occasion.readUntrusted || trail.hasReadUntrusted
    const { conversationId, isLocal } = occasion
    const privacy = stricter(trail.privacy, occasion.privacy ?? 'any')
    const context = { conversationId, isLocal, readUntrusted, privacy, approvalId: undefined }
    return await this.#judged({ tool, occasion, context }, call.input)
  }

  async #judged(
    sitting: Sitting,
    input: unknown,
  ): Promise<{ outcome: ToolOutcome; made: readonly string[] }> {
    const { tool, context } = sitting
    const { verdict, ...why } = judge({ tool, ...context }, this.#options.standing())
    if (verdict === 'refuse')
      return { outcome: told('refused', `Not done: ${why.reason}.`), made: [] }
    try {
      const prepared = await tool.prepare(input)
      if (verdict === 'ask') return { outcome: await this.#ask(sitting, prepared, why), made: [] }
      const result = await prepared.run(context)
      this.#trails.read(sitting.occasion, result)
      const { made, said: _, ...told } = result
      return { outcome: { state: 'done', ...told }, made }
    } catch (error) {
      return { outcome: told('failed', this.#failureOf(error, tool, sitting.occasion)), made: [] }
    }
  }

  async #ask(
    { tool, occasion, context }: Sitting,
    { input }: PreparedCall,
    { reason: why, said }: ToolTold,
  ): Promise<ToolOutcome> {
    const { conversationId, replyId, actor } = occasion
    const { readUntrusted, privacy } = context
    const reading = { conversationId, replyId, readUntrusted, privacy }
    const asking = { tool: tool.name, input, why, whySaid: [said], risk: tool.risk }
    const askers = { askedBy: CHAT_AGENT, askedFor: actor }
    const { id } = await this.#options.approvals.ask({ ...asking, ...reading, ...askers })
    const content = `Not done yet: the person was asked (${id}), because ${why}. Say so, and do not call it again.`
    return { state: 'awaiting-approval', approvalId: id, ...plain(content) }
  }

  /** What the model can mend, or else that it cannot. */
  #failureOf(error: unknown, { name }: Tool, { requestId }: ToolOccasion): string {
    if (error instanceof AppError && error.code !== 'internal') return error.message
    this.#options.logger.error({
      evt: 'tool-failed',
      tool: name,
      request_id: requestId,
      err: error,
    })
    return 'It failed, for a reason that is in the log.'
  }

  #unknown(name: string): ToolOutcome {
    const names = this.#options.tools.map((tool) => tool.name).join(', ')
    const said = JSON.stringify(name.slice(0, 60))
    return told('failed', `There is no tool named ${said}. There are: ${names}.`)
  }
}

interface CarryingOut {
  readonly tools: readonly Tool[]
  readonly log: Pick<ActionLog, 'note'>
}

/** Does what a person approved. The words that it keeps are theirs too then, unless the model had read those of others. */
export async function carryOut({ tools, log }: CarryingOut, approval: Approval): Promise<Effect> {
  const started = performance.now()
  const tool = tools.find(({ name }) => name === approval.tool)
  if (!tool) return { status: 'failed', ...outcomeTold('no-tool'), made: [] }
  const effect = await effectOf(tool, approval)
  const { id, conversationId, replyId } = approval
  const place = { requestId: id, conversationId, replyId, approvalId: id }
  const tookMs = performance.now() - started
  await log.note({ tool: tool.name, state: effect.status, ...place, made: effect.made, tookMs })
  return effect
}

async function effectOf(tool: Tool, approval: Approval): Promise<Effect> {
  const { id: approvalId, conversationId, readUntrusted, privacy, input } = approval
  try {
    const prepared = await tool.prepare(input)
    const context = { conversationId, readUntrusted, privacy, approvalId, isLocal: false }
    const { content, said, made } = await prepared.run(context)
    return { status: 'done', result: content, said, made }
  } catch (error) {
    if (!(error instanceof AppError && IS_FINAL.has(error.code))) throw error
    return { status: 'failed', ...failureTold(error), made: [] }
  }
}

/** The call was wrong, or what it is about is not there: trying again would not help. */
const IS_FINAL: ReadonlySet<string> = new Set(['invalid-input', 'not-found', 'conflict'])

function told(state: 'failed' | 'refused', content: string): ToolOutcome {
  return { state, ...plain(content) }
}

/** Words of ours. */
function plain(content: string) {
  return { content, holdsUntrusted: false, privacy: 'any' } as const
}
