import 'uplot/dist/uPlot.min.css'
import uPlot from 'uplot'

/** What a chart shows: a bar for each name. */
export interface ChartPoints {
  readonly points: readonly { readonly name: string; readonly count: number }[]
  /** A count as its axis writes it. */
  readonly show: (count: number) => string
}

/** A chart that is drawn; it fits its box until it is taken away. */
export interface DrawnChart {
  remove(): void
}

const HEIGHT = 220
/** How wide a label below the axis is, about. */
const LABEL_PX = 90

/** Draws bars into a box, in the colours that its tokens have now. */
export function drawChart(box: HTMLElement, { points, show }: ChartPoints): DrawnChart {
  const chart = new uPlot(
    optionsOf(box, { points, show }),
    [points.map((_point, index) => index), points.map(({ count }) => count)],
    box,
  )
  const observer = new ResizeObserver(() => chart.setSize({ width: widthOf(box), height: HEIGHT }))
  observer.observe(box)
  return {
    remove() {
      observer.disconnect()
      chart.destroy()
    },
  }
}

function optionsOf(box: HTMLElement, { points, show }: ChartPoints): uPlot.Options {
  const colours = coloursOf(box)
  const axis = { stroke: colours.soft, font: `12px ${getComputedStyle(box).fontFamily}` }
  const bars = uPlot.paths.bars?.({ size: [0.7, 48], radius: 0.15 })
  return {
    width: widthOf(box),
    height: HEIGHT,
    legend: { show: false },
    cursor: { show: false },
    scales: {
      x: { time: false, range: [-0.6, points.length - 0.4] },
      y: { range: (_chart, _least, most) => [0, Math.max(1, most * 1.08)] },
    },
    axes: [
      {
        ...axis,
        size: 30,
        grid: { show: false },
        ticks: { show: false },
        splits: (self) => splits(points.length, self.width),
        values: (_self, places) => places.map((place) => points[place]?.name ?? ''),
      },
      {
        ...axis,
        size: 48,
        grid: { stroke: colours.line, width: 1 },
        ticks: { show: false },
        incrs: STEPS,
        values: (_self, counts) => counts.map(show),
      },
    ],
    series: [
      {},
      {
        fill: colours.accent,
        stroke: colours.accent,
        width: 0,
        points: { show: false },
        ...(bars && { paths: bars }),
      },
    ],
  }
}

/** Whole numbers only: nothing is counted by halves. */
const STEPS = Array.from({ length: 12 }, (_nothing, power) =>
  [1, 2, 5].map((one) => one * 10 ** power),
).flat()

function splits(count: number, width: number): number[] {
  const room = Math.max(1, Math.floor(width / LABEL_PX))
  const step = Math.max(1, Math.ceil(count / room))
  return Array.from({ length: Math.ceil(count / step) }, (_nothing, index) => index * step)
}

function widthOf(box: HTMLElement): number {
  return Math.max(120, Math.floor(box.clientWidth))
}

/** The canvas takes colours, not tokens: an element that has them is asked what they come to. */
function coloursOf(box: HTMLElement): Readonly<Record<'accent' | 'soft' | 'line', string>> {
  const probe = document.createElement('span')
  box.append(probe)
  const colourOf = (token: string): string => {
    probe.style.color = `var(${token})`
    return getComputedStyle(probe).color
  }
  const colours = {
    accent: colourOf('--accent'),
    soft: colourOf('--ink-soft'),
    line: colourOf('--line'),
  }
  probe.remove()
  return colours
}
