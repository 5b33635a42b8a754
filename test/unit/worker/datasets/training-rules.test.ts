import { expect, it } from 'vitest'
import type { EpisodicEvent } from '../../../../shared/domain/episodic-event.ts'
import type { MemoryStanding } from '../../../../worker/memory/memory-standing.ts'
import { reasonsAgainst, reasonsOfConsent } from '../../../../worker/datasets/training-rules.ts'

const NOTE: EpisodicEvent = {
  id: 'evt-1',
  timestamp: '2025-10-30T10:00:00.000Z',
  type: 'observation',
  content: 'The blue boat lay at the north quay all winter',
}
const OPEN: MemoryStanding = { privacy: 'any', isTrusted: true }

function reasons(members: Partial<EpisodicEvent>, standing: Partial<MemoryStanding> = {}) {
  const event = { ...NOTE, ...members }
  return reasonsAgainst({ event, standing: { ...OPEN, ...standing }, ownAddresses: [] })
}

it('lets a note of the person be used', () => {
  expect(reasons({})).toEqual([])
})

it.each<[string, Partial<EpisodicEvent>, Partial<MemoryStanding>]>([
  ['no-consent', { metadata: { trainingConsent: false } }, {}],
  ['private', {}, { privacy: 'none' }],
  ['incorrect', { validation: { status: 'incorrect' } }, {}],
  ['derived', { type: 'reflection' }, {}],
  ['derived', { provenance: { by: 'agent', trusted: false } }, {}],
  ['untrusted', {}, { isTrusted: false }],
  ['forgotten', { content: 'She said [forgotten] and went home again' }, {}],
  [
    'quoted',
    {
      content: 'Me: "where is it?"',
      response: 'Quoted from what you have kept, without a model: x',
    },
    {},
  ],
  ['secret', { content: 'The password is hunter2, do not tell anybody' }, {}],
  ['secret', { content: 'Me: "mail?"', response: 'It is sarah@harbour.example, as you said' }, {}],
  ['too-short', { content: 'Boat.' }, {}],
  ['too-short', { content: 'Me: "What did I say about the quay?"', response: 'Nothing.' }, {}],
  ['too-long', { content: 'word '.repeat(1_300) }, {}],
])('keeps a memory out as %s', (reason, members, standing) => {
  expect(reasons(members, standing)).toEqual([reason])
})

it('lets a reflection be used that a person found right', () => {
  expect(reasons({ type: 'reflection', validation: { status: 'correct' } })).toEqual([])
})

it.each([
  [{}, {}, []],
  [{ response: 'yes' }, {}, ['conversations-off']],
  [{ response: 'yes' }, { conversations: true }, []],
  [{ response: 'yes', metadata: { trainingConsent: true } }, {}, []],
  [{}, { memories: false }, ['memories-off']],
  [{ metadata: { trainingConsent: true } }, { memories: false }, []],
])('asks the settings about %j with %j', (members, consent, expected) => {
  const whole = { memories: true, conversations: false, ...consent }

  expect(reasonsOfConsent({ ...NOTE, ...members }, whole)).toEqual(expected)
})
