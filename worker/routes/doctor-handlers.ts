import type { DoctorReport } from '../../shared/api/doctor.ts'
import type { ProfileLayout } from '../../shared/layout/profile-layout.ts'
import type { ProfileConfig } from '../config/profile-config.ts'
import type { WorkerHandlers } from '../http/handler.ts'
import type { LazyModels } from '../models/lazy-models.ts'
import type { MemoryParts } from '../open-memories.ts'
import type { Personal } from '../open-personal.ts'
import type { Schedules } from '../schedules-for.ts'
import type { ProfileAudit } from './profile-audit.ts'

interface DoctorParts {
  readonly layout: ProfileLayout
  readonly memoryParts: Pick<MemoryParts, 'index' | 'store'>
  readonly personal: Pick<Personal, 'persona'>
  readonly config: ProfileConfig
  readonly schedules: Pick<Schedules, 'plan'>
  readonly models: LazyModels
  readonly audit: ProfileAudit
}

/** Answers what is wrong with the profile; what is done and shown is audited. */
export function doctorHandlers(
  parts: DoctorParts,
): Pick<WorkerHandlers, 'profileDoctor' | 'mendProfile'> {
  const { audit } = parts
  return {
    profileDoctor: async (request) => {
      const report = await examined(parts, false)
      await audit.shown(request, 'profile_examined', { count: report.findings.length })
      return report
    },
    mendProfile: async (request) => {
      const report = await examined(parts, true)
      await audit.done(request, 'profile_mended', { count: report.fixed.length })
      return report
    },
  }
}

async function examined(parts: DoctorParts, fix: boolean): Promise<DoctorReport> {
  const { examineProfile } = await import('../doctor/examine-profile.ts')
  const { layout, memoryParts, personal, config, schedules, models } = parts
  const now = new Date()
  const began = new Date(now.getTime() - process.uptime() * 1000)
  const { index, store } = memoryParts
  const found = { layout, index, store, config, persona: personal.persona }
  const router = async () => await models.open()
  return await examineProfile({ ...found, now, began, plan: schedules.plan, router }, fix)
}
