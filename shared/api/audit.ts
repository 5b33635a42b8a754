import { z } from 'zod'
import { limit } from './fields.ts'
import { route } from './route.ts'
import { schema } from './schema.ts'

export const AuditQuery = schema(() =>
  z.strictObject({
    user: z.string().optional(),
    actor: z.string().optional(),
    event: z.string().optional(),
    from: z.iso.datetime({ offset: true }).optional(),
    to: z.iso.datetime({ offset: true }).optional(),
    limit: limit(500, 100),
    cursor: z.string().optional(),
  }),
)
export type AuditQuery = z.output<typeof AuditQuery.zod>
const auditLine = () =>
  z.looseObject({
    timestamp: z.string(),
    level: z.string(),
    category: z.string(),
    event: z.string(),
    userId: z.string().nullable(),
    actor: z.string(),
    requestId: z.string().nullable(),
    details: z.record(z.string(), z.unknown()),
  })
export type AuditLine = z.output<ReturnType<typeof auditLine>>
export const AuditLineShape = schema(auditLine)
export const AuditPage = schema(() =>
  z.object({ items: z.array(auditLine()), nextCursor: z.string().nullable() }),
)

const finding = () =>
  z.object({
    /**
     * `broken`: it does not follow the line before it, so something was changed, removed or put in between. `unchained`: it follows nothing
     * although the chain had begun, so no program of ours wrote it. `beside`: two programs wrote in the same moment. `torn`: it cannot be read.
     */
    kind: z.enum(['broken', 'unchained', 'beside', 'torn']),
    /** UTC day. */
    day: z.string(),
    /** From 1. */
    line: z.int(),
  })
export type AuditFinding = z.output<ReturnType<typeof finding>>

const verdict = () =>
  z.object({
    days: z.int(),
    from: z.string().nullable(),
    to: z.string().nullable(),
    /** The last day that was taken away by its age; null where none was. */
    removedBefore: z.string().nullable(),
    lines: z.int(),
    /** Lines that follow the one before them. Lines of earlier versions say nothing of it. */
    chained: z.int(),
    /** How many are `broken` or `unchained`. */
    broken: z.int(),
    /** The first hundred. */
    findings: z.array(finding()),
    /** What the next line will say of the last one; null in an empty audit. */
    head: z.string().nullable(),
    /** Whether a line has the link that was asked for; null where none was. */
    holdsHead: z.boolean().nullable(),
  })
export type AuditVerdict = z.output<ReturnType<typeof verdict>>
export const AuditVerdict = schema(verdict)

/** The newest link of a profile's audit that the system audit has a note of. */
const profileHead = () => z.object({ userId: z.string(), head: z.string(), at: z.string() })
export type ProfileHead = z.output<ReturnType<typeof profileHead>>
export const SystemAuditVerdict = schema(() =>
  z.object({ ...verdict().shape, profileHeads: z.array(profileHead()) }),
)
export const VerifyQuery = schema(() =>
  z.strictObject({
    /** A link that the audit had: `profileHeads` of the system audit's verdict has it. */
    head: z
      .string()
      .regex(/^[\w-]{22}$/)
      .optional(),
  }),
)

const owners = {
  servedBy: 'supervisor',
  access: 'owner',
  why: 'It says who did what on this machine.',
} as const
const own = {
  servedBy: 'worker',
  access: 'member',
  why: 'The audit of a profile is its person’s.',
} as const

export const auditRoutes = {
  systemAudit: route({
    ...owners,
    method: 'GET',
    path: '/api/audit',
    summary: 'The system audit, newest first.',
    query: AuditQuery,
    answer: { status: 200, body: AuditPage },
  }),

  verifyAudit: route({
    ...owners,
    method: 'GET',
    path: '/api/audit/verify',
    summary: 'Reads the whole system audit and says whether each line follows the one before it.',
    answer: { status: 200, body: SystemAuditVerdict },
  }),
  ownAudit: route({
    ...own,
    method: 'GET',
    path: '/api/audit/mine',
    summary: 'What was done in this profile, newest first.',
    query: AuditQuery,
    answer: { status: 200, body: AuditPage },
  }),
  verifyOwnAudit: route({
    ...own,
    method: 'GET',
    path: '/api/audit/mine/verify',
    summary: 'The same for the profile’s own audit.',
    query: VerifyQuery,
    answer: { status: 200, body: AuditVerdict },
  }),
}
