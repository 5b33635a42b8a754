import { join } from 'node:path'
import { expect, it } from 'vitest'
import { AuditLog } from '../../../../shared/audit/audit-log.ts'
import { profileLayout } from '../../../../shared/layout/profile-layout.ts'
import { createLogger } from '../../../../shared/log/logger.ts'
import { RotatingFile } from '../../../../shared/log/rotating-file.ts'
import { type Agent, RunEnding } from '../../../../worker/agents/agent.ts'
import { AgentRunner } from '../../../../worker/agents/agent-runner.ts'
import { DecisionLog } from '../../../../worker/agents/decision-log.ts'
import { RunStore } from '../../../../worker/agents/run-store.ts'
import { ProfileAudit } from '../../../../worker/routes/profile-audit.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'

/** Runs one agent in a folder of its own. */
async function running(agent: Partial<Agent> & Pick<Agent, 'run'>) {
  const folder = await temporaryFolder()
  const file = await RotatingFile.open({ path: join(folder.path, 'worker.log') })
  const logger = createLogger({ file, base: {} })
  const log = new AuditLog(join(folder.path, 'audit'))
  const nothing = async (): Promise<'nothing'> => 'nothing'
  const runner = await AgentRunner.open({
    agents: [
      {
        name: 'ingestor',
        summary: 'Works.',
        timeLimitMs: 60_000,
        nature: 'cares',
        hindrance: () => null,
        onUndone: async () => {},
        ...agent,
      },
    ],
    store: new RunStore(folder.path, () => undefined),
    undo: {
      binUnchanged: nothing,
      bringBack: nothing,
      binUnchangedEvent: nothing,
      restoreMemory: nothing,
      restoreFile: nothing,
    },
    modeHindrance: () => null,
    decisions: new DecisionLog({ userId: 'u1', layout: profileLayout(folder.path), logger }),
    checkMayWrite: () => undefined,
    audit: new ProfileAudit({ userId: 'u1', log, logger }),
    tell: () => undefined,
    tellProgress: () => undefined,
    logger,
  })
  return {
    runner,
    start: async () => await runner.start('ingestor', { by: 'user:u1', trigger: 'person' }),
    async [Symbol.asyncDispose]() {
      await runner.stop()
      await file[Symbol.asyncDispose]()
      await folder[Symbol.asyncDispose]()
    },
  }
}

function untilAborted(signal: AbortSignal): Promise<unknown> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(signal.reason)
    else signal.addEventListener('abort', () => resolve(signal.reason))
  })
}

it('a run that takes longer than its agent may is told to end, failed, and keeps nobody from the next', async () => {
  const reasons: unknown[] = []
  await using place = await running({
    timeLimitMs: 60,
    run: async (_context, signal) => void reasons.push(await untilAborted(signal)),
  })

  const { id } = await place.start()
  await place.runner.whenIdle('ingestor')
  const first = await place.runner.get(id)
  await place.start()
  await place.runner.whenIdle('ingestor')

  expect(first).toMatchObject({
    status: 'failed',
    message: 'It took longer than 0.001 minutes. What was left is done by the next run.',
  })
  expect(reasons).toMatchObject([{ why: 'limit' }, { why: 'limit' }])
  expect(reasons.every((reason) => reason instanceof RunEnding)).toBe(true)
})

it('a run that ends in time is done, whatever the clock does later', async () => {
  const aborted: boolean[] = []
  await using place = await running({
    timeLimitMs: 60_000,
    run: async (_context, signal) => void aborted.push(signal.aborted),
  })

  const { id } = await place.start()
  await place.runner.whenIdle('ingestor')

  expect(await place.runner.get(id)).toMatchObject({ status: 'done' })
  expect(aborted).toEqual([false])
})
