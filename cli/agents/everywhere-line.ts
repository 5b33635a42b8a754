import type { AgentRun } from '../../shared/api/agents.ts'
import type { CommandContext } from '../command-context.ts'
import { truncate } from '../terminal/text-width.ts'

type Progress = NonNullable<AgentRun['progress']>

/** How far an agent is in many profiles. */
export interface Everywhere {
  readonly name: string
  readonly of: number
  readonly ended: number
  /** What is known of each run, those that have ended too, by profile. */
  readonly progress: ReadonlyMap<string, Progress>
  /** The profiles in which it works now. */
  readonly working: readonly string[]
}

const BAR = 12
const USUAL_WIDTH = 80

/** `organizer  7 of 10 profiles, 640 of 1000  ▇▇▇▇▁▁ alice 40/100`. */
export function everywhereWords({ name, of, ended, progress, working }: Everywhere): string {
  const known = [...progress.values()]
  const done = known.reduce((sum, one) => sum + one.done, 0)
  const all = known.reduce((sum, one) => sum + (one.of ?? one.done), 0)
  const counted = all > 0 ? `, ${done} of ${all}` : ''
  const underWay = working.map((profile) => profileWords(profile, progress.get(profile)))
  const shares = working.reduce((sum, profile) => sum + shareOf(progress.get(profile)), 0)
  const bar = barOf(of === 0 ? 1 : (ended + shares) / of)
  return `${name}  ${ended} of ${of} profiles${counted}  ${[bar, ...underWay].join(' ')}`
}

/** The line on the terminal that says it; silent where there is no terminal. */
export class EverywhereLine implements Disposable {
  readonly #context: CommandContext
  #isShown = false

  constructor(context: CommandContext) {
    this.#context = context
  }

  show(everywhere: Everywhere): void {
    const { screen, environment, output } = this.#context
    if (!screen.isTTY || environment.plain || output.json) return
    const width = (screen.columns || USUAL_WIDTH) - 1
    screen.write(`\r\u001b[K${truncate(everywhereWords(everywhere), width)}`)
    this.#isShown = true
  }

  [Symbol.dispose](): void {
    if (this.#isShown) this.#context.screen.write('\r\u001b[K')
  }
}

function profileWords(profile: string, progress: Progress | undefined): string {
  if (!progress) return profile
  return `${profile} ${progress.done}${progress.of === undefined ? '' : `/${progress.of}`}`
}

function shareOf(progress: Progress | undefined): number {
  if (!progress?.of) return 0
  return Math.min(1, progress.done / progress.of)
}

function barOf(part: number): string {
  const full = Math.round(Math.min(1, part) * BAR)
  return '▇'.repeat(full) + '▁'.repeat(BAR - full)
}
