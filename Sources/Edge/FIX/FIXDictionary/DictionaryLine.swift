// A dictionary's text as lines: which level, which words. What `#` begins is for people.

import Config

struct DictionaryLine {
  var number: Int
  /// How deep: two spaces each.
  var level: Int
  var text: Substring

  /// Deeper than this is a mistake; and what walks the levels may recurse without fear.
  static let levelMax = 8

  /// The words; a meaning, which follows the first `: `, isn't among them.
  var words: [Substring] { head.split(separator: " ", omittingEmptySubsequences: false) }

  /// What follows the first `: `, or nil.
  var meaning: String? { colon.map { String(text[text.index($0, offsetBy: 2)...]) } }

  private var head: Substring { text[..<(colon ?? text.endIndex)] }

  private var colon: Substring.Index? {
    text.indices.first { text[$0...].hasPrefix(": ") }
  }

  static func lines(of text: String, file: String) throws(ConfigError) -> [DictionaryLine] {
    var lines: [DictionaryLine] = []
    let rows = text.split(separator: "\n", omittingEmptySubsequences: false)
    for (index, row) in rows.enumerated() {
      let words = row.drop { $0 == " " }
      guard let first = words.first, first != "#" else { continue }
      let spaces = row.count - words.count
      let line = DictionaryLine(number: index + 1, level: spaces / 2, text: words)
      guard spaces % 2 == 0, line.level <= levelMax, words.last != " ", first != "\t" else {
        throw ConfigError(
          file: file, line: line.number, column: 1,
          message: "begin a line with two spaces a level, at most \(levelMax) levels, and end it "
            + "without any")
      }
      guard line.level <= (lines.last?.level ?? -1) + 1 else {
        throw ConfigError(
          file: file, line: line.number, column: 1,
          message: "it is more than one level below the line before it")
      }
      lines.append(line)
    }
    return lines
  }
}
