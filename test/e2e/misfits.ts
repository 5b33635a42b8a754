import type { Page } from 'playwright-core'
import { violations } from './axe.ts'
import { photograph } from './page-driver.ts'

const WINDOWS = [
  { width: 360, colorScheme: 'light' },
  { width: 1280, colorScheme: 'light' },
  { width: 360, colorScheme: 'dark' },
  { width: 1280, colorScheme: 'dark' },
] as const

/** Where a page as it is shown does not fit a telephone's or a desk's window, and what axe-core has against it, in both themes. */
export async function misfitsOf(page: Page, name: string): Promise<string[]> {
  const misfits: string[] = []
  for (const { width, colorScheme } of WINDOWS) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await page.setViewportSize({ width, height: 800 })
    const picture = `${name}-${colorScheme}${width}`
    const needed = await photograph(page, picture)
    if (needed !== width) misfits.push(`${picture}: ${needed} of ${width}`)
    for (const found of await violations(page)) misfits.push(`${picture}: ${found}`)
  }
  return misfits
}
