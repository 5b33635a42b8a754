import { STOP_WORDS } from '../../search/stop-words.ts'

/** The commonest words of languages that have few names for things among them: enough to tell a language by, and to be no tags. */
const COMMON_WORDS: readonly string[] = [
  `der die das und ist nicht ein eine einen einem einer ich du er sie es wir ihr mich mir dich dir sich uns ihm ihn ihnen den dem des
   mit auf für von zu zum zur im in am an bei nach aus über unter vor hat habe haben hatte hatten war waren wird werden wurde wurden
   auch noch nur schon sehr aber oder wenn weil dass als wie was wer wo dann doch mal so da hier heute gestern morgen immer wieder
   kann können muss müssen will wollen soll sollte ganz etwas nichts alle alles kein keine mein meine dein seine ihre unser diese dieser
   dieses jetzt mehr viel viele gut ja nein sein bin bist sind geht ging gehen kommt kam machen macht gemacht`,
  `le la les un une des du de et est pas que qui je tu il elle nous vous ils elles on ce cette ces mon ma mes ton ta son sa ses notre
   votre leur dans sur avec pour par sans sous chez mais ou où donc car ne plus très bien aussi comme tout tous toute toutes être avoir
   suis es sommes sont était étaient ai as avons avez ont avait fait faire hier demain aujourd hui au aux en y lui leurs même encore
   toujours jamais quand alors parce rien peut peux après avant`,
  `el la los las un una unos unas de del y es no que en yo tú él ella nosotros ellos ellas mi mis tu su sus con por para sin sobre pero
   o como más muy también todo todos toda todas ser estar soy eres somos son era fue fueron está estaba estoy he ha han había hay hacer
   ayer hoy mañana me te se lo le les al ya aquí allí cuando porque donde quien este esta estos estas ese esa eso algo nada siempre
   nunca después antes puede`,
  `il lo la i gli le un uno una di del della dei delle e è non che in io tu lui lei noi voi loro mio mia suo sua con per da dal dalla su
   sul sulla ma o come più molto anche tutto tutti essere avere sono sei siamo era erano ho hai ha abbiamo hanno aveva fatto ieri oggi
   domani mi ti si ci al alla nel nella questo questa quello quella quando perché dove chi già sempre mai dopo prima qualcosa niente`,
  `o a os as um uma de do da dos das e é não que em eu tu ele ela nós eles elas meu minha seu sua com por para sem sobre mas ou como mais
   muito também tudo todos ser estar sou somos são era foi foram está estava tem tinha ter fazer ontem hoje amanhã me te se lhe ao à no
   na nos nas já aqui quando porque onde quem este esta isso algo nada sempre nunca depois antes você vocês`,
  `de het een en is niet ik jij hij zij wij jullie mijn jouw zijn haar ons met op voor van naar uit over bij maar of als dat die wat wie
   waar er ook nog al heel veel meer hebben heb heeft had hadden was waren wordt werd kan moet wil gaan ging gisteren vandaag morgen te
   om aan door dan toen weer altijd nooit iets niets deze dit hier daar geen goed`,
  `och att det en ett är inte jag du han hon vi ni de den mig dig sig min din sin med på för av till från om men eller som var har hade
   kan ska vill också mycket mer igår idag imorgon när där här alltid aldrig något inget og jeg ikke er på til av fra hun vi dere meg
   seg ble hva hvor når også veldig ja nei det som at i den de han blev kunne skulle havde været ham hende`,
  `i w na z do nie się to jest że ja ty on ona my oni mój moja jego jej ze od po za przez dla ale lub jak co kto gdzie był była było
   byli mam ma mieć być już też bardzo więcej wczoraj dzisiaj jutro kiedy tam tu zawsze nigdy coś nic ten ta te tego tym może jeszcze`,
  `ve bir bu şu o ben sen biz siz onlar benim senin için ile ama veya gibi daha çok da de mi mı ne kim nerede var yok değil oldu olan
   olarak bugün dün yarın her zaman sonra önce kadar şey hiç`,
  `и в не на я что он с как это она мы вы они мой моя его её их но или так у за по из к от для о был была были быть есть уже ещё очень
   больше вчера сегодня завтра когда где кто там тут всегда никогда чтобы если тоже мне меня тебя нас вас ему ей себя этот эта эти того
   потом только можно нет да все всё і та що не це він вона ми ви вони був була були`,
  `και το η ο οι τα των του της με για από στο στη στην στον είναι δεν να θα που τι ένα μια μου σου μας σας αλλά πολύ ήταν σήμερα χθες`,
  `من في على إلى عن مع هذا هذه ذلك التي الذي كان كانت لم لا ما هو هي أنا نحن أنت كل قد ثم أو و يوم اليوم أمس غدا بعد قبل عند`,
  `של את על לא הוא היא אני אנחנו אתה זה זאת עם כל גם או אבל היה היתה היו יש אין מה מי איפה היום אתמול מחר אחרי לפני כי רק עוד`,
  `है हैं था थी थे में की के का को से पर और नहीं यह वह मैं हम आप ने भी ही तो कर हो गया गई एक इस उस आज कल बहुत`,
  `我们 你们 他们 她们 自己 这个 那个 这些 那些 什么 怎么 因为 所以 但是 可以 没有 就是 已经 还是 如果 今天 昨天 明天 现在 时候 一个 一起 非常 知道 觉得
   こと もの ため よう とき ところ これ それ あれ 私 僕 今日 昨日 明日 時間 今 人 何 自分 一緒`,
]

const OTHERS: readonly ReadonlySet<string>[] = COMMON_WORDS.map(
  (words) => new Set(words.split(/\s+/)),
)
const LETTER = /\p{L}/gu
const WORD = /[\p{L}\p{M}’']+/gu
const FOREIGN_SHARE = 0.15

/** Whether a text is English, as far as its commonest words tell; what has none of any language and is of plain letters counts as such. */
export function isEnglish(text: string): boolean {
  const letters = text.match(LETTER) ?? []
  const foreign = letters.filter((letter) => letter > '\u007f').length
  if (letters.length === 0 || foreign > letters.length * FOREIGN_SHARE) return false
  const words = (text.toLowerCase().match(WORD) ?? []).slice(0, 400)
  const english = countIn(words, STOP_WORDS)
  const other = Math.max(...OTHERS.map((common) => countIn(words, common)))
  return other === 0 || (english > 0 && english >= other)
}

/** Whether a word is among the commonest of some language: too common to say what a text is about. */
export function isCommonWord(word: string): boolean {
  return STOP_WORDS.has(word) || OTHERS.some((common) => common.has(word))
}

function countIn(words: readonly string[], common: ReadonlySet<string>): number {
  return words.filter((word) => common.has(word)).length
}
