import type { BuildRequest } from '../../shared/api/datasets.ts'
import type { LeftOutReason, TrainingConsent } from '../../shared/domain/training.ts'
import type { ProfileLayout } from '../../shared/layout/profile-layout.ts'
import type { ProfileConfig } from '../config/profile-config.ts'
import type { IndexedMemory } from '../index/index-reader.ts'
import type { StoredEvent } from '../memory/episodic-file.ts'
import type { MemoryParts } from '../open-memories.ts'
import { makePair, type Pair } from './pair.ts'
import { asApproved, LEAST_CHARS, reasonsAgainst, reasonsOfConsent } from './training-rules.ts'
import { findSecret } from '../../shared/domain/find-secret.ts'
import { hashOfText } from './training-text.ts'
import { trainingSettings, watchOwnAddresses } from './training-settings.ts'
import { VerdictFiles } from './verdict-files.ts'

/** What training material is taken from. */
export interface MaterialParts {
  readonly layout: ProfileLayout
  readonly memoryParts: Pick<MemoryParts, 'memories' | 'index' | 'finder' | 'standingOf'>
  readonly config: ProfileConfig
  /** The person's. */
  readonly timeZone: () => string
}

/** A memory's pair, or why it gives none. */
export type Material =
  | { readonly status: 'pair'; readonly pair: Pair }
  | { readonly status: 'left-out'; readonly reasons: readonly LeftOutReason[] }

type Wish = Pick<BuildRequest, 'includeLocal' | 'kinds'>

const ROWS_TOGETHER = 100
const CONSENT_HOLDS_MS = 500

/** Pages through the rows of all memories, the newest first. */
export async function* memoryRows(
  { index }: Pick<MemoryParts, 'index'>,
  span: { readonly from?: string | undefined; readonly to?: string | undefined } = {},
): AsyncGenerator<readonly IndexedMemory[]> {
  await index.whenRowsAreRight()
  let below: IndexedMemory | undefined
  for (;;) {
    const page = { ...span, binned: false, below, limit: ROWS_TOGETHER }
    const rows = await index.use(({ reader }) => reader.list(page))
    if (rows.length === 0) return
    yield rows
    below = rows.at(-1)
  }
}

/** Makes pairs of memories as they are now. INVARIANT: the rules are asked at each making, whatever the verdict said. */
export class TrainingMaterial {
  readonly #parts: MaterialParts
  readonly #ownAddresses: () => string[]
  readonly verdicts: VerdictFiles
  #read: { readonly at: number; readonly consent: TrainingConsent } | undefined

  constructor(parts: MaterialParts) {
    this.#parts = parts
    this.#ownAddresses = watchOwnAddresses(parts.layout)
    this.verdicts = new VerdictFiles(parts.layout.root)
  }

  /** Why a memory may be no training material by what it says itself. */
  async reasonsAgainst({ event }: StoredEvent) {
    const standing = await this.#parts.memoryParts.standingOf(asApproved(event))
    const ownAddresses = this.#ownAddresses()
    return { standing, reasons: reasonsAgainst({ event, standing, ownAddresses }) }
  }

  /** What the person's settings say of it. */
  async reasonsOfConsent({ event }: StoredEvent): Promise<LeftOutReason[]> {
    return reasonsOfConsent(event, await this.#consent())
  }

  /** Read once for many memories: they are asked about one after the other. */
  async #consent(): Promise<TrainingConsent> {
    const now = performance.now()
    if (!this.#read || now - this.#read.at > CONSENT_HOLDS_MS) {
      const { consent } = await trainingSettings(this.#parts.config)
      this.#read = { at: now, consent }
    }
    return this.#read.consent
  }

  /** The pair of a memory, if it may be used. */
  async of(stored: StoredEvent, { includeLocal, kinds }: Wish): Promise<Material> {
    const { event } = stored
    const { standing, reasons } = await this.reasonsAgainst(stored)
    const local = standing.privacy === 'local' && !includeLocal
    const all = [...reasons, ...(await this.reasonsOfConsent(stored))]
    if (local) all.push('local')
    if (all.length > 0) return { status: 'left-out', reasons: all }
    const verdict = await this.verdicts.read(event)
    if (!verdict) return leftOut('not-judged')
    if (verdict.sha256 !== hashOfText(event)) return leftOut('changed')
    if (!verdict.suitable) return { status: 'left-out', reasons: verdict.reasons }
    const timeZone = this.#parts.timeZone()
    const pair = makePair({ event, verdict, privacy: standing.privacy, timeZone })
    const problem = this.#problemOf(pair)
    if (problem !== undefined) return leftOut(problem)
    if (kinds && !kinds.includes(pair.kind)) return leftOut('not-chosen')
    return { status: 'pair', pair }
  }

  /** Topics come into a pair from tags, and a verdict's text from a file that anybody may have edited. */
  #problemOf({ instruction, output }: Pair): LeftOutReason | undefined {
    if (output.length < LEAST_CHARS) return 'too-short'
    const holdsSecret = findSecret(`${instruction}\n${output}`, this.#ownAddresses()) !== undefined
    return holdsSecret ? 'secret' : undefined
  }
}

function leftOut(reason: LeftOutReason): Material {
  return { status: 'left-out', reasons: [reason] }
}
