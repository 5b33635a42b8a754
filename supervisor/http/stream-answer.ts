import type { EventStream } from './event-stream.ts'

/** What the handler of a stream gives: called when the stream has begun, it gives what is to be done when the stream is over. */
export class StreamAnswer {
  readonly begin: (stream: EventStream) => () => void

  constructor(begin: (stream: EventStream) => () => void) {
    this.begin = begin
  }
}
