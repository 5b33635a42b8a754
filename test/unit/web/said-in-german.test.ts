import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { TRIAL_VERDICTS } from '../../../shared/api/doctor.ts'
import { BACKUP_DAMAGE_CODES } from '../../../shared/domain/backup-said.ts'
import { TRIAL_CHECK_NAMES, TRIAL_REMEDY_CODES } from '../../../shared/domain/trial-said.ts'
import { ADAPTER_HINDRANCES, ADAPTER_SAID_CODES } from '../../../shared/domain/adapter-said.ts'
import { ALIVE_SAID_CODES } from '../../../shared/domain/alive-said.ts'
import { FILE_SAID_CODES } from '../../../shared/domain/file-said.ts'
import { IMPORT_SAID_CODES } from '../../../shared/domain/import-said.ts'
import { MODEL_FAILURE_KINDS } from '../../../shared/domain/model-failure-kind.ts'
import { MODEL_SAID_CODES } from '../../../shared/domain/model-said.ts'
import { RUN_SAID_CODES } from '../../../shared/domain/run-said.ts'
import { SCHEDULE_SAID_CODES } from '../../../shared/domain/schedule-said.ts'
import { ASKED_SAID_CODES, TOOL_SAID_CODES } from '../../../shared/domain/asked-said.ts'
import { ASKING_SAID_CODES } from '../../../shared/domain/asking-said.ts'
import { DECISION_SAID_CODES } from '../../../shared/domain/decision-said.ts'
import { APPROVAL_HINDRANCES, OUTCOME_SAID_CODES } from '../../../shared/domain/outcome-said.ts'
import { DOCUMENT_SAID_CODES } from '../../../shared/domain/document-said.ts'
import { REFUSAL_CODES } from '../../../shared/domain/refusal-said.ts'
import { FAULT_SAID_CODES } from '../../../shared/domain/fault-said.ts'
import { RULE_CODES } from '../../../shared/domain/rule-words.ts'
import { ruleFault, saidFault } from '../../../shared/api/field-fault.ts'
import { LEFT_OUT_SAID_CODES, LEFT_OUT_THING_CODES } from '../../../shared/domain/left-out-said.ts'
import { UNDO_SAID_CODES } from '../../../shared/domain/undo-said.ts'
import { pageCatalogues } from '../../support/page-catalogues.ts'

/** Whatever a sentence speaks of. */
const VALUES = {
  quote: 'In English.',
  by: 'olga',
  count: 2,
  minutes: 30,
  attempts: 4,
  most: 100,
  error: 'conflict',
  kind: 'timeout',
  path: 'persona/cache.json',
  type: 'moon',
  agent: 'dreamer',
  set: 'set-1',
  adapter: 'adp-1',
  at: '2026-03-29T10:00:00Z',
  mib: 64,
  bytes: 70_000_000,
  name: 'content.xml',
  ratio: 100,
  system: 'EACCES',
  code: '1',
  signal: 'SIGKILL',
  seconds: 60,
  pages: '1–3, 7',
  row: 4,
  number: 3,
  characters: 300_000,
  id: 'evt-1',
  server: 'http://127.0.0.1:11434',
  status: 503,
  provider: 'tiny',
  address: 'ftp://tiny',
  origin: 'http://127.0.0.1:11434',
  secret: 'tiny',
  username: 'gitta',
  member: 'goals › shortTerm',
  document: 'core',
  start: '2026-03-29T10:00:00Z',
  why: 'says-never',
  commands: 'chmod go= /srv/mh/profiles/gitta',
  store: '/backups/gitta',
  where: 'memory/2026/evt-1.json (2026-03-29)',
  role: 'persona',
  mode: 'agent',
  model: 'tiny',
  tokens: 1000,
  used: 1200,
  day: '2026-03-29',
  last: '2026-03-29',
  zone: 'Europe/Berlin',
  texts: 3,
  memories: 4,
  entries: 5,
  days: 2,
  pairs: 2,
  considered: 90,
  kinds: 'person+time, words',
  step: 'curator',
  reason: 'private',
  message: 'In English.',
  rule: 'quiet',
  preference: 'gentle',
  from: 60_000,
  to: 64_999,
  uid: 1000,
  rights: 'setuid',
  root: '/srv/mh',
  base: 'tiny',
  other: 'qwen3',
  program: '/opt/trainer/train',
  window: 8000,
  room: 7000,
  ids: 'task-1 → task-2',
  part: 'BYDAY',
  choices: 'DAILY, WEEKLY',
  least: 1,
  names: 'poet, cook',
}
/** What is counted by its own names. */
const COUNTS = { private: 3, 'too-short': 2 }
const LINE = { line: 3, code: 'invalid-input', message: 'In English.', said: null, fields: [] }

