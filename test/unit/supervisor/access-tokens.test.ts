import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { AccessTokens } from '../../../supervisor/accounts/access-tokens.ts'
import { AccountStore } from '../../../supervisor/accounts/account-store.ts'
import { createLogger } from '../../../shared/log/logger.ts'
import { RotatingFile } from '../../../shared/log/rotating-file.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const WANTED = { name: 'phone', scopes: ['read', 'read', 'write'], expiresAt: null } as const

it('finds a token by its whole text, and by nothing less', async () => {
  await using place = await opened()
  const { tokens, account } = place
  const { id, token } = await tokens.create(account.id, WANTED)

  expect(tokens.find(token)).toMatchObject({
    account: { username: 'alice' },
    token: { id, scopes: ['read', 'write'] },
  })
  for (const wrong of [token.slice(0, -1), `${token}x`, token.toUpperCase(), '', `${token}\n`])
    expect(tokens.find(wrong)).toBeUndefined()
})

it('writes when a token was used at most once a minute, and at the end', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  try {
    await using place = await opened()
    const { tokens, account, path } = place
    const { id } = await tokens.create(account.id, WANTED)
    const before = await readFile(path, 'utf8')

    tokens.touch(id)
    tokens.touch(id)
    const during = await readFile(path, 'utf8')
    const listed = tokens.listOf(place.accounts.byId(account.id) ?? account)
    await tokens[Symbol.asyncDispose]()
    const after = await readFile(path, 'utf8')

    expect(during).toBe(before)
    expect(listed[0]?.lastUsedAt).toEqual(expect.any(String))
    expect(after).toContain(`"lastUsedAt": "${listed[0]?.lastUsedAt}"`)
  } finally {
    vi.useRealTimers()
  }
})

it('is over when what it had begun to write is written', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  try {
    await using place = await opened()
    const { tokens, account, path } = place
    const { id } = await tokens.create(account.id, WANTED)
    tokens.touch(id)

    vi.advanceTimersByTime(60_000)
    await tokens[Symbol.asyncDispose]()

    expect(await readFile(path, 'utf8')).toMatch(/"lastUsedAt": "\d{4}-/)
  } finally {
    vi.useRealTimers()
  }
})

it('brings no token back by writing when it was used', async () => {
  await using place = await opened()
  const { tokens, account } = place
  const { id, token } = await tokens.create(account.id, WANTED)
  tokens.touch(id)
  await tokens.revoke(account.id, id)

  await tokens[Symbol.asyncDispose]()

  expect(tokens.find(token)).toBeUndefined()
  expect(place.accounts.byToken(id)).toBeUndefined()
})

it('makes no more than 100 tokens for an account', async () => {
  await using place = await opened()
  const { tokens, account, accounts } = place
  const { id, token } = await tokens.create(account.id, WANTED)
  const record = accounts.byToken(id)?.token
  if (!record) throw new Error(`no ${token}`)
  await accounts.change(account.id, {
    tokens: Array.from({ length: 100 }, (_, index) => ({ ...record, id: String(index) })),
  })

  const refused = tokens.create(account.id, WANTED)

  await expect(refused).rejects.toMatchObject({ code: 'conflict' })
})

async function opened() {
  const folder = await temporaryFolder()
  const path = join(folder.path, 'users.json')
  const file = await RotatingFile.open({ path: join(folder.path, 'log') })
  const logger = createLogger({ file, base: {} })
  const accounts = await AccountStore.open(path, logger)
  const account = await accounts.create({ username: 'alice', role: 'guest', passwordHash: null })
  return {
    path,
    accounts,
    account,
    tokens: new AccessTokens(accounts, logger),
    async [Symbol.asyncDispose]() {
      await file[Symbol.asyncDispose]()
      await folder[Symbol.asyncDispose]()
    },
  }
}
