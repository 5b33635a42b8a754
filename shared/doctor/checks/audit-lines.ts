import { verifyAudit } from '../../audit/verify-audit.ts'
import type { CodedSymptom, RootCheck } from '../check.ts'
import { found, advised } from '../said.ts'
import { tornLinesIn } from '../torn-lines.ts'

/** Whether the lines of the system's audit are whole, and each follows the one before it. */
export const auditLines: RootCheck = {
  name: 'audit',
  fine: 'The lines of the audit are whole, and each follows the one before it.',
  look: async ({ layout: { auditLogs } }) => [
    ...(await tornLinesIn(auditLogs)),
    ...(await gapsIn(auditLogs)),
  ],
}

async function gapsIn(folder: string): Promise<CodedSymptom[]> {
  const { broken, findings } = await verifyAudit(folder)
  const first = findings.find(({ kind }) => kind === 'broken' || kind === 'unchained')
  if (!first) return []
  const values = { path: folder, count: broken, line: first.line, day: first.day }
  return [
    {
      severity: 'warning',
      subject: folder,
      message: found('audit-changed', values),
      remedy: advised('see-audit'),
    },
  ]
}
