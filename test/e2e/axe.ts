import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'
import { z } from 'zod'

const found = () =>
  z.array(z.object({ id: z.string(), nodes: z.array(z.object({ html: z.string() })) }))

/** What axe-core has to say against a page as it is shown: the rule, and each element that breaks it. */
export async function violations(page: Page): Promise<string[]> {
  const source = await readFile(
    createRequire(import.meta.url).resolve('axe-core/axe.min.js'),
    'utf8',
  )
  // By the debugger, which the content security policy does not bind.
  await page.evaluate(source)
  const result: unknown = await page.evaluate('axe.run().then(({ violations }) => violations)')
  return found()
    .parse(result)
    .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))
}
