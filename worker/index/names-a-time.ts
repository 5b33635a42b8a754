const TIME =
  /\b(?:yesterday|today|tonight|tomorrow|last|next|week(?:end)?|month|year|ago|morning|night|(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|may|june|july|august|september|october|november|december|since|recently|soon|summer|spring|winter|autumn|fall|day)s?\b/i

/** Whether a text says when something was. */
export function namesATime(text: string): boolean {
  return TIME.test(text)
}
