import type { Duplex } from 'node:stream'
import {
  CONTROL_PROTOCOL,
  type SlotAnswer,
  type SlotMessage,
  SupervisorMessage,
  type Telling,
  type WorkerMessage,
} from '../../shared/control/control-messages.ts'
import { MessageStream } from '../../shared/control/message-stream.ts'
import type { WorkerStart } from '../../shared/control/worker-contract.ts'
import type { Logger } from '../../shared/log/logger.ts'
import type { ProfileEvent } from '../events/profile-events.ts'
import { Heartbeat, type Vitals } from './heartbeat.ts'
import type { SupervisorOffers } from './upgrade.ts'
import { SupervisionTimer } from './supervision-timer.ts'

/** What wishes for places, as the control stream speaks with it. */
interface SlotsEnd {
  /** Gives what a supervisor must hear before the first heartbeat. */
  met(offers: SupervisorOffers): readonly SlotMessage[]
  told(answer: SlotAnswer): void
  parted(): void
}

interface ControlChannelOptions {
  readonly start: WorkerStart
  readonly logger: Logger
  readonly vitals: () => Vitals
  /** Lets no more requests in; settled when the last one is over. */
  readonly drain: () => Promise<void>
  /** A worker that has drained takes no requests any more: without its supervisor nobody needs it. */
  readonly isDraining: () => boolean
  /** What the supervisor tells in passing. */
  readonly onTold: (telling: Telling) => void
  /** What a new supervisor must hear first, and every one before `drained`. */
  readonly standing: (offers: SupervisorOffers) => readonly WorkerMessage[]
  /** The places at servers of models, which a supervisor may deal out. */
  readonly slots: SlotsEnd
  readonly abandonedAfterMs: number
  readonly onAbandoned: () => void
}

type Stream = MessageStream<typeof SupervisorMessage.zod, WorkerMessage>

type ChannelState =
  | { readonly status: 'alone' }
  | {
      readonly status: 'supervised'
      readonly stream: Stream
      readonly offers: SupervisorOffers
      readonly heartbeat: Heartbeat
    }
  | { readonly status: 'closed' }

const HELLO_MS = 5_000
/** A supervisor that leaves more than this unread hears of no events until it has read. */
const MOST_WAITING_BYTES = 256 * 1024

/**
 * The worker's end of the control stream. INVARIANTS: at most one stream is the supervisor's, the last that said a right `hello`;
 * a stream that says anything else first, or nothing for 5 s, is closed; without a stream the supervision timer runs.
 */
export class ControlChannel {
  readonly #options: ControlChannelOptions
  readonly #timer: SupervisionTimer
  #state: ChannelState = { status: 'alone' }
  #eventsLost = false

  constructor(options: ControlChannelOptions) {
    this.#options = options
    this.#timer = new SupervisionTimer(options.abandonedAfterMs, options.onAbandoned)
    this.#timer.start()
  }

  /** Takes a socket that was upgraded, says `hello` and waits for the supervisor's. */
  accept(socket: Duplex, offers: SupervisorOffers): void {
    let greeted = false
    const deadline = setTimeout(() => socket.destroy(), HELLO_MS)
    const stream: Stream = new MessageStream({
      socket,
      incoming: SupervisorMessage,
      onMessage: (message) => {
        if (!greeted && !this.#isRightHello(message)) return this.#refuse(stream, message)
        clearTimeout(deadline)
        if (greeted) return this.#obey(stream, message, offers)
        greeted = true
        this.#welcome(stream, offers)
      },
      onClose: (error) => {
        clearTimeout(deadline)
        this.#forget(stream, error)
      },
    })
    stream.send(helloOf(this.#options.start))
  }

  /** Says something to the supervisor, if there is one; what must not be lost belongs to `standing`. */
  say(message: WorkerMessage): void {
    if (this.#state.status === 'supervised') this.#state.stream.send(message)
  }

  /** Says anew what a supervisor must know, as far as it understands it. */
  repeat(): void {
    if (this.#state.status === 'supervised')
      this.#sayStanding(this.#state.stream, this.#state.offers)
  }

  /** Tells the supervisor what happened in the profile. What cannot be told is not kept: the next thing told is that something was lost. */
  tell({ ids, ...event }: ProfileEvent): void {
    const stream = this.#state.status === 'supervised' ? this.#state.stream : undefined
    if (!stream || stream.waitingBytes > MOST_WAITING_BYTES) {
      this.#eventsLost = true
      return
    }
    this.#confessLoss(stream)
    stream.send({ kind: 'event', ...event, ids: [...ids] })
  }

  /** Ends the stream and the timer, for good. */
  close(): void {
    const before = this.#state
    this.#become({ status: 'closed' })
    this.#timer.stop()
    if (before.status === 'supervised') before.stream.close()
  }

  #isRightHello(message: SupervisorMessage): boolean {
    const { workerId, generation } = this.#options.start
    return (
      message.kind === 'hello' &&
      message.protocol === CONTROL_PROTOCOL &&
      message.workerId === workerId &&
      message.generation === generation
    )
  }

  #refuse(stream: Stream, message: SupervisorMessage): void {
    this.#options.logger.warn({ evt: 'control-stream-refused', kind: message.kind })
    stream.close()
  }

  #welcome(stream: Stream, offers: SupervisorOffers): void {
    if (this.#state.status === 'closed') return stream.close()
    const before = this.#state
    for (const message of this.#options.slots.met(offers)) stream.send(message)
    const heartbeat = new Heartbeat(
      this.#options.vitals,
      (message) => stream.send(message),
      offers.readsAliveSaid,
    )
    this.#become({ status: 'supervised', stream, offers, heartbeat })
    this.#timer.stop()
    if (before.status === 'supervised') before.stream.close()
    this.#sayStanding(stream, offers)
    this.#confessLoss(stream)
  }

  #confessLoss(stream: Stream): void {
    if (!this.#eventsLost) return
    this.#eventsLost = false
    stream.send({ kind: 'events-lost' })
  }

  #obey(stream: Stream, message: SupervisorMessage, offers: SupervisorOffers): void {
    switch (message.kind) {
      case 'hello':
        return this.#refuse(stream, message)
      case 'preferences':
      case 'woken':
        return this.#options.onTold(message)
      case 'slot-granted':
      case 'slot-position':
      case 'slot-refused':
        return this.#options.slots.told(message)
      case 'drain':
        void this.#options.drain().then(() => {
          this.#sayStanding(stream, offers)
          stream.send({ kind: 'drained' })
        })
    }
  }

  #sayStanding(stream: Stream, offers: SupervisorOffers): void {
    for (const message of this.#options.standing(offers)) stream.send(message)
  }

  #forget(stream: Stream, error: Error | undefined): void {
    if (this.#state.status !== 'supervised' || this.#state.stream !== stream) return
    if (error) this.#options.logger.warn({ evt: 'control-stream-failed', reason: error.name })
    this.#become({ status: 'alone' })
    this.#options.slots.parted()
    if (this.#options.isDraining()) this.#options.onAbandoned()
    else this.#timer.start()
  }

  /** Every change of state goes through here. */
  #become(state: ChannelState): void {
    const before = this.#state
    if (before.status === 'supervised') before.heartbeat.stop()
    this.#state = state
    this.#options.logger.info({
      evt: 'control-stream-changed',
      state_from: before.status,
      state_to: state.status,
    })
  }
}

function helloOf({ workerId, generation, username }: WorkerStart): WorkerMessage {
  return {
    kind: 'hello',
    protocol: CONTROL_PROTOCOL,
    workerId,
    generation,
    username,
    pid: process.pid,
  }
}
