/** One family of a text exposition of Prometheus. */
export interface MetricFamily {
  readonly help: string
  readonly type: string
  /** Values by the sample's name and labels, as they stand in the text. */
  readonly samples: ReadonlyMap<string, number>
}

const SAMPLE = /^([a-zA-Z_:][\w:]*)(\{(?:[a-zA-Z_]\w*="(?:[^"\\\n]|\\.)*",?)*\})? (\S+)$/
const SUFFIXES = /_(bucket|sum|count)$/

/** Reads an exposition (format 0.0.4) and throws at what is not one: samples without help and type, names twice, values that are none. */
export function parseExposition(text: string): ReadonlyMap<string, MetricFamily> {
  const families = new Map<string, { help: string; type: string; samples: Map<string, number> }>()
  for (const line of text.split('\n').filter((one) => one !== '')) {
    const [, keyword, name = '', rest = ''] = /^# (HELP|TYPE) (\S+) (.+)$/.exec(line) ?? []
    if (keyword === 'HELP') {
      if (families.has(name)) throw new Error(`twice: ${name}`)
      families.set(name, { help: rest, type: '', samples: new Map() })
    } else if (keyword === 'TYPE') ofName(families, name).type = rest
    else addSample(families, line)
  }
  return families
}

type Families = Map<string, { help: string; type: string; samples: Map<string, number> }>

function addSample(families: Families, line: string): void {
  const [, name = '', labels = '', value = ''] = SAMPLE.exec(line) ?? []
  if (name === '' || Number.isNaN(Number(value.replace('+Inf', 'Infinity'))))
    throw new Error(`no sample: ${line}`)
  const family = families.get(name) ?? ofName(families, name.replace(SUFFIXES, ''))
  if (family.samples.has(name + labels)) throw new Error(`twice: ${name}${labels}`)
  family.samples.set(name + labels, Number(value))
}

function ofName(families: Families, name: string): { type: string; samples: Map<string, number> } {
  const family = families.get(name)
  if (!family) throw new Error(`no help for ${name}`)
  return family
}
