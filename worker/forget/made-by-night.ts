import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { RunProposal } from '../../shared/api/proposals.ts'
import { schema } from '../../shared/api/schema.ts'
import { AppError, messageOf, systemCodeOf } from '../../shared/errors/app-error.ts'
import { writeFileAtomic } from '../../shared/files/atomic-write.ts'
import { parseJson } from '../../shared/files/parse-json.ts'
import { readSafely } from '../files/safe-read.ts'
import type { ForgetReport, ForgetfulStore } from './forgetful-store.ts'
import { withoutCited } from './learning-lines.ts'

/** What is left of a file's text: the same, another, or nothing. */
type Cleaning = (text: string, ids: ReadonlySet<string>) => string | undefined

const OVERRIDES = 'persona/overrides'
const RUNS = 'out/state/runs'
const APPROVALS = 'out/state/approvals'
const LEARNINGS = /^overnight-learnings-.*\.md$/

/** An approval, as far as it says of what it was made. */
const MadeOf = schema(() =>
  z.looseObject({ proposal: z.looseObject({ sources: z.array(z.string()) }).optional() }),
)

/**
 * What nights made of memories, in words of a model that hold none of theirs: lines of learnings, proposals, and what runs say that they
 * would do. It goes by the ids that stand with it, and goes as a whole.
 */
export function madeByNight(root: string): ForgetfulStore {
  return {
    name: 'made by night',
    covers: [OVERRIDES, RUNS, APPROVALS],
    forget: async ({ memories }) => {
      const ids = new Set(memories.map(({ id }) => id))
      const parts = [
        await cleaned(root, { folder: OVERRIDES, names: LEARNINGS, clean: withoutCited }, ids),
        await cleaned(root, { folder: RUNS, names: /\.proposal\.json$/, clean: effectsOf }, ids),
        await cleaned(root, { folder: APPROVALS, names: /^[^.].*\.json$/, clean: approvalOf }, ids),
      ]
      const sum = (of: 'removed' | 'redacted'): number =>
        parts.reduce((total, part) => total + part[of], 0)
      const left = parts.flatMap((part) => part.left)
      return { removed: sum('removed'), redacted: sum('redacted'), left }
    },
  }
}

interface Cleaned {
  readonly folder: string
  readonly names: RegExp
  readonly clean: Cleaning
}

async function cleaned(
  root: string,
  { folder, names, clean }: Cleaned,
  ids: ReadonlySet<string>,
): Promise<ForgetReport> {
  let [removed, redacted] = [0, 0]
  const left: { path: string; reason: string }[] = []
  for (const name of (await namesIn(join(root, folder))).filter((one) => names.test(one))) {
    try {
      const done = await cleanFile(join(root, folder, name), clean, ids)
      if (done === 'removed') removed += 1
      if (done === 'redacted') redacted += 1
    } catch (error) {
      // A file that is broken is told of; the others go on.
      left.push({ path: `${folder}/${name}`, reason: messageOf(error) })
    }
  }
  return { removed, redacted, left }
}

async function cleanFile(
  path: string,
  clean: Cleaning,
  ids: ReadonlySet<string>,
): Promise<'same' | 'removed' | 'redacted'> {
  const found = await readSafely(path)
  if (found.status === 'gone') return 'same'
  if (found.status === 'unreadable') throw new AppError('file-corrupt', found.reason)
  // Most files have nothing to do with it.
  if (![...ids].some((id) => found.text.includes(id))) return 'same'
  const rest = clean(found.text, ids)
  if (rest === found.text) return 'same'
  if (rest === undefined) await rm(path)
  else await writeFileAtomic(path, rest)
  return rest === undefined ? 'removed' : 'redacted'
}

function effectsOf(text: string, ids: ReadonlySet<string>): string {
  const proposal = RunProposal.parse(parseJson(text, 'File'), 'File')
  const effects = proposal.effects.filter(({ sources }) => !sources.some((id) => ids.has(id)))
  if (effects.length === proposal.effects.length) return text
  return `${JSON.stringify({ ...proposal, effects }, null, 2)}\n`
}

function approvalOf(text: string, ids: ReadonlySet<string>): string | undefined {
  const { proposal } = MadeOf.parse(parseJson(text, 'File'), 'File')
  return proposal?.sources.some((id) => ids.has(id)) === true ? undefined : text
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return []
    throw error
  }
}
