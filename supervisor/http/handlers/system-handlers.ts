import type { StopAsked, SystemStatus, systemRoutes } from '../../../shared/api/system.ts'
import { AppError } from '../../../shared/errors/app-error.ts'
import { rootLayout } from '../../../shared/layout/root-layout.ts'
import { readMarker } from '../../../shared/migration/marker.ts'
import type { SystemConfigStore } from '../../config/system-config-store.ts'
import { findModelServers } from '../../models/find-model-servers.ts'
import type { Metrics } from '../../metrics/metrics.ts'
import type { StatusInMemory } from '../../system-status.ts'
import { diskOf } from '../../usage/disk-of.ts'
import type { WorkerBuilds } from '../../runtime/worker-builds.ts'
import type { AuditTrail } from '../audit-trail.ts'
import type { Handlers } from '../handler.ts'

interface SystemParts {
  readonly config: SystemConfigStore
  readonly metrics: Metrics
  readonly audit: AuditTrail
  readonly version: string
  /** `OLLAMA_HOST` of this machine. */
  readonly ollamaHost: string | undefined
  readonly status: () => StatusInMemory
  /** The parts that must be there for people to be served, by name. */
  readonly checks: () => Record<string, boolean>
  readonly isStopping: () => boolean
  readonly stop: (asked: StopAsked) => void
  readonly builds: Pick<WorkerBuilds, 'tryAgain'>
}

type SystemHandlers = Pick<Handlers, keyof typeof systemRoutes>

/** The installation itself. */
export function systemHandlers(parts: SystemParts): SystemHandlers {
  return { ...watching(parts), ...managing(parts), ...describing(parts) }
}

function watching({
  checks,
  isStopping,
  metrics,
  status,
}: SystemParts): Pick<SystemHandlers, 'health' | 'readiness' | 'metrics' | 'systemStatus'> {
  return {
    async health() {
      return { status: 'ok' }
    },
    async readiness() {
      if (isStopping()) throw new AppError('shutting-down', 'The supervisor is stopping.')
      return { status: 'ready', checks: checks() }
    },
    async metrics() {
      return await metrics.text()
    },
    async systemStatus() {
      const present = status()
      const [{ freeBytes }, migration] = await Promise.all([
        diskOf(present.root),
        migrationOf(present.root),
      ])
      return { ...present, diskFreeBytes: freeBytes, migration }
    },
  }
}

/** A marker that cannot be read says nothing; the doctor does. */
async function migrationOf(root: string): Promise<SystemStatus['migration']> {
  const marker = await readMarker(rootLayout(root).migrationMarker)
  if (marker.status !== 'ok') return null
  const { migratedAt, backupLocation } = marker.value
  return { at: migratedAt, backup: backupLocation }
}

function managing(
  parts: SystemParts,
): Pick<
  SystemHandlers,
  'systemConfig' | 'changeSystemConfig' | 'findModelServers' | 'stopSystem' | 'tryWorkerBuild'
> {
  const { config, audit, ollamaHost, stop, builds } = parts
  const present = (): { config: Record<string, unknown>; restartNeeded: string[] } => ({
    config: { ...config.current },
    restartNeeded: config.restartNeeded,
  })
  return {
    async systemConfig() {
      return present()
    },
    async changeSystemConfig(call) {
      await config.change(call.body)
      const members = Object.keys(call.body)
      await audit.note(call, { event: 'system_config_changed', userId: null, details: { members } })
      return present()
    },
    async findModelServers() {
      const { modelServers } = config.current
      return { items: await findModelServers({ modelServers, ollamaHost }), nextCursor: null }
    },
    async stopSystem(call) {
      const details = { workers: call.body.workers }
      await audit.note(call, { event: 'system_stop_asked', userId: null, details })
      // After this answer is on its way.
      setImmediate(() => stop(call.body))
      return { success: true }
    },
    async tryWorkerBuild(call) {
      await builds.tryAgain()
      await audit.note(call, { event: 'worker_build_try_asked', userId: null, details: {} })
      return { success: true }
    },
  }
}

function describing({ version }: SystemParts): Pick<SystemHandlers, 'openApi' | 'apiDocs'> {
  return {
    async openApi() {
      const { openApiDocument } = await import('../open-api.ts')
      return openApiDocument(version)
    },
    async apiDocs() {
      const { apiDocsPage } = await import('../api-docs-page.ts')
      return apiDocsPage(version)
    },
  }
}
