// What a validator found, in words: which field, what stands there, what is allowed.

import FIXCodec
import FIXDictionary
import FIXText

struct FaultText {
  let lexicon: Lexicon

  func problem(_ verdict: Verdict, in message: FieldList) -> LogProblem {
    let type = message.type
    let name = lexicon.messageName(type)
    let field =
      message.fields.indices.contains(verdict.position)
      ? message.fields[verdict.position] : nil
    let subject =
      field.map { lexicon.field($0.tag) == nil ? message.tagText($0) : lexicon.title(of: $0.tag) }
      ?? lexicon.title(of: verdict.tag)
    let value = field.map { Self.quoted(message.text($0)) } ?? "nothing"
    var problem = LogProblem(
      offset: field?.tagRange.lowerBound ?? 0, subject: subject, found: value, allowed: "")
    switch verdict.fault {
    case .none: break
    case .invalidTag:
      problem.found = "a tag that the dialect \(lexicon.dialect.name) doesn't have"
      problem.allowed = "its tags; a venue's own come by --dialect"
    case .requiredMissing:
      problem.allowed = "a value: \(name) needs it"
    case .notDefinedForType:
      problem.found = "the field in \(name)"
      problem.allowed = "fields that \(name) has"
    case .noValue:
      problem.found = "no value"
      problem.allowed = Self.form(lexicon.field(verdict.tag)) ?? "a value, or no field at all"
    case .outOfRange: problem.allowed = allowed(verdict.tag)
    case .badFormat: problem.allowed = Self.form(lexicon.field(verdict.tag)) ?? allowed(verdict.tag)
    case .invalidType: problem.allowed = messages
    case .outOfOrder:
      problem.found = "the field behind the part of the message that it belongs to"
      problem.allowed = "header, body, trailer, in this order"
    case .repeated:
      problem.found = "the field for the second time"
      problem.allowed = "each field once, but for those of a group"
    case .groupCount: count(message, verdict.position, &problem)
    case .conditionMissing: condition(message, verdict.tag, &problem)
    }
    return problem
  }

  static func quoted(_ text: String) -> String {
    let cut = text.prefix(60)
    return "'\(MessageTable.printable(String(cut)))\(cut.count < text.count ? "…" : "")'"
  }

  private var messages: String {
    "a type of the dialect \(lexicon.dialect.name): "
      + lexicon.dialect.messages.map(\.type).joined(separator: ", ")
  }

  private func allowed(_ tag: UInt16) -> String {
    let list = lexicon.allowedValues(tag)
    if !list.isEmpty { return list }
    return lexicon.field(tag)?.type == .dayOfMonth ? "1 to 31" : "a value in its range"
  }

  private func count(_ message: FieldList, _ position: Int, _ problem: inout LogProblem) {
    let entries = Self.entryCount(message.tree(lexicon), at: position, in: message)
    if let entries { problem.allowed = "\(entries), the entries that follow" }
    let tag = message.fields[position].tag
    if entries == 0, let first = delimiter(of: tag, in: message.type) {
      problem.allowed = "0, as no entry follows; each begins with \(lexicon.title(of: first))"
    }
  }

  /// What begins an entry of a group.
  private func delimiter(of count: UInt16, in type: String) -> UInt16? {
    var waiting = lexicon.message(type)?.members ?? []
    while let member = waiting.popLast() {
      if member.tag == count { return member.group.first?.tag }
      waiting += member.group
    }
    return nil
  }

  /// How many entries follow the count at a position.
  private static func entryCount(
    _ nodes: [FieldNode], at position: Int, in message: FieldList
  ) -> Int? {
    let wanted = message.fields[position].tagRange
    for node in nodes {
      if node.field.tagRange == wanted { return node.entries.count }
      for entry in node.entries {
        if let count = entryCount(entry, at: position, in: message) { return count }
      }
    }
    return nil
  }

  private func condition(_ message: FieldList, _ tag: UInt16, _ problem: inout LogProblem) {
    for condition in lexicon.message(message.type)?.conditions ?? [] where condition.tag == tag {
      guard let value = message.text(of: condition.decider) else { continue }
      if condition.values.isEmpty {
        problem.allowed = "a value: \(lexicon.title(of: condition.decider)) is there"
      } else if condition.values.contains(value) {
        let name = lexicon.valueName(condition.decider, value).map { "\($0) (\(value))" } ?? value
        problem.allowed = "a value: \(lexicon.title(of: condition.decider)) is \(name)"
      }
    }
  }

  /// What a type's values look like; nil where a list says it.
  static func form(_ field: FieldDefinition?) -> String? {
    guard let field else { return nil }
    switch field.type {
    case .boolean: return "Y or N"
    case .data: return "as many bytes as the length right before it says"
    case .multipleValueString where !field.values.isEmpty: return nil
    case _ where !field.values.isEmpty: return nil
    case .int: return "a whole number"
    case .length, .seqNum, .numInGroup: return "a whole number without a sign"
    case .dayOfMonth: return "1 to 31"
    case .float, .price, .priceOffset, .quantity, .amount: return "a decimal like 10.25"
    case .char: return "one character"
    case .utcTimestamp: return "a time like 20261125-09:30:00 or 20261125-09:30:00.000"
    case .utcTimeOnly: return "a time of day like 09:30:00 or 09:30:00.000"
    case .utcDate, .localMktDate: return "a date like 20261125"
    case .monthYear: return "a year and a month like 202611"
    case .string, .multipleValueString, .currency, .exchange, .country: return "text"
    }
  }
}
