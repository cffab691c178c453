// What a dialect's parts must obey, whoever adds them: the dictionaries' reader or a venue's file.
// Each rule gives words for an error, or nil; and what follows from a part is added with it.

extension FieldDefinition {
  /// Why the field can't have this value.
  func problem(adding value: ValueDefinition) -> String? {
    guard isValueName(value.name) else {
      return "a value's name is made of capitals, digits and _, and begins with a capital"
    }
    guard !value.code.isEmpty, value.code.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
      return "a code is made of visible ASCII characters"
    }
    if self.value(value.code) != nil { return "\(name) has the value '\(value.code)' already" }
    if self.value(named: value.name) != nil { return "\(name) has '\(value.name)' already" }
    switch type {
    case .int where Int64(value.code) == nil:
      return "\(name) is a whole number, '\(value.code)' isn't"
    case .char where value.code.utf8.count != 1:
      return "\(name) is one character, '\(value.code)' isn't"
    case .int, .char, .string, .multipleValueString, .currency, .exchange, .country: return nil
    default: return "a field of the type \(type.name) has no list of values"
    }
  }
}

extension Dialect {
  /// Why the dialect can't have this message; its members are looked at one by one.
  func problem(adding message: MessageDefinition) -> String? {
    guard (1...2).contains(message.type.utf8.count),
      message.type.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
    else { return "a message's type is one or two visible ASCII characters" }
    guard isFieldName(message.name) else {
      return "a name is made of letters and digits and begins with a letter"
    }
    if let known = self.message(message.type) {
      return "the type '\(message.type)' is \(known.name)'s already"
    }
    if self.message(named: message.name) != nil { return "'\(message.name)' is there already" }
    return nil
  }

  /// Why this member can't stand at the end of these.
  func problem(adding member: Member, to all: [Member]) -> String? {
    guard let field = fields[member.tag] else { return "tag \(member.tag) isn't defined" }
    if all.contains(where: { $0.tag == member.tag }) { return "\(field.name) is there already" }
    if let length = field.lengthTag, all.last?.tag != length {
      return "\(field.name) comes right after \(fields[length]?.name ?? "its length")"
    }
    if let last = all.last, let bytes = data(countedBy: last.tag), bytes.tag != member.tag {
      return "\(fields[last.tag]?.name ?? "") is followed by \(bytes.name)"
    }
    return nil
  }

  /// Why this condition can't hold among these members.
  func problem(adding condition: Condition, to members: [Member]) -> String? {
    let tags = Set(members.map(\.tag))
    for tag in [condition.tag, condition.decider] where !tags.contains(tag) {
      return "\(fields[tag]?.name ?? "\(tag)") isn't a member of the message"
    }
    guard let decider = fields[condition.decider] else { return nil }
    for code in condition.values {
      let isKnown =
        decider.type == .boolean
        ? ["Y", "N"].contains(code) : decider.values.isEmpty || decider.value(code) != nil
      if !isKnown { return "\(decider.name) has no value '\(code)'" }
    }
    return nil
  }

  /// The data field that this one is the length of.
  func data(countedBy lengthTag: UInt16) -> FieldDefinition? {
    fields.values.first { $0.lengthTag == lengthTag }
  }

  /// Adds the message, and its type to the values of MsgType.
  mutating func add(_ message: MessageDefinition) {
    messages.append(message)
    guard fields[DictionaryReader.msgType]?.value(message.type) == nil else { return }
    fields[DictionaryReader.msgType]?.values.append(
      ValueDefinition(
        code: message.type, name: valueName(message.name), meaning: message.meaning))
  }

  /// Where a length is, its bytes must be. Does nothing where that has been said.
  mutating func addDataConditions() {
    for index in messages.indices {
      for member in messages[index].members {
        guard let length = fields[member.tag]?.lengthTag else { continue }
        let condition = Condition(tag: member.tag, decider: length, values: [])
        if !messages[index].conditions.contains(condition) {
          messages[index].conditions.append(condition)
        }
      }
    }
  }
}

func isFieldName(_ name: String) -> Bool {
  guard let first = name.utf8.first, isLetter(first) else { return false }
  return name.utf8.allSatisfy { isLetter($0) || isDigit($0) }
}

func isValueName(_ name: String) -> Bool {
  guard let first = name.utf8.first, isCapital(first) else { return false }
  return name.utf8.allSatisfy { isCapital($0) || isDigit($0) || $0 == UInt8(ascii: "_") }
}

/// `NewOrderSingle`: `NEW_ORDER_SINGLE`.
func valueName(_ name: String) -> String {
  var words = ""
  for (index, byte) in name.utf8.enumerated() {
    if isCapital(byte), index > 0 { words += "_" }
    words.unicodeScalars.append(Unicode.Scalar(byte))
  }
  return words.uppercased()
}

private func isCapital(_ byte: UInt8) -> Bool { (UInt8(ascii: "A")...UInt8(ascii: "Z")) ~= byte }
private func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")) ~= byte }
private func isLetter(_ byte: UInt8) -> Bool { isCapital(byte & 0xDF) }
