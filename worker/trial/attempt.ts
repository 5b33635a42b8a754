import {
  constants,
  openSync,
  closeSync,
  readdirSync,
  readFileSync,
  readSync,
  rmSync,
} from 'node:fs'
import { request } from 'node:http'
import type { Attempt, AttackerAnswer, TrialOutcome } from '../../shared/control/trial-messages.ts'
import { messageOf, systemCodeOf } from '../../shared/errors/app-error.ts'

type Result = AttackerAnswer['results'][number]
interface Came {
  readonly outcome: TrialOutcome
  readonly why: string
}

const ABSENT: ReadonlySet<string> = new Set(['ENOENT', 'ENOTDIR', 'ESRCH', 'ECONNREFUSED'])
const ANSWER_WITHIN_MS = 5_000
const DONE: Came = { outcome: 'done', why: '' }

/** Tries one after the other. */
export async function attemptAll(attempts: readonly Attempt[]): Promise<Result[]> {
  const results: Result[] = []
  for (const one of attempts) results.push({ id: one.id, ...(await attempted(one)) })
  return results
}

async function attempted(attempt: Attempt): Promise<Came> {
  try {
    return await carryOut(attempt)
  } catch (error) {
    const code = systemCodeOf(error)
    if (code === undefined) throw error
    return { outcome: ABSENT.has(code) ? 'absent' : 'held', why: code }
  }
}

async function carryOut(attempt: Attempt): Promise<Came> {
  switch (attempt.kind) {
    case 'read':
      return readOne(attempt.path)
    case 'list':
      readdirSync(attempt.path)
      return DONE
    case 'write':
      return writeOne(attempt.path)
    case 'ask':
      return await ask(attempt)
    case 'signal':
      process.kill(attempt.pid, 0)
      return DONE
    case 'become':
      return become()
  }
}

/** A byte is enough to see; it is forgotten. */
function readOne(path: string): Came {
  const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
  try {
    readSync(file, Buffer.alloc(1), 0, 1, null)
    return DONE
  } catch (error) {
    // The first page of a process's memory is never there: that it could be opened says all.
    if (systemCodeOf(error) === 'EIO') return DONE
    throw error
  } finally {
    closeSync(file)
  }
}

function writeOne(path: string): Came {
  closeSync(openSync(path, 'wx'))
  rmSync(path, { force: true })
  return DONE
}

function become(): Came {
  if (process.getuid?.() === 0) return DONE
  process.setuid?.(0)
  return DONE
}

async function ask({ path, tokenFile }: Extract<Attempt, { kind: 'ask' }>): Promise<Came> {
  const token = tokenFile === undefined ? undefined : readFileSync(tokenFile, 'utf8').trim()
  const status = await statusOf(path, token)
  if (status === undefined) return { outcome: 'answered', why: 'no answer' }
  const isRefused = status === 401 || status === 403
  return { outcome: isRefused ? 'answered' : 'done', why: `HTTP ${status}` }
}

/** Rejects with what the kernel says; undefined when whoever took the connection said nothing that is HTTP. */
async function statusOf(path: string, token: string | undefined): Promise<number | undefined> {
  let isConnected = false
  return await new Promise((resolve, reject) => {
    const headers = token === undefined ? {} : { authorization: `Bearer ${token}` }
    const asking = request({ socketPath: path, path: '/api/system', headers, agent: false })
    asking.setTimeout(ANSWER_WITHIN_MS, () => asking.destroy(new Error('no answer')))
    asking.on('socket', (socket) => socket.once('connect', () => (isConnected = true)))
    asking.on('response', (answer) => {
      answer.resume()
      resolve(answer.statusCode)
    })
    asking.on('error', (error) => {
      if (isConnected) resolve(undefined)
      else reject(systemCodeOf(error) ? error : new Error(messageOf(error)))
    })
    asking.end()
  })
}
