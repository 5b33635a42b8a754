/** What a part of a form needs to show members of a document and to change them. */
export interface FormContext {
  readonly value: unknown
  /** What is wrong, by place; names and numbers with dots between. */
  readonly faults: ReadonlyMap<string, string>
  readonly onchange: (path: readonly string[], made: unknown) => void
}
