import { statfs } from 'node:fs/promises'
import type { Check, Symptom } from '../check.ts'
import type { RootPlace } from '../root-place.ts'
import { shellWord } from '../shell-word.ts'

const MIB = 1024 * 1024

/** Whether there is room for what is to be written: bytes, and entries for files. */
export const diskRoom: Check<RootPlace> = {
  name: 'disk',
  fine: 'The disk has room.',
  look: async ({ layout: { root }, bounds }) => {
    const { bavail, bsize, ffree, files } = await statfs(root)
    const bytes = bavail * bsize
    const symptoms: Symptom[] = []
    if (bytes < bounds.freeBytes)
      symptoms.push({
        severity: bytes < bounds.freeBytes / 10 ? 'error' : 'warning',
        subject: root,
        message: `Only ${Math.round(bytes / MIB)} MiB are free on the disk of ${root}.`,
        remedy: `Make room. What takes it: du -sh ${shellWord(root)}/*`,
      })
    // Some file systems have no fixed number of files, and say 0.
    if (files > 0 && ffree < bounds.freeInodes)
      symptoms.push({
        severity: ffree < bounds.freeInodes / 10 ? 'error' : 'warning',
        subject: root,
        message: `Only ${ffree} more files fit on the disk of ${root}: its inodes run out.`,
        remedy: `Remove what has many small files. Where they are: du --inodes -d 2 ${shellWord(root)}`,
      })
    return symptoms
  },
}
