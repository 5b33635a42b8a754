import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BuiltProgram, builtProgram } from '../support/built-program.ts'
import type { Client } from '../support/client.ts'
import { eventually } from '../support/eventually.ts'
import { chromiumPath, openPage, startBrowser } from './browser.ts'
import { logIn } from './page-driver.ts'

const MARK = 'Mark13'
const HOSTILE = `${MARK} <img src=x data-evil onerror=alert(1)><svg data-evil onload=alert(2)></svg><a data-evil href="javascript:alert(3)">x</a> [x](javascript:alert(4)) [y](data:text/html;base64,PHNjcmlwdD4=)`
const FILE = `${MARK} <img src=x data-evil onerror=alert(5)>.txt`
const PATHS = ['/', '/memory', '/tasks', '/calendar', '/persona', '/inbox'] as const
const INJECTED = '[data-evil], a[href^="javascript:" i], a[href^="data:" i], main script'
/** As a text or in a field. */
const IS_SHOWN = `document.body.innerText.includes('${MARK}') ||
  [...document.querySelectorAll('input, textarea')].some(({ value }) => value.includes('${MARK}'))`
const PATIENCE_MS = 10_000

describe.skipIf(chromiumPath === undefined)(
  'A13: text that others wrote, in Chromium (scripts/prepare-tests.sh)',
  () => {
    let browser: Browser
    let program: BuiltProgram

    beforeAll(async () => {
      browser = await startBrowser()
      program = await builtProgram()
      await plant(await program.person('alice'))
    })

    afterAll(async () => {
      await browser?.close()
      await program?.[Symbol.asyncDispose]()
    })

    it('is shown as text wherever the page shows it, becomes no element and runs nothing', async () => {
      await using opened = await openPage(browser, await program.url())
      const { page, troubles } = opened
      await page.goto('/')
      await logIn(page, 'alice')

      for (const path of PATHS) {
        await page.goto(path)
        await eventually(() => page.evaluate<boolean>(IS_SHOWN), PATIENCE_MS).catch(() =>
          expect.fail(path),
        )
        expect(await page.locator(INJECTED).count(), path).toBe(0)
      }

      expect(troubles).toEqual([])
    })
  },
)

/** Puts it wherever a person, a file or a calendar may bring words. */
async function plant(alice: Client): Promise<void> {
  await alice.mustSend('POST', '/api/capture', {
    body: { content: HOSTILE, tags: [HOSTILE.slice(0, 60)] },
  })
  await alice.mustSend('POST', '/api/tasks', { body: { title: HOSTILE } })
  const { json } = await alice.mustSend('GET', '/api/persona/core')
  const core = Object(json['value'] ?? json['content'] ?? {})
  const identity = { ...Object(core['identity']), name: HOSTILE }
  await alice.mustSend('PUT', '/api/persona/core', { body: { ...core, identity } })
  const day = new Date().toISOString().slice(0, 10).replaceAll('-', '')
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:x',
    'BEGIN:VEVENT',
    'UID:hostile',
    `DTSTART;VALUE=DATE:${day}`,
    `SUMMARY:${HOSTILE.replaceAll(/[,;]/g, '\\$&')}`,
    'END:VEVENT',
    'END:VCALENDAR',
  ]
  await alice.mustSend('POST', '/api/calendar/import', {
    headers: { 'content-type': 'text/calendar' },
    body: `${lines.join('\r\n')}\r\n`,
  })
  await alice.mustSend('PUT', `/api/inbox/${encodeURIComponent(FILE)}`, {
    headers: { 'content-type': 'application/octet-stream' },
    body: 'A line.',
  })
}
