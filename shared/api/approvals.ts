import { z } from 'zod'
import { APPROVAL_KINDS, APPROVAL_STATUSES, RISKS } from '../domain/approval.ts'
import { ASKED_SAID_CODES, TOOL_SAID_CODES } from '../domain/asked-said.ts'
import { PRIVACY_CLASSES } from '../domain/episodic-event.ts'
import { OUTCOME_SAID_CODES } from '../domain/outcome-said.ts'
import { TOOL_EFFECTS, TOOL_GRANTS, TOOL_NAMES, TOOL_VERDICTS } from '../domain/tool.ts'
import { limit } from './fields.ts'
import { ProposedChange } from './proposals.ts'
import { route } from './route.ts'
import { saidOf } from './said.ts'
import { schema } from './schema.ts'

/** Something that waits, or waited, for a person's decision, as its file in `out/state/approvals/` has it. */
export const Approval = schema(() =>
  z.looseObject({
    id: z.string(),
    /** Files that say nothing are of calls. */
    kind: z.enum(APPROVAL_KINDS).default('call'),
    /** A tool's name; in files of the single-user system that of a skill. */
    tool: z.string(),
    input: z.record(z.string(), z.unknown()),
    /** What is to be changed, where that is proposed. */
    proposal: ProposedChange.zod.optional(),
    /** Why it is not done without asking. */
    why: z.string(),
    /** The same by codes; left away by earlier versions. */
    whySaid: z.array(saidOf(ASKED_SAID_CODES)).readonly().optional().catch(undefined),
    risk: z.enum(RISKS),
    askedAt: z.string(),
    /** From when on it can be approved no more. */
    expiresAt: z.string(),
    conversationId: z.string().nullable(),
    replyId: z.string().nullable(),
    /** Who asked, as in the audit, and in whose chat. */
    askedBy: z.string(),
    askedFor: z.string(),
    /** The model had read words that are not the person's own. */
    readUntrusted: z.boolean(),
    /** The strictest privacy class of what it had seen through tools. */
    privacy: z.enum(PRIVACY_CLASSES),
    status: z.enum(APPROVAL_STATUSES),
    decidedAt: z.string().nullable(),
    decidedBy: z.string().nullable(),
    note: z.string().nullable(),
    endedAt: z.string().nullable(),
    /** What came of it, or why it failed. */
    result: z.string().nullable(),
    /** The same by a code; left away by earlier versions, and where nothing came of it yet. */
    resultSaid: saidOf(OUTCOME_SAID_CODES).optional().catch(undefined),
    /** Ids of what it made or changed. */
    made: z.array(z.string()),
  }),
)
export type Approval = z.output<typeof Approval.zod>

export const ApprovalPage = schema(() =>
  z.object({ items: z.array(Approval.zod), nextCursor: z.string().nullable() }),
)
export const OneApproval = schema(() =>
  z.object({ success: z.literal(true), approval: Approval.zod }),
)
export const ListApprovalsQuery = schema(() =>
  z.strictObject({
    status: z.enum(APPROVAL_STATUSES).optional(),
    limit: limit(200, 50),
    cursor: z.string().max(400).optional(),
  }),
)
export type ListApprovalsQuery = z.output<typeof ListApprovalsQuery.zod>
export const DecideApprovalRequest = schema(() =>
  z.strictObject({
    decision: z.enum(['approve', 'reject']),
    note: z.string().max(2000).optional(),
  }),
)
export type DecideApprovalRequest = z.output<typeof DecideApprovalRequest.zod>

/** What would become of a call of each tool now, and why. */
export const ToolList = schema(() =>
  z.object({
    items: z.array(
      z.object({
        name: z.enum(TOOL_NAMES),
        summary: z.string(),
        effect: z.enum(TOOL_EFFECTS),
        risk: z.enum(RISKS),
        grant: z.enum(TOOL_GRANTS).nullable(),
        now: z.enum(TOOL_VERDICTS),
        why: z.string(),
        /** The same by a code. */
        whySaid: saidOf(TOOL_SAID_CODES).nullable().default(null).catch(null),
      }),
    ),
    nextCursor: z.null(),
  }),
)
export type ToolList = z.output<typeof ToolList.zod>

const own = {
  servedBy: 'worker',
  access: 'member',
  why: 'What an assistant may do is decided by the person whose profile the session shows.',
} as const
const one = { status: 200, body: OneApproval } as const

export const approvalRoutes = {
  listTools: route({
    ...own,
    method: 'GET',
    path: '/api/tools',
    summary: 'The tools that models may call, and what would become of a call now.',
    answer: { status: 200, body: ToolList },
  }),
  listApprovals: route({
    ...own,
    method: 'GET',
    path: '/api/approvals',
    summary: 'What waits for a decision or was decided, the newest first.',
    query: ListApprovalsQuery,
    answer: { status: 200, body: ApprovalPage },
  }),
  getApproval: route({
    ...own,
    method: 'GET',
    path: '/api/approvals/:id',
    summary: 'One of them.',
    answer: one,
  }),
  decideApproval: route({
    ...own,
    method: 'POST',
    path: '/api/approvals/:id',
    summary: 'Approves, which does it once and answers with what came of it, or rejects.',
    body: DecideApprovalRequest,
    answer: one,
  }),
}
