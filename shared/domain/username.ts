import { ruleFault } from '../api/field-fault.ts'
import { AppError } from '../errors/app-error.ts'

const USERNAME = /^[a-z][a-z0-9_-]{0,31}$/

/** Names that would be mistaken for something else: folders, actors, machine accounts. */
const RESERVED: ReadonlySet<string> = new Set([
  'admin',
  'anonymous',
  'con',
  'console',
  'daemon',
  'default',
  'guest',
  'me',
  'metahuman',
  'mh',
  'nobody',
  'nul',
  'owner',
  'root',
  'supervisor',
  'system',
  'worker',
])

/** The username, or `invalid-input` with the rule in its message. */
export function parseUsername(value: string): string {
  if (!USERNAME.test(value)) {
    throw new AppError(
      'invalid-input',
      `Username ${JSON.stringify(value.slice(0, 40))} is not usable: it needs 1 to 32 characters of a-z, 0-9, "_" and "-", and a letter first.`,
      { details: { fields: [ruleFault('username', 'username')] } },
    )
  }
  if (RESERVED.has(value)) {
    throw new AppError('invalid-input', `Username "${value}" is reserved. Choose another.`, {
      details: { fields: [ruleFault('username', 'reserved')] },
    })
  }
  return value
}
