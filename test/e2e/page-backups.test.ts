import { readFile } from 'node:fs/promises'
import { gunzipSync } from 'node:zlib'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BuiltProgram, builtProgram } from '../support/built-program.ts'
import { PASSWORD } from '../support/running-supervisor.ts'
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts'
import { chromiumPath, openPage, startBrowser } from './browser.ts'
import { misfitsOf } from './misfits.ts'
import { openAs, press, see } from './page-driver.ts'

describe.skipIf(chromiumPath === undefined)(
  'backups on the owner’s System page, in Chromium (scripts/prepare-tests.sh)',
  () => {
    let browser: Browser
    let program: BuiltProgram
    let folder: TemporaryFolder

    beforeAll(async () => {
      browser = await startBrowser()
      program = await builtProgram()
      folder = await temporaryFolder()
      const args = ['user', 'create', 'olga', '--role', 'owner', '--password-stdin']
      await program.mh(args, { input: PASSWORD })
    })

    afterAll(async () => {
      await browser?.close()
      await program?.[Symbol.asyncDispose]()
      await folder?.[Symbol.asyncDispose]()
    })

    it('are set up, made, verified and listed there', async () => {
      await using owner = await openPage(browser, await program.url())
      const { page } = owner
      await openAs(page, { username: 'olga', path: '/owner/system', title: 'System' })

      await page.getByLabel('Folder for backups').fill('nowhere')
      await press(page, 'Save backups')
      await see(page, 'must be a whole path, from / on')
      await page.getByLabel('Folder for backups').fill(folder.path)
      await page.getByLabel('When', { exact: true }).fill('0 3 * * *')
      await press(page, 'Save backups')
      await press(page, 'Back up now')
      await page.getByText(/^olga: backed up: \d+ files/).waitFor()
      await press(page, 'Verify')
      await page.getByText('olga: read to the last bit: 1, all as written.').waitFor()
      const listed = await page.getByRole('list', { name: 'The newest backups' }).innerText()
      const misfits = await misfitsOf(page, 'System with backups')

      expect(listed).toMatch(/olga .*files/)
      expect(await program.status()).toMatchObject({
        backup: { to: folder.path, at: '0 3 * * *', keep: 14 },
      })
      expect(misfits).toEqual([])
      // The folder that was refused.
      expect(owner.troubles).toEqual([expect.stringContaining('400 (Bad Request)')])
    }, 120_000)

    it('have beside them, in the settings of everybody, the own profile as one archive to download', async () => {
      const guest = await program.person('gerda')
      await guest.mustSend('POST', '/api/capture', { body: { content: 'Met the kolibri.' } })
      await using opened = await openPage(browser, await program.url())
      const { page } = opened
      await openAs(page, { username: 'gerda', path: '/settings/data', title: 'Settings' })

      await press(page, 'Make the archive')
      await see(page, /^Ready: \d+ files/)
      const misfits = await misfitsOf(page, 'export-ready')
      const [download] = await Promise.all([page.waitForEvent('download'), press(page, 'Download')])
      const members = gunzipSync(await readFile(await download.path())).toString('latin1')
      await see(page, 'Your browser downloads it now.')

      expect(download.suggestedFilename()).toMatch(/^gerda-.*\.mh\.tar\.gz$/)
      expect(members).toContain('mh-profile/manifest.ndjson')
      expect(members).toContain('Met the kolibri.')
      expect(misfits).toEqual([])
      expect(opened.troubles).toEqual([])
    }, 120_000)
  },
)
