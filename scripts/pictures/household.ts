import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { execa } from 'execa'
import { parseJson } from '../../shared/files/parse-json.ts'
import { HttpClient } from '../bench/http-client.ts'
import { startHouseholdModel } from './household-model.ts'
import { propose } from './household-proposal.ts'

/** The password of everybody in a household. */
export const PASSWORD = 'correct horse battery'

const MEMORIES = [
  ['Met Bob in the café by the river. He is moving to Lisbon in March.', 'bob', 40],
  ['The dentist wants me back in six months; ask about the upper left one.', 'health', 31],
  ['Fixed the rear brake of the bike: the cable was frayed.', 'bike', 24],
  ['Lena prefers oat milk, and so does her brother.', 'lena', 17],
  ['Read the first two chapters of the book about bees.', 'reading', 9],
  ['Mother’s birthday dinner is at Rosa’s, table for six.', 'family', 5],
  ['Bob lent me his torque wrench; he needs it back before he leaves.', 'bob', 2],
  ['Planted the tulips along the fence with Lena.', 'garden', 1],
] as const
const TASKS = [
  { title: 'Give the torque wrench back to Bob', due: 'friday', tags: ['bob'] },
  { title: 'Call the dentist', due: 'today 16:00', priority: 'P1' },
  { title: 'Buy a brake cable', tags: ['bike'] },
] as const
const PEOPLE = [
  ['alice', 'owner'],
  ['bob', 'guest'],
  ['lena', 'guest'],
] as const
/** The second and third make the assistant ask for an approval. */
const CHATS = [
  'When did I last see Bob?',
  'Put oat milk on my list for Saturday.',
  'The plumber comes on Thursday between nine and eleven. Keep that, please.',
] as const
const NOTES = {
  'holiday plans.md':
    '# Lisbon\n\nBob’s new flat has a room for guests. Fly in May.\n\n# Porto\n\nTwo nights by train.\n',
  'recipe.txt': 'Rosa’s lentils: an onion, two carrots, a bay leaf, half an hour.',
} as const
/** Of the documents that the readers are tested with; the last three are refused. */
const DOCUMENTS = {
  'harbour.pdf': 'harbour guide.pdf',
  'costs.xlsx': 'household costs.xlsx',
  'encrypted.pdf': 'bank statement October.pdf',
  'locked.zip': 'old letters.zip',
  'truncated.pdf': 'a letter from the insurance with a name as scanners give them 2026-10-04.pdf',
} as const
const DAY_MS = 24 * 60 * 60 * 1000

/** Runs `mh` with these arguments, and gives what it printed. */
export type Mh = (args: readonly string[], input?: string) => Promise<string>

/** The built program as a household has it after its first weeks. */
export interface Household extends AsyncDisposable {
  readonly origin: string
  readonly mh: Mh
}

/** Starts one on a data root of its own. `setUp` is called before anybody is there. */
export async function openHousehold(
  setUp: (household: Household, token: string) => Promise<void> = async () => undefined,
): Promise<Household> {
  const root = await mkdtemp(join(tmpdir(), 'mh-pictures-'))
  const model = await startHouseholdModel()
  const mh: Mh = async (args, input = '') => {
    const program = resolve(import.meta.dirname, '../../bin/mh')
    return (await execa(program, args, { env: { MH_ROOT: root }, input })).stdout
  }
  const close = async (): Promise<void> => {
    // Where the start failed, nothing is there to stop.
    await mh(['stop']).catch(() => undefined)
    await model[Symbol.asyncDispose]()
    await rm(`${root}-files`, { recursive: true, force: true })
    await rm(root, { recursive: true, force: true, maxRetries: 5 })
  }
  try {
    const started = await mh(['start', '--port', '0'])
    const { url } = Object(parseJson(await mh(['status', '--json']), 'The status'))
    const household = { origin: new URL(String(url)).origin, mh, [Symbol.asyncDispose]: close }
    await setUp(household, /enter the token (\S+),/.exec(started)?.[1] ?? '')
    for (const [name, role] of PEOPLE)
      await mh(['user', 'create', name, '--role', role, '--password-stdin'], PASSWORD)
    await mh(['config', 'set', 'modelServers', JSON.stringify([model.url])])
    await giveModel(join(root, 'profiles/alice/etc'), model.url)
    await fillIn(household.origin)
    await fillInbox(`${root}-files`, mh)
    await propose(join(root, 'profiles/alice'), 'alice')
    await mh(['agent', 'run', 'organizer', '--user', 'alice'])
    return household
  } catch (error) {
    await close()
    throw error
  }
}

async function fillIn(origin: string): Promise<void> {
  await using client = new HttpClient({ origin })
  const { cookie = '' } = await client.send('POST', '/api/auth/login', {
    body: { username: 'alice', password: PASSWORD },
  })
  const post = async (path: string, body: unknown): Promise<void> =>
    void (await client.send('POST', path, { body, headers: { cookie } }))
  for (const [content, tag, daysAgo] of MEMORIES) {
    const timestamp = new Date(Date.now() - daysAgo * DAY_MS).toISOString()
    await post('/api/capture', { content, tags: [tag], timestamp })
  }
  for (const task of TASKS) await post('/api/tasks', task)
  const today = new Date().toISOString().slice(0, 10)
  await post('/api/calendar/events', {
    title: 'Dinner at Rosa’s',
    start: `${today}T18:30:00Z`,
    end: `${today}T21:00:00Z`,
  })
  // The answer comes as a stream, which ends with the reply.
  for (const message of CHATS)
    await client.exchange('POST', '/api/chat', { body: { message }, headers: { cookie } })
}

async function giveModel(etc: string, baseUrl: string): Promise<void> {
  const models = {
    defaults: { persona: 'ollama/qwen3:14b' },
    providers: { ollama: { baseUrl } },
  }
  await writeFile(join(etc, 'models.json'), JSON.stringify(models))
}

async function fillInbox(folder: string, mh: Mh): Promise<void> {
  await mkdir(folder)
  for (const [name, text] of Object.entries(NOTES)) await writeFile(join(folder, name), text)
  const documents = resolve(import.meta.dirname, '../../test/fixtures/documents')
  for (const [from, to] of Object.entries(DOCUMENTS))
    await copyFile(join(documents, from), join(folder, to))
  const names = [...Object.keys(NOTES), ...Object.values(DOCUMENTS)]
  const paths = names.map((name) => join(folder, name))
  // Fails because of those that are refused, as it should.
  await mh(['inbox', 'add', '--wait', '--user', 'alice', ...paths]).catch(() => undefined)
}
