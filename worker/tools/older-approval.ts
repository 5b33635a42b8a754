import { z } from 'zod'
import type { Approval } from '../../shared/api/approvals.ts'
import { schema } from '../../shared/api/schema.ts'
import { type ApprovalStatus, RISKS } from '../../shared/domain/approval.ts'
import { OLDER_ASKED } from './asked-told.ts'

const text = () => z.string().optional().catch(undefined)

/** `out/approval-queue/approval-*.json` of the single-user system. */
const OlderApproval = schema(() =>
  z.looseObject({
    id: text(),
    skillId: text(),
    skillName: text(),
    inputs: z.record(z.string(), z.unknown()).catch({}),
    risk: z.enum(RISKS).catch('high'),
    status: z.string().catch('pending'),
    timestamp: text(),
    createdAt: text(),
    decidedAt: text(),
    decidedBy: text(),
    note: text(),
  }),
)

/** What was done there was done: nothing of theirs is ever carried out here. */
const STATUSES: Readonly<Record<string, ApprovalStatus>> = {
  pending: 'pending',
  approved: 'done',
  executed: 'done',
  completed: 'done',
  rejected: 'rejected',
  failed: 'failed',
  expired: 'expired',
}

/** Reads an approval of the single-user system; what is missing gets the value that allows least. */
export function readOlderApproval(
  members: Readonly<Record<string, unknown>>,
  name: string,
  daysMs: number,
): Approval {
  const older = OlderApproval.parse(members, 'File')
  const askedAt = askedAtOf(older.timestamp ?? older.createdAt, name)
  return {
    id: name.slice(0, -'.json'.length),
    kind: 'call',
    tool: older.skillId ?? older.skillName ?? 'unknown',
    input: older.inputs,
    ...OLDER_ASKED,
    risk: older.risk,
    askedAt,
    expiresAt: new Date(Date.parse(askedAt) + daysMs).toISOString(),
    conversationId: null,
    replyId: null,
    askedBy: 'agent:operator',
    askedFor: 'system',
    readUntrusted: true,
    privacy: 'local',
    status: STATUSES[older.status] ?? 'expired',
    decidedAt: older.decidedAt ?? null,
    decidedBy: older.decidedBy ?? null,
    note: older.note ?? null,
    endedAt: null,
    result: null,
    made: [],
  }
}

/** As the file says, or else the milliseconds in its name. */
function askedAtOf(said: string | undefined, name: string): string {
  const [, milliseconds = '0'] = /^approval-(\d{10,14})/.exec(name) ?? []
  const at = said === undefined ? Number.NaN : Date.parse(said)
  return new Date(Number.isNaN(at) ? Number(milliseconds) : at).toISOString()
}
