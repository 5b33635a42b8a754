import type { RunEffect, RunProposal } from '../../../shared/api/proposals.ts'
import type { LeftOutSaid, LeftOutThing } from '../../../shared/domain/left-out-said.ts'
import type { RunContext } from '../agent.ts'
import { leftOutTold } from './left-out-told.ts'

/** What a night did or would do, and what it left out and why. */
export class RunReport {
  readonly #context: RunContext
  readonly #effects: RunEffect[] = []
  readonly #leftOut: RunProposal['leftOut'][number][] = []

  constructor(context: RunContext) {
    this.#context = context
  }

  did(effect: RunEffect): void {
    this.#effects.push(effect)
    this.#context.count(COUNTS[effect.kind])
  }

  leftOut(thing: LeftOutThing, ...why: readonly LeftOutSaid[]): void {
    this.#leftOut.push(leftOutTold(thing, why))
    this.#context.count('left out')
  }

  /** The whole, without what is made of memories that are there no more; diffs of a preview only. */
  proposal(
    { night, looked }: Pick<RunProposal, 'night' | 'looked'>,
    isThere: (id: string) => boolean,
  ): RunProposal {
    const { runId: run, isPreview } = this.#context
    const effects = this.#effects
      .filter(({ sources }) => sources.every(isThere))
      .map(({ diff, ...effect }) =>
        isPreview && diff !== undefined ? { ...effect, diff } : effect,
      )
    return { run, isPreview, night, looked, effects, leftOut: this.#leftOut }
  }
}

const COUNTS: Readonly<Record<RunEffect['kind'], string>> = {
  dream: 'dreams',
  learning: 'learnings',
  change: 'proposals',
  mark: 'marked',
}
