// The records that a compiled dialect's tables are made of.

import FIXDictionary

/// How a value is judged.
enum ValueRule: UInt8 {
  /// Any bytes, but some.
  case anything
  case integer
  /// An integer from 0.
  case natural
  case dayOfMonth
  case decimal
  case character
  case flag
  /// One byte of a set.
  case oneOf
  /// One byte of a set, where the type is a number.
  case digitOf
  /// One of a list of longer values.
  case listed
  /// The same where the type is a number.
  case numberListed
  /// Values of a set, a space between them.
  case manyOf
  case manyListed
  case time
  case timeOfDay
  case date
  case monthYear
  case data
  /// Of a shape: as many entries as the message has.
  case entryCount
  /// Of a shape: a value that would make a missing field necessary.
  case mustNotBe
  /// The same where those values have one byte each.
  case mustNotBeOneOf
}

/// Where in a message a field belongs.
enum Section: UInt8 {
  case header
  case body
  case trailer
}

/// What is known of a tag.
struct FieldRule {
  var value: ValueRule
  var section: Section
  /// Of a header's or a trailer's field: its slot.
  var slot: UInt16
  /// Of a set or a list: where it begins, and how long a list is.
  var setStart: UInt32
  var setCount: UInt32
  /// Of a data field: the tag before it.
  var lengthTag: UInt16

  static var unknown: FieldRule {
    FieldRule(value: .anything, section: .body, slot: 0, setStart: 0, setCount: 0, lengthTag: 0)
  }
}

struct MessageRule {
  var type: UInt64
  var isAdmin: Bool
  var slotCount: UInt16
  var bodyStart: UInt32
  var bodyCount: UInt32
  var requiredStart: UInt32
  var requiredCount: UInt32
  var slotTagStart: UInt32
  var groupStart: UInt32
  var groupCount: UInt32
  var conditionStart: UInt32
  var conditionCount: UInt32

  static var none: MessageRule {
    MessageRule(
      type: 0, isAdmin: false, slotCount: 0, bodyStart: 0, bodyCount: 0, requiredStart: 0,
      requiredCount: 0, slotTagStart: 0, groupStart: 0, groupCount: 0, conditionStart: 0,
      conditionCount: 0)
  }
}

struct GroupRule {
  var countTag: UInt16
  /// An entry begins with it.
  var delimiter: UInt16
  var firstMember: UInt16
  var memberCount: UInt16

  static var none: GroupRule {
    GroupRule(countTag: 0, delimiter: 0, firstMember: 0, memberCount: 0)
  }
}

struct GroupMember {
  var tag: UInt16
  var isRequired: Bool
  /// Of a count of a group within: its index among the message's groups, else -1.
  var group: Int16

  static var none: GroupMember { GroupMember(tag: 0, isRequired: false, group: -1) }
}

struct ConditionRule {
  /// What must be there.
  var slot: UInt16
  var tag: UInt16
  /// Because of this one's value.
  var deciderSlot: UInt16
  /// Of no values: whatever it is.
  var codeStart: UInt32
  var codeCount: UInt32
  /// The same as a set, where each value has one byte; else `.max`.
  var setStart: UInt32

  static var none: ConditionRule {
    ConditionRule(slot: 0, tag: 0, deciderSlot: 0, codeStart: 0, codeCount: 0, setStart: .max)
  }
}

/// A value of an enumerated field as one word: itself up to seven bytes, a hash of longer ones.
enum ValueCode {
  @_noLocks
  static func of(_ bytes: FieldBytes) -> UInt64 {
    bytes.count <= 7 ? bytes.code : hash(bytes)
  }

  /// FNV-1a with the top bit set, so that it is no short value.
  @_noLocks
  private static func hash(_ bytes: FieldBytes) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    var at = 0
    while at < bytes.count {
      hash = (hash ^ UInt64(bytes[at])) &* 0x100_0000_01B3
      at += 1
    }
    return hash | 1 << 63
  }

  static func of(_ text: String) -> UInt64 {
    FieldBytes.standalone(Array(text.utf8)) { of($0) }
  }
}
