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
  /// No tag is above it: one more is what the codec keeps for a tag that is none.
  public static let tagMax: UInt16 = 65534

  /// Messages of a dialect, and members of a message, those in its groups included: what the codec's
  /// tables have room for.
  public static let messageCountMax = 200
  public static let memberCountMax = 300

  /// Why the dialect can't have this message; its members are looked at one by one.
  func problem(adding message: MessageDefinition) -> String? {
    guard (1...2).contains(message.type.utf8.count),
      message.type.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
    else { return "a message's type is one or two visible ASCII characters" }
    guard isFieldName(message.name) else {
      return wrongFieldName
    }
    if let known = self.message(message.type) {
      return "the type '\(message.type)' is \(known.name)'s already"
    }
    if messages.count == Self.messageCountMax {
      return "a dialect has at most \(Self.messageCountMax) messages"
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
    if let bytes = data(afterEndOf: all), bytes.tag != member.tag {
      return "its bytes, \(bytes.name), come right after a length"
    }
    return nil
  }

  /// Why these can't be a message's body, apart from what is wrong with one member as such.
  func problem(inBody members: [Member]) -> String? {
    var seen = Set((header + trailer).map(\.tag))
    let outside = seen.count
    if let problem = problem(inBody: members, &seen) { return problem }
    return seen.count - outside > Self.memberCountMax
      ? "a message has at most \(Self.memberCountMax) fields, those in its groups included" : nil
  }

  /// A tag that a group's entry and something outside of it had would tell nobody where it belongs.
  private func problem(inBody members: [Member], _ seen: inout Set<UInt16>) -> String? {
    for member in members {
      let field = fields[member.tag]
      let name = field?.name ?? "\(member.tag)"
      guard seen.insert(member.tag).inserted else {
        return "\(name) is in the message twice: a field has one place in header, groups and body"
      }
      guard (field?.type == .numInGroup) != member.group.isEmpty else {
        return member.group.isEmpty
          ? "\(name) counts a group, but nothing says what its entries have"
          : "\(name) has entries, but its type isn't \(FieldType.numInGroup.name)"
      }
      if let problem = problem(inBody: member.group, &seen) { return problem }
    }
    return data(afterEndOf: members).map { "\($0.name) is missing after its length" }
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

  /// The data field that must follow, as the last member is its length.
  private func data(afterEndOf members: [Member]) -> FieldDefinition? {
    guard let last = members.last?.tag, fields[last]?.type == .length else { return nil }
    return fields.values.first { $0.lengthTag == last }
  }

  /// Adds the message, and its type to the values of MsgType.
  mutating func add(_ message: MessageDefinition) {
    messages.append(message)
    guard fields[FIXTag.msgType]?.value(message.type) == nil else { return }
    fields[FIXTag.msgType]?.values.append(
      ValueDefinition(
        code: message.type, name: valueName(message.name), meaning: message.meaning))
  }

  /// Where a length is, its bytes must be. Does nothing where that has been said.
  mutating func addDataConditions() {
    for index in messages.indices {
      for member in messages[index].members {
        guard let length = fields[member.tag]?.lengthTag, !member.isRefused else { continue }
        let condition = Condition(tag: member.tag, decider: length, values: [])
        if !messages[index].conditions.contains(condition) {
          messages[index].conditions.append(condition)
        }
      }
    }
  }
}

let wrongFieldName = "a name is made of letters and digits and begins with a letter"

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
