import { type ApiRequest, call } from './call.ts'
import { isObject, stringIn } from './shape.ts'

/** Who is logged in here, and whose profile the session shows. */
export interface Person {
  readonly username: string
  readonly profile: string
  /** From when to when the profile is another's, in ISO 8601. */
  readonly visit?: { readonly since: string; readonly until: string } | undefined
}

/** Who is logged in; undefined when nobody is. */
export async function whoIsThere(): Promise<Person | undefined> {
  const { person } = await call('GET /api/auth/me', {}, (me) => ({ person: readPerson(me) }))
  return person
}

/** Logs in. */
export async function logIn(body: ApiRequest<'POST /api/auth/login'>['body']): Promise<Person> {
  return await call('POST /api/auth/login', { body }, readPerson)
}

/** Makes the first owner, who is logged in then. */
export async function setUp(body: ApiRequest<'POST /api/auth/setup'>['body']): Promise<Person> {
  return await call('POST /api/auth/setup', { body }, readPerson)
}

type PasswordByLink = ApiRequest<'POST /api/auth/password-link'>['body']

/** Sets a password with the secret of a one-time link. */
export async function setPassword(body: PasswordByLink): Promise<void> {
  await call('POST /api/auth/password-link', { body }, readDone)
}

/** Shows the own profile again. */
export async function switchBack(): Promise<void> {
  await call('POST /api/profiles/switch-back', {}, readDone)
}

/** Ends the session. */
export async function logOut(): Promise<void> {
  await call('POST /api/auth/logout', {}, readDone)
}

function readDone(answer: unknown): true | undefined {
  return isObject(answer) ? true : undefined
}

function readPerson(me: unknown): Person | undefined {
  if (!isObject(me)) return undefined
  const username = stringIn(me['actor'], 'username')
  const profile = stringIn(me['profile'], 'username')
  if (username === undefined || profile === undefined) return undefined
  const [since, until] = ['since', 'until'].map((name) => stringIn(me['visit'], name))
  const visit = since === undefined || until === undefined ? undefined : { since, until }
  return { username, profile, visit }
}
