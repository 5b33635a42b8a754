import { join } from 'node:path'
import type { CommandContext } from '../command-context.ts'
import { observeSupervisor } from '../system/running-supervisor.ts'
import { table } from '../terminal/table.ts'
import { type ServiceOptions, type ServicePlace, servicePlace, unitsFor } from './service-place.ts'
import { type ServiceScope, systemctl, systemctlWord, systemdRuns } from './systemctl.ts'
import { removeUnit, unitFound, type UnitFound, writeUnits } from './unit-files.ts'
import { UNIT_NAMES, type UnitName } from './unit-names.ts'

type ServiceAction = (context: CommandContext, options: ServiceOptions) => Promise<void>

/** What `mh service` does, by verb. */
export const SERVICE_ACTIONS = { install, uninstall, status, print } as const satisfies Record<
  string,
  ServiceAction
>

/** Units that are enabled and started by name; the slice comes with the service. */
const STARTED: readonly UnitName[] = ['mh.socket', 'mh.service']

/** `mh service print` */
async function print(context: CommandContext, options: ServiceOptions): Promise<void> {
  const { scope } = servicePlace(context, options)
  const units = await unitsFor(context, scope)
  context.output.result({ scope, units }, () => units.map(({ text }) => text).join('\n'))
}

/** `mh service install` */
async function install(context: CommandContext, options: ServiceOptions): Promise<void> {
  const { output, layout } = context
  const { scope, folder } = servicePlace(context, options)
  const units = await unitsFor(context, scope)
  await writeUnits(folder, units, layout.root)
  const started = await startUnits(context, scope)
  const names = units.map(({ name }) => join(folder, name))
  output.result({ scope, installed: names, started }, () =>
    [...names.map((name) => `Wrote ${name}`), ...(started ? ['The service runs.'] : [])].join('\n'),
  )
}

/** False where that is left to the person, who is told what to do. */
async function startUnits(context: CommandContext, scope: ServiceScope): Promise<boolean> {
  const command = `systemctl${scope === 'user' ? ' --user' : ''} enable --now ${STARTED.join(' ')}`
  if (!(await systemdRuns(scope))) {
    context.output.note(`${absent(scope)} The units count once it does: ${command}`)
    return false
  }
  await systemctl(scope, ['daemon-reload'])
  if ((await observeSupervisor(context)) !== 'absent') {
    await systemctl(scope, ['enable', ...STARTED])
    context.output.note(`A supervisor runs already. To hand over to systemd: mh stop && ${command}`)
    return false
  }
  await systemctl(scope, ['enable', '--now', ...STARTED])
  return true
}

/** `mh service uninstall`: removes what `install` wrote for this data root, and nothing else. */
async function uninstall(context: CommandContext, options: ServiceOptions): Promise<void> {
  const { output, layout } = context
  const place = servicePlace(context, options)
  const found = await lookAt(place, layout.root)
  const ours = found.filter(({ installed }) => installed === 'ours').map(({ name }) => name)
  const runs = await systemdRuns(place.scope)
  const startable = ours.filter((name) => STARTED.includes(name))
  if (runs && startable.length > 0) await systemctl(place.scope, ['disable', '--now', ...startable])
  for (const name of ours) await removeUnit(place.folder, name)
  if (runs) await systemctl(place.scope, ['daemon-reload'])
  for (const { name, installed } of found) {
    if (installed === 'other')
      output.note(`${join(place.folder, name)} is not of this data root, and stays.`)
  }
  const removed = ours.map((name) => join(place.folder, name))
  output.result({ scope: place.scope, removed }, () =>
    removed.length === 0
      ? `Nothing is installed for ${layout.root} in ${place.folder}.`
      : removed.map((path) => `Removed ${path}`).join('\n'),
  )
}

interface UnitRow {
  readonly name: UnitName
  readonly installed: UnitFound
  readonly enabled: string
  readonly active: string
}

/** `mh service status` */
async function status(context: CommandContext, options: ServiceOptions): Promise<void> {
  const place = servicePlace(context, options)
  const runs = await systemdRuns(place.scope)
  const rows: UnitRow[] = []
  for (const { name, installed } of await lookAt(place, context.layout.root)) {
    const ask = async (verb: string): Promise<string> =>
      runs && installed !== 'absent' ? await systemctlWord(place.scope, [verb, name]) : 'unknown'
    rows.push({ name, installed, enabled: await ask('is-enabled'), active: await ask('is-active') })
  }
  if (!runs) context.output.note(`${absent(place.scope)} Only the files can be looked at.`)
  context.output.result(
    { scope: place.scope, folder: place.folder, systemd: runs, units: rows },
    () => unitTable(rows),
  )
}

function unitTable(rows: readonly UnitRow[]): string {
  const words = { ours: 'yes', other: 'for another data root', absent: 'no' } as const
  return table(rows, [
    { title: 'UNIT', value: ({ name }) => name },
    { title: 'INSTALLED', value: ({ installed }) => words[installed] },
    { title: 'ENABLED', value: ({ enabled }) => enabled },
    { title: 'ACTIVE', value: ({ active }) => active },
  ])
}

async function lookAt(
  { folder }: ServicePlace,
  root: string,
): Promise<{ name: UnitName; installed: UnitFound }[]> {
  const looks = UNIT_NAMES.map(async (name) => {
    return { name, installed: await unitFound(join(folder, name), root) }
  })
  return await Promise.all(looks)
}

function absent(scope: ServiceScope): string {
  return scope === 'user'
    ? 'No systemd of yours runs here.'
    : 'systemd does not run this machine, or is not reached from here.'
}
