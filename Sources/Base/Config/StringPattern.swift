// What a text in a config must look like: a rule with words for it, so that a refusal can say what
// to write instead. A closure and not a regex, which the Foundation-free core has no need of.

/// A rule for texts, with the words that an error needs.
public struct StringPattern: Sendable {
  /// A value that the rule accepts; shown in errors, and handed out after one.
  public let example: String
  let noun: String
  private let matches: @Sendable (String) -> Bool

  /// `noun` completes "expected …": "a ticker of capital letters".
  public init(
    _ noun: String, example: String, matches: @escaping @Sendable (String) -> Bool
  ) {
    precondition(matches(example), "an example that its own pattern refuses")
    self.noun = noun
    self.example = example
    self.matches = matches
  }

  /// Any text, the empty one too.
  public static let any = StringPattern("a text", example: "") { _ in true }

  /// Any text but the empty one.
  public static let nonEmpty = StringPattern("a text", example: "text") { !$0.isEmpty }

  /// What the core calls its own things by: letters, digits, `-`, `_` and `.`, at most 32 bytes.
  public static let name = name(byteCountMax: 32)

  public static func name(byteCountMax: Int) -> StringPattern {
    precondition(byteCountMax >= 1)
    return StringPattern(
      "a name of letters, digits, '-', '_' and '.', at most \(byteCountMax) long,", example: "a"
    ) { text in
      !text.isEmpty && text.utf8.count <= byteCountMax && text.utf8.allSatisfy(isNameByte)
        && text.utf8.first != UInt8(ascii: "-") && text.utf8.first != UInt8(ascii: ".")
    }
  }

  public func accepts(_ text: String) -> Bool { matches(text) }

  var expected: String { example.isEmpty ? noun : "\(noun) such as \(example)" }

  func read(_ text: String) throws(ScalarFault) -> String {
    guard matches(text) else {
      throw ScalarFault(message: "expected \(expected), found \(quote(text))")
    }
    return text
  }
}

private func isNameByte(_ byte: UInt8) -> Bool {
  switch byte {
  case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
  case UInt8(ascii: "0")...UInt8(ascii: "9"): true
  case UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."): true
  default: false
  }
}
