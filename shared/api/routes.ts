import { accountRoutes } from './account.ts'
import { adapterRoutes } from './adapters.ts'
import { agentRoutes } from './agents.ts'
import { approvalRoutes } from './approvals.ts'
import { attachRoutes } from './attach.ts'
import { auditRoutes } from './audit.ts'
import { authRoutes } from './auth.ts'
import { backupRoutes } from './backups.ts'
import { calendarRoutes } from './calendar.ts'
import { chatRoutes } from './chat.ts'
import { datasetRoutes } from './datasets.ts'
import { doctorRoutes } from './doctor.ts'
import { feedRoutes } from './feed.ts'
import { inboxRoutes } from './inbox.ts'
import { memoryRoutes } from './memories.ts'
import { memoryBulkRoutes } from './memory-bulk.ts'
import { memoryCareRoutes } from './memory-care.ts'
import { modelRoutes } from './models.ts'
import { ownExportRoutes } from './own-export.ts'
import { pageRoutes } from './pages.ts'
import { personaRoutes } from './persona.ts'
import { profileConfigRoutes } from './profile-config.ts'
import { profileRoutes } from './profiles.ts'
import type { Route } from './route.ts'
import { scheduleRoutes } from './schedules.ts'
import { systemRoutes } from './system.ts'
import { taskRoutes } from './tasks.ts'
import { templateRoutes } from './templates.ts'
import { tokenRoutes } from './tokens.ts'
import { totpRoutes } from './totp.ts'
import { trainingRoutes } from './trainings.ts'
import { movingRoutes } from './moving.ts'
import { usageRoutes } from './usage.ts'
import { userRoutes } from './users.ts'
import { workerRoutes } from './workers.ts'
import { runDetailRoutes } from './run-details.ts'

/** Every route there is, by its id. What is not here cannot be served. */
export const routes = {
  ...authRoutes,
  ...tokenRoutes,
  ...totpRoutes,
  ...accountRoutes,
  ...profileRoutes,
  ...userRoutes,
  ...movingRoutes,
  ...usageRoutes,
  ...templateRoutes,
  ...workerRoutes,
  ...feedRoutes,
  ...systemRoutes,
  ...auditRoutes,
  ...doctorRoutes,
  ...memoryRoutes,
  ...attachRoutes,
  ...taskRoutes,
  ...calendarRoutes,
  ...personaRoutes,
  ...profileConfigRoutes,
  ...memoryCareRoutes,
  ...memoryBulkRoutes,
  ...inboxRoutes,
  ...agentRoutes,
  ...runDetailRoutes,
  ...scheduleRoutes,
  ...modelRoutes,
  ...adapterRoutes,
  ...datasetRoutes,
  ...trainingRoutes,
  ...chatRoutes,
  ...approvalRoutes,
  ...pageRoutes,
  ...backupRoutes,
  ...ownExportRoutes,
}

export type RouteId = keyof typeof routes

/** The ids of the routes that a process serves. */
export type RouteIdsOf<Process extends Route['servedBy']> = {
  [Id in RouteId]: (typeof routes)[Id]['servedBy'] extends Process ? Id : never
}[RouteId]

/** Routes with their ids. */
export type RouteTable = readonly (readonly [RouteId, Route])[]

/** The route table as pairs of id and declaration. */
export function allRoutes(): [RouteId, Route][] {
  const pairs: [RouteId, Route][] = []
  for (const [id, declared] of Object.entries(routes)) if (isRouteId(id)) pairs.push([id, declared])
  return pairs
}

function isRouteId(id: string): id is RouteId {
  return Object.hasOwn(routes, id)
}