beforeAll(async () => {
  // Puts in place what the page's modules need of a browser.
  await pageCatalogues()
  await choose('de')
  const { rareWords } = await import('../../../web/design/rare-words.svelte.ts')
  await rareWords.fetch()
})
afterAll(() => vi.unstubAllGlobals())

describe('the German page says in its own words', () => {
  it.each(RUN_SAID_CODES.filter((code) => code !== 'earlier'))(
    'why a run ended, by the code %s',
    async (code) => {
      const { runSpoken } = await import('../../../web/pages/agents/run-said-words.ts')

      const [spoken] = runSpoken({ message: 'In English.', said: [{ code, values: VALUES }] })

      expect(spoken?.text).toSatisfy(isSentence)
    },
  )

  it.each(SCHEDULE_SAID_CODES)('what is wrong with a schedule, by the code %s', async (code) => {
    const { problemSpoken } = await import('../../../web/pages/agents/schedule-said-words.ts')

    const [spoken] = problemSpoken({ problem: 'English.', problemSaid: { code, values: VALUES } })

    expect(spoken?.text).toSatisfy(isSentence)
  })

  it.each(ALIVE_SAID_CODES.filter((code) => code !== 'other'))(
    'why a worker is up, by the code %s',
    async (code) => {
      const { aliveSpoken } = await import('../../../web/pages/owner/workers/alive-said-words.ts')

      const [spoken] = aliveSpoken({ aliveBecause: ['x'], aliveSaid: [{ code, values: VALUES }] })

      expect(spoken?.text).toMatch(/^[A-Za-zÄÖÜäöü0-9].{3,}$/)
      expect(spoken?.text).not.toMatch(/undefined|NaN|Invalid/)
    },
  )

  it.each(FILE_SAID_CODES)('what becomes of a file, by the code %s', async (code) => {
    const { reasonSpoken } = await import('../../../web/pages/inbox/file-said-words.ts')

    const [spoken] = reasonSpoken({ reason: 'In English.', said: [{ code, values: VALUES }] })

    expect(spoken?.text).toSatisfy(isSentence)
  })

  it.each(IMPORT_SAID_CODES)('what is wrong with a line, by the code %s', async (code) => {
    const { lineSpoken } = await import('../../../web/pages/memory/line-said-words.ts')

    const [spoken] = lineSpoken({ ...LINE, said: { code, values: VALUES } })

    expect(spoken?.text).toSatisfy(isSentence)
  })

  it('which members of a line are wrong, those that only the server can name as quotes', async () => {
    const { lineSpoken } = await import('../../../web/pages/memory/line-said-words.ts')
    const fields = [
      { path: 'content', message: 'must not be blank', code: 'blank', values: {} },
      { path: 'tags', message: 'is odd', code: 'said', values: {} },
    ]

    const spoken = lineSpoken({ ...LINE, said: { code: 'wrong-fields', values: {} }, fields })

    expect(spoken.slice(1)).toEqual([
      { text: 'content: darf nicht leer sein.' },
      { text: 'tags: ', quote: 'is odd' },
    ])
  })

  it.each(MODEL_SAID_CODES)('why a model does not answer, by the code %s', async (code) => {
    const { modelSpoken } = await import('../../../web/words/model-said-words.ts')

    const [spoken] = modelSpoken('In English.', { code, values: VALUES })

    expect(spoken?.text).toSatisfy(isSentence)
  })

  it.each(ADAPTER_SAID_CODES)('why an adapter is not active, by the code %s', async (code) => {
    const { adapterSpoken } = await import('../../../web/pages/models/adapter-said-words.ts')

    const [spoken] = adapterSpoken('In English.', { code, values: VALUES })

    expect(spoken?.text).toMatch(code === 'of-model' ? /^tiny:$/ : /^[A-ZÄÖÜ].{9,}/)
    expect(spoken?.text).not.toMatch(/undefined|NaN|Invalid/)
  })

  it.each(
    TRIAL_CHECK_NAMES.flatMap((check) =>
      TRIAL_VERDICTS.map((verdict) => [check, verdict] as const),
    ),
  )('what came of trying the wall %s: %s', async (check, verdict) => {
    const { trialSpoken } = await import('../../../web/pages/owner/system/trial-said-words.ts')

    const [spoken] = trialSpoken({ check, verdict, message: 'In English.' })

    expect(spoken?.text).toSatisfy(isSentence)
  })

  it.each(TRIAL_REMEDY_CODES)('what to do about a wall, by the code %s', async (code) => {
    const { remedySpoken } = await import('../../../web/pages/owner/system/trial-said-words.ts')

    const [spoken] = remedySpoken({ remedy: 'x', remedySaid: { code, values: VALUES } })

    expect(spoken?.text).toMatch(/^.{8,}/)
    expect(spoken?.text).not.toMatch(/undefined|NaN|Invalid/)
  })

  it.each(BACKUP_DAMAGE_CODES)('what is wrong in a backup, by the code %s', async (code) => {
    const { damagesSpoken } = await import('../../../web/pages/owner/system/backup-said-words.ts')

    const [spoken] = damagesSpoken({ damages: ['x'], damagesSaid: [{ code, values: VALUES }] })

    expect(spoken?.text).toMatch(/^.{20,}[.:]$/)
    expect(spoken?.text).not.toMatch(/undefined|NaN|Invalid/)
  })

  it.each(DECISION_SAID_CODES)('why an agent chose something, by the code %s', async (code) => {
    const { decisionSpoken } = await import('../../../web/pages/agents/decision-said-words.ts')
    const values = code === 'curated' ? COUNTS : { ...VALUES, name: 'Otto' }

    const [spoken] = decisionSpoken({ because: 'In English.', said: [{ code, values }] })

    expect(spoken?.text).toSatisfy(isSentence)
  })

  it('what was kept out of training, and what joins memories, in the words that the page has for it', async () => {
    const { decisionSpoken } = await import('../../../web/pages/agents/decision-said-words.ts')
    const said = [
      { code: 'curated', values: COUNTS },
      { code: 'curated', values: {} },
      { code: 'chain', values: { considered: 90, kinds: 'person+time, words' } },
    ] as const

    const texts = decisionSpoken({ because: 'In English.', said }).map(({ text }) => text)

    expect(texts).toEqual([
      'Ausgenommen: privat (3), zu kurz (2).',
      'Ausgenommen: keine.',
      expect.stringMatching(/verbindet: Personen und der Tag, Wörter\.$/),
    ])
  })

  it.each(LEFT_OUT_SAID_CODES)('why a run left something out, by the code %s', async (code) => {
    const { leftOutSpoken } = await import('../../../web/pages/agents/left-out-words.ts')

    const [spoken] = leftOutSpoken({
      what: 'x',
      reason: 'In English.',
      said: [{ code, values: VALUES }],
    })

    expect(spoken?.text).toSatisfy(isSentence)
  })

  it.each(LEFT_OUT_THING_CODES)('what a run left out, by the code %s', async (code) => {
    const { thingSpoken } = await import('../../../web/pages/agents/left-out-words.ts')

    const [spoken] = thingSpoken({ what: 'x', whatSaid: { code, values: VALUES }, reason: 'x' })

    expect(spoken?.text).toMatch(/^(?:\d+ )?[A-ZÄÖÜ].{3,}$/)
    expect(spoken?.text).not.toMatch(/undefined|NaN/)
  })

  it.each(UNDO_SAID_CODES)(
    'why something stays when a run is undone, by the code %s',
    async (code) => {
      const { undoSpoken } = await import('../../../web/pages/agents/undo-said-words.ts')

      const [spoken] = undoSpoken({ reason: 'In English.', said: { code, values: VALUES } })

      expect(spoken?.text).toSatisfy(isSentence)
    },
  )

  it.each(ASKED_SAID_CODES)('why a person is asked, by the code %s', async (code) => {
    const { askedSpoken } = await import('../../../web/pages/approvals/asked-said-words.ts')

    const { quote, ...values } = VALUES
    const said = { code, values: code === 'of-a-model' ? { quote } : values }

    const [spoken] = askedSpoken({ why: 'in English', whySaid: [said] })

    expect(spoken?.text).toMatch(/^.{8,}[.:]$/)
    expect(spoken?.text).not.toMatch(/undefined|NaN|Invalid/)
  })

  it.each(OUTCOME_SAID_CODES)('what came of something approved, by the code %s', async (code) => {
    const { outcomeSpoken } = await import('../../../web/pages/approvals/outcome-said-words.ts')

    const [spoken] = outcomeSpoken({ result: 'In English.', resultSaid: { code, values: VALUES } })

    expect(spoken?.text).toSatisfy(isSentence)
  })

  it.each(APPROVAL_HINDRANCES)('why something cannot be approved, by the code %s', async (code) => {
    const { reasonInWords } = await import('../../../web/design/reason-words.ts')

    expect(reasonInWords({ code, values: VALUES })).toSatisfy(isSentence)
  })

  it('what the person has said of a tool, where that keeps it from being done', async () => {
    const { reasonInWords } = await import('../../../web/design/reason-words.ts')

    const spoken = reasonInWords({ code: 'not-now', values: { why: 'says-never', reason: 'x' } })

    expect(spoken).toBe('Das geht jetzt nicht: in etc/autonomy.json steht „never“.')
  })

  it.each(DOCUMENT_SAID_CODES)('why a file of the persona is no good, by %s', async (code) => {
    const { problemSpoken } = await import('../../../web/pages/persona/document-said-words.ts')
    const values = { path: 'identity.name', fault: 'too-short', least: 1 }

    const [spoken] = problemSpoken({
      document: 'core',
      problem: 'x',
      problemSaid: [{ code, values }],
    })

    expect(spoken?.text).toSatisfy(isSentence)
  })

  it('what a file of the persona is called, and whether the core is in force alone', async () => {
    const { fileName, isOfFacetAlone } =
      await import('../../../web/pages/persona/document-said-words.ts')
    const of = (code: 'facet-off' | 'not-json') => ({
      document: 'facets/x',
      problem: 'x',
      problemSaid: [{ code, values: {} }],
    })

    expect(['core', 'facets/poet'].map(fileName)).toEqual(['Kern', 'Facette poet'])
    expect([of('facet-off'), of('not-json')].map(isOfFacetAlone)).toEqual([true, false])
  })

  it.each(REFUSAL_CODES)('why a request is refused, by the code %s', async (code) => {
    const { reasonInWords } = await import('../../../web/design/reason-words.ts')

    expect(reasonInWords({ code, values: VALUES })).toSatisfy(isSentence)
  })

  it('which role has no model, by the name that it has on the page of models', async () => {
    const { modelSpoken } = await import('../../../web/words/model-said-words.ts')

    const spoken = modelSpoken('x', { code: 'none-answered', values: { role: 'curator' } })

    expect(spoken[0]?.text).toBe('Kein Modell der Rolle „Kurator“ hat geantwortet.')
  })

  it.each(RULE_CODES)('which rule a member breaks, by the code %s', async (code) => {
    const { fieldFault } = await import('../../../web/design/field-words.ts')
    const { path, message } = ruleFault('name', code)

    const said = fieldFault({ path, message, code })

    expect(said).toEqual({
      isOwn: true,
      message: expect.stringMatching(/^(?:muss|darf|ist|braucht) /),
    })
  })

  it.each(FAULT_SAID_CODES)('why a member does not hold, by the code %s', async (code) => {
    const { fieldFault } = await import('../../../web/design/field-words.ts')
    const fault = saidFault('name', code, VALUES)

    const said = fieldFault(fault)

    expect(said).toEqual({ isOwn: true, message: expect.stringMatching(/^.{10,}[^.]$/) })
    expect(said.message).not.toMatch(/undefined|NaN|Invalid/)
    expect(said.message).not.toBe(fault.message)
  })

  it.each(ADAPTER_HINDRANCES)('what an adapter lacks that was to be activated: %s', async (why) => {
    const { reasonInWords } = await import('../../../web/design/reason-words.ts')

    const spoken = reasonInWords({ code: 'adapter-unfit', values: { id: 'adp-1', why } })

    expect(spoken).toMatch(/^Der Adapter „adp-1“ lässt sich nicht aktivieren\. [A-Z].{12,}/)
  })

  it.each(TOOL_SAID_CODES)('what holds of a tool, by the code %s', async (code) => {
    const { toolSpoken } = await import('../../../web/pages/approvals/asked-said-words.ts')

    const [spoken] = toolSpoken({ why: 'in English', whySaid: { code, values: VALUES } })

    expect(spoken?.text).toMatch(/^.{8,}[^.:]$/)
    expect(spoken?.text).not.toMatch(/undefined|NaN|Invalid/)
  })

  it.each(ASKING_SAID_CODES)('why a reply failed, by the code %s', async (code) => {
    const { problemSpoken } = await import('../../../web/pages/chat/reply-said-words.ts')
    const said = [{ code, values: VALUES }]

    const [spoken] = problemSpoken({ code: 'model-failed', message: 'In English.', said })

    expect(spoken?.text).toSatisfy(isSentence)
  })

  it('what kind of failure ended a reply, where an earlier version gave no codes', async () => {
    const { problemSpoken } = await import('../../../web/pages/chat/reply-said-words.ts')

    const failed = problemSpoken({ code: 'model-failed', message: 'It is odd.' })
    const ours = problemSpoken({ code: 'internal', message: 'Something went wrong here.' })

    expect(failed).toEqual([{ text: 'Das Modell antwortete nicht:', quote: 'It is odd.' }])
    expect(ours).toMatchObject([{ text: expect.stringMatching(/^Hier ging etwas schief/) }])
  })

  it('what kind of failure a backup met, before the words of the server', async () => {
    const { problemSpoken } = await import('../../../web/pages/owner/system/backup-said-words.ts')

    const spoken = problemSpoken({ code: 'conflict', message: 'It runs.' })

    expect(spoken).toEqual([{ text: 'Das geht gerade nicht:', quote: 'It runs.' }])
  })

  it.each(MODEL_FAILURE_KINDS)('what a model failed of, by the kind %s', async (kind) => {
    const { modelFailureGerman } = await import('../../../web/words/model-failure-words.ts')

    expect(modelFailureGerman(kind)).toSatisfy(isSentence)
  })
})

