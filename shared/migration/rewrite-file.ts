import { createHash } from 'node:crypto'
import { closeSync, fsyncSync, lstatSync, openSync, renameSync, rmSync } from 'node:fs'
import { PRIVATE_FILE } from '../files/atomic-write.ts'
import { writeWhole } from './entry-file.ts'
import { piecesOf } from './pieces.ts'
import { placeBeside } from './place-entry.ts'
import { isJsonName, type PathMove, turnedValue, valuesIn } from './turned-paths.ts'
import { type Decided, TurningText } from './turning-text.ts'

/** Turns the absolute paths of a file around; `name` is where it was in its tree. Gives whether anything changed. */
export function rewriteFile(path: string, name: string, move: PathMove): boolean {
  const temporary = placeBeside(path)
  rmSync(temporary, { force: true })
  const file = openSync(temporary, 'wx', PRIVATE_FILE)
  let changed = false
  try {
    for (const piece of turnedPieces(path, name, move)) {
      changed ||= piece.changed
      writeWhole(file, piece.bytes)
    }
    if (changed) fsyncSync(file)
  } finally {
    closeSync(file)
  }
  if (changed) renameSync(temporary, path)
  else rmSync(temporary)
  return changed
}

/** The SHA-256 that a file has once its paths are turned around. */
export function hashWhenRewritten(path: string, name: string, move: PathMove): string {
  const hash = createHash('sha256')
  for (const { bytes } of turnedPieces(path, name, move)) hash.update(bytes)
  return hash.digest('hex')
}

function* turnedPieces(path: string, name: string, move: PathMove): Generator<Decided> {
  // A name of a file in which nothing is turned has a pattern that finds nothing.
  const text = new TurningText(valuesIn(name) ?? /(?!)/g, (value) =>
    turnedValue(value, move, isJsonName(name)),
  )
  for (const piece of piecesOf(path, lstatSync(path).size)) yield text.push(piece)
  yield text.end()
}
