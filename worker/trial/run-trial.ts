import { rmSync, writeFileSync, writeSync } from 'node:fs'
import { createServer, type Server, Socket } from 'node:net'
import { createInterface } from 'node:readline'
import { type TrialAnswer, TrialOrder } from '../../shared/control/trial-messages.ts'
import { READY_DESCRIPTOR, SECRET_DESCRIPTOR } from '../../shared/control/worker-contract.ts'
import { systemCodeOf } from '../../shared/errors/app-error.ts'
import { PRIVATE_FILE } from '../../shared/files/atomic-write.ts'
import { parseJson } from '../../shared/files/parse-json.ts'
import { attemptAll } from './attempt.ts'
import { leaveBehind } from './leave-behind.ts'
import { ownCondition } from './own-condition.ts'

type Target = Extract<TrialOrder, { role: 'target' }>
type Attacker = Extract<TrialOrder, { role: 'attacker' }>

/** Tries the walls around a worker's process, or stands in for a worker while another tries; ends when the supervisor lets go of it. */
export async function runTrial(): Promise<void> {
  process.title = 'mh worker on trial'
  const socket = new Socket({ fd: SECRET_DESCRIPTOR, readable: true, writable: false })
  const lines = createInterface({ input: socket })[Symbol.asyncIterator]()
  try {
    const { value, done } = await lines.next()
    if (done) return
    const order = TrialOrder.parse(parseJson(value, 'Order'), 'Order')
    const released = async (): Promise<void> => void (await lines.next())
    if (order.role === 'target') return await standIn(order, released)
    say(await attack(order))
    // What holds it is looked at while it is there.
    await released()
  } finally {
    socket.destroy()
  }
}

async function attack({ attempts, ownFile }: Attacker): Promise<TrialAnswer> {
  // Before anything is opened that is its own.
  const condition = await ownCondition(ownFile)
  return {
    role: 'attacker',
    condition,
    results: await attemptAll(attempts),
    left: await leaveBehind(),
  }
}

/** INVARIANT: the canary goes when this process does, however the supervisor goes. */
async function standIn({ canary, socket }: Target, released: () => Promise<void>): Promise<void> {
  const server = await listening(socket)
  const isPlanted = plant(canary)
  try {
    say({ role: 'target', isPlanted })
    await released()
  } finally {
    if (isPlanted) rmSync(canary, { force: true })
    server.close()
  }
}

async function listening(path: string): Promise<Server> {
  const server = createServer((asking) => {
    asking.on('error', () => undefined)
    asking.end('HTTP/1.1 401 Unauthorized\r\ncontent-length: 0\r\nconnection: close\r\n\r\n')
  })
  return await new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(path, () => resolve(server))
  })
}

/** False where the profile does not belong to this account (yet). */
function plant(path: string): boolean {
  try {
    writeFileSync(path, 'canary\n', { flag: 'wx', mode: PRIVATE_FILE })
    return true
  } catch (error) {
    if (['EACCES', 'EPERM', 'EEXIST', 'ENOENT'].includes(systemCodeOf(error) ?? '')) return false
    throw error
  }
}

function say(answer: TrialAnswer): void {
  writeSync(READY_DESCRIPTOR, `${JSON.stringify(answer)}\n`)
}
