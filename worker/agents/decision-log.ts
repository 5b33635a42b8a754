import { join } from 'node:path'
import { AuditLog } from '../../shared/audit/audit-log.ts'
import type { DecisionSaid } from '../../shared/domain/decision-said.ts'
import type { ProfileLayout } from '../../shared/layout/profile-layout.ts'
import type { Logger } from '../../shared/log/logger.ts'
import type { DecisionTold } from './decision-told.ts'

/** What an agent chose, from what, and why. Ids, names and counts: nothing of what anybody said. */
export interface Decision extends DecisionTold {
  /** Noun and verb in snake_case: `memory_enriched`, `seed_chosen`. */
  readonly event: string
  /** What it was chosen from, or for: ids. */
  readonly from: readonly string[]
  /** What was made or changed: ids. */
  readonly made?: readonly string[]
  /** Who chose: the id of a model, or `builtin`. */
  readonly by?: string
}

interface DecisionLogOptions {
  readonly userId: string
  readonly layout: ProfileLayout
  readonly logger: Logger
}

const MOST_IDS = 100
const MOST_CHARS = 500

/** `logs/decisions/YYYY-MM-DD.ndjson`: what agents chose, from what, and why. */
export class DecisionLog {
  readonly #options: DecisionLogOptions
  readonly #log: AuditLog

  constructor(options: DecisionLogOptions) {
    this.#options = options
    this.#log = new AuditLog(join(options.layout.root, 'logs', 'decisions'))
  }

  /** Notes a decision of a run; a full disk is told to the worker's log and stops no run. */
  async note(actor: string, runId: string, decision: Decision): Promise<void> {
    const { event, from, because, said, made = [], by = 'builtin' } = decision
    const { userId, logger } = this.#options
    const details = {
      from: from.slice(0, MOST_IDS),
      because: because.slice(0, MOST_CHARS),
      said: said.map(shortened),
      made: made.slice(0, MOST_IDS),
      by,
    }
    const entry = { category: 'decision', event, userId, actor, requestId: runId, details } as const
    await this.#log
      .append(entry)
      .catch((error: unknown) =>
        logger.error({ evt: 'decision-log-failed', run: runId, err: error }),
      )
  }
}

function shortened({ code, values }: DecisionSaid): DecisionSaid {
  const entries = Object.entries(values).map(([name, value]): [string, string | number] => [
    name,
    typeof value === 'string' ? value.slice(0, MOST_CHARS) : value,
  ])
  return { code, values: Object.fromEntries(entries) }
}
