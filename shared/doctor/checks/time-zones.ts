import type { RootCheck } from '../check.ts'
import { found, advised } from '../said.ts'

/** Its January and July differ, so that a table without summer time is seen. */
const ZONE = 'Europe/Berlin'

/** Whether Node knows the world's time zones, by which schedules are kept. */
export const timeZones: RootCheck = {
  name: 'time zones',
  fine: 'The world’s time zones are known.',
  look: async ({ zoneOffsets }) => {
    const [winter, summer] = zoneOffsets(ZONE)
    if (winter === 'GMT+01:00' && summer === 'GMT+02:00') return []
    return [
      {
        severity: 'error',
        subject: ZONE,
        message: found('no-time-zones', { zone: ZONE, winter, summer }),
        remedy: advised('install-icu'),
      },
    ]
  },
}
