import type { AuditLog } from '../../shared/audit/audit-log.ts'
import type { Logger } from '../../shared/log/logger.ts'
import type { ModelCall } from './model-reply.ts'
import type { TokenBudget } from './token-budget.ts'

interface ModelAccountOptions {
  readonly userId: string
  readonly audit: Pick<AuditLog, 'append'>
  readonly budget: TokenBudget
  readonly logger: Pick<Logger, 'error'>
}

/** Keeps count of every question to a model: its tokens, and a line in the audit without a word of it. */
export function createModelAccount(
  options: ModelAccountOptions,
): (call: ModelCall) => Promise<void> {
  return async (call) => {
    await Promise.all([options.budget.add(call.tokens), audited(options, call)])
  }
}

async function audited(
  { userId, audit, logger }: ModelAccountOptions,
  asked: ModelCall,
): Promise<void> {
  const { target, call, outcome, tookMs, firstPartMs, usage, tokens } = asked
  const { actor = 'system', requestId = null, waiting } = call
  const { role, id, provider, model, isLocal } = target
  const { promptTokens, completionTokens } = usage
  const figures = { tookMs, firstPartMs, promptTokens, completionTokens, tokens }
  const details = { role, id, provider, model, isLocal, waiting, outcome, ...figures }
  const level = outcome === 'answered' || outcome === 'cancelled' ? 'info' : 'warn'
  try {
    const entry = { level, category: 'action', event: 'model_called' } as const
    await audit.append({ ...entry, userId, actor, requestId, details })
  } catch (error) {
    // The answer is there already; a full disk cannot take it back.
    logger.error({ evt: 'audit-write-failed', audit_event: 'model_called', err: error })
  }
}
