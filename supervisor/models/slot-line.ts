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

/** Wishes by profile, each profile's in the order in which they came. */
type Waiting = ReadonlyMap<string, readonly SlotClaim[]>

/** Who waits for one server, and who is served. */
export interface SlotLine {
  /** Whose turn is next stands first: who was served longest ago, or came first. */
  readonly waiting: Readonly<Record<SlotClaim['waiting'], Waiting>>
  readonly held: readonly SlotClaim[]
  /** When an agent was last served before people who waited. */
  readonly agentFirstAt: number
}

interface Moment {
  readonly now: number
  /** How many may be served at once. */
  readonly places: number
}

export const EMPTY_LINE: SlotLine = {
  waiting: { person: new Map(), agent: new Map() },
  held: [],
  agentFirstAt: Number.NEGATIVE_INFINITY,
}

/** An agent that has waited this long is served before people, and then none for as long again. */
export const AGENT_PATIENCE_MS = 10 * 60_000
/** A place that is held for longer counts as free; whoever holds it gets no other before it is given back. */
export const LONGEST_HELD_MS = 15 * 60_000

/** Puts a wish in line. */
export function withWish(line: SlotLine, wish: SlotClaim): SlotLine {
  const before = line.waiting[wish.waiting].get(wish.profile) ?? []
  return withWishes(line, wish, [...before, wish])
}

/** Counts a place that an earlier supervisor granted. */
export function withHeld(line: SlotLine, claim: SlotClaim): SlotLine {
  return { ...line, held: [...line.held, claim] }
}

/** Takes a profile's wishes and places away: the one that was given back or withdrawn, or all when its worker's process is gone. */
export function without(line: SlotLine, profile: string, slotId?: number): SlotLine {
  const stays = (claim: SlotClaim): boolean =>
    claim.profile !== profile || (slotId !== undefined && claim.slotId !== slotId)
  const { person, agent } = line.waiting
  const fewer = { ...line, held: line.held.filter(stays) }
  const noPerson = withWishes(
    fewer,
    { profile, waiting: 'person' },
    person.get(profile)?.filter(stays),
  )
  return withWishes(noPerson, { profile, waiting: 'agent' }, agent.get(profile)?.filter(stays))
}

/** Everybody who waits, people first. */
export function wishesIn({ waiting }: SlotLine): SlotClaim[] {
  return [...waiting.person.values(), ...waiting.agent.values()].flat()
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
  const isBeforePeople = wish === overdue && line.waiting.person.size > 0
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
  // With a single place whoever holds it has given it back when the next is served.
  const counts = places > 1 ? heldCounts(line) : new Map<string, number>()
  const ranked = [...line.waiting[waiting]].flatMap(([profile, wishes], turn) =>
    wishes.map((wish, index) => ({ wish, turn, round: (counts.get(profile) ?? 0) + index })),
  )
  return ranked.toSorted((a, b) => a.round - b.round || a.turn - b.turn).map(({ wish }) => wish)
}

function overdueAgent(line: SlotLine, now: number): SlotClaim | undefined {
  if (now - line.agentFirstAt < AGENT_PATIENCE_MS) return undefined
  const isOverdue = ({ since }: SlotClaim): boolean => now - since >= AGENT_PATIENCE_MS
  return nextOf(line, 'agent', now, isOverdue)
}

// oxlint-disable-next-line max-params -- the last narrows what the others ask for
function nextOf(
  line: SlotLine,
  waiting: SlotClaim['waiting'],
  now: number,
  isMeant: (wish: SlotClaim) => boolean = () => true,
): SlotClaim | undefined {
  const counts = heldCounts(line)
  const lapsed = line.held.filter((claim) => isLapsed(claim, now))
  const barred = new Set(lapsed.map(({ profile }) => profile))
  const firsts = [...line.waiting[waiting].values()].flatMap(([first]) =>
    first && !barred.has(first.profile) && isMeant(first) ? [first] : [],
  )
  const countOf = ({ profile }: SlotClaim): number => counts.get(profile) ?? 0
  return firsts.toSorted((a, b) => countOf(a) - countOf(b))[0]
}

/** Whoever is served stands last among those who wait. */
function served(line: SlotLine, wish: SlotClaim, now: number): SlotLine {
  const rest = line.waiting[wish.waiting].get(wish.profile)?.filter((one) => one !== wish)
  const gone = withWishes(line, wish, undefined)
  const waits = withWishes(gone, wish, rest)
  return withHeld(waits, { ...wish, since: now })
}

/** A profile that waits already keeps its turn; one that waits no more has none. */
function withWishes(
  line: SlotLine,
  { profile, waiting }: Pick<SlotClaim, 'profile' | 'waiting'>,
  wishes: readonly SlotClaim[] | undefined,
): SlotLine {
  const waits = new Map(line.waiting[waiting])
  if (wishes === undefined || wishes.length === 0) waits.delete(profile)
  else waits.set(profile, wishes)
  return { ...line, waiting: { ...line.waiting, [waiting]: waits } }
}

function isLapsed({ since }: SlotClaim, now: number): boolean {
  return now - since >= LONGEST_HELD_MS
}

function heldCounts({ held }: SlotLine): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { profile } of held) counts.set(profile, (counts.get(profile) ?? 0) + 1)
  return counts
}
