import { join, resolve } from 'node:path'
import { rootLayout } from '../shared/layout/root-layout.ts'
import { installPresentRuntime } from '../shared/runtime/install-runtime.ts'
import { launchSupervisor } from './launch-supervisor.ts'
import { main } from './main.ts'

/** The programs lie in `<checkout>/dist/runtime`. */
const built = import.meta.dirname
const checkout = resolve(built, '../..')

// A wait that nothing can end any more would let Node leave with 0 in the middle of a command.
const unfinished = (): void => {
  process.stderr.write('mh: the command did not come to its end\n')
  process.exitCode = 1
}
process.once('beforeExit', unfinished)

main(process.argv.slice(2), {
  checkout,
  program: join(built, 'mh.cjs'),
  launchSupervisor: (launch) => launchSupervisor(built, launch),
  prepareService: (root) => installPresentRuntime(built, rootLayout(root)),
}).then(
  (code) => {
    process.off('beforeExit', unfinished)
    process.exitCode = code
  },
  (error: unknown) => {
    process.off('beforeExit', unfinished)
    // A fault of ours: `main` turns every foreseen failure into an exit code.
    process.stderr.write(`mh: ${error instanceof Error ? error.stack : String(error)}\n`)
    process.exitCode = 1
  },
)