describe('what has no code', () => {
  it('of an earlier version’s run stays in its words, as a quote', async () => {
    const { runSpoken } = await import('../../../web/pages/agents/run-said-words.ts')

    const run = runSpoken({ message: 'The machine was off.' })

    expect(run).toEqual([{ text: '', quote: 'The machine was off.' }])
    expect(runSpoken({})).toEqual([])
  })

  it('stays behind what has one', async () => {
    const { runSpoken } = await import('../../../web/pages/agents/run-said-words.ts')
    const said = [
      { code: 'earlier', values: { quote: 'The machine was off.' } },
      { code: 'attempt-cancelled', values: { by: 'olga' } },
    ] as const

    expect(runSpoken({ message: 'In English.', said })).toEqual([
      { text: '', quote: 'The machine was off.' },
      { text: 'Den nächsten Versuch hat olga abgebrochen.', quote: undefined },
    ])
  })

  it('of a file or a line stays in its words, as a quote', async () => {
    const { reasonSpoken, remarksSpoken } =
      await import('../../../web/pages/inbox/file-said-words.ts')
    const { lineSpoken } = await import('../../../web/pages/memory/line-said-words.ts')

    expect(reasonSpoken({ reason: 'It is odd.' })).toEqual([{ text: '', quote: 'It is odd.' }])
    expect(remarksSpoken({ remarks: ['One.', 'Two.'] })).toEqual([
      [{ text: '', quote: 'One.' }],
      [{ text: '', quote: 'Two.' }],
    ])
    expect(lineSpoken(LINE)).toEqual([{ text: '', quote: 'In English.' }])
  })

  it('of a model or an adapter stays in its words, as a quote', async () => {
    const { modelSpoken } = await import('../../../web/words/model-said-words.ts')
    const { adapterSpoken } = await import('../../../web/pages/models/adapter-said-words.ts')

    expect(modelSpoken('It is odd.', null)).toEqual([{ text: '', quote: 'It is odd.' }])
    expect(modelSpoken(null, null)).toEqual([])
    expect(adapterSpoken('It is odd.', null)).toEqual([{ text: '', quote: 'It is odd.' }])
  })

  it('of a decision, an undo or an approval stays in its words, as a quote', async () => {
    const { decisionSpoken } = await import('../../../web/pages/agents/decision-said-words.ts')
    const { leftOutSpoken, thingSpoken } =
      await import('../../../web/pages/agents/left-out-words.ts')
    const { undoSpoken } = await import('../../../web/pages/agents/undo-said-words.ts')
    const { askedSpoken, toolSpoken } =
      await import('../../../web/pages/approvals/asked-said-words.ts')
    const { outcomeSpoken } = await import('../../../web/pages/approvals/outcome-said-words.ts')
    const left = { what: 'a plan', reason: 'It is odd.' }
    const odd = [{ text: '', quote: 'It is odd.' }]

    expect(decisionSpoken({ because: 'It is odd.' })).toEqual(odd)
    expect(leftOutSpoken(left)).toEqual(odd)
    expect(thingSpoken(left)).toEqual([{ text: '', quote: 'a plan' }])
    expect(undoSpoken(left)).toEqual(odd)
    expect(undoSpoken({})).toEqual([])
    expect(outcomeSpoken({ result: 'It is odd.' })).toEqual(odd)
    expect(outcomeSpoken({ result: null })).toEqual([])
    expect(askedSpoken({ why: 'it is odd' })).toEqual([{ text: '', quote: 'it is odd.' }])
    expect(toolSpoken({ why: 'it is odd', whySaid: null })).toEqual([
      { text: '', quote: 'it is odd' },
    ])
  })

  it('of a schedule or a worker stays in its words, as a quote', async () => {
    const { problemSpoken } = await import('../../../web/pages/agents/schedule-said-words.ts')
    const { aliveSpoken } = await import('../../../web/pages/owner/workers/alive-said-words.ts')
    const aliveSaid = [
      { code: 'other', values: { quote: 'gardening' } },
      { code: 'requests', values: { count: 1 } },
    ] as const

    const problem = problemSpoken({ problem: 'It is odd.', problemSaid: null })

    expect(problem).toEqual([{ text: '', quote: 'It is odd.' }])
    expect(problemSpoken({ problem: null, problemSaid: null })).toEqual([])
    expect(aliveSpoken({ aliveBecause: ['gardening', '1 request'], aliveSaid })).toEqual([
      { text: '', quote: 'gardening,' },
      { text: '1 Anfrage', quote: undefined },
    ])
  })
})

