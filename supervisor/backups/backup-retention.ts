import type { SystemConfig } from '../../shared/api/system.ts'
import type { KeeperWork } from '../../shared/control/keeper-messages.ts'

type Retention = NonNullable<Extract<KeeperWork, { kind: 'backup' }>['retention']>
type Kept = Pick<
  NonNullable<SystemConfig['backup']>,
  'keep' | 'keepDays' | 'keepWeeks' | 'keepMonths'
>

/** Which backups stay, as the owner says; days are the machine's, as the times of the schedule are. */
export function retentionOf({ keep, keepDays, keepWeeks, keepMonths }: Kept): Retention {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions()
  return { newest: keep, days: keepDays, weeks: keepWeeks, months: keepMonths, timeZone }
}
