import { main } from '../../../cli/main.ts'
import type { SupervisorLaunch } from '../../../cli/program-place.ts'

/** The program under test: `mh`, whose launches go to the test that runs it. Arguments: the checkout, then those of `mh`. */
const [checkout = '', ...argv] = process.argv.slice(2)

async function launchSupervisor(launch: SupervisorLaunch): Promise<void> {
  process.send?.(launch)
  if (!launch.foreground) return
  await new Promise((resolve) => process.once('message', resolve))
  process.disconnect()
}

void main(argv, { checkout, launchSupervisor }).then((code) => {
  process.exitCode = code
})
