import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { InboxFolders } from '../../../../worker/inbox/inbox-folders.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'

it('A19: takes away what uploads and reasons of a killed worker left, and nobody’s own file', async () => {
  await using folder = await temporaryFolder()
  const inbox = join(folder.path, 'memory/inbox')
  const files = [
    '.upload-1',
    'scans/.upload-2',
    '_rejected/.broken.pdf.reason.json.tmp-1',
    '_rejected/broken.pdf',
    '_rejected/broken.pdf.reason.json',
    '.draft.txt.tmp-1',
    'notes.txt',
  ]
  for (const name of ['scans', '_rejected']) await mkdir(join(inbox, name), { recursive: true })
  for (const name of files) await writeFile(join(inbox, name), 'x')

  await new InboxFolders(folder.path).removeLeftovers()

  const entries = await readdir(inbox, { recursive: true, withFileTypes: true })
  const left = entries.filter((entry) => entry.isFile()).map(({ name }) => name)
  expect(left.toSorted()).toEqual(
    ['.draft.txt.tmp-1', 'broken.pdf', 'broken.pdf.reason.json', 'notes.txt'].toSorted(),
  )
})
