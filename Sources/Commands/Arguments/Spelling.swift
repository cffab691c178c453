// Which of the allowed words was probably meant.

public enum Spelling {
  /// Insertions, deletions, substitutions and swaps of neighbours that lie between two words.
  static func distance(_ a: String, _ b: String) -> Int {
    let a = Array(a.lowercased().unicodeScalars)
    let b = Array(b.lowercased().unicodeScalars)
    if a.isEmpty || b.isEmpty { return max(a.count, b.count) }
    var before = [Int](repeating: 0, count: b.count + 1)
    var last = Array(0...b.count)
    for i in 1...a.count {
      var row = [i] + [Int](repeating: 0, count: b.count)
      for j in 1...b.count {
        let same = a[i - 1] == b[j - 1]
        row[j] = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (same ? 0 : 1))
        if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
          row[j] = min(row[j], before[j - 2] + 1)
        }
      }
      before = last
      last = row
    }
    return last[b.count]
  }

  /// The nearest word, if it is near enough to be a slip: a third of it, and a little for short ones.
  /// A word that begins like it counts too.
  public static func nearest(to word: String, among words: [String]) -> String? {
    let longest = 64  // Nobody mistypes more; and the distance takes the product of both lengths.
    guard !word.isEmpty, word.utf8.count <= longest else { return nil }
    let ranked = words.filter { $0.utf8.count <= longest }.map {
      (word: $0, distance: distance(word, $0))
    }
    if let best = ranked.min(by: { $0.distance < $1.distance }),
      best.distance <= max(1, (max(word.count, best.word.count) + 1) / 3)
    {
      return best.word
    }
    return words.first { $0.hasPrefix(word) }
  }

  /// ` (did you mean 'x'?)` or nothing.
  public static func suggestion(for word: String, among words: [String]) -> String {
    nearest(to: word, among: words).map { " (did you mean '\($0)'?)" } ?? ""
  }
}
