import { chmod, lutimes, mkdir, symlink, utimes, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { execa } from 'execa'
import { PERSONAL_FOLDERS } from '../../shared/migration/destination.ts'
import { hashOfFile } from '../../shared/migration/pieces.ts'
import { walk } from '../../shared/migration/walk.ts'

interface TreeOptions {
  readonly passwordHash?: string
  /** Another way to spell the root, which is made as a link; some paths in files are spelled so. */
  readonly alias?: string
  /** One of each kind, where every step of a migration is tried. */
  readonly isSmall?: boolean
}

/** When everything in the tree was written, in seconds. */
const WRITTEN = 1_700_000_000

const LINKS = {
  // It leads to nothing.
  'persona/active-profile.md': (root: string) =>
    `${root}/persona/overrides/daily-profile-2025-11-01.md`,
  'out/outside': () => '/etc/hostname',
  'out/beside': () => '../../beside.txt',
  'out/adapters/2025-11-01/Modelfile': () => 'RUN/Modelfile',
} as const

/** Writes a single-user tree with what real ones have: odd names, modes and times, absolute paths, broken files and links. */
export async function writeSingleUserTree(
  root: string,
  { passwordHash = '$2b$04$none', alias = root, isSmall = false }: TreeOptions = {},
): Promise<void> {
  const files = filesOf({ root, passwordHash, alias, isSmall })
  await writeFiles(root, isSmall ? files.filter(([path]) => SMALL.has(path)) : files)
  const empty = ['logs/actions', ...(isSmall ? [] : ['memory/preferences', 'out/code-drafts'])]
  for (const folder of empty) await mkdir(join(root, folder), { recursive: true })
  for (const [path, targetIn] of Object.entries(LINKS)) {
    await symlink(targetIn(alias), join(root, path))
    await lutimes(join(root, path), WRITTEN, WRITTEN)
  }
  await writeOddThings(root)
  if (alias !== root) await symlink(root, alias)
  await giveFoldersTheirTime(root)
}

async function writeFiles(root: string, files: readonly [string, string][]): Promise<void> {
  for (const [path, content] of files) {
    await mkdir(dirname(join(root, path)), { recursive: true })
    await writeFile(join(root, path), content)
    await utimes(join(root, path), WRITTEN, WRITTEN)
  }
}

/** Modes as nobody would give them today, a pipe, and a name that is not UTF-8. */
async function writeOddThings(root: string): Promise<void> {
  await chmod(join(root, 'etc/audio.json'), 0o666)
  await chmod(join(root, 'persona/relationships.json'), 0o444)
  await chmod(join(root, 'memory/episodic/2025'), 0o755)
  await execa('mkfifo', [join(root, 'out/pipe')])
  await utimes(join(root, 'out/pipe'), WRITTEN, WRITTEN)
  await writeFile(Buffer.concat([Buffer.from(join(root, 'out/caf')), Buffer.from([0xe9])]), 'x')
}

/** Last: whatever is written into a folder changes its time. */
async function giveFoldersTheirTime(root: string): Promise<void> {
  const found = [...walk(root, PERSONAL_FOLDERS)]
  for (const { from, kind } of found.toReversed())
    if (kind === 'folder') await utimes(join(root, from), WRITTEN, WRITTEN)
}

/** Everything in the personal folders but the accounts, as lines that can be compared. */
export function stateOf(root: string): string[] {
  return [...walk(root, PERSONAL_FOLDERS)]
    .filter(({ from }) => !/^persona(\/users\.json.*)?$/.test(from))
    .map(({ from, kind, mode, mtimeMs, size, target }) => {
      const shownMode = kind === 'link' ? '' : mode.toString(8)
      const content = kind === 'file' ? hashOfFile(join(root, from), size) : target
      return [from, kind, shownMode, Math.round(mtimeMs), content].join(' ')
    })
}

function filesOf({
  root,
  passwordHash,
  alias,
  isSmall,
}: Required<TreeOptions> & { root: string }): [string, string][] {
  const event = (id: string, content: string, more: object = {}): string =>
    JSON.stringify({
      id,
      timestamp: '2025-10-30T10:15:00.712Z',
      content,
      type: 'observation',
      ...more,
    })
  const said = `The map is at ${root}/memory/map.txt, she said`
  return Object.entries({
    'memory/episodic/2023/evt-202301010000001-event.json': event(
      'evt-202301010000001',
      'Żółw и 猫',
    ),
    'memory/episodic/2025/evt-202510300000001-atlas.json': event(
      'evt-202510300000001',
      'The atlas is at the quay',
    ),
    'memory/episodic/2025/evt-202510300000001-twin.json': event(
      'evt-202510300000001',
      'The same id again',
    ),
    'memory/episodic/2025/evt-202510300000002-linked.json': event('evt-202510300000002', said, {
      links: [{ type: 'file', target: `${root}/out/state/short-term.json` }],
    }),
    'memory/episodic/2024/evt-202401010000001-long.json': event(
      'evt-202401010000001',
      'sail '.repeat(40_000),
    ),
    'memory/episodic/2024/evt-202401010000002-torn.json': '{"id":"evt-2024',
    'memory/inbox/naïve ☂ file.txt': 'umbrella',
    'memory/index/embeddings-nomic-embed-text.json': JSON.stringify({
      meta: { model: 'nomic-embed-text' },
      data: Array.from({ length: 400 }, (_, number) => ({
        id: `evt-${number}`,
        path: `${root}/memory/episodic/2025/evt-${number}.json`,
        vector: Array.from({ length: 100 }, (_, at) => at / 7),
      })),
    }),
    'persona/core.json': JSON.stringify({
      version: '1',
      identity: { icon: `${alias}/persona/avatar.png` },
      machine: `${root}/etc/cloudflare.json`,
    }),
    'persona/relationships.json': '{"version":"1","relationships":[]}',
    'persona/cognitive-mode.json': '{"currentMode":"dual","history":[]}',
    'persona/users.json': JSON.stringify({
      users: [
        account('u-1', 'Marisol', 'owner', passwordHash),
        account('u-2', 'bob', 'guest', passwordHash),
        account('u-3', 'Bob', 'standard', passwordHash),
        account('u-4', 'Ёж', 'guest', passwordHash),
      ].slice(0, isSmall ? 1 : undefined),
      version: 1,
    }),
    'etc/models.json': JSON.stringify({
      globalSettings: { adapterPath: `${root}/out/adapters/2025-11-01` },
    }),
    'etc/audio.json': '{}',
    'etc/agents.json': '{"agents":{}}',
    'etc/cloudflare.json': '{}',
    'out/adapters/2025-11-01/RUN/Modelfile': `FROM qwen3\nADAPTER ${root}/out/adapters/2025-11-01/adapter.gguf\n`,
    'out/voices/amy.onnx': 'voice',
    'out/voice-training/recordings/1.meta.json': JSON.stringify({
      wav: `${root}/out/voice-training/recordings/1.wav`,
    }),
    'logs/audit/2025-11-01.ndjson': '{"timestamp":"2025-11-01","event":"x"}\n{"timest',
    'logs/agents/running.json': '{}',
    'logs/run/sessions.json': '{"sessions":[]}',
    'logs/http.log': 'GET /',
    'metahuman-runs/2025-11-01/RUN/dataset.jsonl': '{"a":1}\n',
    'package.json': '{}',
  })
}

/** One of each kind. */
const SMALL = new Set([
  'memory/episodic/2025/evt-202510300000002-linked.json',
  'memory/episodic/2024/evt-202401010000002-torn.json',
  'persona/core.json',
  'persona/relationships.json',
  'persona/cognitive-mode.json',
  'persona/users.json',
  'etc/audio.json',
  'etc/cloudflare.json',
  'out/adapters/2025-11-01/RUN/Modelfile',
  'logs/run/sessions.json',
])

function account(id: string, username: string, role: string, passwordHash: string): object {
  return { id, username, role, passwordHash, createdAt: '2025-10-01T00:00:00.000Z', metadata: {} }
}
