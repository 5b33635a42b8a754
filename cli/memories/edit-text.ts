import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Environment } from '../../shared/environment.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import { PRIVATE_FILE } from '../../shared/files/atomic-write.ts'

/**
 * Opens a text in the person's editor and gives what they made of it, without a final line end that the text did not have.
 * The file lies in a folder that nobody else can enter and is gone afterwards. Throws `conflict` when the editor fails.
 */
export async function editText(text: string, environment: Environment): Promise<string> {
  const folder = await mkdtemp(join(environment.temporaryFolder, 'mh-edit-'))
  const path = join(folder, 'memory.md')
  try {
    await writeFile(path, text, { mode: PRIVATE_FILE })
    await runEditor(environment.editor ?? 'vi', path)
    const edited = await readFile(path, 'utf8')
    return text.endsWith('\n') ? edited : edited.replace(/\n$/, '')
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function runEditor(editor: string, path: string): Promise<void> {
  // The shell splits `code --wait`; the path goes beside the script, where nothing in it can be taken for shell.
  const child = spawn('/bin/sh', ['-c', `${editor} "$1"`, 'sh', path], { stdio: 'inherit' })
  const [code] = await once(child, 'close')
  if (code === 0) return
  throw new AppError(
    'conflict',
    `The editor (${editor}) ended with ${String(code)}. Nothing was changed.`,
  )
}
