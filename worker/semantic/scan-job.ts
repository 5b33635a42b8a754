import { z } from 'zod'
import { schema } from '../../shared/api/schema.ts'

/** What a scan of the vectors looks for. */
export interface ScanJob {
  /** Of the vectors' file. */
  readonly path: string
  /** Whose vectors the question can be compared with. */
  readonly space: string
  readonly vector: Float32Array
  /** How many are wanted at most. */
  readonly limit: number
  readonly type?: string | undefined
  /** Milliseconds since 1970. */
  readonly from?: number | undefined
  readonly to?: number | undefined
  /** From how many vectors on signs choose which are compared; as many as pay, where nothing is said. */
  readonly prefilterFrom?: number
}

/** What a scan found, the closest first; `other-space` when the vectors are of another model or dimension by now. */
export const ScanResult = schema(() =>
  z.discriminatedUnion('status', [
    z.object({ status: z.literal('other-space') }),
    z.object({
      status: z.literal('found'),
      near: z.array(z.object({ path: z.string(), id: z.string(), similarity: z.number() })),
    }),
  ]),
)
export type ScanResult = z.output<typeof ScanResult.zod>
export type NearMemory = Extract<ScanResult, { status: 'found' }>['near'][number]
