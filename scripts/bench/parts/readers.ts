import { join } from 'node:path'
import type { Measurement } from '../measurement.ts'
import type { Bench } from '../part.ts'
import { readBarely } from '../readers/bare-libraries.ts'
import { type Reading, readTimed } from '../readers/reading.ts'
import { type SampleDocument, sampleDocuments } from '../readers/sample-documents.ts'
import { type Contender, inTurns } from '../rounds.ts'

const MB = 1_000_000
/** Smaller documents are counted by the file: what counts is the start of their reader. */
const COUNTED_BY_SIZE = MB / 2

/** Documents read each in a process of its own, against its library alone in a process that is warm. */
export async function measureReaders(bench: Bench): Promise<Measurement[]> {
  const { place, rounds } = bench
  const reader = join(place.built, 'reader')
  const documents = await sampleDocuments(await place.folder('documents'))
  // What is loaded once is not counted.
  for (const { path } of documents) await readBarely(path)
  const contenders = new Map<string, Contender<Reading>>()
  for (const { name, path } of documents) {
    contenders.set(name, () => readTimed(path, reader))
    contenders.set(`${name}, bare`, () => bareTimed(path))
  }
  const results = await inTurns(Object.fromEntries(contenders), { ...bench, count: rounds })
  return documents.flatMap((document) =>
    measurementsOf(document, results[document.name] ?? [], results[`${document.name}, bare`] ?? []),
  )
}

async function bareTimed(path: string): Promise<Reading> {
  const began = performance.now()
  await readBarely(path)
  return { seconds: (performance.now() - began) / 1_000, peakMiB: 0 }
}

function measurementsOf(
  { name, bytes }: SampleDocument,
  reader: readonly Reading[],
  bare: readonly Reading[],
): Measurement[] {
  const bySize = bytes >= COUNTED_BY_SIZE
  const amount = bySize ? bytes / MB : 1
  const speeds = (readings: readonly Reading[]): number[] =>
    readings.map(({ seconds }) => amount / seconds)
  return [
    {
      name: `readers: ${name}, ${(bytes / 1_000).toFixed(0)} kB`,
      unit: bySize ? 'MB/s' : 'files/s',
      figures: speeds(reader),
      against: { name: 'its library alone, warm', figures: speeds(bare) },
    },
    {
      name: `readers: ${name}, most memory of the reader`,
      unit: 'MiB',
      figures: reader.map(({ peakMiB }) => peakMiB),
    },
  ]
}
