// A filter's text as words, each with its column. A word is anything up to white space, a bracket, a
// comma or an operator; what stands in quotes is one word, whatever is in it.

struct FilterWord: Hashable {
  enum Form: Hashable {
    case word
    /// In quotes: never a keyword.
    case quoted
    case comparison
    case open, close, comma
    case end
  }

  var form: Form
  var text: String
  /// From 1.
  var column: Int

  /// As an error shows it.
  var shown: String { form == .end ? "the end" : "'\(text)'" }

  func isKeyword(_ keyword: String) -> Bool { form == .word && text == keyword }

  private static let signs = ["<=", ">=", "!=", "=", "<", ">"]

  /// All words, and the end.
  static func split(_ text: String) throws(FilterError) -> [FilterWord] {
    let characters = Array(text)
    var words: [FilterWord] = []
    var at = 0
    while at < characters.count {
      let character = characters[at]
      let column = at + 1
      if character.isWhitespace {
        at += 1
      } else if let form = bracket(character) {
        words.append(FilterWord(form: form, text: String(character), column: column))
        at += 1
      } else if let sign = sign(characters[at...]) {
        words.append(FilterWord(form: .comparison, text: sign, column: column))
        at += sign.count
      } else if character == "'" || character == "\"" {
        guard let end = characters[(at + 1)...].firstIndex(of: character) else {
          throw FilterError(
            column: column, found: "a quote that isn't closed",
            allowed: "text and another \(character)")
        }
        words.append(
          FilterWord(form: .quoted, text: String(characters[(at + 1)..<end]), column: column))
        at = end + 1
      } else if character == "!" {
        throw FilterError(
          column: column, found: "'!'", allowed: "'!=' to compare, 'not' to say the contrary")
      } else {
        var end = at
        while end < characters.count, !isBoundary(characters[end]) { end += 1 }
        words.append(FilterWord(form: .word, text: String(characters[at..<end]), column: column))
        at = end
      }
    }
    words.append(FilterWord(form: .end, text: "", column: characters.count + 1))
    return words
  }

  private static func bracket(_ character: Character) -> Form? {
    switch character {
    case "(": return .open
    case ")": return .close
    case ",": return .comma
    default: return nil
    }
  }

  private static func sign(_ rest: ArraySlice<Character>) -> String? {
    signs.first { rest.starts(with: $0) }
  }

  private static func isBoundary(_ character: Character) -> Bool {
    character.isWhitespace || "(),=<>!'\"".contains(character)
  }
}
