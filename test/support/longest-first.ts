import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Rooms of tests by how long their files take. */
const ROOMS = ['/test/e2e/', '/test/integration/', '/test/']

/** Begins with the files that take longest, so that the last to end is a short one. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    // By what they took the last time, where that is known.
    const sorted = await super.sort(files)
    return sorted.toSorted((one, other) => roomOf(one) - roomOf(other))
  }
}

function roomOf({ moduleId }: TestSpecification): number {
  return ROOMS.findIndex((room) => moduleId.includes(room))
}
