import { expect, it } from 'vitest'
import { representationOf } from '../../../supervisor/http/file-answer.ts'
import type { PageFiles } from '../../../supervisor/http/page-files.ts'
import { pageSource } from '../../../supervisor/http/page-source.ts'

const PAGE: PageFiles = {
  document: {
    type: 'text/html',
    cacheControl: 'no-cache',
    identity: representationOf(Buffer.from('a page')),
  },
  files: new Map(),
  assets: new Map(),
}

it('reads the page before anybody asks, and once', async () => {
  const folders: string[] = []

  const page = pageSource('/built/web', async (folder) => {
    folders.push(folder)
    return PAGE
  })

  expect(folders).toEqual(['/built/web'])
  expect(await Promise.all([page(), page()])).toEqual([PAGE, PAGE])
  expect(await page()).toBe(PAGE)
  expect(folders).toEqual(['/built/web'])
})

it('tells a failure to who asks, and tries again for the next', async () => {
  let readings = 0
  const page = pageSource('/built/web', async () => {
    readings += 1
    if (readings === 1) throw new Error('the disk is away')
    return PAGE
  })

  await expect(page()).rejects.toThrow('the disk is away')

  expect(await page()).toBe(PAGE)
  expect(readings).toBe(2)
})

it('outlives a failure that nobody has asked about yet', async () => {
  let readings = 0
  const page = pageSource('/built/web', async () => {
    readings += 1
    if (readings === 1) throw new Error('the disk is away')
    return PAGE
  })
  await new Promise((resolve) => setImmediate(resolve))

  expect(await page()).toBe(PAGE)
})

it('has no page where none was built', async () => {
  expect(await pageSource(undefined)()).toBeUndefined()
})
