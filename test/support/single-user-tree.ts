import { chmod, lutimes, mkdir, symlink, utimes, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { takeInventory } from '../../shared/migration/inventory.ts'
import { PERSONAL_FOLDERS } from '../../shared/migration/destination.ts'

interface TreeOptions {
  readonly passwordHash?: string
}

/** Writes a single-user tree with what real ones have: odd names, modes and times, absolute paths, broken files and links. */
export async function writeSingleUserTree(
  root: string,
  { passwordHash = '$2b$04$none' }: TreeOptions = {},
): Promise<void> {
  for (const [path, content] of Object.entries(filesOf(root, passwordHash))) {
    await mkdir(dirname(join(root, path)), { recursive: true })
    await writeFile(join(root, path), content)
    await utimes(join(root, path), 1_700_000_000, 1_700_000_000)
  }
  for (const folder of ['memory/preferences', 'out/code-drafts', 'logs/actions'])
    await mkdir(join(root, folder), { recursive: true })
  await chmod(join(root, 'etc/audio.json'), 0o666)
  await chmod(join(root, 'persona/relationships.json'), 0o444)
  await symlink(
    join(root, 'persona/overrides/daily-profile-2025-11-01.md'),
    join(root, 'persona/active-profile.md'),
  )
  await symlink('/etc/hostname', join(root, 'out/outside'))
  await symlink('RUN/Modelfile', join(root, 'out/adapters/2025-11-01/Modelfile'))
  for (const link of [
    'persona/active-profile.md',
    'out/outside',
    'out/adapters/2025-11-01/Modelfile',
  ])
    await lutimes(join(root, link), 1_700_000_000, 1_700_000_000)
}

/** Everything in the personal folders but the accounts, as lines that can be compared. */
export async function stateOf(root: string): Promise<string[]> {
  const found = await takeInventory(root, PERSONAL_FOLDERS)
  return found
    .filter(({ from }) => !/^persona(\/users\.json.*)?$/.test(from))
    .map(({ from, kind, mode, mtimeMs, sha256, target }) => {
      const time = kind === 'folder' ? '' : Math.round(mtimeMs)
      return [from, kind, kind === 'link' ? '' : mode.toString(8), time, sha256 ?? target].join(' ')
    })
}

function filesOf(root: string, passwordHash: string): Record<string, string> {
  const event = (id: string, content: string, more: object = {}): string =>
    JSON.stringify({
      id,
      timestamp: '2025-10-30T10:15:00.712Z',
      content,
      type: 'observation',
      ...more,
    })
  const said = `The map is at ${root}/memory/map.txt, she said`
  return {
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
      identity: { icon: `${root}/persona/avatar.png` },
    }),
    'persona/relationships.json': '{"version":"1","relationships":[]}',
    'persona/cognitive-mode.json': '{"currentMode":"dual","history":[]}',
    'persona/users.json': JSON.stringify({
      users: [
        account('u-1', 'Marisol', 'owner', passwordHash),
        account('u-2', 'bob', 'guest', passwordHash),
        account('u-3', 'Bob', 'standard', passwordHash),
        account('u-4', 'Ёж', 'guest', passwordHash),
      ],
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
  }
}

function account(id: string, username: string, role: string, passwordHash: string): object {
  return { id, username, role, passwordHash, createdAt: '2025-10-01T00:00:00.000Z', metadata: {} }
}
