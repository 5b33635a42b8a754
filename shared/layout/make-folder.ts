import { chmod, mkdir } from 'node:fs/promises'
import { PRIVATE_FOLDER } from '../files/atomic-write.ts'

/** Folders that every account may pass through, and none but the owner may list. */
export const PASSAGE_FOLDER = 0o711

/** Makes a folder with its parents and sets its mode, whatever the umask and whoever made it. */
export async function makeFolder(path: string, mode = PRIVATE_FOLDER): Promise<void> {
  await mkdir(path, { recursive: true, mode })
  await chmod(path, mode)
}
