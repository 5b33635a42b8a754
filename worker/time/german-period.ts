/** A stretch of time in the past as German names it, in the words by which English does. */
export interface GermanPeriod {
  readonly phrase: string
  readonly which: 'last' | 'this'
  readonly unit: string
}

const UNITS: Readonly<Record<string, string>> = {
  woche: 'week',
  wochenende: 'weekend',
  monat: 'month',
  jahr: 'year',
  frühling: 'spring',
  frühjahr: 'spring',
  sommer: 'summer',
  herbst: 'autumn',
  winter: 'winter',
}
const WHICH = /(?:letzte|vorige|vergangene|diese)[mnrs]?/
const PERIOD = new RegExp(
  String.raw`(?<![\p{L}\d])(?:(?:im|in|am) )?(?:de[mnr] )?(${WHICH.source}) (${Object.keys(UNITS).join('|')})(?!\p{L})`,
  'iu',
)
const DAYS_BACK: Readonly<Record<string, number>> = { heute: 0, gestern: 1, vorgestern: 2 }
const DAY = /(?<!\p{L})(?:heute|gestern|vorgestern)(?!\p{L})/iu

/** The period that a text names, such as `letzten Sommer`. */
export function germanPeriod(text: string): GermanPeriod | undefined {
  const [phrase, which = '', unit = ''] = PERIOD.exec(text) ?? []
  if (phrase === undefined) return undefined
  const isThis = which.toLowerCase().startsWith('diese')
  return { phrase, which: isThis ? 'this' : 'last', unit: UNITS[unit.toLowerCase()] ?? '' }
}

/** The day that a text names by how far back it lies. */
export function germanDay(text: string): { phrase: string; daysBack: number } | undefined {
  const [phrase] = DAY.exec(text) ?? []
  if (phrase === undefined) return undefined
  return { phrase, daysBack: DAYS_BACK[phrase.toLowerCase()] ?? 0 }
}
