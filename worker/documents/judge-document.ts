import type { FieldFault } from '../../shared/api/field-fault.ts'
import type { Schema } from '../../shared/api/schema.ts'
import type { DocumentSaid } from '../../shared/domain/document-said.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import { parseJson } from '../../shared/files/parse-json.ts'
import type { SafeRead } from '../files/safe-read.ts'
import { type Members, isMembers } from './members.ts'

/** What is wrong with a document's file: in English, and by codes. */
export interface DocumentProblem {
  readonly problem: string
  readonly said: readonly DocumentSaid[]
}

type Judged = { readonly document: Members } | DocumentProblem

/** The document that a file holds, or why it holds none. */
export function judgeDocument(
  found: Exclude<SafeRead, { status: 'gone' }>,
  { path, shape }: { readonly path: string; readonly shape: Schema },
): Judged {
  if (found.status === 'unreadable') return { problem: found.reason, said: [found.said] }
  const parsed = attempt(
    () => parseJson(found.text, path),
    () => [{ code: 'not-json', values: {} }],
  )
  if ('said' in parsed) return parsed
  const fitting = attempt(() => shape.parse(parsed.value, path), faultsSaid)
  if ('said' in fitting) return fitting
  if (isMembers(parsed.value)) return { document: parsed.value }
  return { problem: `${path} is no JSON object.`, said: [{ code: 'no-object', values: {} }] }
}

function attempt(
  work: () => unknown,
  said: (error: AppError) => readonly DocumentSaid[],
): { readonly value: unknown } | DocumentProblem {
  try {
    return { value: work() }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return { problem: error.message, said: said(error) }
  }
}

function faultsSaid({ details }: AppError): readonly DocumentSaid[] {
  const { fields } = details
  return Array.isArray(fields) ? fields.map(faultSaid) : []
}

function faultSaid({ path, code, values, message }: FieldFault): DocumentSaid {
  if (path === '') return { code: 'no-object', values: {} }
  const words = code === 'said' ? { quote: message } : {}
  return { code: 'wrong-member', values: { ...values, path, fault: code, ...words } }
}
