import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError, systemCodeOf } from '../errors/app-error.ts'
import { parseJson } from '../files/parse-json.ts'

/** Throws `busy` while programs of the single-user system run on a tree. */
export async function refuseRunning(root: string): Promise<void> {
  const running = await runningOldServices(root)
  if (running.length === 0) return
  throw new AppError(
    'busy',
    `Programs of the single-user system still run on ${root}: ${running.join(', ')}. Stop them and run this again; if they are gone, remove logs/run/locks/ and logs/agents/running.json there.`,
  )
}

/** Programs of the single-user system that its locks and its table of agents say are running, by what they are called. */
async function runningOldServices(root: string): Promise<string[]> {
  const locks = join(root, 'logs', 'run', 'locks')
  const names = await readdir(locks).catch(none)
  const running: string[] = []
  for (const name of names.filter((one) => one.endsWith('.lock'))) {
    const pid = Object(await parsedOr(join(locks, name)))['pid']
    if (isAlive(pid)) running.push(`${name.slice(0, -'.lock'.length)} (pid ${pid})`)
  }
  const table = Object(await parsedOr(join(root, 'logs', 'agents', 'running.json')))
  for (const [name, agent] of Object.entries(table)) {
    const pid = Object(agent)['pid']
    if (isAlive(pid)) running.push(`${name} (pid ${pid})`)
  }
  return running
}

function none(error: unknown): string[] {
  if (systemCodeOf(error) === 'ENOENT') return []
  throw error
}

async function parsedOr(path: string): Promise<unknown> {
  try {
    return parseJson(await readFile(path, 'utf8'), path)
  } catch {
    // A lock that cannot be read names no process.
    return {}
  }
}

function isAlive(pid: unknown): pid is number {
  if (typeof pid !== 'number' || !Number.isInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return systemCodeOf(error) === 'EPERM'
  }
}
