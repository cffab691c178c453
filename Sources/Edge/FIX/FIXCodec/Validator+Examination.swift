// The full look at a message, in the order in which counterparties expect to hear of faults: structure,
// type, what is missing, then the fields' own faults: the header's, the trailer's, the body's, each by
// ascending tag. Of several faults the first in this order is the verdict.

/// What an examination works in. One a validator.
@safe
struct ExaminationScratch: ~Copyable {
  /// By slot: the field's position, or `.max`.
  let slots: UnsafeMutablePointer<UInt16>
  let slotCapacity: Int
  /// By position: where the group's entry that begins there ends, or 0.
  let entryEnds: UnsafeMutablePointer<UInt16>
  /// By member of a group: the number of the last entry that had it.
  let seen: UnsafeMutablePointer<UInt32>
  var entryNumber: UInt32 = 0
  /// The message's type, or -1.
  var message = -1
  /// The first group member that is missing, or 0.
  var missingMember: UInt16 = 0
  /// The first fault of a field so far, and its place in the order.
  var found = Verdict.good
  var foundKey = UInt64.max

  init(_ rules: RuleTables) {
    slotCapacity = max(rules.slotCountMax, 64)
    unsafe slots = .allocate(capacity: slotCapacity)
    unsafe slots.initialize(repeating: .max, count: slotCapacity)
    let members = max(rules.groupMemberCount, 1)
    unsafe seen = .allocate(capacity: members)
    unsafe seen.initialize(repeating: 0, count: members)
    unsafe entryEnds = .allocate(capacity: Int(UInt16.max) + 1)
    unsafe entryEnds.initialize(repeating: 0, count: Int(UInt16.max) + 1)
  }

  deinit {
    unsafe slots.deallocate()
    unsafe seen.deallocate()
    unsafe entryEnds.deallocate()
  }

  /// Notes a fault; the one that comes first in the order stays.
  @_noLocks
  mutating func note(_ fault: Fault, _ section: Section, tag: UInt16, at position: Int, of: UInt16)
  {
    // Header, trailer, body; then tags; then positions.
    let rank: UInt64 = section == .header ? 0 : (section == .trailer ? 1 : 2)
    let key = rank << 48 | UInt64(tag) << 32 | UInt64(position)
    if key < foundKey {
      foundKey = key
      found = Verdict(fault: fault, position: position, tag: of)
    }
  }
}

extension Validator {
  @_noLocks
  mutating func examination(of message: Message) -> Verdict {
    scratch.message = -1
    scratch.missingMember = 0
    scratch.found = .good
    scratch.foundKey = .max
    // Slots are 16 bits wide.
    if message.count >= Int(UInt16.max) {
      return Verdict(fault: .repeated, position: message.count - 1, tag: 10)
    }
    if let wrong = outOfOrder(message) { return wrong }
    let type = rules.message(message.typeCode)
    if type < 0 { return Verdict(fault: .invalidType, position: 2, tag: 35) }
    scratch.message = type
    place(message, type)
    if let missing = missing(type) { return missing }
    if scratch.missingMember != 0 {
      return Verdict(fault: .requiredMissing, position: -1, tag: scratch.missingMember)
    }
    if !scratch.found.isGood { return scratch.found }
    return conditionMissing(message, type) ?? .good
  }

  @inline(__always) @_noLocks
  func rule(_ tag: UInt16) -> FieldRule {
    unsafe rules.rules[Int(rules.ruleByTag[Int(tag)])]
  }

  @inline(__always) @_noLocks
  func isKnown(_ tag: UInt16) -> Bool { unsafe rules.ruleByTag[Int(tag)] != 0 }

  /// Header, body, trailer, in this order.
  @_noLocks
  func outOfOrder(_ message: Message) -> Verdict? {
    var current: UInt8 = 0
    var at = 0
    while at < message.count {
      let tag = message.tag(at: at)
      let section = rule(tag).section.rawValue
      if section < current { return Verdict(fault: .outOfOrder, position: at, tag: tag) }
      current = section
      at += 1
    }
    return nil
  }

  /// Puts every field into its slot and judges it.
  @_noLocks
  mutating func place(_ message: Message, _ type: Int) {
    var slot = 0
    while slot < scratch.slotCapacity {
      unsafe scratch.slots[slot] = .max
      slot += 1
    }
    var field = 0
    while field < message.count {
      unsafe scratch.entryEnds[field] = 0
      field += 1
    }
    var at = 0
    while at < message.count {
      let tag = message.tag(at: at)
      let rule = rule(tag)
      let slot =
        rule.section == .body ? rules.bodySlot(tag, in: type) : Int(rule.slot)
      if slot >= 0 {
        if unsafe scratch.slots[slot] != .max {
          scratch.note(.repeated, rule.section, tag: tag, at: at, of: tag)
        } else {
          unsafe scratch.slots[slot] = UInt16(truncatingIfNeeded: at)
        }
      }
      judge(message, at, tag, rule, under: tag)
      if !isKnown(tag) {
        scratch.note(.invalidTag, .body, tag: tag, at: at, of: tag)
      } else if slot < 0 {
        scratch.note(.notDefinedForType, .body, tag: tag, at: at, of: tag)
      }
      let group = slot >= 0 ? rules.group(tag, in: type) : -1
      at = group >= 0 ? walk(message, type, group, countAt: at, under: tag) : at + 1
    }
  }

