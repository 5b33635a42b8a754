import type { SystemStatus } from '../../shared/api/system.ts'

/** What to say of a build that workers are not started from. */
export function refusedWords({
  earlier,
  refusal,
}: NonNullable<SystemStatus['workerBuild']>): string {
  const whose = refusal ? ` of ${refusal.username}` : ''
  const see = refusal ? ` See why: mh worker logs ${refusal.username}.` : ''
  return `The worker${whose} did not come up with the supervisor's build, and did with the one before, ${earlier}: workers are started from that one until there is another build.${see} To try this one again: mh restart --workers`
}
