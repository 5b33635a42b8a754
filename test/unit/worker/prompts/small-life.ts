/** A small life: what somebody kept over two years, by a name for each memory. It is Wednesday, 20 May 2026, in Berlin. */
export const NOW = new Date('2026-05-20T08:00:00Z')
export const ZONE = 'Europe/Berlin'

type Kept = readonly [name: string, at: string, content: string, more?: Record<string, unknown>]

const KEPT: readonly Kept[] = [
  [
    'crown',
    '2026-03-12',
    'At the dentist today. Dr. Weber says the crown on the upper left molar has to be replaced in June. It will cost about 640 euros.',
  ],
  [
    'anna-birthday',
    '2025-09-02',
    'Anna told me over lunch that she turns forty on 14 October and hates surprise parties.',
  ],
  [
    'anna-gift',
    '2025-10-14',
    'Gave Anna the blue teapot from the Lisbon flea market. She loved it.',
  ],
  [
    'anna-allergy',
    '2025-06-20',
    'Dinner with Anna and Tom. Anna is allergic to hazelnuts, so no praline cake for her.',
  ],
  [
    'wifi',
    '2026-01-05',
    'New router in the flat. The guest wifi is called Moewe and the password is seagull-42-harbour.',
  ],
  [
    'bike',
    '2026-04-18',
    'Locked the red bike in the cellar of Tom’s house because the yard is being dug up.',
  ],
  [
    'passport',
    '2025-08-11',
    'Renewed my passport at the town hall. It is valid until August 2035 and lies in the grey box on the shelf.',
  ],
  [
    'lisbon-hotel',
    '2025-04-22',
    'Lisbon, day one. We stay at the Pensão Amor de Deus near the Alfama stairs. The room is tiny but the view is wonderful.',
  ],
  [
    'lisbon-tram',
    '2025-04-23',
    'Rode tram 28 twice. Somebody stole Tom’s wallet on the second ride.',
  ],
  [
    'lisbon-food',
    '2025-04-24',
    'Best meal of the trip: grilled sardines at a place called O Cantinho, just off the square.',
  ],
  [
    'job-offer',
    '2026-02-03',
    'Kestrel Labs offered me the team lead position. Salary 71,000, start on the first of July. I said yes.',
  ],
  ['quit', '2026-02-10', 'Told Markus that I am leaving. My last day at Nordwind is 30 June.'],
  [
    'running',
    '2026-05-17',
    'Ran 12 kilometres along the canal in 1:04. Left knee hurts a little afterwards.',
  ],
  ['running-old', '2025-11-02', 'First run in weeks: 5 kilometres, slow, in the rain.'],
  [
    'knee',
    '2026-05-19',
    'The physiotherapist says the knee is only irritated: two weeks without running, then start with 3 kilometres.',
  ],
  [
    'car',
    '2025-12-01',
    'Winter tyres are on. The old Volvo failed its inspection because of the rear brakes; the garage wants 480 euros.',
  ],
  [
    'car-sold',
    '2026-03-28',
    'Sold the Volvo to a student from Kiel for 900 euros. Strange to have no car.',
  ],
  [
    'bread',
    '2025-07-14',
    'Sourdough that works: 500 g flour, 350 g water, 10 g salt, 100 g starter. Folded four times, 240 degrees for 40 minutes.',
  ],
  [
    'landlord',
    '2026-04-02',
    'The landlord, Mr. Petersen, wants to raise the rent by 60 euros from August. I have to answer by the end of May.',
  ],
  [
    'mother',
    '2026-05-10',
    'Called Mum for Mother’s Day. She has planted tomatoes and wants to visit in the second week of June.',
  ],
  [
    'mother-hip',
    '2025-10-30',
    'Mum’s hip operation went well. She stays in the Marien hospital until Friday.',
  ],
  [
    'book',
    '2026-01-22',
    'Finished “The Dispossessed”. Slow start, magnificent end. Lent it to Jonas.',
  ],
  [
    'jonas',
    '2025-05-16',
    'Met Jonas at the climbing hall. He builds wooden boats and lives in the old customs house.',
  ],
  ['climbing', '2026-02-21', 'Climbed my first 6b! Jonas belayed and shouted the whole time.'],
  [
    'insurance',
    '2025-09-19',
    'Liability insurance is with Hanse Mutual, contract number HM-2209-417. Costs 68 euros a year.',
  ],
  ['plants', '2026-05-02', 'Repotted the monstera. It gets water every second Sunday.'],
  [
    'concert',
    '2025-11-21',
    'Concert of the Philharmonic: Sibelius five. Tom fell asleep in the second movement.',
  ],
  [
    'vet',
    '2026-04-27',
    'Took Pixel to the vet. She weighs 4.8 kilos and needs her vaccination again in April 2027.',
  ],
  [
    'pixel',
    '2024-08-03',
    'We have a cat! Pixel, grey, three months old, from the shelter in Altona.',
  ],
  [
    'heating',
    '2026-01-15',
    'The heating was off for two days. The caretaker, Frau Lindner, has the number 040 555 0142.',
  ],
  [
    'wine',
    '2025-12-24',
    'Christmas Eve at my parents’. The wine that everybody liked was the Riesling from Weingut Kern.',
  ],
  [
    'headache',
    '2026-02-15',
    'Migraine again, the third this month. It began after the night with little sleep.',
  ],
  [
    'glasses',
    '2025-06-05',
    'New glasses: left −2.25, right −1.75. The optician is on Lange Reihe.',
  ],
  ['savings', '2026-04-15', 'Moved 3,000 euros to the savings account, which now has 11,450.'],
  [
    'german',
    '2026-03-03',
    'Der Klempner kommt am Donnerstag zwischen 8 und 10 Uhr und tauscht das Ventil im Bad.',
  ],
  [
    'chinese',
    '2026-02-26',
    '今天和小李在北京路的火锅店吃饭。她说下个月要搬到上海去工作。我们约好四月再见。',
  ],
  [
    'japanese',
    '2025-08-20',
    '京都の旅館は「柊家」に泊まった。庭がとても静かだった。朝ごはんは八時からだった。',
  ],
  [
    'idea',
    '2026-05-18',
    'Idea for the lead job: weekly demo on Thursdays, fifteen minutes, no slides.',
  ],
  [
    'piano',
    '2025-10-05',
    'Started piano lessons with Mrs. Okafor, Tuesdays at six. The first piece is a minuet.',
  ],
  ['sea', '2025-07-30', 'Swam in the sea at Sylt. Water 17 degrees, jellyfish everywhere.'],
  [
    'phone',
    '2026-03-20',
    'Dropped my phone on the stairs. The repair shop on Steindamm wants 120 euros for the display.',
  ],
  [
    'neighbour',
    '2025-11-11',
    'The new neighbour upstairs is called Farid. He plays the oud and apologised for the noise.',
  ],
  [
    'tax',
    '2026-05-04',
    'Sent the tax return for 2025. The adviser expects a refund of around 830 euros.',
  ],
  [
    'garden',
    '2026-05-12',
    'Tom and I get the allotment garden! Plot 31, handover on the sixth of June at ten.',
  ],
]

