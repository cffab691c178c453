// The shapes of messages: lists of tags that were found right. Each remembers where every slot is and
// which values must be looked at. Sets of four by type and field count; in a full set the oldest goes.

import CFIX

@safe
struct ShapeCache: ~Copyable {
  /// A value to look at.
  struct Check {
    var position: UInt16
    var rule: ValueRule
    var count: UInt8
    var argument: UInt32
  }

  struct Head {
    var type: UInt64
    var fieldCount: UInt16
    var checkCount: UInt16
    var decimalCount: UInt16
    var singleCount: UInt16
  }

  /// One shape's memory.
  @safe
  struct Shape {
    let head: UnsafeMutablePointer<Head>
    let tags: UnsafeMutablePointer<UInt16>
    let slots: UnsafeMutablePointer<UInt16>
    let checks: UnsafeMutablePointer<Check>
    /// Positions of decimals.
    let decimals: UnsafeMutablePointer<UInt16>
    /// Of values of one byte out of a set: the position, and the set above it.
    let singles: UnsafeMutablePointer<UInt32>
    let entryEnds: UnsafeMutablePointer<UInt16>
  }

  static var setCount: Int { 64 }
  static var ways: Int { 4 }
  /// A longer message is examined each time.
  static var fieldsMax: Int { 128 }
  /// A check for each field, and some for conditions.
  static var checksMax: Int { 160 }

  let memory: UnsafeMutableRawPointer
  let stride: Int
  let tagsOffset: Int
  let slotsOffset: Int
  let checksOffset: Int
  let entryEndsOffset: Int
  let decimalsOffset: Int
  let singlesOffset: Int
  let slotCount: Int
  /// By set: which way goes next.
  let turns: UnsafeMutablePointer<UInt8>
  var hitCount: UInt64 = 0
  var missCount: UInt64 = 0

  init(slotCountMax: Int) {
    slotCount = max(slotCountMax, 1)
    tagsOffset = 64
    // Comparing reads whole registers.
    entryEndsOffset = tagsOffset + (128 + 32) * 2
    checksOffset = entryEndsOffset + 128 * 2
    decimalsOffset = checksOffset + 160 * 8
    singlesOffset = decimalsOffset + 128 * 2
    slotsOffset = singlesOffset + 128 * 4
    stride = (slotsOffset + slotCount * 2 + 63) / 64 * 64
    let whole = stride * 64 * 4
    unsafe memory = .allocate(byteCount: whole, alignment: 64)
    unsafe memory.initializeMemory(as: UInt8.self, repeating: 0, count: whole)
    unsafe turns = .allocate(capacity: 64)
    unsafe turns.initialize(repeating: 0, count: 64)
  }

  deinit {
    unsafe memory.deallocate()
    unsafe turns.deallocate()
  }

  @inline(__always) @_noLocks
  func shape(_ index: Int) -> Shape {
    let at = unsafe memory + index &* stride
    return unsafe Shape(
      head: at.assumingMemoryBound(to: Head.self),
      tags: (at + tagsOffset).assumingMemoryBound(to: UInt16.self),
      slots: (at + slotsOffset).assumingMemoryBound(to: UInt16.self),
      checks: (at + checksOffset).assumingMemoryBound(to: Check.self),
      decimals: (at + decimalsOffset).assumingMemoryBound(to: UInt16.self),
      singles: (at + singlesOffset).assumingMemoryBound(to: UInt32.self),
      entryEnds: (at + entryEndsOffset).assumingMemoryBound(to: UInt16.self))
  }

  @inline(__always) @_noLocks
  static func set(_ type: UInt64, _ count: Int) -> Int {
    Int(
      truncatingIfNeeded: ((type ^ UInt64(truncatingIfNeeded: count) << 56) &* 0x9E37_79B9_7F4A_7C15)
        >> 58)
  }

