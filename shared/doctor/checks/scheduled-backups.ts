import { SystemConfig } from '../../api/system.ts'
import { BackupsFile } from '../../domain/backups-file.ts'
import { readJsonFile } from '../../files/json-file.ts'
import type { Check, Symptom } from '../check.ts'
import type { RootPlace } from '../root-place.ts'

/** Whether the backups that the owner's schedule last began were made. */
export const scheduledBackups: Check<RootPlace> = {
  name: 'scheduled backups',
  fine: 'No scheduled backup failed the last time.',
  async look({ layout: { backupsFile, systemConfigFile } }) {
    const config = await readJsonFile(systemConfigFile, SystemConfig)
    const kept = await readJsonFile(backupsFile, BackupsFile)
    // What is wrong with the configuration another check says; where nothing is scheduled, nothing can have failed.
    if (config.status !== 'ok' || !config.value.backup?.at) return []
    if (kept.status === 'corrupt') return [unreadable(backupsFile, kept.reason)]
    return kept.status === 'ok' ? failuresOf(backupsFile, kept.value) : []
  },
}

function failuresOf(subject: string, { last }: BackupsFile): Symptom[] {
  if (!last || last.failed.length === 0) return []
  const one = last.failed.length === 1 ? last.failed.join('') : '--all'
  return [
    {
      severity: 'warning',
      subject,
      message: `The scheduled backup of ${last.at} failed for ${last.failed.join(', ')}.`,
      remedy: `See why: mh logs, copy-work-failed. Then back up now: mh profile backup ${one}`,
    },
  ]
}

function unreadable(subject: string, reason: string): Symptom {
  return {
    severity: 'warning',
    subject,
    message: `It is not known when the last scheduled backup was: ${reason}.`,
    remedy: 'Restart the supervisor, which begins it anew: mh restart',
  }
}
