import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  AGENT_PATIENCE_MS,
  EMPTY_LINE,
  LONGEST_HELD_MS,
  serveNext,
  servingOrder,
  type SlotClaim,
  type SlotLine,
  wishesIn,
  withHeld,
  without,
  withWish,
} from '../../../../supervisor/models/slot-line.ts'

type Waiting = SlotClaim['waiting']

/** `alice 1 person`: whose wish, its number, who waits. */
function claim(text: string, since = 0): SlotClaim {
  const [profile = '', slotId, waiting] = text.split(' ')
  return {
    profile,
    slotId: Number(slotId),
    waiting: waiting === 'agent' ? 'agent' : 'person',
    server: 'http://127.0.0.1:1/',
    since,
  }
}

function nameOf({ profile, slotId }: SlotClaim): string {
  return `${profile} ${slotId}`
}

function lineOf(wishes: readonly string[], since = 0): SlotLine {
  return wishes.reduce((line, text) => withWish(line, claim(text, since)), EMPTY_LINE)
}

/** Serves one after another, each giving its place back before the next. */
function servedInTurn(start: SlotLine, { now = 0, places = 1 } = {}): string[] {
  const order: string[] = []
  for (let line = start; ;) {
    const next = serveNext(line, { now, places })
    if (!next) return order
    order.push(nameOf(next.served))
    line = without(next.line, next.served.profile, next.served.slotId)
  }
}

describe('a line for a server', () => {
  it.each<[string, string[], string[]]>([
    [
      'serves profiles in turn, however many wishes one has',
      ['alice 1 person', 'alice 2 person', 'alice 3 person', 'bob 1 person', 'carol 1 person'],
      ['alice 1', 'bob 1', 'carol 1', 'alice 2', 'alice 3'],
    ],
    [
      'serves people before agents, of whatever profile',
      ['alice 1 agent', 'bob 1 agent', 'bob 2 person', 'alice 2 person'],
      ['bob 2', 'alice 2', 'alice 1', 'bob 1'],
    ],
    [
      'serves agents in turn',
      ['alice 1 agent', 'alice 2 agent', 'bob 1 agent'],
      ['alice 1', 'bob 1', 'alice 2'],
    ],
  ])('%s', (_, wishes, order) => {
    expect(servedInTurn(lineOf(wishes))).toEqual(order)
  })

  it('serves no more at once than there are places', () => {
    const first = serveNext(lineOf(['alice 1 person', 'bob 1 person']), { now: 0, places: 1 })

    expect(first?.served.profile).toBe('alice')
    expect(serveNext(first?.line ?? EMPTY_LINE, { now: 1, places: 1 })).toBeUndefined()
  })

  it('serves nobody where there are no places', () => {
    expect(serveNext(lineOf(['alice 1 person']), { now: 0, places: 0 })).toBeUndefined()
  })

  it('leaves one of several places to people', () => {
    const agents = ['alice 1 agent', 'alice 2 agent', 'bob 1 agent', 'bob 2 agent']
    const [held, line] = filled(lineOf(agents), 3)

    expect(held).toEqual(['alice 1', 'bob 1'])
    expect(filled(withWish(line, claim('carol 1 person')), 3)[0]).toEqual(['carol 1'])
  })

  it('prefers the profile that holds fewer places', () => {
    const two = withHeld(withHeld(EMPTY_LINE, claim('alice 1 person')), claim('alice 2 person'))
    const line = ['alice 3 person', 'bob 1 person', 'bob 2 person'].reduce(
      (waiting, text) => withWish(waiting, claim(text)),
      two,
    )

    expect(filled(line, 4)[0]).toEqual(['bob 1', 'bob 2'])
  })

  it('serves an agent that has waited long before people, and no other for as long again', () => {
    const waiting = lineOf(['alice 1 agent', 'bob 1 agent'])
    const people = ['carol 1 person', 'dave 1 person'].reduce(
      (line, text) => withWish(line, claim(text, AGENT_PATIENCE_MS)),
      waiting,
    )

    expect(servedInTurn(people, { now: AGENT_PATIENCE_MS - 1 })[0]).toBe('carol 1')
    const order = servedInTurn(people, { now: AGENT_PATIENCE_MS })
    expect(order).toEqual(['alice 1', 'carol 1', 'dave 1', 'bob 1'])
  })

  it('counts a place that is held too long as free, and serves its profile no more until it is given back', () => {
    const stuck = withHeld(EMPTY_LINE, claim('alice 1 person'))
    const line = ['alice 2 person', 'bob 1 person'].reduce(
      (waiting, text) => withWish(waiting, claim(text)),
      stuck,
    )

    expect(servedInTurn(line, { now: LONGEST_HELD_MS - 1 })).toEqual([])
    expect(servedInTurn(line, { now: LONGEST_HELD_MS })).toEqual(['bob 1'])
    const givenBack = without(line, 'alice', 1)
    expect(servedInTurn(givenBack, { now: LONGEST_HELD_MS })).toEqual(['alice 2', 'bob 1'])
  })

  it('tells the order in which it will serve', () => {
    const wishes = ['alice 1 agent', 'alice 2 person', 'alice 3 person', 'bob 1 person']
    const line = lineOf(wishes)

    expect(servingOrder(line, 1).map(nameOf)).toEqual(servedInTurn(line))
  })
})

