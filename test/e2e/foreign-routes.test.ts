import { chmod, chown, mkdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Operation, operationsOf } from '../../scripts/fuzz/operations.ts'
import { type BuiltProgram, builtProgram } from '../support/built-program.ts'
import type { Answer, Client } from '../support/client.ts'
import { sayAndRead } from '../support/event-reader.ts'
import {
  type ChatRequest,
  type ScriptedModelServer,
  type ScriptedReply,
  startModelServer,
} from '../support/scripted-model-server.ts'
import { tokenOf } from '../support/tokens.ts'

const CANARY = 'alicecanary'

/** What an address with an ID is about, by how it begins; the first that fits. */
const KINDS = [
  ['/api/auth/sessions/', 'session'],
  ['/api/auth/tokens/', 'token'],
  ['/api/account/access-requests/', 'request'],
  ['/api/users/', 'username'],
  ['/api/profiles/', 'username'],
  ['/api/workers/', 'username'],
  ['/api/memories/', 'memory'],
  ['/api/tasks/', 'task'],
  ['/api/calendar/events/', 'event'],
  ['/api/persona/facets/', 'facet'],
  ['/api/inbox/{id}', 'file'],
  ['/api/agents/runs/', 'run'],
  ['/api/adapters/', 'adapter'],
  ['/api/chats/', 'chat'],
  ['/api/approvals/', 'approval'],
] as const
type Kind = (typeof KINDS)[number][1]

/** Addresses whose part that varies names no one thing of a person's: documents, agents and roles that everybody has, files of the page. */
const NAMES_WHAT_ALL_HAVE =
  /^\/api\/(persona\/\{document\}|config\/|agents\/\{name\}|models\/roles\/)|^\/(assets|chat|memory|persona|agents|settings|owner)\//
/** With the name that bob gives it makes or ends something of his own; nothing is looked up. */
const OF_HIS_OWN: ReadonlySet<string> = new Set([
  'putSecret',
  'deleteSecret',
  'putFacet',
  'uploadToInbox',
])
/** Of owners alone, and of sets that `training.test.ts` makes. */
const ELSEWHERE = /^\/api\/(templates|backups|datasets|trainings)\//

const BODIES: Readonly<Record<string, unknown>> = {
  changeMemory: { content: 'Mine' },
  validateMemory: { status: 'correct' },
  changeTask: { title: 'Mine' },
  changeCalendarEvent: { title: 'Mine' },
  decideApproval: { decision: 'approve' },
  decideAccessRequest: { decision: 'approve' },
  changeUser: { role: 'owner' },
  resetPassword: { password: 'another horse battery' },
  renameUser: { username: 'bobby' },
  unarchiveUser: { folder: 'bob-1', role: 'guest' },
}

let program: BuiltProgram
let model: ScriptedModelServer
let alice: Client
let bob: Client
let hers: Readonly<Record<Kind | 'reply', string>>
/** Bob's ways in. */
const ways = new Map<string, Client>()

beforeAll(async () => {
  program = await builtProgram()
  model = await startModelServer({ kind: 'ollama', script: replyTo, models: ['talker'] })
  const console = await program.console()
  const modelServers = [{ url: model.url, local: true }]
  await console.mustSend('PUT', '/api/system/config', { body: { modelServers } })
  alice = await program.person('alice')
  bob = await program.person('bob')
  hers = await belongingsOfAlice()
  ways.set('cookie', bob)
  ways.set('token', (await tokenOf(bob, ['read', 'write', 'agents'])).client)
  ways.set('console', console)
})

afterAll(async () => {
  for (const way of ways.values()) await way.close()
  await program?.[Symbol.asyncDispose]()
  await model?.[Symbol.asyncDispose]()
})

it('A1: every route with an ID is about something that alice has, or is known not to be', async () => {
  const unknown = (await withIds()).filter(({ path }) => kindOf(path) === undefined)

  expect(unknown.map(({ id }) => id)).toEqual([])
  expect(Object.values(hers).map(String)).not.toContain('undefined')
})

