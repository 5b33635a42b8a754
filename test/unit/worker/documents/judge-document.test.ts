import { expect, it } from 'vitest'
import { z } from 'zod'
import { schema } from '../../../../shared/api/schema.ts'
import { judgeDocument } from '../../../../worker/documents/judge-document.ts'

const shape = schema(() =>
  z.looseObject({ name: z.string().min(1), zone: z.string().regex(/\//, 'a zone').optional() }),
)
const OF_FILE = { path: 'persona/core.json', shape }

it.each([
  ['{', [{ code: 'not-json', values: {} }]],
  ['[]', [{ code: 'no-object', values: {} }]],
  ['{}', [{ code: 'wrong-member', values: { path: 'name', fault: 'missing' } }]],
  [
    '{ "name": "", "zone": "x" }',
    [
      { code: 'wrong-member', values: { path: 'name', fault: 'too-short', least: 1 } },
      { code: 'wrong-member', values: { path: 'zone', fault: 'said', quote: 'a zone' } },
    ],
  ],
])('says by codes why %s is no document', (text, said) => {
  const judged = judgeDocument({ status: 'ok', text, version: '1' }, OF_FILE)

  expect(judged).toEqual({ problem: expect.stringContaining('persona/core.json is '), said })
})

it('hands on why a file is not read', () => {
  const said = { code: 'link', values: {} } as const
  const found = { status: 'unreadable', reason: 'It is a link.', said, version: '1' } as const

  expect(judgeDocument(found, OF_FILE)).toEqual({ problem: 'It is a link.', said: [said] })
})

it('gives the document that a file holds, with members that the shape does not name', () => {
  const text = '{ "name": "a", "more": [1] }'

  const judged = judgeDocument({ status: 'ok', text, version: '1' }, OF_FILE)

  expect(judged).toEqual({ document: { name: 'a', more: [1] } })
})
