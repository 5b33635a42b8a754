import type { RunEffect } from '../../../shared/api/proposals.ts'
import type { DecisionSaidCode, ProposalSaidCode } from '../../../shared/domain/decision-said.ts'
import type { SaidValues, Sentences } from '../../../shared/domain/said.ts'
import { askingGerman } from '../../design/asking-said-words.ts'
import { nameOfAgent } from '../../words/agent-words.ts'
import { format } from '../../words/format.svelte.ts'
import { speakSaid } from '../../words/speak-said.ts'
import type { Spoken } from '../../words/spoken.ts'
import { reasonToLeaveOut } from '../models/set-words.ts'

/** Why an agent chose or did something. */
export function decisionSpoken({
  because,
  said,
}: Pick<RunEffect, 'because' | 'said'>): readonly Spoken[] {
  return speakSaid({ english: because, said }, { de: german })
}

/** Why a change of a persona is proposed, in German. */
export const proposalGerman: Sentences<ProposalSaidCode> = {
  'named-lately': ({ name, day }) =>
    `${name} kommt in einer Erinnerung vom ${format.day(String(day))} vor.`,
  'comes-back': ({ name, memories, days, last }) =>
    `„${name}“ kommt in ${number(memories)} Erinnerungen an ${number(days)} Tagen vor, zuletzt am ${format.day(String(last))}.`,
  'of-a-model': () => 'Das Modell gibt als Grund an:',
}

const german: Sentences<DecisionSaidCode> = {
  ...proposalGerman,
  ...askingGerman,
  'not-processed': () => 'Sie waren noch nicht bearbeitet.',
  curated: (counts) => `Ausgenommen: ${counted(counts)}.`,
  pairs: ({ pairs }) =>
    pairs === 1
      ? 'Ein Paar aus dem, was der Kurator für geeignet hält.'
      : `${number(pairs)} Paare aus dem, was der Kurator für geeignet hält.`,
  digest: ({ entries, memories }) =>
    `In ${number(memories)} Erinnerungen zweier Wochen fanden sich Themen, Tatsachen, Wendungen und Eigenheiten, zusammen ${number(entries)}.`,
  chain: ({ considered, kinds }) =>
    `Die erste wurde aus ${number(considered)} gezogen, nach Alter und danach, wie oft über sie nachgedacht wurde; die übrigen verbindet: ${linked(kinds)}.`,
  'step-hindered': ({ step }) => `${nameOfAgent(step)} darf gerade nicht laufen.`,
  night: () => 'Es ist Nacht.',
  'night-not-through': ({ step }) => `Es ist Nacht, aber ${nameOfAgent(step)} kam nicht durch.`,
  'nobody-there': () => 'Niemand war da.',
  'nobody-to-wake': () => 'Niemand war da, und es gibt keinen Nachdenker, der zu wecken wäre.',
  'waking-hindered': () => 'Niemand war da, aber der Nachdenker darf gerade nicht laufen.',
  'became-part': () => 'Sie wurde ein Teil dessen, was die Nacht hervorbrachte.',
  'learnt-by-counting': () =>
    'Ohne Modell gezählt: was oft wiederkehrt, und was klar gesagt wurde.',
  'learnt-by-model': () => 'Das Modell nennt die Erinnerungen, die es zeigen.',
  'dreamt-sample': () =>
    'Eine Auswahl der letzten sieben Tage, nach Alter und Wichtigkeit gewichtet.',
  'sample-shows': () => 'Die Auswahl zeigt, was in dem Dokument noch nicht steht.',
}

const LINKS: Readonly<Record<string, string>> = {
  link: 'ein Verweis',
  person: 'Personen',
  place: 'Orte',
  name: 'Namen',
  topic: 'Themen',
  words: 'Wörter',
  time: 'der Tag',
}

/** What joins the memories of a chain: one after the other, and of two what they have both. */
function linked(kinds: SaidValues[string] | undefined): string {
  const steps = String(kinds)
    .split(', ')
    .map((step) => step.split('+').map((kind) => LINKS[kind] ?? kind))
  return steps.map((names) => names.join(' und ')).join(', ')
}

/** How many were kept out for each reason. */
function counted(counts: SaidValues): string {
  const parts = Object.entries(counts).map(
    ([reason, count]) => `${reasonToLeaveOut(reason)} (${number(count)})`,
  )
  return parts.join(', ') || 'keine'
}

function number(value: SaidValues[string] | undefined): string {
  return format.number(Number(value))
}
