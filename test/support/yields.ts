import { readdir, readFile } from 'node:fs/promises'
import { getPriority } from 'node:os'
import { join } from 'node:path'
import { rootLayout } from '../../shared/layout/root-layout.ts'
import { groupPlaces } from '../../supervisor/limits/control-group-places.ts'
import { groupName } from '../../supervisor/walls/worker-walls.ts'

/** Whether a worker comes after the others at the processors: by the weight of its group where it has one, else by every thread's priority. */
export async function yields(root: string, pid: number): Promise<boolean> {
  const name = groupName(rootLayout(root), '')
  const groups = await readFile(`/proc/${pid}/cgroup`, 'utf8').catch(() => '')
  const own = groups.split('\n').filter((line) => line.includes(name))
  const place = (await groupPlaces()).find(({ powers }) => powers.includes('cpu'))
  if (place && own.length > 0) {
    const folder = own[0]?.split('/').at(-1) ?? ''
    const file = place.version === 1 ? 'cpu.shares' : 'cpu.weight'
    const weight = Number(await readFile(join(place.path, folder, file), 'utf8'))
    return weight < (place.version === 1 ? 512 : 50)
  }
  const threads = await readdir(`/proc/${pid}/task`).catch(() => [])
  return threads.length > 0 && threads.every((thread) => getPriority(Number(thread)) >= 10)
}
