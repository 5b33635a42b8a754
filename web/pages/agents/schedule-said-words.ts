import type { AgentSchedule } from '../../../shared/api/schedules.ts'
import type { Sentences } from '../../../shared/domain/said.ts'
import type { ScheduleSaidCode } from '../../../shared/domain/schedule-said.ts'
import { speakSaid } from '../../words/speak-said.ts'
import type { Spoken } from '../../words/spoken.ts'

/** What is wrong with a schedule; empty when nothing is. */
export function problemSpoken({
  problem,
  problemSaid,
}: Pick<AgentSchedule, 'problem' | 'problemSaid'>): readonly Spoken[] {
  const said = problemSaid === null ? undefined : [problemSaid]
  return speakSaid({ english: problem ?? '', said }, { de: german })
}

const german: Sentences<ScheduleSaidCode> = {
  'no-cron': () =>
    'Das Muster braucht fünf Angaben (Minute, Stunde, Tag, Monat, Wochentag), etwa „30 3 * * *“ für jede Nacht um 3:30 Uhr.',
  'unknown-type': ({ type }) => `Von der Art „${type}“ ist nichts bekannt.`,
  'no-type': () => 'Die Art fehlt, nach der er gestartet werden könnte.',
}
