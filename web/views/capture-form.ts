import type { Memories } from '../api/memories.ts'
import type { Memory } from '../api/memory.ts'
import { element } from '../dom/element.ts'
import { Field } from '../dom/field.ts'
import { Form } from '../dom/form.ts'

/** The box in which a memory is written. The text leaves it only once it is kept. */
export function captureForm(
  memories: Memories,
  onKept: (memory: Memory) => void,
): { element: HTMLElement; input: HTMLElement } {
  const input = element('textarea', { rows: '3' })
  const form = new Form({
    fields: [contentField(input)],
    action: { idle: 'Keep', busy: 'Keeping …' },
    onSubmit: async () => {
      const { value } = input
      onKept(await memories.capture(value))
      // Somebody may have typed on meanwhile.
      if (input.value === value) input.value = ''
      form.say('Kept.')
    },
  })
  input.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) form.element.requestSubmit()
  })
  return { element: form.element, input }
}

function contentField(input: HTMLTextAreaElement): Field {
  return new Field({
    name: 'content',
    label: 'What should be remembered?',
    hint: 'Ctrl and Enter keep it.',
    input,
    check: (value) => (value.trim() === '' ? 'Write something first.' : undefined),
  })
}
