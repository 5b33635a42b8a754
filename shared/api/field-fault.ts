import type { z } from 'zod'
import { FAULT_WORDS, type FaultSaidCode } from '../domain/fault-said.ts'
import { RULE_CODES, RULE_WORDS, type RuleCode } from '../domain/rule-words.ts'

/** What is wrong with a member of something from outside: a code with its values, and the same in English. */
export interface FieldFault {
  /** Names of members and numbers of items, with dots between; empty for the whole. */
  readonly path: string
  readonly code: FaultCode
  readonly values: Readonly<Record<string, string | number>>
  readonly message: string
}

/** The closed list of what can be wrong; `said` has its words in `message` alone. */
export type FaultCode =
  | 'missing'
  | 'type'
  | 'choice'
  | 'unknown'
  | 'too-short'
  | 'too-long'
  | 'too-few'
  | 'too-many'
  | 'too-small'
  | 'too-large'
  | 'form'
  | 'instant'
  | 'cron'
  | 'levels'
  | 'said'
  | RuleCode
  | FaultSaidCode

type Issue = z.core.$ZodRawIssue | z.core.$ZodIssue
type Found = Pick<FieldFault, 'code' | 'values' | 'message'>

const PLAIN_TYPES: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
  null: 'null',
}

/** What the error map of zod says, everywhere: plain words instead of the library's own. */
export function plainMessage(issue: Issue): string | undefined {
  return plainFault(issue)?.message
}

/** The fault that an issue tells of. A schema's own words win over ours. */
export function faultOf(issue: z.core.$ZodIssue): FieldFault {
  const path = issue.path.map(String).join('.')
  const plain = plainFault(issue)
  if (plain && plain.message === issue.message) return { path, ...plain }
  // Of an issue that is kept, zod has taken away the value: whether there was one is in our words for it.
  if (issue.code === 'invalid_type' && issue.message === MISSING.message)
    return { path, ...MISSING }
  const rule = RULE_CODES.find((code) => RULE_WORDS[code] === issue.message)
  return rule ? ruleFault(path, rule) : said(path, issue.message)
}

/** The fault that one of our own rules tells of. */
export function ruleFault(path: string, code: RuleCode): FieldFault {
  return { path, code, values: {}, message: RULE_WORDS[code] }
}

/** The fault of a member that does not hold as things stand. */
export function saidFault(
  path: string,
  code: FaultSaidCode,
  values: FieldFault['values'] = {},
): FieldFault {
  return { path, code, values, message: FAULT_WORDS[code](values) }
}

function said(path: string, message: string): FieldFault {
  return { path, code: 'said', values: {}, message }
}

/** The fault of a member that is not there. */
export function missingFault(path: string): FieldFault {
  return { path, ...MISSING }
}

const MISSING: Found = { code: 'missing', values: {}, message: 'is missing' }

function plainFault(issue: Issue): Found | undefined {
  if (issue.code === 'too_small') return tooSmall(issue.origin, Number(issue.minimum))
  if (issue.code === 'too_big') return tooLarge(issue.origin, Number(issue.maximum))
  if (issue.code === 'invalid_format') return wrongForm(issue.format)
  if (issue.code === 'invalid_type')
    return isMissing(issue)
      ? MISSING
      : found('type', { type: issue.expected }, `must be ${typeName(issue.expected)}`)
  return wrongMember(issue)
}

function wrongMember(issue: Issue): Found | undefined {
  if (issue.code === 'invalid_value') {
    const choices = issue.values.map(String).join(', ')
    return found('choice', { choices }, `must be one of: ${choices}`)
  }
  if (issue.code === 'unrecognized_keys') {
    const names = issue.keys.join(', ')
    return found('unknown', { names }, `has members that are not known: ${names}`)
  }
  if (issue.code === 'invalid_union')
    return found('form', { form: 'union' }, 'is none of what may stand here')
  return undefined
}

function wrongForm(form: string): Found {
  return form === 'datetime'
    ? found('instant', {}, 'must be a time such as 2026-03-29T10:00:00Z')
    : found('form', { form }, 'does not have the form that it must have')
}

function isMissing(issue: Issue): boolean {
  return 'input' in issue && issue.input === undefined
}

function typeName(type: string): string {
  return PLAIN_TYPES[type] ?? type
}

function tooSmall(origin: string, least: number): Found {
  const values = { least }
  if (origin === 'string')
    return found('too-short', values, `must have at least ${counted(least, 'character')}`)
  if (isMany(origin))
    return found('too-few', values, `must have at least ${counted(least, 'item')}`)
  return found('too-small', values, `must be at least ${least}`)
}

function tooLarge(origin: string, most: number): Found {
  const values = { most }
  if (origin === 'string')
    return found('too-long', values, `must have at most ${counted(most, 'character')}`)
  if (isMany(origin)) return found('too-many', values, `must have at most ${counted(most, 'item')}`)
  return found('too-large', values, `must be at most ${most}`)
}

function isMany(origin: string): boolean {
  return origin === 'array' || origin === 'set' || origin === 'map'
}

function counted(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? '' : 's'}`
}

function found(code: FaultCode, values: Found['values'], message: string): Found {
  return { code, values, message }
}
