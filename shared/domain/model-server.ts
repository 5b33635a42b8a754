import { z } from 'zod'
import { schema } from '../api/schema.ts'

const url = () =>
  z
    .url({ protocol: /^https?$/, error: 'an address such as http://127.0.0.1:11434' })
    .max(500)
    .refine(
      (text) => !/^https?:\/\/[^/]*@/i.test(text),
      'no name or password: keys are secrets of a profile',
    )

/**
 * A server of models that profiles may use. `local` says whether it belongs to the house, so that memories of the privacy class `local`
 * may go there and a name may lead into the machine's own network; without it an address of loopback or of a private range does.
 */
export const ModelServer = schema(() =>
  z.union([url(), z.strictObject({ url: url(), local: z.boolean() })]),
)
export type ModelServer = z.output<typeof ModelServer.zod>
