import { describe, expect, it } from 'vitest'
import { PROFILE_FOLDERS } from '../../../../shared/layout/profile-layout.ts'
import { memoryYearOf, usageKindOf } from '../../../../shared/domain/profile-usage.ts'

describe('what the space of a profile is used for', () => {
  it.each([
    ['memory/episodic/2025', 'memories'],
    ['memory/episodic/2025/11', 'memories'],
    ['memory/episodic/.bin/2025', 'bin'],
    ['memory/episodic/.binary', 'memories'],
    ['memory/episodic/.history/2025/evt-1', 'history'],
    ['memory/episodic/.corrupt', 'other'],
    ['memory/tasks/active', 'tasks'],
    ['memory/tasks/deleted', 'bin'],
    ['memory/calendar', 'calendar'],
    ['memory/calendar/deleted', 'bin'],
    ['memory/inbox/_archive/2025-11-06', 'inbox'],
    ['memory/conversations/.replies', 'conversations'],
    ['memory/index', 'index'],
    ['memory/curated/2025', 'datasets'],
    ['persona/facets', 'persona'],
    ['persona/.history/core', 'history'],
    ['etc', 'config'],
    ['etc/.history/models', 'history'],
    ['out/adapters/cosy', 'adapters'],
    ['out/datasets/set-1', 'datasets'],
    ['out/state/undo/run-1', 'undo'],
    ['out/state/runs', 'undo'],
    ['out/state', 'other'],
    ['logs/audit', 'logs'],
    ['logsandmore', 'other'],
    ['', 'other'],
  ])('%s is for %s', (folder, kind) => {
    const found = usageKindOf(folder)

    expect(found).toBe(kind)
  })

  it('is known of every folder of a new profile but its state', () => {
    const unknown = PROFILE_FOLDERS.filter((folder) => usageKindOf(folder) === 'other')

    expect(unknown).toEqual(['out/state'])
  })

  it.each([
    ['memory/episodic/2025', '2025'],
    ['memory/episodic/2025/11', '2025'],
    ['memory/episodic/20251', undefined],
    ['memory/episodic', undefined],
    ['memory/curated/2025', undefined],
  ])('%s holds memories of the year %s', (folder, year) => {
    const found = memoryYearOf(folder)

    expect(found).toBe(year)
  })
})
