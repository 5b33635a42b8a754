/** A wish for a place at a server, or a place that is held. */
export interface SlotClaim {
  readonly profile: string
  /** The worker's own number for it. */
  readonly slotId: number
  readonly waiting: 'person' | 'agent'
  /** The address that the worker named. */
  readonly server: string
  /** When it was wished for, or granted: ms on the monotonic clock. */
  readonly since: number
}

/** Who waits for one server, and who is served. */
export interface SlotLine {
  /** In the order in which they came. */
  readonly wishes: readonly SlotClaim[]
  readonly held: readonly SlotClaim[]
  /** The profiles that wait, for people and for agents: who was served longest ago, or came first, stands first. */
  readonly turns: Readonly<Record<SlotClaim['waiting'], readonly string[]>>
  /** When an agent was last served before people who waited. */
  readonly agentFirstAt: number
}

interface Moment {
  readonly now: number
  /** How many may be served at once. */
  readonly places: number
}

export const EMPTY_LINE: SlotLine = {
  wishes: [],
  held: [],
  turns: { person: [], agent: [] },
  agentFirstAt: Number.NEGATIVE_INFINITY,
}

/** An agent that has waited this long is served before people, and then none for as long again. */
export const AGENT_PATIENCE_MS = 10 * 60_000
/** A place that is held for longer counts as free; whoever holds it gets no other before it is given back. */
export const LONGEST_HELD_MS = 15 * 60_000

/** Puts a wish in line. */
export function withWish(line: SlotLine, wish: SlotClaim): SlotLine {
  return { ...line, wishes: [...line.wishes, wish], turns: joined(line.turns, wish) }
}

/** Counts a place that an earlier supervisor granted. */
export function withHeld(line: SlotLine, claim: SlotClaim): SlotLine {
  return { ...line, held: [...line.held, claim] }
}

/** Takes wishes and places away: given back, withdrawn, or their worker's process is gone. */
export function without(line: SlotLine, isGone: (claim: SlotClaim) => boolean): SlotLine {
  const wishes = line.wishes.filter((wish) => !isGone(wish))
  const held = line.held.filter((claim) => !isGone(claim))
  return { ...line, wishes, held, turns: stillWaiting(line.turns, wishes) }
}

/**
 * Serves the next wish, if there is a place for it: people before agents, and among those the profile that holds the fewest places, then the
 * one that was served longest ago. Where there is more than one place, agents leave one to people.
 */
export function serveNext(
  line: SlotLine,
  moment: Moment,
): { readonly line: SlotLine; readonly served: SlotClaim } | undefined {
  const { now, places } = moment
  const used = line.held.filter((claim) => !isLapsed(claim, now))
  if (used.length >= places) return undefined
  const byAgents = used.filter(({ waiting }) => waiting === 'agent').length
  const mayServeAgent = byAgents < Math.max(1, places - 1)
  const overdue = mayServeAgent ? overdueAgent(line, now) : undefined
  const wish =
    overdue ??
    nextOf(line, 'person', now) ??
    (mayServeAgent ? nextOf(line, 'agent', now) : undefined)
  if (!wish) return undefined
  const isBeforePeople = wish === overdue && line.turns.person.length > 0
  return {
    line: served(isBeforePeople ? { ...line, agentFirstAt: now } : line, wish, now),
    served: wish,
  }
}

/** The wishes in the order in which they would be served if every request took as long as any other. */
export function servingOrder(line: SlotLine, places: number): SlotClaim[] {
  return [...orderOf(line, 'person', places), ...orderOf(line, 'agent', places)]
}

function orderOf(line: SlotLine, waiting: SlotClaim['waiting'], places: number): SlotClaim[] {
  const turn = new Map(line.turns[waiting].map((profile, index) => [profile, index]))
  // With a single place whoever holds it has given it back when the next is served.
  const rounds = places > 1 ? heldCounts(line) : new Map<string, number>()
  const ranked = line.wishes
    .filter((wish) => wish.waiting === waiting)
    .map((wish) => {
      const round = rounds.get(wish.profile) ?? 0
      rounds.set(wish.profile, round + 1)
      return { wish, round, turn: turn.get(wish.profile) ?? 0 }
    })
  return ranked.toSorted((a, b) => a.round - b.round || a.turn - b.turn).map(({ wish }) => wish)
}

function overdueAgent(line: SlotLine, now: number): SlotClaim | undefined {
  if (now - line.agentFirstAt < AGENT_PATIENCE_MS) return undefined
  return nextOf(line, 'agent', now, ({ since }) => now - since >= AGENT_PATIENCE_MS)
}

// oxlint-disable-next-line max-params -- the last narrows what the others ask for
function nextOf(
  line: SlotLine,
  waiting: SlotClaim['waiting'],
  now: number,
  isMeant: (wish: SlotClaim) => boolean = () => true,
): SlotClaim | undefined {
  const counts = heldCounts(line)
  const barred = new Set(
    line.held.filter((claim) => isLapsed(claim, now)).map(({ profile }) => profile),
  )
  const meant = line.wishes.filter((wish) => wish.waiting === waiting && isMeant(wish))
  const waits = new Set(meant.map(({ profile }) => profile))
  const [profile] = line.turns[waiting]
    .filter((one) => waits.has(one) && !barred.has(one))
    .toSorted((a, b) => (counts.get(a) ?? 0) - (counts.get(b) ?? 0))
  return meant.find((wish) => wish.profile === profile)
}

function served(line: SlotLine, wish: SlotClaim, now: number): SlotLine {
  const wishes = line.wishes.filter((one) => one !== wish)
  const turns = stillWaiting(
    { ...line.turns, [wish.waiting]: atTheEnd(line.turns[wish.waiting], wish.profile) },
    wishes,
  )
  return { ...line, wishes, turns, held: [...line.held, { ...wish, since: now }] }
}

function isLapsed({ since }: SlotClaim, now: number): boolean {
  return now - since >= LONGEST_HELD_MS
}

function heldCounts({ held }: SlotLine): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { profile } of held) counts.set(profile, (counts.get(profile) ?? 0) + 1)
  return counts
}

type Turns = SlotLine['turns']

function joined(turns: Turns, { profile, waiting }: SlotClaim): Turns {
  if (turns[waiting].includes(profile)) return turns
  return { ...turns, [waiting]: [...turns[waiting], profile] }
}

function atTheEnd(turns: readonly string[], profile: string): string[] {
  return [...turns.filter((one) => one !== profile), profile]
}

function stillWaiting(turns: Turns, wishes: readonly SlotClaim[]): Turns {
  const waitFor = (waiting: SlotClaim['waiting']): string[] => {
    const left = new Set(
      wishes.filter((wish) => wish.waiting === waiting).map(({ profile }) => profile),
    )
    return turns[waiting].filter((profile) => left.has(profile))
  }
  return { person: waitFor('person'), agent: waitFor('agent') }
}
