import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import type { AuditFinding, AuditVerdict } from '../api/audit.ts'
import { AppError } from '../errors/app-error.ts'
import { parseJson } from '../files/parse-json.ts'
import { readAnchor } from './audit-anchor.ts'
import { linkIn, linkOf } from './audit-chain.ts'
import { auditDays } from './audit-days.ts'

interface Verifying {
  /** A link that the audit had once: one of its lines must still have it. */
  readonly head?: string | undefined
  readonly signal?: AbortSignal | undefined
  /** Hears each line. */
  readonly onLine?: (line: string) => void
}

/** Two programs that append in the same moment follow the same line. */
const NEAR = 64
const MOST_FINDINGS = 100
const NEWLINE = 0x0a
/** Longer than any line of an audit. */
const LONGEST_LINE = 4 * 1024 * 1024

/**
 * Reads an audit folder from its first day to its last, line by line, and says where a line does not follow the one before it. It detects
 * accidents and clumsy hands. Whoever owns the files can write all of them anew, and the last line is held by nothing but what is noted elsewhere (`head`).
 */
export async function verifyAudit(
  folder: string,
  { head, signal, onLine }: Verifying = {},
): Promise<AuditVerdict> {
  const anchor = await readAnchor(folder)
  const days = (await auditDays(folder)).filter((day) => !anchor || day > anchor.day)
  const chain = new ChainReader(anchor?.link ?? null, head)
  for (const day of days) {
    let number = 0
    for await (const line of linesOf(join(folder, `${day}.ndjson`), signal)) {
      number += 1
      const text = line.toString('utf8')
      chain.read(line, text, { day, line: number })
      onLine?.(text)
    }
  }
  return {
    ...chain.verdict(),
    ...spanOf(days),
    removedBefore: anchor?.day ?? null,
  }
}

function spanOf(days: readonly string[]): Pick<AuditVerdict, 'days' | 'from' | 'to'> {
  return { days: days.length, from: days[0] ?? null, to: days.at(-1) ?? null }
}

type Place = Pick<AuditFinding, 'day' | 'line'>

class ChainReader {
  readonly #head: string | undefined
  /** What the next line may say that it follows, the newest last. */
  readonly #near: string[]
  readonly #findings: AuditFinding[] = []
  #last: string | null
  #lines = 0
  #chained = 0
  #broken = 0
  #isHeadFound = false

  constructor(last: string | null, head: string | undefined) {
    this.#last = last
    this.#near = last === null ? [] : [last]
    this.#head = head
  }

  read(line: Buffer, text: string, place: Place): void {
    this.#lines += 1
    const own = linkOf(line)
    const kind = isWhole(text) ? this.#kindOf(linkIn(text), own) : 'torn'
    if (kind === 'chained') this.#chained += 1
    else if (kind) this.#find(kind, place)
    this.#last = own
    this.#isHeadFound ||= this.#last === this.#head
    this.#near.push(this.#last)
    if (this.#near.length > NEAR) this.#near.shift()
  }

  verdict(): Pick<
    AuditVerdict,
    'lines' | 'chained' | 'broken' | 'findings' | 'head' | 'holdsHead'
  > {
    return {
      lines: this.#lines,
      chained: this.#chained,
      broken: this.#broken,
      findings: this.#findings,
      head: this.#last,
      holdsHead: this.#head === undefined ? null : this.#isHeadFound,
    }
  }

  /** Lines of earlier versions follow nothing; once the chain has begun, every line is in it. */
  #kindOf(link: string | undefined, own: string): AuditFinding['kind'] | 'chained' | undefined {
    if (link === undefined) return this.#chained > 0 || this.#isAnchored ? 'unchained' : undefined
    if (link === this.#last) return 'chained'
    // No line is written twice.
    return this.#near.includes(link) && !this.#near.includes(own) ? 'beside' : 'broken'
  }

  get #isAnchored(): boolean {
    return this.#lines === 1 && this.#last !== null
  }

  #find(kind: AuditFinding['kind'], place: Place): void {
    if (kind === 'broken' || kind === 'unchained') this.#broken += 1
    if (this.#findings.length < MOST_FINDINGS) this.#findings.push({ kind, ...place })
  }
}

function isWhole(text: string): boolean {
  try {
    parseJson(text, 'Audit line')
    return true
  } catch (error) {
    if (error instanceof AppError) return false
    throw error
  }
}

/** The lines of a file without their line ends; a file that is larger than memory is none the worse for it. */
async function* linesOf(path: string, signal: AbortSignal | undefined): AsyncGenerator<Buffer> {
  let rest = Buffer.alloc(0)
  for await (const piece of createReadStream(path, signal ? { signal } : {})) {
    rest = Buffer.concat([rest, Buffer.from(piece)])
    let start = 0
    for (let at = rest.indexOf(NEWLINE); at >= 0; at = rest.indexOf(NEWLINE, start)) {
      yield rest.subarray(start, at)
      start = at + 1
    }
    rest = rest.subarray(start)
    if (rest.length > LONGEST_LINE) {
      yield rest
      rest = Buffer.alloc(0)
    }
  }
  if (rest.length > 0) yield rest
}
