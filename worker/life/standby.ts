import { closeSync, openSync, writeSync } from 'node:fs'
import { Socket } from 'node:net'
import { createInterface } from 'node:readline'
import { Assignment, STANDBY_LINE } from '../../shared/control/assignment.ts'
import { READY_DESCRIPTOR, SECRET_DESCRIPTOR } from '../../shared/control/worker-contract.ts'
import { setFolders } from '../../shared/environment.ts'
import { parseJson } from '../../shared/files/parse-json.ts'
import { rehearse } from './rehearsal.ts'

/**
 * Waits, with everything loaded, until the supervisor says whose worker this process is; undefined when it goes without having said so.
 * INVARIANT: nothing of any profile is touched before.
 */
export async function awaitAssignment(): Promise<Assignment | undefined> {
  process.title = 'mh worker in standby'
  await rehearse()
  writeSync(READY_DESCRIPTOR, `${STANDBY_LINE}\n`)
  const line = await firstLineOf(SECRET_DESCRIPTOR)
  return line === undefined
    ? undefined
    : Assignment.parse(parseJson(line, 'assignment'), 'Assignment')
}

/** Takes over the folder, the environment, the output and the account that a worker of this profile is started with. */
export function moveIn({ home, temporary, rawOutput, account }: Assignment): void {
  setFolders({ home, temporary })
  // The lowest free descriptor is the one that was just closed.
  for (const output of [1, 2]) {
    closeSync(output)
    const opened = openSync(rawOutput, 'a')
    if (opened !== output) throw new TypeError(`descriptor ${output} became ${opened}`)
  }
  if (account) become(account)
  // Only that account may enter it.
  process.chdir(home)
}

/** For good, and for every thread: from here on the process may do no more than that account. */
function become({ uid, gid }: NonNullable<Assignment['account']>): void {
  process.setgroups?.([])
  process.setgid?.(gid)
  process.setuid?.(uid)
  if (process.getuid?.() !== uid || process.geteuid?.() !== uid || process.getgid?.() !== gid)
    throw new TypeError(`this process could not become the account ${uid}`)
}

async function firstLineOf(descriptor: number): Promise<string | undefined> {
  const socket = new Socket({ fd: descriptor, readable: true, writable: false })
  try {
    for await (const line of createInterface({ input: socket })) return line
    return undefined
  } finally {
    socket.destroy()
  }
}