it.each(['cookie', 'token', 'console'])(
  'A1: by %s, each route with an ID answers bob of what alice has in the same bytes as of what nobody has',
  async (way) => {
    const before = await everythingOfAlice()
    const wrong: string[] = []
    let compared = 0

    for (const operation of await withIds()) {
      const kind = kindOf(operation.path)
      // Whoever sits at the machine may do everything to accounts; as bob it is asked about what bob has.
      if (!kind || (way === 'console' && ofAccounts(operation.path))) continue
      const theirs = await ask(way, operation, hers[kind])
      const nobodys = await ask(way, operation, likeIt(hers[kind]))
      compared += 1
      if (!isSame(theirs, nobodys)) wrong.push(`${operation.id}: ${theirs.text} – ${nobodys.text}`)
      if (!(REFUSALS[operation.id] ?? [403, 404]).includes(theirs.status))
        wrong.push(`${operation.id}: ${theirs.status} ${theirs.text}`)
      if (theirs.text.includes(CANARY)) wrong.push(`${operation.id} shows what alice said`)
    }

    expect(wrong).toEqual([])
    expect(compared).toBeGreaterThan(30)
    expect(await everythingOfAlice()).toEqual(before)
  },
)

it('A1: neither a query nor a header nor a cookie of another kind leads bob to alice', async () => {
  const own = await bob.mustSend('GET', '/api/memories')
  const answers = await Promise.all([
    bob.send('GET', `/api/memories?profile=alice`),
    bob.send('GET', `/api/memories?user=alice&userId=alice`),
    bob.send('GET', '/api/memories', {
      headers: { cookie: `${bob.cookie}; profile=alice; mh_profile=alice` },
    }),
    bob.send('GET', '/api/memories', {
      headers: { 'x-mh-user': 'alice', 'x-mh-actor': 'user:alice' },
    }),
    bob.send('GET', '/api/memories', { headers: { 'x-mh-profile': 'alice' } }),
    bob.send('GET', '/api/memories', { headers: { 'x-mh-profile': 'nobody' } }),
  ])

  expect(answers.map(({ status }) => status)).toEqual([400, 400, 200, 200, 403, 403])
  expect(answers[2]?.json).toEqual(own.json)
  expect(answers[3]?.json).toEqual(own.json)
  expect(bytesOf(answers[4], 'alice')).toBe(bytesOf(answers[5], 'nobody'))
})

/** Of names that people choose themselves, bob is told about his own, of which there is none. */
const REFUSALS: Readonly<Record<string, readonly number[]>> = {
  facetHistory: [200],
  undoFacet: [409],
  deactivateAdapter: [409],
  rollbackAdapter: [409],
}

async function withIds(): Promise<Operation[]> {
  const { json } = await bob.mustSend('GET', '/api/openapi.json')
  return operationsOf(json).filter(
    ({ id, path }) =>
      path.includes('{') &&
      !NAMES_WHAT_ALL_HAVE.test(path) &&
      !OF_HIS_OWN.has(id) &&
      !ELSEWHERE.test(path),
  )
}

function kindOf(path: string): Kind | undefined {
  return KINDS.find(([begin]) => path.startsWith(begin))?.[1]
}

function ofAccounts(path: string): boolean {
  return /^\/api\/(auth|account|users|profiles|workers)\//.test(path)
}

async function ask(
  way: string,
  { id, method, path, body }: Operation,
  what: string,
): Promise<Answer> {
  const client = ways.get(way)
  if (!client) throw new TypeError(way)
  const address = path
    .replace('{replyId}', what === hers.chat ? hers.reply : likeIt(hers.reply))
    .replace(/\{\w+\}/, encodeURIComponent(what))
  return await client.send(method, address, {
    ...(body === undefined && BODIES[id] === undefined ? {} : { body: BODIES[id] ?? {} }),
    headers: way === 'console' ? { 'x-mh-profile': 'bob' } : {},
  })
}

function isSame(theirs: Answer, nobodys: Answer): boolean {
  return theirs.status === nobodys.status && bytesOf(theirs) === bytesOf(nobodys)
}

/** An answer without what must differ between any two: the request's own ID, and the name that was asked for. */
function bytesOf(answer: Answer | undefined, ...named: readonly string[]): string {
  const all = [...named, ...Object.values(hers), ...Object.values(hers).map(likeIt)]
  const text = (answer?.text ?? '').replace(/"requestId":"[^"]*"/, '')
  return all
    .toSorted((a, b) => b.length - a.length)
    .reduce((rest, one) => rest.replaceAll(one, '…'), text)
}

