import type { SystemStatus } from '../../shared/api/system.ts'

/** What is risked by the way in which the page is served, a paragraph each. */
export function riskWords({ risks }: Pick<SystemStatus, 'risks'>): string[] {
  return risks.map(({ message, remedy }) => `WARNING: ${message}\n${remedy}`)
}