describe('whatever happens to a line', () => {
  it('nobody is served beyond the places, people go first, and each other profile at most once before a person who holds nothing', () => {
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 120, size: 'max' }),
        fc.integer({ min: 1, max: 4 }),
        run,
      ),
      { numRuns: 60 },
    )
  })
})

type Step =
  | { readonly kind: 'wish'; readonly profile: string; readonly waiting: Waiting }
  | { readonly kind: 'release' | 'withdraw'; readonly index: number }
  | { readonly kind: 'die'; readonly profile: string }

const profile = fc.constantFrom('alice', 'bob', 'carol', 'dave')
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('wish' as const),
      profile,
      waiting: fc.constantFrom<Waiting>('person', 'agent'),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constantFrom('release' as const, 'withdraw' as const),
      index: fc.nat(50),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('die' as const), profile }) },
)

/** Plays the steps, serves after each, and checks what must always hold. */
function run(steps: readonly Step[], places: number): void {
  let line = EMPTY_LINE
  let lastId = 0
  /** For each waiting person of a profile without places: who was served before them since. */
  const passed = new Map<string, string[]>()
  for (const one of steps) {
    line = applied(line, one, (lastId += 1))
    for (;;) {
      const next = serveNext(line, { now: 0, places })
      if (!next) break
      checkServed(line, next.served, passed)
      line = next.line
    }
    expect(line.held.length).toBeLessThanOrEqual(places)
    const isIdle = line.held.length < places && line.waiting.person.size > 0
    expect(isIdle).toBe(false)
    forget(line, passed)
  }
}

function applied(line: SlotLine, one: Step, slotId: number): SlotLine {
  switch (one.kind) {
    case 'wish':
      return withWish(line, { ...claim('x 0 person'), ...one, slotId })
    case 'die':
      return without(line, one.profile)
    case 'release':
    case 'withdraw': {
      const from = one.kind === 'release' ? line.held : wishesIn(line)
      const chosen = from[one.index % Math.max(1, from.length)]
      return chosen ? without(line, chosen.profile, chosen.slotId) : line
    }
  }
}

function checkServed(line: SlotLine, served: SlotClaim, passed: Map<string, string[]>): void {
  const people = [...line.waiting.person.keys()]
  if (served.waiting === 'agent') expect(people).toEqual([])
  const holders = new Set(line.held.map((held) => held.profile))
  for (const name of people) {
    if (name === served.profile || holders.has(name)) continue
    const before = [...(passed.get(name) ?? []), served.profile]
    expect(new Set(before).size, `${before.join(', ')} before ${name}`).toBe(before.length)
    passed.set(name, before)
  }
  passed.delete(served.profile)
}

/** Whoever waits no more, or holds a place, begins anew. */
function forget({ waiting, held }: SlotLine, passed: Map<string, string[]>): void {
  const holders = new Set(held.map((one) => one.profile))
  for (const name of passed.keys())
    if (!waiting.person.has(name) || holders.has(name)) passed.delete(name)
}

/** Serves as long as there are places; gives who was served. */
function filled(start: SlotLine, places: number): [string[], SlotLine] {
  const order: string[] = []
  for (let line = start; ;) {
    const next = serveNext(line, { now: 0, places })
    if (!next) return [order, line]
    order.push(nameOf(next.served))
    line = next.line
  }
}
