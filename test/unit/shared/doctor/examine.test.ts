import { describe, expect, it } from 'vitest'
import type { Check, Symptom } from '../../../../shared/doctor/check.ts'
import { mend } from '../../../../shared/doctor/doctor.ts'
import { examine } from '../../../../shared/doctor/examine.ts'

const symptom = (subject: string): Symptom => ({
  severity: 'warning',
  subject,
  message: `${subject} is wrong.`,
  remedy: 'Mend it.',
})
const check = (name: string, look: Check<null>['look']): Check<null> => ({
  name,
  fine: 'Fine.',
  look,
})

describe('an examination', () => {
  it('says what is fine, and keeps the order of the checks', async () => {
    const checks = [check('one', async () => []), check('two', async () => [symptom('it')])]

    const seen = await examine(checks, null)

    expect(seen.map(({ finding }) => finding)).toMatchObject([
      { check: 'one', severity: 'ok', message: 'Fine.' },
      { check: 'two', severity: 'warning', subject: 'it', isFixable: false },
    ])
  })

  it('says what has codes by them too, sentence by sentence, and what has none in English alone', async () => {
    const message = [
      { code: 'file-unreadable', values: { path: '/mh/etc/system.json', quote: 'It is torn.' } },
      { code: 'defaults-in-force', values: {} },
    ] as const
    const remedy = [{ code: 'run', values: { command: 'mh doctor' } }] as const
    const coded = { ...symptom('one'), message, remedy }

    const seen = await examine([check('one', async () => [coded, symptom('two')])], null)

    expect(seen.map(({ finding }) => finding)).toMatchObject([
      {
        message:
          '/mh/etc/system.json cannot be read: It is torn. The defaults are in force instead of the whole file.',
        messageSaid: message,
        remedy: 'mh doctor',
        remedySaid: remedy,
      },
      { message: 'two is wrong.', messageSaid: null, remedy: 'Mend it.', remedySaid: null },
    ])
  })

  it('makes a finding of a check that throws, and goes on', async () => {
    const checks = [
      check('one', () => Promise.reject(new Error('no such disk'))),
      check('two', async () => []),
    ]

    const seen = await examine(checks, null, { atOnce: 1 })

    expect(seen.map(({ finding }) => finding)).toMatchObject([
      {
        check: 'one',
        severity: 'error',
        message: 'This check could not be made: no such disk',
        messageSaid: [{ code: 'check-failed', values: { quote: 'no such disk' } }],
        remedy: expect.stringContaining('mh doctor'),
      },
      { check: 'two', severity: 'ok' },
    ])
  })

  it('makes a finding of a check that hangs, tells it to end, and goes on', async () => {
    let isTold = false
    const hangs = check('one', async (_place, signal) => {
      signal.addEventListener('abort', () => (isTold = true))
      return await new Promise<Symptom[]>(() => undefined)
    })

    const seen = await examine([hangs, check('two', async () => [])], null, {
      atOnce: 1,
      deadlineMs: 20,
    })

    expect(isTold).toBe(true)
    expect(seen.map(({ finding }) => finding)).toMatchObject([
      {
        check: 'one',
        severity: 'error',
        message: 'This check could not be made: It was not done within 0.02 s.',
        messageSaid: [{ code: 'check-late', values: { seconds: 0.02 } }],
      },
      { check: 'two', severity: 'ok' },
    ])
  })

  it('runs no more checks at once than it may', async () => {
    let running = 0
    let most = 0
    const slow = async (): Promise<Symptom[]> => {
      running += 1
      most = Math.max(most, running)
      await new Promise((resolve) => setImmediate(resolve))
      running -= 1
      return []
    }

    await examine(
      Array.from({ length: 9 }, (_, at) => check(String(at), slow)),
      null,
      { atOnce: 3 },
    )

    expect(most).toBe(3)
  })

  it('lets a thing that is wrong a thousand times hide nothing else', async () => {
    const many = Array.from({ length: 1_000 }, (_, at) => symptom(String(at)))

    const seen = await examine([check('one', async () => many)], null)

    expect(seen).toHaveLength(51)
    expect(seen.at(-1)?.finding).toMatchObject({
      message: 'There are 950 more of this kind.',
      messageSaid: [{ code: 'more-of-kind', values: { count: 950 } }],
    })
  })
})

describe('mending', () => {
  it('says what could not be put right, which is then still found', async () => {
    const stuck = { ...symptom('it'), mend: () => Promise.reject(new Error('read-only')) }

    const report = await mend(async () => await examine([check('one', async () => [stuck])], null))

    expect(report.fixed).toEqual(['it could not be put right: read-only'])
    expect(report.findings).toMatchObject([{ subject: 'it', isFixable: true }])
  })
})