  /// The shape that a message has, if it is known.
  @inline(__always) @_noLocks
  mutating func find(_ message: Message) -> Shape? {
    let type = message.typeCode
    let first = Self.set(type, message.count) &* Self.ways
    var way = 0
    while way < Self.ways {
      let shape = shape(first + way)
      let head = unsafe shape.head.pointee
      if head.type == type, Int(head.fieldCount) == message.count,
        unsafe apus_fix_same_tags(
          shape.tags, message.tags, UInt32(truncatingIfNeeded: message.count))
      {
        hitCount &+= 1
        return shape
      }
      way += 1
    }
    missCount &+= 1
    return nil
  }

  /// Where a message's shape can be put; nil when it is too long. Its head and tags are filled in.
  @_noLocks
  mutating func room(for message: Message) -> Shape? {
    let type = message.typeCode
    if message.count > Self.fieldsMax || type == 0 { return nil }
    let set = Self.set(type, message.count)
    let way = unsafe Int(turns[set] & 3)
    unsafe turns[set] &+= 1
    let shape = shape(set &* Self.ways + way)
    unsafe shape.head.pointee = Head(
      type: type, fieldCount: UInt16(truncatingIfNeeded: message.count), checkCount: 0,
      decimalCount: 0, singleCount: 0)
    var at = 0
    while at < message.count {
      unsafe shape.tags[at] = message.tags[at]
      at += 1
    }
    return shape
  }
}

extension Validator {
  /// Fills in the rest of a good message's shape, from the examination that found it good.
  @_noLocks
  mutating func describe(_ message: Message, _ shape: ShapeCache.Shape) {
    let type = scratch.message
    var slot = 0
    while slot < shapes.slotCount {
      unsafe shape.slots[slot] = scratch.slots[slot]
      slot += 1
    }
    var field = 0
    while field < message.count {
      unsafe shape.entryEnds[field] = scratch.entryEnds[field]
      field += 1
    }
    var checks = 0
    var decimals = 0
    var singles = 0
    // 8, 9, 35 and 10 were looked at by the decoder and by the comparison.
    var at = 3
    while at < message.count - 1 {
      let tag = message.tag(at: at)
      let rule = rule(tag)
      if rule.value == .natural, isCount(tag, in: type), let entries = message.value(at: at).digits
      {
        unsafe shape.checks[checks] = ShapeCache.Check(
          position: UInt16(truncatingIfNeeded: at), rule: .entryCount, count: 0,
          argument: UInt32(truncatingIfNeeded: entries))
        checks += 1
      } else if rule.value == .decimal {
        unsafe shape.decimals[decimals] = UInt16(truncatingIfNeeded: at)
        decimals += 1
      } else if rule.value == .oneOf || rule.value == .digitOf {
        unsafe shape.singles[singles] = UInt32(truncatingIfNeeded: at) | rule.setStart << 16
        singles += 1
      } else if rule.value != .anything {
        unsafe shape.checks[checks] = ShapeCache.Check(
          position: UInt16(truncatingIfNeeded: at), rule: rule.value,
          count: UInt8(truncatingIfNeeded: rule.setCount), argument: rule.setStart)
        checks += 1
      }
      at += 1
    }
    // What isn't there must not become necessary by another value.
    var condition = unsafe Int(rules.messages[type].conditionStart)
    let end = unsafe condition + Int(rules.messages[type].conditionCount)
    while condition < end {
      let rule = unsafe rules.conditions[condition]
      condition += 1
      let decider = unsafe scratch.slots[Int(rule.deciderSlot)]
      let isThere = unsafe scratch.slots[Int(rule.slot)] != .max
      if decider == .max || isThere { continue }
      let isSet = rule.setStart != .max
      unsafe shape.checks[checks] = ShapeCache.Check(
        position: decider, rule: isSet ? .mustNotBeOneOf : .mustNotBe,
        count: UInt8(truncatingIfNeeded: rule.codeCount),
        argument: isSet ? rule.setStart : rule.codeStart)
      checks += 1
    }
    unsafe shape.head.pointee.checkCount = UInt16(truncatingIfNeeded: checks)
    unsafe shape.head.pointee.decimalCount = UInt16(truncatingIfNeeded: decimals)
    unsafe shape.head.pointee.singleCount = UInt16(truncatingIfNeeded: singles)
  }
}
