import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'
import { z } from 'zod'
import { settled } from './page-driver.ts'

const found = () =>
  z.array(z.object({ id: z.string(), nodes: z.array(z.object({ html: z.string() })) }))

/** All rules; where an element stands is worked out for no report but that of violations, which has its HTML. */
const RUN = `axe
  .run({ resultTypes: ['violations'], selectors: false })
  .then(({ violations }) => violations)`

/** What axe-core has to say against a page as it is shown: the rule, and each element that breaks it. */
export async function violations(page: Page): Promise<string[]> {
  if ((await page.evaluate('typeof axe')) === 'undefined') {
    const path = createRequire(import.meta.url).resolve('axe-core/axe.min.js')
    // By the debugger, which the content security policy does not bind.
    await page.evaluate(await readFile(path, 'utf8'))
  }
  // Halfway from one theme to the other no colour is what it will be.
  await settled(page)
  const result: unknown = await page.evaluate(RUN)
  return found()
    .parse(result)
    .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))
}
