import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { pageCatalogues } from '../../support/page-catalogues.ts'

/** An element that takes text, or one that does not. */
class StandIn {
  readonly isContentEditable = false
  readonly #takesText: boolean

  constructor(takesText: boolean) {
    this.#takesText = takesText
  }

  closest(): StandIn | null {
    return this.#takesText ? this : null
  }
}

beforeAll(async () => {
  // Puts in place what the page's modules need of a browser.
  await pageCatalogues()
  vi.stubGlobal('HTMLElement', StandIn)
})
afterAll(() => vi.unstubAllGlobals())

describe('a key', () => {
  const run = vi.fn<() => void>()
  beforeEach(() => run.mockClear())

  it.each([
    ['does what it says', [['t', false]], 1],
    ['rests in a field', [['t', true]], 0],
  ] as const)('%s', async (_what, presses, times) => {
    const commands = await withKeys('t', run)

    pressAll(commands, presses)

    expect(run).toHaveBeenCalledTimes(times)
  })

  it('after a comma is another one than alone', async () => {
    const commands = await withKeys(', t', run)

    pressAll(commands, [['t', false]])
    const alone = run.mock.calls.length
    pressAll(commands, [
      [',', false],
      ['t', false],
    ])

    expect([alone, run.mock.calls.length]).toEqual([0, 1])
  })
})

it('of a choice is a digit, in the order in which the choices stand', async () => {
  const { choiceCommands } = await import('../../../web/app/choice-commands.ts')
  const onchange = vi.fn<(value: string) => void>()
  const options = [
    { value: 'open', label: 'Open' },
    { value: 'bin', label: 'Bin' },
  ] as const

  const made = choiceCommands({ id: 'tasks', group: 'Tasks', options, onchange })
  made[1]?.run()

  expect(made.map(({ id, keys }) => [id, keys])).toEqual([
    ['tasks-open', '1'],
    ['tasks-bin', '2'],
  ])
  expect(onchange).toHaveBeenCalledWith('bin')
})

async function withKeys(keys: string, run: () => void) {
  const { Commands } = await import('../../../web/app/commands.svelte.ts')
  const commands = new Commands()
  commands.add([{ id: 'one', title: 'One', group: 'Here', keys, run }])
  return commands
}

interface Pressable {
  press(event: KeyboardEvent): void
}

function pressAll(commands: Pressable, presses: readonly (readonly [string, boolean])[]): void {
  for (const [key, isInField] of presses) {
    const target = new StandIn(isInField)
    const plain = {
      ctrlKey: false,
      metaKey: false,
      altKey: false,
      preventDefault: vi.fn<() => void>(),
    }
    const event: unknown = { key, target, timeStamp: performance.now(), ...plain }
    Reflect.apply(commands.press.bind(commands), undefined, [event])
  }
}
