import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { PERSONAL_FOLDERS } from './destination.ts'
import { placeBeside } from './place-entry.ts'

/** From where absolute paths pointed, and where they are to point. */
export interface PathMove {
  readonly from: readonly string[]
  /** The profile's folder. */
  readonly to: string
}

/** Turns the absolute paths of a file around, where its kind holds some. Gives whether anything changed. */
export async function rewriteFile(path: string, pattern: RegExp, to: string): Promise<boolean> {
  const temporary = placeBeside(path)
  await rm(temporary, { force: true })
  const file = await open(temporary, 'wx', 0o600)
  let changed = false
  try {
    for await (const piece of rewritten(path, pattern, to)) {
      changed ||= piece.changed
      await file.write(piece.bytes)
    }
    if (changed) await file.sync()
  } finally {
    await file.close()
  }
  if (changed) await rename(temporary, path)
  else await rm(temporary)
  return changed
}

/** The SHA-256 that a file has once its paths are turned around. */
export async function hashWhenRewritten(
  path: string,
  pattern: RegExp,
  to: string,
): Promise<string> {
  const hash = createHash('sha256')
  for await (const { bytes } of rewritten(path, pattern, to)) hash.update(bytes)
  return hash.digest('hex')
}

/** Where absolute paths stand in a file of that name; null for a file that is kept as it is. What a person said is never changed. */
export function patternFor(name: string, move: PathMove): RegExp | null {
  const begins = beginningIn(name)
  if (begins === null) return null
  const roots = move.from.map((root) => escaped(latin1(root))).join('|')
  const folders = PERSONAL_FOLDERS.join('|')
  return new RegExp(
    `${begins}(?:${roots})/(${folders})(?=[/"\\s]|$)(/cognitive-mode\\.json)?`,
    'gm',
  )
}

/** The new place of an absolute path, or null when it is not one of the tree's. */
export function movedPath(path: string, { from, to }: PathMove): string | null {
  for (const root of from) {
    if (!path.startsWith(`${root}/`)) continue
    const rest = path.slice(root.length + 1)
    if (rest === 'persona/cognitive-mode.json') return `${to}/etc/cognitive-mode.json`
    if (PERSONAL_FOLDERS.some((folder) => rest === folder || rest.startsWith(`${folder}/`)))
      return `${to}/${rest}`
  }
  return null
}

/** What stands before a path in a file of that name. */
function beginningIn(name: string): string | null {
  if (/(^|\/)Modelfile$/.test(name)) return '(?<=^|[\\s"])'
  if (/^memory\/(episodic|tasks|curated)\/.*\.json$/.test(name))
    return '(?<="(?:target|path|file)":\\s{0,8}")'
  return /\.(json|jsonl)$/.test(name) && !name.startsWith('logs/') ? '(?<=")' : null
}

/** Longer than any path. */
const MARGIN = 8_192
/** Longer than what may stand before a path. */
const BEFORE = 64

/** A file in pieces, each character a byte, so that every other byte stays as it is. */
async function* rewritten(
  path: string,
  pattern: RegExp,
  to: string,
): AsyncGenerator<{ bytes: Buffer; changed: boolean }> {
  const work = { text: '', done: 0 }
  for await (const chunk of createReadStream(path, {
    encoding: 'latin1',
    highWaterMark: 262_144,
  })) {
    work.text = work.text.slice(Math.max(0, work.done - BEFORE)) + String(chunk)
    work.done = Math.min(work.done, BEFORE)
    yield advance(work, work.text.length - MARGIN, { pattern, to })
  }
  yield advance(work, work.text.length, { pattern, to })
}

function advance(
  work: { text: string; done: number },
  end: number,
  { pattern, to }: { pattern: RegExp; to: string },
): { bytes: Buffer; changed: boolean } {
  let out = ''
  let changed = false
  pattern.lastIndex = work.done
  for (let hit = pattern.exec(work.text); hit && hit.index < end; hit = pattern.exec(work.text)) {
    const [whole, folder = '', mode] = hit
    const isMode = folder === 'persona' && mode !== undefined
    out += work.text.slice(work.done, hit.index)
    out += `${latin1(to)}/${isMode ? 'etc' : folder}${mode ?? ''}`
    work.done = hit.index + whole.length
    changed = true
  }
  if (end > work.done) {
    out += work.text.slice(work.done, end)
    work.done = end
  }
  return { bytes: Buffer.from(out, 'latin1'), changed }
}

function latin1(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1')
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
}
