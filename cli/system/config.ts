import { routes } from '../../shared/api/routes.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import type { CommandContext } from '../command-context.ts'
import { connect } from '../connect.ts'
import { table } from '../terminal/table.ts'
import { configValueWords, parseConfigValue } from './config-value.ts'

interface ConfigSetting {
  readonly key: string
  /** As it was typed. */
  readonly value: string
}

/** `mh config get` */
export async function getConfig(context: CommandContext, key: string | undefined): Promise<void> {
  const client = await connect(context)
  const answer = await client.call(routes.systemConfig)
  noteRestart(context, answer.restartNeeded)
  if (key === undefined) context.output.result(answer, () => configTable(answer.config))
  else showValue(context, valueOf(answer.config, key))
}

/** `mh config set` */
export async function setConfig(
  context: CommandContext,
  { key, value }: ConfigSetting,
): Promise<void> {
  const client = await connect(context)
  const answer = await client.call(routes.changeSystemConfig, {
    body: { [key]: parseConfigValue(value) },
  })
  const now = answer.config[key]
  context.output.result(answer, () =>
    now === undefined ? `${key} is not set.` : `${key} = ${configValueWords(now)}`,
  )
  noteRestart(context, answer.restartNeeded)
}

function showValue({ output }: CommandContext, value: unknown): void {
  output.result(value, () => configValueWords(value))
}

function valueOf(config: Readonly<Record<string, unknown>>, key: string): unknown {
  const value = Object.hasOwn(config, key) ? config[key] : undefined
  if (value !== undefined) return value
  throw new AppError('not-found', `The configuration has no "${key}". What it has: mh config get`)
}

function configTable(config: Readonly<Record<string, unknown>>): string {
  return table(Object.entries(config), [
    { title: 'KEY', value: ([key]) => key },
    { title: 'VALUE', value: ([, value]) => configValueWords(value) },
  ])
}

function noteRestart({ output }: CommandContext, keys: readonly string[]): void {
  if (keys.length > 0)
    output.note(`Not in force before the next start: ${keys.join(', ')}. To restart: mh restart`)
}
