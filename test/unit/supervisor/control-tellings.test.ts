import { expect, it } from 'vitest'
import type { SupervisorMessage } from '../../../shared/control/control-messages.ts'
import type { ControlLink } from '../../../supervisor/workers/control-link.ts'
import { ControlTellings } from '../../../supervisor/workers/control-tellings.ts'

const PREFERENCES = { kind: 'preferences', timeZone: null } as const
const GRANTED = { kind: 'slot-granted', slotId: 1 } as const
const REFUSED = { kind: 'slot-refused', slotId: 2, reason: 'too-many' } as const

function linkTo(sent: SupervisorMessage[], isBehind = false): ControlLink {
  return { isBehind, send: (message) => void sent.push(message), close: () => undefined }
}

it('keeps what is said before the stream is there, after the greeting', () => {
  const sent: SupervisorMessage[] = []
  const tellings = new ControlTellings()
  tellings.answer(GRANTED)

  tellings.begin(linkTo(sent), [PREFERENCES])
  tellings.drain()

  expect(sent).toEqual([PREFERENCES, GRANTED, { kind: 'drain' }])
})

it('keeps nothing for the next process', () => {
  const sent: SupervisorMessage[] = []
  const tellings = new ControlTellings()
  tellings.answer(GRANTED)
  tellings.end()

  tellings.begin(linkTo(sent), [])

  expect(sent).toEqual([])
})

it('tells a worker that reads nothing only what it is granted', () => {
  const sent: SupervisorMessage[] = []
  const tellings = new ControlTellings()
  tellings.begin(linkTo(sent, true), [])

  tellings.answer(REFUSED)
  tellings.answer(GRANTED)

  expect(sent).toEqual([GRANTED])
})
