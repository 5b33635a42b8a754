import type { WorkerLogLine, workerRoutes } from '../../../shared/api/workers.ts'
import type { Principal, ProfileRef } from '../../../shared/domain/principal.ts'
import { AppError } from '../../../shared/errors/app-error.ts'
import { refusal } from '../../../shared/errors/refusal.ts'
import type { RootLayout } from '../../../shared/layout/root-layout.ts'
import type { Logger } from '../../../shared/log/logger.ts'
import type { AccountStore } from '../../accounts/account-store.ts'
import { WorkerLog } from '../../logs/worker-log.ts'
import type { WorkerFleet } from '../../workers/worker-fleet.ts'
import type { AuditTrail } from '../audit-trail.ts'
import type { EventStream } from '../event-stream.ts'
import type { Handlers } from '../handler.ts'
import { visibleProfiles } from '../principals.ts'
import { StreamAnswer } from '../stream-answer.ts'

interface WorkerParts {
  readonly accounts: AccountStore
  readonly fleet: WorkerFleet
  readonly audit: AuditTrail
  readonly layout: RootLayout
  readonly logger: Logger
}

type WorkerHandlers = Pick<Handlers, keyof typeof workerRoutes>

/** Looking at workers and switching them on and off: one's own, or as an owner everybody's. */
export function workerHandlers(parts: WorkerParts): WorkerHandlers {
  return { ...switching(parts), ...showing(parts) }
}

function showing({
  accounts,
  fleet,
  audit,
  layout,
  logger,
}: WorkerParts): Pick<WorkerHandlers, 'listWorkers' | 'workerLogs'> {
  return {
    async listWorkers({ principal }) {
      return {
        items: visibleProfiles(principal, accounts).map((profile) =>
          fleet.row(profile, { isOwn: isOwn(principal, profile) }),
        ),
        nextCursor: null,
      }
    },
    async workerLogs(call) {
      const { username, userId } = named(call, accounts)
      const { lines, follow } = call.query
      // No note, no look: what others see of somebody's worker is written down first.
      if (call.principal.kind !== 'account' || call.principal.userId !== userId)
        await audit.note(call, { event: 'worker_log_read', userId })
      const log = new WorkerLog(layout, username)
      if (follow === 'false') return { items: await log.last(lines), nextCursor: null }
      return new StreamAnswer((stream) => {
        const over = new AbortController()
        void pass(log.follow(lines, over.signal), stream).catch((error: unknown) => {
          logger.warn({ evt: 'worker-log-not-followed', user_id: userId, err: error })
          stream.breakOff()
        })
        return () => over.abort()
      })
    },
  }
}

async function pass(portions: AsyncIterable<WorkerLogLine[]>, stream: EventStream): Promise<void> {
  for await (const lines of portions) {
    if (stream.closed) return
    stream.send(lines.map((line) => ({ name: 'line', json: JSON.stringify(line) })))
    await stream.drained()
  }
}

function switching({
  accounts,
  fleet,
  audit,
}: WorkerParts): Pick<WorkerHandlers, 'startWorker' | 'stopWorker' | 'restartWorker'> {
  return {
    async startWorker(call) {
      const profile = chosen(call, accounts)
      await audit.note(call, { event: 'worker_start_asked', userId: profile.userId })
      // The account may have gone while that was written.
      await fleet.start(chosen(call, accounts))
      return { success: true, worker: fleet.row(profile) }
    },
    async stopWorker(call) {
      const profile = chosen(call, accounts)
      await audit.note(call, { event: 'worker_stop_asked', userId: profile.userId })
      await fleet.stop(profile, 'switched-off')
      return { success: true, worker: fleet.row(profile) }
    },
    async restartWorker(call) {
      const profile = chosen(call, accounts)
      await audit.note(call, { event: 'worker_restart_asked', userId: profile.userId })
      // The account may have gone while that was written.
      await fleet.restart(chosen(call, accounts))
      return { success: true, worker: fleet.row(profile) }
    },
  }
}

function isOwn(principal: Principal, { userId }: ProfileRef): boolean {
  return principal.kind === 'account' && principal.userId === userId
}

interface Choosing {
  readonly principal: Principal
  readonly params: Readonly<Record<string, string>>
}

/** The profile that the path names, of an account that is not disabled. */
function chosen(choosing: Choosing, accounts: AccountStore): ProfileRef {
  const profile = named(choosing, accounts)
  const { username: name, userId } = profile
  if (accounts.byId(userId)?.state !== 'active')
    throw refusal(
      'account-disabled',
      `The account "${name}" is disabled: mh user enable ${name}.`,
      { values: { username: name } },
    )
  return profile
}

/** The profile that the path names. To a guest every name but the own one is equally forbidden. */
function named({ principal, params }: Choosing, accounts: AccountStore): ProfileRef {
  const name = params['username'] ?? ''
  const profile = visibleProfiles(principal, accounts).find(({ username }) => username === name)
  if (!profile) {
    if (principal.kind === 'account' && principal.role !== 'owner') {
      throw new AppError('forbidden', 'A guest looks after no worker but the own one.')
    }
    throw new AppError(
      'not-found',
      `There is no account named ${JSON.stringify(name.slice(0, 40))}.`,
    )
  }
  return profile
}