it('the English page has the server’s own words', async () => {
  const { runSpoken } = await import('../../../web/pages/agents/run-said-words.ts')
  await choose('en')

  const spoken = runSpoken({
    message: 'The disk is full.',
    said: [{ code: 'disk-full', values: {} }],
  })
  await choose('de')

  expect(spoken).toEqual([{ text: 'The disk is full.' }])
})

it('the English page says what was done without the names of things', async () => {
  const { outcomeSpoken } = await import('../../../web/pages/approvals/outcome-said-words.ts')
  const resultSaid = { code: 'event-added', values: { id: 'cal-1', start: '2026-03-29' } } as const
  await choose('en')

  const spoken = outcomeSpoken({ result: 'Added as cal-1, at 2026-03-29.', resultSaid })
  await choose('de')

  expect(spoken).toEqual([
    { text: expect.stringMatching(/^The event is in your calendar, for .*2026.*\.$/) },
  ])
})

it('the English page names agents as everywhere where it says why a worker is up', async () => {
  const { aliveSpoken } = await import('../../../web/pages/owner/workers/alive-said-words.ts')
  const aliveSaid = [
    { code: 'requests', values: { count: 2 } },
    { code: 'agent', values: { agent: 'dataset-builder' } },
    { code: 'schedule', values: { agent: 'sleep-service' } },
    { code: 'schedule', values: { agent: 'gardener' } },
  ] as const
  const aliveBecause = ['2 requests', 'agent dataset-builder', 'schedule sleep-service', 'x']
  await choose('en')

  const spoken = aliveSpoken({ aliveBecause, aliveSaid })
  await choose('de')

  expect(spoken).toEqual([
    {
      text: '2 requests, the agent Dataset builder, the schedule of the agent Sleep, and the schedule of the agent gardener',
    },
  ])
})

/** What is said of one of several models begins with its name. */
function isSentence(text: string): boolean {
  return (
    text === 'tiny:' || (/^[A-ZÄÖÜ0-9„].*[.:]$/.test(text) && !/undefined|NaN|Invalid/.test(text))
  )
}

async function choose(tag: 'de' | 'en'): Promise<void> {
  const { language } = await import('../../../web/words/language.svelte.ts')
  language.choose(tag)
}
