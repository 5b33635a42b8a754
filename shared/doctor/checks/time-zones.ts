import type { Check } from '../check.ts'
import type { RootPlace } from '../root-place.ts'

/** Its January and July differ, so that a table without summer time is seen. */
const ZONE = 'Europe/Berlin'

/** Whether Node knows the world's time zones, by which schedules are kept. */
export const timeZones: Check<RootPlace> = {
  name: 'time zones',
  fine: 'The world’s time zones are known.',
  look: async ({ zoneOffsets }) => {
    const [winter, summer] = zoneOffsets(ZONE)
    if (winter === 'GMT+01:00' && summer === 'GMT+02:00') return []
    return [
      {
        severity: 'error',
        subject: ZONE,
        message: `Node.js does not know the time zones of the world: ${ZONE} is ${winter} in January and ${summer} in July. Schedules run at the wrong hour.`,
        remedy:
          'Install a Node.js with full ICU data (the official builds have it), and leave NODE_ICU_DATA unset. Then: mh restart',
      },
    ]
  },
}
