import { join } from 'node:path'
import { AuditLog } from '../../shared/audit/audit-log.ts'
import type { ToolName } from '../../shared/domain/tool.ts'
import type { ProfileLayout } from '../../shared/layout/profile-layout.ts'
import type { Logger } from '../../shared/log/logger.ts'
import type { ProfileAudit } from '../routes/profile-audit.ts'
import { CHAT_AGENT } from './tool.ts'
import type { ToolOutcome } from './tool-desk.ts'

interface ActionLogOptions {
  readonly userId: string
  readonly layout: ProfileLayout
  readonly audit: ProfileAudit
  readonly logger: Logger
}

/** A call, or the carrying out of an approved one. Ids and counts: nothing of what was said. */
interface Action {
  /** `unknown`: the model named none that there is. */
  readonly tool: ToolName | 'unknown'
  readonly state: ToolOutcome['state']
  readonly requestId: string
  readonly conversationId: string | null
  readonly replyId: string | null
  readonly approvalId: string | null
  readonly made: readonly string[]
  readonly tookMs: number
}

/** `logs/actions/YYYY-MM-DD.ndjson`: every call of a tool with what became of it; the audit has a line of it too. */
export class ActionLog {
  readonly #options: ActionLogOptions
  readonly #log: AuditLog

  constructor(options: ActionLogOptions) {
    this.#options = options
    this.#log = new AuditLog(join(options.layout.root, 'logs', 'actions'))
  }

  /** Notes something that is done already; a full disk cannot undo it. */
  async note({ requestId, tookMs, ...action }: Action): Promise<void> {
    const { userId, audit, logger } = this.#options
    const details = { ...action, tookMs: Math.round(tookMs) }
    const caller = { actor: CHAT_AGENT, requestId }
    try {
      const entry = {
        category: 'action',
        event: 'tool_called',
        userId,
        ...caller,
        details,
      } as const
      await this.#log.append(entry)
    } catch (error) {
      logger.error({ evt: 'action-log-failed', request_id: requestId, err: error })
    }
    await audit.done(caller, 'tool_called', details)
  }
}
