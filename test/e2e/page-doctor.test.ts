import { chmod } from 'node:fs/promises'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BuiltProgram, builtProgram } from '../support/built-program.ts'
import { PASSWORD } from '../support/running-supervisor.ts'
import { violations } from './axe.ts'
import { chromiumPath, openPage, startBrowser } from './browser.ts'
import { arrive, openAs, press, see } from './page-driver.ts'

describe.skipIf(chromiumPath === undefined)(
  'the check-up on the owner’s System page, in Chromium (scripts/prepare-tests.sh)',
  () => {
    let browser: Browser
    let program: BuiltProgram

    beforeAll(async () => {
      browser = await startBrowser()
      program = await builtProgram()
      const args = ['user', 'create', 'olga', '--role', 'owner', '--password-stdin']
      await program.mh(args, { input: PASSWORD })
    })

    afterAll(async () => {
      await browser?.close()
      await program?.[Symbol.asyncDispose]()
    })

    it('shows what the doctor finds with its remedy, looks again when asked, and speaks German', async () => {
      const path = program.layout.systemConfigFile
      await program.mh(['config', 'set', 'idleMinutes', '20'])
      await chmod(path, 0o644)
      await using owner = await openPage(browser, await program.url())
      const { page } = owner
      const said = `${path} is open to other accounts (mode 0644).`
      const inGerman = `${path} ist anderen Konten offen (Rechte 0644).`

      await openAs(page, { username: 'olga', path: '/owner/system', title: 'System' })
      await see(page, said)
      const shown = await page.getByRole('listitem').filter({ hasText: said }).innerText()
      const faults = await violations(page)
      await page.goto('/settings')
      await page.getByLabel('Language').selectOption('de')
      await arrive(page, 'Einstellungen')
      await page.goto('/owner/system')
      await see(page, inGerman)
      const item = page.getByRole('listitem').filter({ hasText: inGerman })
      const german = await item.innerText()
      await chmod(path, 0o600)
      await press(page, 'Noch einmal prüfen')
      await item.waitFor({ state: 'detached' })

      expect(shown).toContain('Must be done')
      expect(shown).toContain('What to do: mh doctor --fix')
      expect(german).toContain('Zu tun')
      expect(german).toContain('Was zu tun ist: mh doctor --fix')
      expect(faults).toEqual([])
      expect(owner.troubles).toEqual([])
    })
  },
)
