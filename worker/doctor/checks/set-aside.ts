import { dirname, join } from 'node:path'
import type { Check } from '../../../shared/doctor/check.ts'
import { setAsideIn } from '../../../shared/doctor/set-aside-files.ts'
import type { ProfilePlace } from '../profile-place.ts'

/** Files that could not be read and were moved out of the way, for the person to look at. */
export const setAsideFiles: Check<ProfilePlace> = {
  name: 'set aside',
  fine: 'No unreadable file was set aside.',
  look: async ({ layout }) => {
    const state = dirname(layout.modelUsage)
    const folders = [layout.etc, layout.persona, join(layout.persona, 'facets'), state]
    return (await Promise.all(folders.map(setAsideIn))).flat()
  },
}
