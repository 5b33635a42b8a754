import { describe, expect, it } from 'vitest'
import type { Usage, UsageKind } from '../../../../shared/domain/profile-usage.ts'
import type { UsageSummary } from '../../../../shared/api/usage.ts'
import type { UserAccount } from '../../../../shared/api/users.ts'
import { bySize, clearable, writtenLately } from '../../../../web/pages/usage/usage-parts.ts'
import { inOrder } from '../../../../web/pages/owner/users/user-order.ts'

describe('what the space of a profile is used for', () => {
  const usage = usageOf({ memories: 100, index: 900, bin: 50, logs: 0 })

  it('is shown with the largest first, without what takes nothing', () => {
    const kinds = bySize(usage).map(({ kind }) => kind)

    expect(kinds).toEqual(['index', 'memories', 'bin'])
  })

  it('is told apart from what can go', () => {
    const kinds = clearable(usage).map(({ kind }) => kind)

    expect(kinds).toEqual(['index', 'bin'])
  })

  it('is summed up for the last days', () => {
    const bytes = writtenLately(usage)

    expect(bytes).toBe(3)
  })
})

describe('the list of users', () => {
  const users = ['carl', 'alice', 'bob', 'dora'].map(account)
  const space = new Map([
    ['alice', summary('alice', 10)],
    ['bob', summary('bob', 30)],
    ['carl', { ...summary('carl', 0), measuredAt: null }],
    ['dora', summary('dora', 10)],
  ])

  it('is in the order of names', () => {
    const names = inOrder(users, 'name', space).map(({ username }) => username)

    expect(names).toEqual(['alice', 'bob', 'carl', 'dora'])
  })

  it('is in the order of the space that profiles take, with those that are not measured last', () => {
    const names = inOrder(users, 'space', space).map(({ username }) => username)

    expect(names).toEqual(['bob', 'alice', 'dora', 'carl'])
  })
})

function usageOf(sizes: Partial<Record<UsageKind, number>>): Usage {
  const kinds = (['memories', 'bin', 'index', 'logs'] as const).map((kind) => {
    const bytes = sizes[kind] ?? 0
    return {
      kind,
      bytes,
      diskBytes: bytes,
      files: bytes > 0 ? 1 : 0,
      recentBytes: bytes > 0 ? 1 : 0,
    }
  })
  return {
    measuredAt: '2025-11-06T14:02:00.000Z',
    complete: true,
    bytes: 0,
    diskBytes: 0,
    files: 0,
    folders: 0,
    links: 0,
    kinds,
    years: [],
    largest: [],
    unreadable: { count: 0, first: [] },
  }
}

function summary(name: string, diskBytes: number): UsageSummary {
  return {
    name,
    measuredAt: '2025-11-06T14:02:00.000Z',
    bytes: diskBytes,
    diskBytes,
    files: 1,
    recentBytes: 0,
    complete: true,
    problem: null,
    isMeasuring: false,
  }
}

function account(username: string): UserAccount {
  return {
    id: username,
    username,
    displayName: username,
    role: 'guest',
    state: 'active',
    hasPassword: true,
    isDefault: false,
    archivedAt: null,
    createdAt: '2025-11-06T14:02:00.000Z',
    lastLogin: null,
  }
}
