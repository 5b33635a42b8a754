import { type Measurement, type Target, verdictOf } from './measurement.ts'
import type { Summary } from './statistics.ts'

const HEADINGS = ['name', 'figure', 'against', 'ratio', 'target', 'reached'] as const

/** The measurements as a table for people: medians, with the least and the most of the rounds. */
export function tableOf(measurements: readonly Measurement[]): string {
  const rows = [[...HEADINGS], ...measurements.map(rowOf)]
  const widths = HEADINGS.map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  )
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
  return `${lines.join('\n')}\n`
}

/** The same for programs, with the figures of every round. */
export function jsonOf(measurements: readonly Measurement[]): string {
  const whole = measurements.map((measurement) => ({
    ...measurement,
    verdict: verdictOf(measurement),
  }))
  return `${JSON.stringify(whole, null, 2)}\n`
}

function rowOf(measurement: Measurement): string[] {
  const { name, unit, against, target } = measurement
  const verdict = verdictOf(measurement)
  return [
    name,
    `${spread(verdict.figure)} ${unit}`,
    against && verdict.against ? `${against.name}: ${spread(verdict.against)}` : '',
    verdict.ratio ? spread(verdict.ratio) : '',
    target ? wish(target, unit) : '',
    verdict.reached === null ? '' : verdict.reached ? 'yes' : 'no',
  ]
}

function spread({ median, least, most }: Summary): string {
  return least === most ? short(median) : `${short(median)} (${short(least)}–${short(most)})`
}

function wish({ of, is, value }: Target, unit: string): string {
  return `${is === 'at least' ? '≥' : '≤'} ${short(value)}${of === 'figure' ? ` ${unit}` : ''}`
}

/** Three figures are more than the noise leaves. */
function short(value: number): string {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2
  return value.toLocaleString('en', { maximumFractionDigits: digits })
}
