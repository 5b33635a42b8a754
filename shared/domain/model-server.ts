import { z } from 'zod'
import { schema } from '../api/schema.ts'
import { RULE_WORDS } from './rule-words.ts'

const url = () =>
  z
    .url({ protocol: /^https?$/, error: RULE_WORDS['server-address'] })
    .max(500)
    .refine((text) => !/^https?:\/\/[^/]*@/i.test(text), RULE_WORDS['server-secret'])

/**
 * A server of models that profiles may use. `local` says whether it belongs to the house, so that memories of the privacy class `local`
 * may go there and a name may lead into the machine's own network; without it an address of loopback or of a private range does.
 * `concurrency` is how many requests all workers together may have under way there: 1 where nothing is said of a local one, 8 of another.
 */
export const ModelServer = schema(() =>
  z.union([
    url(),
    z
      .strictObject({
        url: url(),
        local: z.boolean().optional(),
        concurrency: z.int().min(1).max(64).optional(),
      })
      .refine(
        ({ local, concurrency }) => local !== undefined || concurrency !== undefined,
        RULE_WORDS['server-bare'],
      ),
  ]),
)
export type ModelServer = z.output<typeof ModelServer.zod>

/** The servers as workers are told of them: what only the supervisor needs is left out, which workers of an earlier build would not take. */
export function serversForWorkers(servers: readonly ModelServer[]): ModelServer[] {
  return servers.map((server) => {
    if (typeof server === 'string' || server.concurrency === undefined) return server
    return server.local === undefined ? server.url : { url: server.url, local: server.local }
  })
}
