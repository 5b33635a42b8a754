import { join } from 'node:path'
import type { Measurement } from '../measurement.ts'
import type { Bench } from '../part.ts'
import { readBarely } from '../readers/bare-libraries.ts'
import { type Reading, readTimed } from '../readers/reading.ts'
import { type SampleDocument, sampleDocuments } from '../readers/sample-documents.ts'
import { inTurns } from '../rounds.ts'

const MB = 1_000_000
/** Smaller documents are counted by the file: what counts is the start of their reader. */
const COUNTED_BY_SIZE = MB / 2

/** Documents read each in a process of its own, against its library alone in a process that is warm. */
export async function measureReaders(bench: Bench): Promise<Measurement[]> {
  const { place, rounds } = bench
  const reader = join(place.built, 'reader')
  const documents = await sampleDocuments(await place.folder('documents'))
  const measurements: Measurement[] = []
  for (const document of documents) {
    // What is loaded once is not counted.
    await readBarely(document.path)
    const results = await inTurns(
      {
        reader: () => readTimed(document.path, reader),
        bare: () => bareSeconds(document.path),
      },
      { ...bench, count: rounds },
    )
    measurements.push(...measurementsOf(document, results))
  }
  return measurements
}

async function bareSeconds(path: string): Promise<number> {
  const began = performance.now()
  await readBarely(path)
  return (performance.now() - began) / 1_000
}

function measurementsOf(
  { name, bytes }: SampleDocument,
  { reader, bare }: { readonly reader: readonly Reading[]; readonly bare: readonly number[] },
): Measurement[] {
  const bySize = bytes >= COUNTED_BY_SIZE
  const amount = bySize ? bytes / MB : 1
  return [
    {
      name: `readers: ${name}, ${(bytes / 1_000).toFixed(0)} kB`,
      unit: bySize ? 'MB/s' : 'files/s',
      figures: reader.map(({ seconds }) => amount / seconds),
      against: {
        name: 'its library alone, warm',
        figures: bare.map((seconds) => amount / seconds),
      },
    },
    {
      name: `readers: ${name}, most memory of the reader`,
      unit: 'MiB',
      figures: reader.map(({ peakMiB }) => peakMiB),
    },
  ]
}