export interface LifeFile {
  readonly name: string
  readonly path: string
  readonly content: Record<string, unknown>
}

export const LIFE: readonly LifeFile[] = KEPT.map(([name, day, content, more], number) => {
  const id = idOf(number)
  const event = {
    id,
    timestamp: `${day}T17:${String(number % 60).padStart(2, '0')}:00.000Z`,
    type: 'observation',
    content,
    ...more,
  }
  return { name, path: `${day.slice(0, 4)}/${id}-x.json`, content: event }
})

export function idNamed(name: string): string {
  const number = KEPT.findIndex(([one]) => one === name)
  if (number === -1) throw new Error(`There is no memory ${name}.`)
  return idOf(number)
}

function idOf(number: number): string {
  return `evt-2026${String(number).padStart(11, '0')}`
}

export const RELATIONSHIPS = {
  relationships: [
    { name: 'Anna Lorenz', relationship: 'sister', preferences: ['tea', 'no nuts'] },
    { name: 'Tom Becker', relationship: 'partner' },
    {
      name: 'Jonas',
      relationship: 'friend',
      interactionHistory: [{ date: '2026-02-21', summary: 'climbing' }],
    },
  ],
  contacts: [{ name: 'Markus Hein', role: 'boss' }],
}

/** What is asked, and which memories answer it. */
export const QUESTIONS: readonly (readonly [question: string, ...answers: string[]])[] = [
  ['What did the dentist say about my crown?', 'crown'],
  ['How much will the dentist cost?', 'crown'],
  ['When is Anna’s birthday?', 'anna-birthday'],
  ['What is my sister allergic to?', 'anna-allergy'],
  ['What did I give Anna for her birthday?', 'anna-gift'],
  ['whats the guest wifi password', 'wifi'],
  ['Where did I leave my bike?', 'bike'],
  ['Until when is my passport valid and where is it?', 'passport'],
  ['Where did we stay in Lisbon?', 'lisbon-hotel'],
  ['What happened on the tram in Lisbon?', 'lisbon-tram'],
  ['What was the restaurant with the sardines called?', 'lisbon-food'],
  ['What salary did Kestrel offer me?', 'job-offer'],
  ['When is my last day at Nordwind?', 'quit'],
  ['How far did I run last time?', 'running'],
  ['What did the physiotherapist say about my knee?', 'knee'],
  ['Who bought the Volvo?', 'car-sold'],
  ['Why did the car fail inspection?', 'car'],
  ['How long do I bake the sourdough?', 'bread'],
  ['By when do I have to answer the landlord about the rent?', 'landlord'],
  ['When does Mum want to visit?', 'mother'],
  ['Which hospital was Mum in?', 'mother-hip'],
  ['Who did I lend The Dispossessed to?', 'book'],
  ['Where does Jonas live?', 'jonas'],
  ['What is the contract number of my liability insurance?', 'insurance'],
  ['How often does the monstera need water?', 'plants'],
  ['How much does Pixel weigh?', 'vet'],
  ['How old was Pixel when we got her?', 'pixel'],
  ['What is the caretaker’s phone number?', 'heating'],
  ['Which wine did everyone like at Christmas?', 'wine'],
  ['How strong are my glasses?', 'glasses'],
  ['How much is in my savings account?', 'savings'],
  ['Wann kommt der Klempner?', 'german'],
  ['小李什么时候搬到上海？', 'chinese'],
  ['京都ではどこに泊まった？', 'japanese'],
  ['What is the name of the new neighbour?', 'neighbour'],
  ['What happened yesterday?', 'knee'],
  ['What did I do last weekend?', 'running'],
  ['What was I up to on 24 April 2025?', 'lisbon-food'],
  ['When do we get the garden?', 'garden'],
  ['What was my idea for demos?', 'idea'],
]

/** What the life holds nothing of. */
export const UNKNOWN: readonly string[] = [
  'What is my blood type?',
  'Who won the chess tournament?',
  'Which submarine did Grandfather serve on?',
]
