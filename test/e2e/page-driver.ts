import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { PASSWORD } from '../support/running-supervisor.ts'

const ARTIFACTS = join(import.meta.dirname, '../artifacts')
const KEYS: ReadonlySet<string> = new Set(['Tab', 'Enter', 'Control+Enter'])

/** Fills fields by their labels. */
export async function fill(page: Page, answers: Readonly<Record<string, string>>): Promise<void> {
  for (const [label, answer] of Object.entries(answers)) await page.getByLabel(label).fill(answer)
}

/** Presses a button by its name. */
export async function press(page: Page, name: string | RegExp): Promise<void> {
  await page.getByRole('button', { name }).click()
}

/** Waits until a text can be seen. */
export async function see(page: Page, text: string | RegExp): Promise<void> {
  await page.getByText(text).first().waitFor()
}

/** Logs in and waits for home. */
export async function logIn(page: Page, username: string): Promise<void> {
  await fill(page, { Username: username, Password: PASSWORD })
  await press(page, 'Log in')
  await page.getByLabel('What should be remembered?').waitFor()
}

/** Writes a memory and waits until it is kept. */
export async function keep(page: Page, text: string): Promise<void> {
  await page.getByLabel('What should be remembered?').fill(text)
  await press(page, 'Keep')
  await see(page, 'Kept.')
}

/** Searches and waits for what is found. */
export async function search(page: Page, words: string): Promise<void> {
  await page.getByLabel('Search your memories').fill(words)
  await page.getByRole('heading', { name: 'Found' }).waitFor()
}

/** The texts of the memories that are shown. */
export async function textsShown(page: Page): Promise<string[]> {
  return await page.locator('.memory .text').allInnerTexts()
}

/** Types words, and presses a key where a step names one. */
export async function type(page: Page, ...steps: readonly string[]): Promise<void> {
  for (const step of steps)
    await (KEYS.has(step) ? page.keyboard.press(step) : page.keyboard.type(step))
}

/** Takes a picture to be looked at, and gives the width in pixels that the page needed. */
export async function photograph(page: Page, name: string): Promise<number> {
  await page.screenshot({ path: join(ARTIFACTS, `${name}.png`), fullPage: true })
  return Number(await page.evaluate('document.documentElement.scrollWidth'))
}
