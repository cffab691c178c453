// Which messages are wanted: `35=8,55=ABC`, or by names, `MsgType=ExecutionReport,Side=BUY|SELL`.

import Arguments
import FIXText
import Spellcheck

/// Terms that must all hold. A term holds when any field with its tag, groups included, has one of its
/// values.
public struct FieldFilter: Sendable {
  private struct Term: Sendable {
    var tag: UInt16
    var values: [[UInt8]]
  }

  private var terms: [Term] = []

  public init() {}

  public var isEmpty: Bool { terms.isEmpty }

  /// Each word is one term.
  public init(_ words: [String], _ lexicon: Lexicon) throws(UsageError) {
    for word in words {
      guard let equals = word.firstIndex(of: "="), equals != word.startIndex else {
        throw UsageError(
          "--filter has '\(word)': write FIELD=VALUE, like 35=8 or MsgType=ExecutionReport")
      }
      let name = String(word[..<equals])
      guard let tag = lexicon.tag(name) else {
        throw UsageError(
          "--filter has '\(name)'\(Spelling.suggestion(for: name, among: lexicon.fieldNames)): "
            + "it takes a field's name or number")
      }
      var values: [[UInt8]] = []
      let texts = word[word.index(after: equals)...]
      for text in texts.split(separator: "|", omittingEmptySubsequences: false) {
        values.append(try Self.value(String(text), tag, lexicon))
      }
      terms.append(Term(tag: tag, values: values))
    }
  }

  /// The value's bytes: of a listed one by its name or its code.
  private static func value(
    _ text: String, _ tag: UInt16, _ lexicon: Lexicon
  ) throws(UsageError) -> [UInt8] {
    let names = lexicon.valueNames(tag)
    if names.isEmpty || lexicon.valueName(tag, text) != nil { return Array(text.utf8) }
    if let code = lexicon.valueCode(tag, named: text) { return Array(code.utf8) }
    throw UsageError(
      "--filter: \(lexicon.name(of: tag)) is '\(text)'"
        + "\(Spelling.suggestion(for: text, among: names)): it takes "
        + lexicon.allowedValues(tag))
  }

  public func takes(_ message: FieldList) -> Bool {
    terms.allSatisfy { term in
      message.fields.contains { field in
        field.tag == term.tag
          && term.values.contains { value in
            // One of several values counts as well.
            message.value(field).elementsEqual(value)
              || message.value(field).split(separator: 0x20).contains { $0.elementsEqual(value) }
          }
      }
    }
  }
}