/** Another of the same form. */
function likeIt(id: string): string {
  const last = id.search(/[0-9a-z](?=[^0-9a-z]*$)/i)
  return `${id.slice(0, last)}${id[last] === '0' ? '1' : '0'}${id.slice(last + 1)}`
}

async function everythingOfAlice(): Promise<unknown[]> {
  const paths = [
    '/api/memories',
    '/api/tasks?status=all',
    '/api/calendar/events?from=2030-05-06',
    '/api/chats',
    '/api/approvals',
    '/api/persona/facets/harbour',
    '/api/auth/tokens',
    '/api/account/access-requests',
  ]
  return await Promise.all(paths.map(async (path) => (await alice.mustSend('GET', path)).json))
}

/** One thing of each kind. */
async function belongingsOfAlice(): Promise<typeof hers> {
  const made = async (method: string, path: string, body: unknown) =>
    (await alice.mustSend(method, path, { body })).json
  const memory = Object((await made('POST', '/api/capture', { content: CANARY }))['event']).id
  const task = Object((await made('POST', '/api/tasks', { title: CANARY }))['task']).id
  const times = { start: '2030-05-06T10:00', end: '2030-05-06T11:00' }
  const event = Object(
    (await made('POST', '/api/calendar/events', { title: CANARY, ...times }))['event'],
  ).id
  await made('PUT', '/api/persona/facets/harbour', { name: 'harbour', description: CANARY })
  await made('PUT', '/api/inbox/note.txt', CANARY)
  const run = String((await made('POST', '/api/agents/organizer/run', {}))['runId'])
  const { id: token } = await tokenOf(alice, ['read'])
  await made('PATCH', '/api/account', { ownerAccess: 'ask' })
  const olga = await program.person('olga', 'owner')
  const { actor } = (await alice.mustSend('GET', '/api/auth/me')).json
  await olga.send('POST', '/api/profiles/switch', { body: { targetUserId: Object(actor).id } })
  await olga.close()
  const { chat, reply } = await saidToAlice()
  const first = async (path: string): Promise<string> =>
    String(Object([(await alice.mustSend('GET', path)).json['items']].flat()[0]).id)
  return {
    memory,
    task,
    event,
    run,
    token,
    chat,
    reply,
    facet: 'harbour',
    username: 'alice',
    adapter: await adapterOfAlice(),
    session: await first('/api/auth/sessions'),
    request: await first('/api/account/access-requests'),
    file: await first('/api/inbox'),
    approval: await first('/api/approvals'),
  }
}

/** A conversation in which the model asked to be allowed something. */
async function saidToAlice(): Promise<{ chat: string; reply: string }> {
  await alice.mustSend('PUT', '/api/config/models', {
    body: { defaults: { persona: 'ollama/talker' }, providers: { ollama: { baseUrl: model.url } } },
  })
  using reader = await sayAndRead(alice, { message: `Ask for the task of ${CANARY}` })
  const { told } = await reader.until(({ name }) => name === 'start')
  await reader.until(({ name }) => name === 'done')
  return { chat: String(told['conversationId']), reply: String(told['replyId']) }
}

function replyTo({ json }: ChatRequest): ScriptedReply {
  if (JSON.stringify(json.messages).includes('"tool"')) return { steps: [{ text: 'Asked.' }] }
  return { steps: [{ toolCall: { name: 'add_task', input: { title: CANARY } } }] }
}

async function adapterOfAlice(): Promise<string> {
  const profile = join(program.root, 'profiles/alice')
  const folder = join(profile, 'out/adapters/coast')
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'adapter.gguf'), 'GGUF')
  const { uid, gid } = await stat(profile)
  for (const path of [join(profile, 'out/adapters'), folder, join(folder, 'adapter.gguf')]) {
    await chown(path, uid, gid)
    await chmod(path, 0o700)
  }
  await alice.mustSend('POST', '/api/adapters', { body: { id: 'coast', baseModel: 'talker' } })
  return 'coast'
}
