import { join } from 'node:path'
import { main } from '../../../cli/main.ts'
import type { SupervisorLaunch } from '../../../cli/program-place.ts'
import { AppError } from '../../../shared/errors/app-error.ts'
import { isErrorCode } from '../../../shared/errors/error-codes.ts'

/**
 * The program under test: `mh`, whose launches go to the test that runs it. Arguments: the checkout, then those of `mh`.
 * With an error's code for a host the launch fails with that error.
 */
const [checkout = '', ...argv] = process.argv.slice(2)

async function launchSupervisor(launch: SupervisorLaunch): Promise<void> {
  process.send?.(launch)
  if (isErrorCode(launch.host)) throw new AppError(launch.host, 'The launch failed.')
  if (!launch.foreground) return
  await new Promise((resolve) => process.once('message', resolve))
  process.disconnect()
}

const program = join(checkout, 'mh.cjs')
const prepareService = async (root: string): Promise<void> => void process.send?.({ root })

void main(argv, { checkout, program, launchSupervisor, prepareService }).then(
  (code) => (process.exitCode = code),
)
