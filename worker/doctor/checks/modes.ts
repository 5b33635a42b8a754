import { join } from 'node:path'
import type { Check } from '../../../shared/doctor/check.ts'
import { namesIn, thoseThere } from '../../../shared/doctor/guarded-paths.ts'
import { openToOthers } from '../../../shared/doctor/open-to-others.ts'
import { PRIVATE_FILE, PRIVATE_FOLDER } from '../../../shared/files/atomic-write.ts'
import type { ProfilePlace } from '../profile-place.ts'

/** Whether the profile, its settings and its secrets are the person's alone. */
export const modes: Check<ProfilePlace> = {
  name: 'modes',
  fine: 'Profile, settings and secrets are closed to other accounts.',
  look: async ({ layout }) => {
    const names = await namesIn(layout.etc)
    const settings = names.filter((name) => name.endsWith('.json'))
    const files = [...settings.map((name) => join(layout.etc, name)), layout.forgottenKey]
    const found = await thoseThere([
      ...[layout.root, layout.etc].map((path) => ({ path, mode: PRIVATE_FOLDER })),
      ...files.map((path) => ({ path, mode: PRIVATE_FILE })),
    ])
    return openToOthers(found, 'mh doctor --deep --fix')
  },
}
