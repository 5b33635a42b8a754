import { join } from 'node:path'
import { z } from 'zod'
import { schema } from '../../shared/api/schema.ts'
import { parseJson } from '../../shared/files/parse-json.ts'
import { outputOf } from './run-load.ts'

const Outcomes = schema(() =>
  z.array(
    z.object({
      status: z.string(),
      run: z.object({ counts: z.record(z.string(), z.int()) }).optional(),
    }),
  ),
)

/** Runs the organizer in every profile of a root, as a person does it, and gives how many memories it has enriched. */
export async function organizeEverybody(built: string, root: string): Promise<number> {
  const command = ['--root', root, '--json', '--no-start', 'agent', 'run', 'organizer']
  const said = await outputOf([join(built, 'mh.cjs'), ...command])
  const outcomes = Outcomes.parse(parseJson(said, 'mh agent run'), 'mh agent run')
  return outcomes.reduce((sum, { run }) => sum + (run?.counts['memories'] ?? 0), 0)
}
