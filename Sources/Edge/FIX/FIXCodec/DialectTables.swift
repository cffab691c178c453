// Makes the tables: a dialect's names, lists and trees laid flat. Cold.

import FIXDictionary

struct DialectTables {
  var ruleByTag: [UInt16] = []
  var rules: [FieldRule] = []
  var characterSets: [UInt64] = []
  var codes: [UInt64] = []
  var messages: [MessageRule] = []
  var bodyTags: [UInt16] = []
  var bodySlots: [UInt16] = []
  var required: [UInt16] = []
  var slotTags: [UInt16] = []
  var groupRules: [GroupRule] = []
  var groupMembers: [GroupMember] = []
  var conditions: [ConditionRule] = []
  var headerRequired = 0..<0
  var trailerRequired = 0..<0
  var slotCountMax = 0

  init() {}

  init(_ dialect: Dialect) {
    precondition(
      dialect.messages.count <= RuleTables.messagesMax, "a dialect has up to 200 messages")
    let header = Dictionary(
      uniqueKeysWithValues: dialect.header.enumerated().filter { !$0.element.isRefused }
        .map { ($0.element.tag, $0.offset) })
    let trailer = Dictionary(
      uniqueKeysWithValues: dialect.trailer.enumerated().filter { !$0.element.isRefused }
        .map { ($0.element.tag, $0.offset + dialect.header.count) })
    ruleByTag = [UInt16](repeating: 0, count: 65_536)
    rules = [.unknown]
    for field in dialect.fields.values.sorted(by: { $0.tag < $1.tag }) {
      var rule = rule(of: field)
      if let slot = header[field.tag] {
        rule.section = .header
        rule.slot = UInt16(slot)
      } else if let slot = trailer[field.tag] {
        rule.section = .trailer
        rule.slot = UInt16(slot)
      }
      ruleByTag[Int(field.tag)] = UInt16(rules.count)
      rules.append(rule)
    }
    headerRequired = addRequired(dialect.header, firstSlot: 0)
    trailerRequired = addRequired(dialect.trailer, firstSlot: dialect.header.count)
    for message in dialect.messages { add(message, dialect) }
  }

  // MARK: Fields

  private mutating func rule(of field: FieldDefinition) -> FieldRule {
    var rule = FieldRule.unknown
    rule.value = Self.plainRule(field.type)
    rule.lengthTag = field.lengthTag ?? 0
    let values = field.values.map(\.code)
    if values.isEmpty || field.type == .boolean { return rule }
    let isMany = field.type == .multipleValueString
    let isNumber = rule.value == .integer || rule.value == .natural
    if Self.isOneByte(values) {
      rule.value = isMany ? .manyOf : (isNumber ? .digitOf : .oneOf)
      // A string of one-byte values may be longer and is then merely not listed.
      if rule.value == .oneOf && field.type != .char { rule.value = .listed }
    } else {
      rule.value = isMany ? .manyListed : (isNumber ? .numberListed : .listed)
    }
    if rule.value == .manyOf || rule.value == .oneOf || rule.value == .digitOf {
      rule.setStart = addSet(values)
    } else {
      rule.setStart = UInt32(codes.count)
      rule.setCount = UInt32(values.count)
      codes += values.map { ValueCode.of($0) }
    }
    return rule
  }

  /// A set of values of one byte each; where it is.
  private mutating func addSet(_ values: [String]) -> UInt32 {
    var words: (UInt64, UInt64) = (0, 0)
    for value in values {
      let byte = UInt64(value.utf8.first!)
      if byte < 64 { words.0 |= 1 << byte } else { words.1 |= 1 << (byte - 64) }
    }
    characterSets += [words.0, words.1]
    return UInt32(characterSets.count - 2)
  }

  private static func isOneByte(_ values: [String]) -> Bool {
    values.allSatisfy { $0.utf8.count == 1 && $0.utf8.first! < 0x80 }
  }

