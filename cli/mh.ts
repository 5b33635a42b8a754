import { resolve } from 'node:path'
import { launchSupervisor } from './launch-supervisor.ts'
import { main } from './main.ts'

/** The programs lie in `<checkout>/dist/runtime`. */
const built = import.meta.dirname
const checkout = resolve(built, '../..')

main(process.argv.slice(2), {
  checkout,
  launchSupervisor: (launch) => launchSupervisor(built, launch),
}).then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    // A fault of ours: `main` turns every foreseen failure into an exit code.
    process.stderr.write(`mh: ${error instanceof Error ? error.stack : String(error)}\n`)
    process.exitCode = 1
  },
)
