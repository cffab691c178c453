// A misspelt word costs a newcomer minutes, and the program knows what was meant. Config uses this
// for keys and choices, the commands for their options.

/// The longest word that is compared: beyond it nobody misspelt anything.
private let longestWord = 64

/// The candidate nearest to `word` by spelling, or nil where none is near enough to be meant.
///
/// Case and `-` against `_` count for nothing; a third of the letters may be wrong, and at least
/// one. The first of equals wins. Costs a table of the two lengths per candidate: for errors only.
public func nearest(_ word: String, in candidates: [String]) -> String? {
  let letters = folded(word)
  guard !letters.isEmpty, letters.count <= longestWord else { return nil }
  let allowed = max(1, letters.count / 3)
  var best: (candidate: String, distance: Int)?
  for candidate in candidates {
    let other = folded(candidate)
    guard other.count <= longestWord, abs(other.count - letters.count) <= allowed else { continue }
    let distance = editDistance(letters, other)
    // Where every letter differs, nothing of the word is left to recognise.
    guard distance <= allowed, distance < max(letters.count, other.count) else { continue }
    if distance < best?.distance ?? .max { best = (candidate, distance) }
  }
  // A word that was only begun counts as well.
  return best?.candidate ?? candidates.first { letters.count >= 2 && $0.hasPrefix(word) }
}

private func folded(_ word: String) -> [Character] {
  word.lowercased().map { $0 == "-" ? "_" : $0 }
}

/// Damerau-Levenshtein distance, restricted: each pair of letters is transposed at most once.
public func editDistance(_ from: [Character], _ to: [Character]) -> Int {
  var beforeLast: [Int] = []
  var last = Array(0...to.count)
  for i in 0..<from.count {
    var row = [i + 1]
    row.reserveCapacity(to.count + 1)
    for j in 0..<to.count {
      let substituted = last[j] + (from[i] == to[j] ? 0 : 1)
      var cost = min(substituted, last[j + 1] + 1, row[j] + 1)
      if i > 0, j > 0, from[i] == to[j - 1], from[i - 1] == to[j] {
        cost = min(cost, beforeLast[j - 1] + 1)
      }
      row.append(cost)
    }
    beforeLast = last
    last = row
  }
  return last[to.count]
}