  /// The value's own fault. `under` is the tag by whose place in the order it counts: of a group's
  /// member, the outermost group's.
  @_noLocks
  mutating func judge(
    _ message: Message, _ at: Int, _ tag: UInt16, _ rule: FieldRule, under: UInt16
  ) {
    let value = message.value(at: at)
    var fault = fault(value, rule)
    if fault == .none, rule.value == .data {
      let isAnnounced =
        at > 0 && message.tag(at: at - 1) == rule.lengthTag
        && message.value(at: at - 1).digits == UInt64(value.count)
      if !isAnnounced { fault = .badFormat }
    }
    if fault != .none { scratch.note(fault, rule.section, tag: under, at: at, of: tag) }
  }

  /// Goes through a group's entries; where the message goes on behind them.
  @_noLocks
  mutating func walk(
    _ message: Message, _ type: Int, _ group: Int, countAt: Int, under: UInt16
  ) -> Int {
    let first = unsafe Int(rules.messages[type].groupStart)
    let shape = unsafe rules.groupRules + (first + group)
    let delimiter = unsafe shape.pointee.delimiter
    let firstMember = unsafe Int(shape.pointee.firstMember)
    let memberCount = unsafe Int(shape.pointee.memberCount)
    let countTag = message.tag(at: countAt)
    var entries: UInt64 = 0
    var at = countAt + 1
    while at < message.count, message.tag(at: at) == delimiter {
      entries += 1
      scratch.entryNumber &+= 1
      let number = scratch.entryNumber
      let entryStart = at
      while at < message.count {
        let tag = message.tag(at: at)
        if tag == delimiter, at != entryStart { break }
        let member = member(tag, firstMember, memberCount)
        if member < 0 { break }
        if unsafe scratch.seen[member] == number {
          scratch.note(.repeated, .body, tag: under, at: at, of: tag)
        }
        unsafe scratch.seen[member] = number
        judge(message, at, tag, rule(tag), under: under)
        let inner = unsafe Int(rules.groupMembers[member].group)
        at = inner >= 0 ? walk(message, type, inner, countAt: at, under: under) : at + 1
      }
      unsafe scratch.entryEnds[entryStart] = UInt16(truncatingIfNeeded: at)
      noteMissing(firstMember, memberCount, number)
    }
    if let declared = message.value(at: countAt).digits, declared != entries {
      scratch.note(.groupCount, .body, tag: under, at: countAt, of: countTag)
    }
    return at
  }

  /// Whether a field counts a group's entries, top-level or within.
  @_noLocks
  func isCount(_ tag: UInt16, in type: Int) -> Bool { rules.group(tag, in: type) >= 0 }

  @_noLocks
  func member(_ tag: UInt16, _ first: Int, _ count: Int) -> Int {
    var at = first
    while at < first + count {
      if unsafe rules.groupMembers[at].tag == tag { return at }
      at += 1
    }
    return -1
  }

  @_noLocks
  mutating func noteMissing(_ first: Int, _ count: Int, _ number: UInt32) {
    var at = first
    while at < first + count {
      if unsafe rules.groupMembers[at].isRequired, unsafe scratch.seen[at] != number,
        scratch.missingMember == 0
      {
        scratch.missingMember = unsafe rules.groupMembers[at].tag
      }
      at += 1
    }
  }

  /// The header's, the trailer's, the body's; by tag.
  @_noLocks
  func missing(_ type: Int) -> Verdict? {
    let body = unsafe Int(rules.messages[type].requiredStart)
    let bodyEnd = unsafe body + Int(rules.messages[type].requiredCount)
    let tags = unsafe rules.slotTags + Int(rules.messages[type].slotTagStart)
    if let tag = unsafe firstEmpty(
      rules.headerRequired.lowerBound, rules.headerRequired.upperBound, tags)
      ?? firstEmpty(rules.trailerRequired.lowerBound, rules.trailerRequired.upperBound, tags)
      ?? firstEmpty(body, bodyEnd, tags)
    {
      return Verdict(fault: .requiredMissing, position: -1, tag: tag)
    }
    return nil
  }

  @_noLocks
  func firstEmpty(_ from: Int, _ to: Int, _ tags: UnsafePointer<UInt16>) -> UInt16? {
    var at = from
    while at < to {
      let slot = unsafe Int(rules.required[at])
      if unsafe scratch.slots[slot] == .max { return unsafe tags[slot] }
      at += 1
    }
    return nil
  }

  @_noLocks
  func conditionMissing(_ message: Message, _ type: Int) -> Verdict? {
    var at = unsafe Int(rules.messages[type].conditionStart)
    let end = unsafe at + Int(rules.messages[type].conditionCount)
    while at < end {
      let condition = unsafe rules.conditions[at]
      at += 1
      let decider = unsafe scratch.slots[Int(condition.deciderSlot)]
      let isThere = unsafe scratch.slots[Int(condition.slot)] != .max
      if decider == .max || isThere { continue }
      let code = ValueCode.of(message.value(at: Int(decider)))
      if condition.codeCount == 0
        || rules.isListed(
          code, from: Int(condition.codeStart), count: Int(condition.codeCount))
      {
        return Verdict(fault: .conditionMissing, position: -1, tag: condition.tag)
      }
    }
    return nil
  }
}