  private static func plainRule(_ type: FieldType) -> ValueRule {
    switch type {
    case .int: .integer
    case .length, .seqNum, .numInGroup: .natural
    case .dayOfMonth: .dayOfMonth
    case .float, .price, .priceOffset, .quantity, .amount: .decimal
    case .char: .character
    case .boolean: .flag
    case .string, .multipleValueString, .currency, .exchange, .country: .anything
    case .utcTimestamp: .time
    case .utcTimeOnly: .timeOfDay
    case .utcDate, .localMktDate: .date
    case .monthYear: .monthYear
    case .data: .data
    }
  }

  /// Slots of what must be there, by tag.
  private mutating func addRequired(_ members: [Member], firstSlot: Int) -> Range<Int> {
    let start = required.count
    let must = members.enumerated().filter { $0.element.isRequired && !$0.element.isRefused }
    for member in must.sorted(by: { $0.element.tag < $1.element.tag }) {
      required.append(UInt16(firstSlot + member.offset))
    }
    return start..<required.count
  }

  // MARK: Messages

  private mutating func add(_ message: MessageDefinition, _ dialect: Dialect) {
    let firstSlot = dialect.header.count + dialect.trailer.count
    let slots = dialect.slots(of: message)
    precondition(slots.count < 512, "a message has fewer than 512 fields")
    slotCountMax = max(slotCountMax, slots.count)
    var rule = MessageRule.none
    rule.type = ValueCode.of(message.type)
    rule.isAdmin = message.isAdmin
    rule.slotCount = UInt16(slots.count)
    rule.slotTagStart = UInt32(slotTags.count)
    slotTags += slots

    rule.bodyStart = UInt32(bodyTags.count)
    // A refused member keeps its slot, and no tag leads to it.
    let body = message.members.enumerated().filter { !$0.element.isRefused }
      .sorted { $0.element.tag < $1.element.tag }
    rule.bodyCount = UInt32(body.count)
    bodyTags += body.map(\.element.tag)
    bodySlots += body.map { UInt16(firstSlot + $0.offset) }

    let must = addRequired(message.members, firstSlot: firstSlot)
    rule.requiredStart = UInt32(must.lowerBound)
    rule.requiredCount = UInt32(must.count)

    rule.groupStart = UInt32(groupRules.count)
    for member in message.members where !member.group.isEmpty && !member.isRefused {
      _ = addGroup(member, first: Int(rule.groupStart))
    }
    rule.groupCount = UInt32(groupRules.count) - rule.groupStart

    rule.conditionStart = UInt32(conditions.count)
    for condition in message.conditions {
      guard let slot = slots.firstIndex(of: condition.tag),
        let decider = slots.firstIndex(of: condition.decider)
      else { continue }
      conditions.append(
        ConditionRule(
          slot: UInt16(slot), tag: condition.tag, deciderSlot: UInt16(decider),
          codeStart: UInt32(codes.count), codeCount: UInt32(condition.values.count),
          setStart: !condition.values.isEmpty && Self.isOneByte(condition.values)
            ? addSet(condition.values) : .max))
      codes += condition.values.map { ValueCode.of($0) }
    }
    rule.conditionCount = UInt32(conditions.count) - rule.conditionStart
    messages.append(rule)
  }

  /// Adds a group and those within it; its index among the message's.
  private mutating func addGroup(_ count: Member, first: Int) -> Int {
    let index = groupRules.count
    groupRules.append(.none)
    let firstMember = groupMembers.count
    let entry = count.group.filter { !$0.isRefused }
    groupMembers += entry.map { GroupMember(tag: $0.tag, isRequired: $0.isRequired, group: -1) }
    for (at, member) in entry.enumerated() where !member.group.isEmpty {
      groupMembers[firstMember + at].group = Int16(addGroup(member, first: first))
    }
    groupRules[index] = GroupRule(
      countTag: count.tag, delimiter: entry[0].tag, firstMember: UInt16(firstMember),
      memberCount: UInt16(entry.count))
    return index - first
  }
}
