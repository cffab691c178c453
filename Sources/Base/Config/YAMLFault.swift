// What libyaml says of a broken file, said for the person who broke it. libyaml speaks of tokens
// and block mappings; the writer of a config thinks of colons, quotes and indentation.

/// A text that isn't YAML: libyaml's problem and where it was seen.
struct YAMLFault: Error, Equatable {
  var problem: String
  var mark: ConfigMark
  var context: String?
  var contextMark: ConfigMark?
  /// What libyaml stood at: an ASCII character where it matters, else a part of something.
  var character: CInt = 0

  /// Where the writer would look: libyaml notices some mistakes only lines after they were made.
  var place: ConfigMark {
    switch problem {
    case Self.noColon, Self.unclosedQuote: contextMark ?? mark
    default: mark
    }
  }

  private static let noColon = "could not find expected ':'"
  private static let unclosedQuote = "found unexpected end of stream"

  /// One sentence: what is wrong, and what to write instead.
  var sentence: String {
    let opened = contextMark.map { " at line \($0.line), column \($0.column)," } ?? ""
    switch problem {
    case "control characters are not allowed":
      return "the character U+\(hexadecimal(character)) can't be in a config file; remove it"
    case "found character that cannot start any token":
      return cannotStart
    case "found a tab character that violates indentation",
      "found a tab character where an indentation space is expected":
      return Self.tab
    case "mapping values are not allowed in this context":
      return "a second ': ' where one value is expected; put the value in quotes, "
        + "or check the indentation"
    case Self.noColon:
      return "this is neither 'key: value' nor a list's '- value'; is a colon or a quote missing?"
    case "did not find expected key":
      return "expected 'key: value' here, indented as the keys above it"
    case "did not find expected '-' indicator":
      return "expected '- ' here, indented as the list's other elements"
    case "block sequence entries are not allowed in this context":
      return "a list can't start here; put its first '- ' on a line of its own, below its key"
    case "did not find expected ',' or ']'":
      return "the list opened\(opened) lacks a ',' or its ']' before this"
    case "did not find expected ',' or '}'":
      return "the braces opened\(opened) lack a ',' or their '}' before this; "
        + "put a value that holds braces in quotes"
    case Self.unclosedQuote:
      return "the quote opened here isn't closed"
    case "found unknown escape character":
      return "unknown escape after '\\'; write \\\\ for a backslash, or use single quotes"
    case "did not find expected <document start>":
      return "unexpected text after the config; is the indentation that of the lines above?"
    case "did not find expected node content":
      return "a value is missing here"
    case "found undefined tag handle":
      return ConfigTree.tagsRefused
    default:
      return "not YAML: " + [context, problem].compactMap { $0 }.joined(separator: ", ")
    }
  }

  private static let tab = "a tab can't indent or separate; use spaces"

  private var cannotStart: String {
    guard let byte = UInt8(exactly: character), byte < 0x80 else {
      return "no value can start with this character; put the value in quotes"
    }
    if byte == UInt8(ascii: "\t") { return Self.tab }
    let shown = Character(Unicode.Scalar(byte))
    return "no value can start with '\(shown)'; put the value in quotes"
  }

  private func hexadecimal(_ scalar: CInt) -> String {
    let digits = String(scalar, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}
