import type { Said } from './said.ts'

/** What can be wrong in backups: a closed list, each with its values. */
export const BACKUP_DAMAGE_CODES = ['note', 'look', 'content', 'manifest'] as const
export type BackupDamageCode = (typeof BACKUP_DAMAGE_CODES)[number]

/** What is wrong in a backup. */
export type BackupDamage = Said<BackupDamageCode>
