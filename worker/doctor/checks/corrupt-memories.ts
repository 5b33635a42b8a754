import { join } from 'node:path'
import type { Check } from '../../../shared/doctor/check.ts'
import { shellWord } from '../../../shared/doctor/shell-word.ts'
import type { ProfilePlace } from '../profile-place.ts'

/** Memories whose files cannot be read: they are passed over until somebody mends them. */
export const corruptMemories: Check<ProfilePlace> = {
  name: 'memories',
  fine: 'Every memory can be read.',
  look: async ({ index, layout }) => {
    await index.whenRowsAreRight()
    const corrupt = await index.use(({ reader }) => reader.corruptFiles())
    return corrupt.map(({ path, reason }) => {
      const file = join(layout.episodic, path)
      return {
        severity: 'error',
        subject: file,
        message: `The memory ${file} cannot be read and is passed over: ${reason}`,
        remedy: `Mend it with an editor, or put it back from a backup; it is then taken up by itself. To give it up: mv ${shellWord(file)} SOMEWHERE`,
      }
    })
  },
}
