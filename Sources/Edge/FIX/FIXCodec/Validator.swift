// Whether a message is what its dialect says: structure, type, what must be there, then every field.
//
// Messages of a session look alike. So the validator remembers shapes: lists of tags that it once found
// right, with where each slot is and which values are to be looked at. A message of a known shape is
// compared (two or three vector instructions), and only its values are judged. Whatever isn't plainly
// good is examined in full, which alone decides what is wrong. A cache changes no verdict.

import CFIX
import FIXDictionary

/// Checks messages. One a thread is enough for all sessions of a dialect.
@safe
public struct Validator: ~Copyable {
  public let compiled: CompiledDialect
  let rules: RuleTables
  var shapes: ShapeCache
  var scratch: ExaminationScratch
  /// The last date that was one, as it is written: nearly always the next one too.
  var knownDate: UInt64 = 0

  public init(_ compiled: CompiledDialect) {
    self.compiled = compiled
    rules = compiled.tables
    shapes = ShapeCache(slotCountMax: compiled.tables.slotCountMax)
    scratch = ExaminationScratch(compiled.tables)
  }

  /// How often a message had a known shape, and how often not.
  public var hitCount: UInt64 { shapes.hitCount }
  public var missCount: UInt64 { shapes.missCount }

  /// Checks all of a message, and lets its views find their fields and groups. What the views use is good
  /// until the next call.
  @_noLocks
  public mutating func check(_ message: inout Message) -> Verdict {
    if let shape = shapes.find(message) {
      unsafe message.slots = UnsafePointer(shape.slots)
      unsafe message.entryEnds = UnsafePointer(shape.entryEnds)
      if !message.hasEmptyValue, hasGoodValues(message, shape) { return .good }
    }
    return examine(&message)
  }

  /// Lets a message's views find their fields and groups without judging values. False when its shape
  /// isn't known and something is wrong with it.
  @_noLocks
  public mutating func recognise(_ message: inout Message) -> Bool {
    if let shape = shapes.find(message) {
      unsafe message.slots = UnsafePointer(shape.slots)
      unsafe message.entryEnds = UnsafePointer(shape.entryEnds)
      return true
    }
    return examine(&message).isGood
  }

  /// The full look; remembers the shape of a good message.
  @inline(never) @_noLocks
  mutating func examine(_ message: inout Message) -> Verdict {
    let verdict = examination(of: message)
    // What the examination didn't get to is found by a search.
    let isPlaced = scratch.message >= 0
    unsafe message.slots = isPlaced ? UnsafePointer(scratch.slots) : nil
    unsafe message.entryEnds = isPlaced ? UnsafePointer(scratch.entryEnds) : nil
    if verdict.isGood, let shape = shapes.room(for: message) {
      describe(message, shape)
      unsafe message.slots = UnsafePointer(shape.slots)
      unsafe message.entryEnds = UnsafePointer(shape.entryEnds)
    }
    return verdict
  }

  // MARK: Values of a known shape

  @inline(__always) @_noLocks
  mutating func hasGoodValues(_ message: Message, _ shape: ShapeCache.Shape) -> Bool {
    let base = unsafe message.base
    let values = unsafe message.values
    let ends = unsafe message.ends
    // The two kinds that a message has most of go first, in loops of their own.
    let decimalCount = unsafe Int(shape.head.pointee.decimalCount)
    var at = 0
    while at < decimalCount {
      let position = unsafe Int(shape.decimals[at])
      at &+= 1
      let from = unsafe values[position]
      let length = unsafe ends[position] &- from
      let value = unsafe FieldBytes(start: base + Int(from), count: Int(length))
      if !value.isShortDecimal, !isDecimal(value) { return false }
    }
    let singleCount = unsafe Int(shape.head.pointee.singleCount)
    at = 0
    while at < singleCount {
      let single = unsafe shape.singles[at]
      at &+= 1
      let position = Int(single & 0xFFFF)
      let from = unsafe values[position]
      if unsafe ends[position] &- from != 1 { return false }
      if unsafe !isInSet(base[Int(from)], Int(single &>> 16)) { return false }
    }
    let count = unsafe Int(shape.head.pointee.checkCount)
    at = 0
    while at < count {
      let check = unsafe shape.checks[at]
      at &+= 1
      let from = unsafe values[Int(check.position)]
      let length = unsafe ends[Int(check.position)] &- from
      let value = unsafe FieldBytes(start: base + Int(from), count: Int(length))
      if !isGood(value, check) { return false }
      // Of data: what its length field says, too.
      if check.rule == .data,
        message.value(at: Int(check.position) - 1).digits != UInt64(value.count)
      {
        return false
      }
    }
    return true
  }

  @inline(__always) @_noLocks
  mutating func isGood(_ value: FieldBytes, _ check: ShapeCache.Check) -> Bool {
    switch check.rule {
    case .oneOf, .digitOf, .decimal: return true
    case .natural: return value.digits.map { $0 <= UInt64(Int64.max) } ?? false
    case .time: return value.isTime(&knownDate)
    case .character: return value.count == 1
    case .entryCount: return value.digits == UInt64(check.argument)
    case .anything, .data: return true
    case .listed, .numberListed:
      return rules.isListed(
        ValueCode.of(value), from: Int(check.argument), count: Int(check.count))
    case .mustNotBeOneOf: return value.count != 1 || !isInSet(value[0], Int(check.argument))
    case .mustNotBe:
      return check.count > 0
        && !rules.isListed(
          ValueCode.of(value), from: Int(check.argument), count: Int(check.count))
    case .integer, .dayOfMonth, .flag, .manyOf, .manyListed, .timeOfDay, .date, .monthYear:
      return rareFault(value, check.rule, Int(check.argument), Int(check.count)) == .none
    }
  }

  @inline(__always) @_noLocks
  func isInSet(_ byte: UInt8, _ set: Int) -> Bool {
    if byte >= 128 { return false }
    return unsafe rules.characterSets[set + Int(byte >> 6)] >> UInt64(byte & 63) & 1 == 1
  }
}
