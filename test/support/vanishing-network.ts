import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'

/** A network of two machines: the other one vanishes without a word, as one does whose cable is pulled. */
interface VanishingNetwork extends AsyncDisposable {
  /** Our address in it. */
  readonly address: string
  /** Runs a script for Node on the other machine; settled when it has said something. */
  readonly run: (script: string) => Promise<void>
  readonly pullCable: () => void
}

const OURS = '10.213.77.1'
const THEIRS = '10.213.77.2'

/** Makes one, where this account and kernel may; else undefined. */
export async function vanishingNetwork(): Promise<VanishingNetwork | undefined> {
  if (process.getuid?.() !== 0) return undefined
  const link = `mh${process.pid % 100_000}`
  const other = spawn('unshare', ['-n', 'sh', '-c', 'echo there; exec sleep 120'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const children = [other]
  const end = async (): Promise<void> => {
    for (const child of children) {
      if (child.exitCode !== null || child.signalCode !== null) continue
      const exited = once(child, 'exit')
      child.kill('SIGKILL')
      await exited
    }
  }
  const isThere = await Promise.race([
    once(other.stdout, 'data').then(() => true),
    once(other, 'error').then(() => false),
    once(other, 'exit').then(() => false),
  ])
  const inOther = ['-t', String(other.pid), '-n']
  const made = isThere && wasMade(link, String(other.pid), inOther)
  if (!made) {
    await end()
    return undefined
  }
  return {
    address: OURS,
    async run(script) {
      const child = spawn('nsenter', [...inOther, process.execPath, '-e', script], {
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      children.push(child)
      await once(child.stdout, 'data')
    },
    pullCable: () => ip(['link', 'set', `${link}b`, 'down'], inOther),
    async [Symbol.asyncDispose]() {
      await end()
      ip(['link', 'delete', `${link}a`])
    },
  }
}

function wasMade(link: string, pid: string, inOther: readonly string[]): boolean {
  try {
    ip(['link', 'add', `${link}a`, 'type', 'veth', 'peer', 'name', `${link}b`, 'netns', pid])
    ip(['addr', 'add', `${OURS}/30`, 'dev', `${link}a`])
    ip(['link', 'set', `${link}a`, 'up'])
    ip(['addr', 'add', `${THEIRS}/30`, 'dev', `${link}b`], inOther)
    ip(['link', 'set', `${link}b`, 'up'], inOther)
    return true
  } catch {
    // A kernel without such links, or a machine without the program: there is nothing to try here.
    return false
  }
}

function ip(words: readonly string[], inOther: readonly string[] = []): void {
  const [program = 'ip', ...rest] = [
    ...(inOther.length > 0 ? ['nsenter', ...inOther] : []),
    'ip',
    ...words,
  ]
  execFileSync(program, rest, { stdio: ['ignore', 'ignore', 'ignore'], timeout: 10_000 })
}
