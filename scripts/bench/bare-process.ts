import { HttpClient } from './http-client.ts'
import { StartedProgram } from './started-program.ts'

/** A process that does nothing but answer, started and asked once: the floor of every worker. */
export async function bareProcess(program: string, socketPath: string): Promise<StartedProgram> {
  const child = await StartedProgram.start({ command: [program, socketPath] })
  await using client = new HttpClient({ origin: 'http://bare', socketPath })
  await client.send('GET', '/')
  return child
}

/** How long that takes, in ms. */
export async function bareStartMs(program: string, socketPath: string): Promise<number> {
  const began = performance.now()
  await using _child = await bareProcess(program, socketPath)
  return performance.now() - began
}
