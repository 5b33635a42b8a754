import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { AppError, systemCodeOf } from '../../shared/errors/app-error.ts'
import { FollowedFile } from '../../shared/files/followed-file.ts'
import type { CommandContext } from '../command-context.ts'
import { readableLogLine } from './log-line.ts'

interface LogOptions {
  readonly lines: number
  readonly follow?: boolean
}

const INTERVAL_MS = 200

/** `mh logs` */
export async function logs(context: CommandContext, { lines, follow }: LogOptions): Promise<void> {
  await using file = await openLog(join(context.layout.supervisorLogs, 'supervisor.log'))
  const show = (line: string): void =>
    context.output.line(context.output.json ? line : readableLogLine(line))
  const present = await file.newLines()
  for (const line of present.slice(Math.max(0, present.length - lines))) show(line)
  if (!follow) return
  for (;;) {
    await delay(INTERVAL_MS, undefined, { signal: context.signal })
    for (const line of await file.newLines()) show(line)
  }
}

async function openLog(path: string): Promise<FollowedFile> {
  try {
    return await FollowedFile.open({ open: () => open(path, 'r') })
  } catch (error) {
    if (systemCodeOf(error) !== 'ENOENT') throw error
    const message = `There is no log at ${path} yet: no supervisor has run here. Start one: mh start`
    throw new AppError('not-found', message, { cause: error })
  }
}
