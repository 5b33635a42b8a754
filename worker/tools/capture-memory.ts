import { z } from 'zod'
import { CaptureRequest } from '../../shared/api/memories.ts'
import { schema } from '../../shared/api/schema.ts'
import { type EpisodicEvent, PRIVACY_CLASSES } from '../../shared/domain/episodic-event.ts'
import type { Memories, Writer } from '../memory/memories.ts'
import { stricter } from '../memory/memory-standing.ts'
import { hindered, outcomeTold } from './outcome-told.ts'
import { CHAT_AGENT, type Tool, type ToolContext } from './tool.ts'
import { defineTool, idFor, made } from './tool.ts'

const Input = schema(() =>
  z.strictObject({
    content: z
      .string()
      .trim()
      .min(1)
      .max(8_000)
      .describe('What is to be remembered, in whole sentences that stand for themselves.'),
    tags: z.array(z.string().trim().min(1).max(100)).max(20).default([]),
    privacy: z
      .enum(PRIVACY_CLASSES)
      .optional()
      .describe('local: for models of the house only. none: for no model.'),
  }),
)
type Input = z.output<typeof Input.zod>

interface CaptureParts {
  readonly memories: Pick<Memories, 'capture' | 'captureOnce'>
  /** Whether a memory says the words of one that was forgotten. */
  readonly isForgotten: (event: EpisodicEvent) => boolean
}

/** Keeps a memory in the assistant’s own words. It is the person’s word only if they approved it and nobody else’s words were read. */
export function captureMemory({ memories, isForgotten }: CaptureParts): Tool {
  return defineTool({
    name: 'capture_memory',
    summary: 'Keeps something as a memory of the person.',
    effect: 'adds',
    risk: 'medium',
    input: Input,
    run: async (input, context) => {
      const { approvalId } = context
      const [request, writer] = [requestOf(input, context), writerOf(context)]
      if (approvalId !== undefined) {
        const event = await memories.captureOnce(idFor('evt', approvalId), request, writer)
        return made(outcomeTold('memory-kept', { id: event.id }), event.id)
      }
      checkNotForgotten(input.content, isForgotten)
      const event = await memories.capture(request, writer)
      return made(outcomeTold('memory-kept', { id: event.id }), event.id)
    },
  })
}

function requestOf({ content, tags, privacy }: Input, context: ToolContext): CaptureRequest {
  const { conversationId } = context
  const links = conversationId === null ? [] : [{ type: 'conversation', target: conversationId }]
  const metadata = conversationId === null ? {} : { conversationId }
  const strictest = stricter(privacy ?? 'any', context.privacy)
  const classed = strictest === 'any' ? {} : { privacy: strictest }
  return CaptureRequest.parse({ content, tags, links, metadata, ...classed }, 'Input')
}

function writerOf({ approvalId, readUntrusted, conversationId }: ToolContext): Writer {
  const from = conversationId === null ? {} : { from: conversationId }
  const trusted = approvalId !== undefined && !readUntrusted
  const provenance = { by: 'agent', actor: CHAT_AGENT, ...from, trusted } as const
  return { actor: CHAT_AGENT, source: 'chat', provenance }
}

/** What was forgotten comes back by the person’s own hand only. */
function checkNotForgotten(content: string, isForgotten: CaptureParts['isForgotten']): void {
  const timestamp = new Date().toISOString()
  if (!isForgotten({ id: 'evt-none', timestamp, content, type: 'observation' })) return
  throw hindered(outcomeTold('words-forgotten-before'))
}
