import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { PASSWORD } from '../support/running-supervisor.ts'

/** Pictures are taken where whoever wants to look at them has made this folder: they cost as much as axe does. */
const PICTURES = join(import.meta.dirname, '../pictures')
/** What a page shows differently in another window or theme, it has drawn by the frame after the next, but for what moves there, which ends if it ever does. */
const DRAWN = `new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))).then(() => {
  const moving = document.getAnimations().filter((one) => one.effect?.getComputedTiming().endTime !== Infinity)
  return Promise.allSettled(moving.map((one) => one.finished)).then(() => undefined)
})`
const MOST_SHOWN = 1_500
const KEYS: ReadonlySet<string> = new Set(['Tab', 'Enter', 'Escape', 'Control+Enter', 'Control+k'])

/** Fills fields by their labels. */
export async function fill(page: Page, answers: Readonly<Record<string, string>>): Promise<void> {
  for (const [label, answer] of Object.entries(answers)) await page.getByLabel(label).fill(answer)
}

/** Presses a button by its name. */
export async function press(page: Page, name: string | RegExp): Promise<void> {
  await page.getByRole('button', { name }).click()
}

/** Waits until a text can be seen; in vain, it says what was there instead. */
export async function see(page: Page, text: string | RegExp): Promise<void> {
  try {
    await page.getByText(text).first().waitFor()
  } catch (error) {
    const shown = await page.evaluate('document.body.innerText')
    throw new Error(
      `not seen at ${page.url()}, which shows: ${String(shown).slice(0, MOST_SHOWN)}`,
      {
        cause: error,
      },
    )
  }
}

/** Waits until a page with this title is shown. */
export async function arrive(page: Page, title: string | RegExp): Promise<void> {
  await page.getByRole('heading', { level: 1, name: title }).waitFor()
}

/** Logs in where the log-in is shown, and waits until it is gone. */
export async function logIn(page: Page, username: string): Promise<void> {
  await fill(page, { Username: username, Password: PASSWORD })
  await press(page, 'Log in')
  await page.locator('#main').waitFor()
}

/** Opens an address as somebody, and waits for the page with this title. */
export async function openAs(
  page: Page,
  { username, path, title }: { username: string; path: string; title: string | RegExp },
): Promise<void> {
  await page.goto(path)
  await logIn(page, username)
  await arrive(page, title)
}

/** Types words, and presses a key where a step names one. */
export async function type(page: Page, ...steps: readonly string[]): Promise<void> {
  for (const step of steps)
    await (KEYS.has(step) ? page.keyboard.press(step) : page.keyboard.type(step))
}

/** Gives the width in pixels that the page needs, as it is drawn; takes a picture of it where they are wanted. */
export async function photograph(page: Page, name: string): Promise<number> {
  if (existsSync(PICTURES))
    await page.screenshot({ path: join(PICTURES, `${name}.png`), fullPage: true })
  await settled(page)
  return Number(await page.evaluate('document.documentElement.scrollWidth'))
}

/** Waits until the page stands as it is drawn in this window and theme. */
export async function settled(page: Page): Promise<void> {
  await page.evaluate(DRAWN)
}
