// Matches patterns with the engine of node, by ECMA-262 with the flag `u`.
//
// patterns.js FILE: lines of JSON {"pattern", "isPattern", "matches"} and a last line {"texts"}. `matches` are the indices of the texts that
// match, for a pattern. Prints a line for each difference. A pattern that needs annex B, which the flag rules out, is read
// without the flag, and only asked whether it is one.
const lines = require('fs').readFileSync(process.argv[2], 'utf8').trim().split('\n').map(line => JSON.parse(line))
const { texts } = lines.pop()

function read(pattern, flags) {
  try { return new RegExp(pattern, flags) } catch { return null }
}

for (const { pattern, isPattern, matches } of lines) {
  const expression = read(pattern, 'u')
  if (expression && !isPattern) console.log(`refused here: ${pattern}`)
  if (!expression && isPattern && !read(pattern, '')) console.log(`accepted here: ${pattern}`)
  if (!expression || !isPattern) continue
  const expected = new Set(matches)
  texts.forEach((text, index) => {
    if (expression.test(text) !== expected.has(index)) console.log(`${pattern} on ${JSON.stringify(text)}: ${!expected.has(index)}`)
  })
}
