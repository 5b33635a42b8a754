import { SystemConfig } from '../../api/system.ts'
import { BackupsFile } from '../../domain/backups-file.ts'
import { readJsonFile } from '../../files/json-file.ts'
import type { CodedSymptom, RootCheck } from '../check.ts'
import { found, advised } from '../said.ts'

/** Whether the backups that the owner's schedule last began were made. */
export const scheduledBackups: RootCheck = {
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

function failuresOf(subject: string, { last }: BackupsFile): CodedSymptom[] {
  if (!last || last.failed.length === 0) return []
  const who = last.failed.length === 1 ? last.failed.join('') : '--all'
  const usernames = last.failed.join(', ')
  return [
    {
      severity: 'warning',
      subject,
      message: found('scheduled-backup-failed', { at: last.at, usernames }),
      remedy: advised('back-up-now', { who }),
    },
  ]
}

function unreadable(subject: string, reason: string): CodedSymptom {
  return {
    severity: 'warning',
    subject,
    message: found('scheduled-backup-unknown', { quote: `${reason}.` }),
    remedy: advised('restart-schedule'),
  }
}
