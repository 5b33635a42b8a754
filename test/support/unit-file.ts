const SECTIONS = ['Unit', 'Socket', 'Service', 'Slice', 'Install']

/** A unit's settings by section; a name that stands there several times has its last value. */
export type UnitSettings = Readonly<Record<string, Readonly<Record<string, string>>>>

/** Reads a unit as systemd does; throws at a line that it would complain about. */
export function parseUnit(text: string): UnitSettings {
  const unit: Record<string, Record<string, string>> = {}
  let section: Record<string, string> | undefined
  for (const line of text.split('\n').filter((one) => one !== '' && !one.startsWith('#'))) {
    const head = /^\[(\w+)\]$/.exec(line)?.[1]
    if (head === undefined) put(section, line)
    else if (SECTIONS.includes(head)) section = unit[head] ??= {}
    else throw new Error(`unknown section: ${line}`)
  }
  return unit
}

function put(section: Record<string, string> | undefined, line: string): void {
  const [, name, value] = /^([A-Z][A-Za-z]+)=(.*)$/.exec(line) ?? []
  if (!section || name === undefined || value === undefined) throw new Error(`no setting: ${line}`)
  section[name] = value
}
