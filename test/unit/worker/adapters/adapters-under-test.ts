import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pino } from 'pino'
import { AuditLog } from '../../../../shared/audit/audit-log.ts'
import { Adapters } from '../../../../worker/adapters/adapters.ts'
import { ProfileConfig } from '../../../../worker/config/profile-config.ts'
import { Secrets } from '../../../../worker/config/secrets.ts'
import { openModels } from '../../../../worker/models/open-models.ts'
import { ProfileAudit } from '../../../../worker/routes/profile-audit.ts'
import { eventually } from '../../../support/eventually.ts'

export const CALLER = { actor: 'user:user-1', requestId: 'req-1' }

/** A GGUF file of an adapter: its head, and some bytes that stand for the tensors. */
export function gguf(architecture: string, filling = 'tensors', type = 'adapter'): Buffer {
  const head = Buffer.alloc(24)
  head.write('GGUF', 0, 'latin1')
  head.writeUInt32LE(3, 4)
  head.writeBigUInt64LE(2n, 16)
  const members = { 'general.architecture': architecture, 'general.type': type }
  const texts = Object.entries(members).flatMap(([name, value]) => [
    text(name),
    Buffer.from([8, 0, 0, 0]),
    text(value),
  ])
  return Buffer.concat([head, ...texts, Buffer.from(filling)])
}

function text(value: string): Buffer {
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(Buffer.byteLength(value)))
  return Buffer.concat([length, Buffer.from(value)])
}

interface Person {
  readonly userId: string
  readonly username: string
}

/** The adapters of a profile in a folder, with a server that the owner allows. */
export async function adaptersIn(
  root: string,
  servers: Readonly<Record<string, string>>,
  person: Person = { userId: 'user-1', username: 'alice' },
) {
  await mkdir(join(root, 'etc'), { recursive: true })
  await mkdir(join(root, 'out', 'adapters'), { recursive: true })
  await mkdir(join(root, 'logs', 'audit'), { recursive: true })
  const silent = pino({ level: 'silent' })
  const config = new ProfileConfig({ root, onInvalid: () => undefined })
  const secrets = new Secrets(root)
  const path = join(root, 'etc', 'models.json')
  const log = new AuditLog(join(root, 'logs', 'audit'))
  const opened = openModels({
    path,
    usagePath: join(root, 'out', 'state', 'model-usage.json'),
    userId: person.userId,
    config,
    secrets,
    mode: () => 'dual',
    timeZone: () => 'UTC',
    audit: log,
    slots: { acquire: () => Promise.reject(new Error('an adapter asks no model')) },
    logger: silent,
    onInvalid: () => undefined,
  })
  opened.servers.allow(Object.values(servers))
  const told: string[] = []
  const adapters = new Adapters({
    root,
    ...person,
    config,
    router: opened.router,
    audit: new ProfileAudit({ userId: person.userId, log, logger: silent }),
    tell: (name, ...ids) => void told.push([name, ...ids].join(' ')),
    logger: silent,
  })
  const file = async () => JSON.parse(await readFile(path, 'utf8'))
  return {
    adapters,
    servers: opened.servers,
    secrets,
    told,
    file,
    put: async (name: string, content: string | Buffer | object) =>
      await put(join(root, 'out', 'adapters', name), content),
    models: async (content: object) => await put(path, content),
    /** Activates, and waits until that has ended. */
    activated: async (id: string) => {
      await adapters.activate(id, CALLER)
      return await ended(adapters)
    },
    ended: async () => await ended(adapters),
  }
}

async function ended(adapters: Adapters) {
  return await eventually(async () => {
    const { activation } = await adapters.list()
    return activation && activation.status !== 'running' ? activation : undefined
  })
}

async function put(path: string, content: string | Buffer | object): Promise<void> {
  await mkdir(join(path, '..'), { recursive: true })
  const isPlain = typeof content === 'string' || Buffer.isBuffer(content)
  await writeFile(path, isPlain ? content : JSON.stringify(content))
}
