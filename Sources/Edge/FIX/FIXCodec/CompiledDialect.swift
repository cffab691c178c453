// A dialect as flat tables: what the validator and the views look things up in. Made once from a
// `Dialect` before a session starts, never changed after, shared by every thread.

import FIXDictionary

/// Owns a dialect's tables. Immutable after `init`, so any thread may read them.
public final class CompiledDialect: @unchecked Sendable {
  public let dialect: Dialect
  /// Good as long as this object is.
  let tables: RuleTables

  public init(_ dialect: Dialect) {
    self.dialect = dialect
    tables = RuleTables(laying: DialectTables(dialect))
  }

  deinit { tables.free() }

  /// Whether a message's type is the session's own; nil for a type that the dialect doesn't have.
  @_noLocks
  public func isAdmin(_ type: UInt64) -> Bool? {
    let message = tables.message(type)
    return message < 0 ? nil : tables.isAdmin(message)
  }
}

/// The tables themselves, as plain pointers: hot code holds a copy and counts no references.
@safe
struct RuleTables {
  /// By tag: index into `rules`, 0 for a tag that the dialect doesn't know.
  let ruleByTag: UnsafeMutablePointer<UInt16>
  let rules: UnsafeMutablePointer<FieldRule>
  /// Sets of one-byte values, two words each.
  let characterSets: UnsafeMutablePointer<UInt64>
  /// Lists of longer values, as codes; a set is a range of it.
  let codes: UnsafeMutablePointer<UInt64>
  let messages: UnsafeMutablePointer<MessageRule>
  let messageCount: Int
  /// By a hash of the type: index into `messages`, -1 for none.
  let messageByType: UnsafeMutablePointer<Int16>
  /// Tags of bodies, sorted message by message, and their slots.
  let bodyTags: UnsafeMutablePointer<UInt16>
  let bodySlots: UnsafeMutablePointer<UInt16>
  /// Slots that must be filled: the header's, the trailer's, then each body's, by tag.
  let required: UnsafeMutablePointer<UInt16>
  /// Tags of the slots, message by message.
  let slotTags: UnsafeMutablePointer<UInt16>
  let groupRules: UnsafeMutablePointer<GroupRule>
  let groupMembers: UnsafeMutablePointer<GroupMember>
  let conditions: UnsafeMutablePointer<ConditionRule>
  let headerRequired: Range<Int>
  let trailerRequired: Range<Int>
  let groupMemberCount: Int
  let slotCountMax: Int

  /// The hash table's size: a power of two, at least four times the messages there may be.
  static let typeTableSize = 1024
  static let messagesMax = 200

  init(laying made: DialectTables) {
    func laid<T>(_ values: [T], filler: T) -> UnsafeMutablePointer<T> {
      let whole = values.isEmpty ? [filler] : values
      let memory = UnsafeMutablePointer<T>.allocate(capacity: whole.count)
      unsafe memory.initialize(from: whole, count: whole.count)
      return unsafe memory
    }
    unsafe ruleByTag = laid(made.ruleByTag, filler: 0)
    unsafe rules = laid(made.rules, filler: .unknown)
    unsafe characterSets = laid(made.characterSets, filler: 0)
    unsafe codes = laid(made.codes, filler: 0)
    unsafe messages = laid(made.messages, filler: .none)
    messageCount = made.messages.count
    unsafe bodyTags = laid(made.bodyTags, filler: 0)
    unsafe bodySlots = laid(made.bodySlots, filler: 0)
    unsafe required = laid(made.required, filler: 0)
    unsafe slotTags = laid(made.slotTags, filler: 0)
    unsafe groupRules = laid(made.groupRules, filler: .none)
    unsafe groupMembers = laid(made.groupMembers, filler: .none)
    unsafe conditions = laid(made.conditions, filler: .none)
    headerRequired = made.headerRequired
    trailerRequired = made.trailerRequired
    groupMemberCount = made.groupMembers.count
    slotCountMax = made.slotCountMax
    var table = [Int16](repeating: -1, count: Self.typeTableSize)
    for (index, message) in made.messages.enumerated() {
      var at = Self.hash(message.type)
      while table[at] >= 0 { at = (at + 1) & (Self.typeTableSize - 1) }
      table[at] = Int16(index)
    }
    unsafe messageByType = laid(table, filler: -1)
  }

  func free() {
    unsafe ruleByTag.deallocate()
    unsafe rules.deallocate()
    unsafe characterSets.deallocate()
    unsafe codes.deallocate()
    unsafe messages.deallocate()
    unsafe messageByType.deallocate()
    unsafe bodyTags.deallocate()
    unsafe bodySlots.deallocate()
    unsafe required.deallocate()
    unsafe slotTags.deallocate()
    unsafe groupRules.deallocate()
    unsafe groupMembers.deallocate()
    unsafe conditions.deallocate()
  }

  @_noLocks
  func isAdmin(_ message: Int) -> Bool { unsafe messages[message].isAdmin }

  @_noLocks
  static func hash(_ type: UInt64) -> Int {
    Int(truncatingIfNeeded: (type &* 0x9E37_79B9_7F4A_7C15) >> 54)
  }

  /// A type's index, or -1.
  @_noLocks
  func message(_ type: UInt64) -> Int {
    var at = RuleTables.hash(type)
    while true {
      let index = unsafe messageByType[at]
      if index < 0 { return -1 }
      if unsafe messages[Int(index)].type == type { return Int(index) }
      at = (at + 1) & 1023
    }
  }

  /// A body field's slot in a message, or -1.
  @_noLocks
  func bodySlot(_ tag: UInt16, in message: Int) -> Int {
    var low = unsafe Int(messages[message].bodyStart)
    var high = unsafe low + Int(messages[message].bodyCount)
    while low < high {
      let middle = (low + high) >> 1
      let found = unsafe bodyTags[middle]
      if found == tag { return unsafe Int(bodySlots[middle]) }
      if found < tag { low = middle + 1 } else { high = middle }
    }
    return -1
  }

  /// Whether a value's code is one of a set.
  @_noLocks
  func isListed(_ code: UInt64, from: Int, count: Int) -> Bool {
    var at = from
    while at < from + count {
      if unsafe codes[at] == code { return true }
      at += 1
    }
    return false
  }

  /// The group that a count field begins in a message, by its index among the message's; -1 for none.
  @_noLocks
  func group(_ countTag: UInt16, in message: Int) -> Int {
    let first = unsafe groupRules + Int(messages[message].groupStart)
    let count = unsafe Int(messages[message].groupCount)
    var at = 0
    while at < count {
      if unsafe first[at].countTag == countTag { return at }
      at += 1
    }
    return -1
  }
}
