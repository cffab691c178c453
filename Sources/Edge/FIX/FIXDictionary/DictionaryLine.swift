// A dictionary's text as lines: which level, which words, which meaning. What `#` begins is for
// people.

import Config

struct DictionaryLine {
  var number: Int
  /// How deep: two spaces each.
  var level: Int
  /// What stands before the first `: `, or all of the line.
  var words: [Substring]
  /// What follows the first `: `, or nil.
  var meaning: String?

  /// Deeper than this is a mistake; and what walks the levels may recurse without fear.
  static let levelMax = 8

  /// A dictionary with more lines is none.
  static let countMax = 100_000

  private init(number: Int, level: Int, text: Substring) {
    self.number = number
    self.level = level
    let bytes = text.utf8
    let colon = bytes.indices.first { at in
      bytes[at] == UInt8(ascii: ":") && bytes[bytes.index(after: at)...].first == Self.space
    }
    words = text[..<(colon ?? text.endIndex)]
      .split(separator: " ", omittingEmptySubsequences: false)
    meaning = colon.map { String(text[bytes.index($0, offsetBy: 2)...]) }
  }

  static func lines(of text: String, file: String) throws(ConfigError) -> [DictionaryLine] {
    func error(_ number: Int, _ message: String) -> ConfigError {
      ConfigError(file: file, line: number, column: 1, message: message)
    }
    var lines: [DictionaryLine] = []
    let rows = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    guard rows.count <= countMax else { throw error(countMax, "no more than \(countMax) lines") }
    for (number, row) in zip(1..., rows) {
      let words = row.drop { $0 == space }
      guard let first = words.first, first != UInt8(ascii: "#") else { continue }
      let spaces = row.count - words.count
      guard spaces % 2 == 0, spaces / 2 <= levelMax else {
        throw error(number, "begin a line with two spaces a level, at most \(levelMax) levels")
      }
      guard words.last != space, !words.contains(where: { $0 < space }) else {
        throw error(number, "no tabs, and no spaces at the end of a line")
      }
      guard spaces / 2 <= (lines.last?.level ?? -1) + 1 else {
        throw error(number, "it is more than one level below the line before it")
      }
      lines.append(DictionaryLine(number: number, level: spaces / 2, text: Substring(words)))
    }
    return lines
  }

  private static let space = UInt8(ascii: " ")
}
