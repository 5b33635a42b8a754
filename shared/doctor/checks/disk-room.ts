import { statfs } from 'node:fs/promises'
import type { CodedSymptom, RootCheck } from '../check.ts'
import { found, advised } from '../said.ts'
import { shellWord } from '../shell-word.ts'

const MIB = 1024 * 1024

/** Whether there is room for what is to be written: bytes, and entries for files. */
export const diskRoom: RootCheck = {
  name: 'disk',
  fine: 'The disk has room.',
  look: async ({ layout: { root }, bounds }) => {
    const { bavail, bsize, ffree, files } = await statfs(root)
    const bytes = bavail * bsize
    const symptoms: CodedSymptom[] = []
    if (bytes < bounds.freeBytes)
      symptoms.push({
        severity: bytes < bounds.freeBytes / 10 ? 'error' : 'warning',
        subject: root,
        message: found('disk-full', { mib: Math.round(bytes / MIB), path: root }),
        remedy: advised('make-room', { path: shellWord(root) }),
      })
    // Some file systems have no fixed number of files, and say 0.
    if (files > 0 && ffree < bounds.freeInodes)
      symptoms.push({
        severity: ffree < bounds.freeInodes / 10 ? 'error' : 'warning',
        subject: root,
        message: found('disk-few-files', { count: ffree, path: root }),
        remedy: advised('remove-small-files', { path: shellWord(root) }),
      })
    return symptoms
  },
}
