import { join } from 'node:path'
import type { Check } from '../../../shared/doctor/check.ts'
import { temporaryFilesIn } from '../../../shared/doctor/temporary-files.ts'
import { PROFILE_FOLDERS } from '../../../shared/layout/profile-layout.ts'
import type { ProfilePlace } from '../profile-place.ts'

/** Temporary files that an earlier worker or a run of an agent has left when it was killed. */
export const leftovers: Check<ProfilePlace> = {
  name: 'leftovers',
  fine: 'No write has left a temporary file.',
  look: async ({ layout: { root, replies }, began }) => {
    const more = [replies, join(root, 'out', 'state', 'runs'), join(root, 'out', 'state', 'undo')]
    const folders = [...PROFILE_FOLDERS.map((folder) => join(root, folder)), ...more]
    const found = folders.map((folder) => temporaryFilesIn(folder, began, 'mh doctor --deep --fix'))
    return (await Promise.all(found)).flat()
  },
}
