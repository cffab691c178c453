// Reads a message's fields one after the other and remembers the first that is wrong, so that a translation
// is straight-line code with one question at its end.

import Events
import FIXCodec

struct FieldReader {
  var reason: RefusalReason?
  var tag: UInt16 = 0
  /// The order that a request is about, once that is found.
  var order: UInt64 = 0
  /// What it asks for was done by an earlier run.
  var isOnRecord = false

  @inline(__always) @_noLocks
  init() {}

  var isGood: Bool { @inline(__always) @_noLocks get { reason == nil } }

  @inline(__always) @_noLocks
  mutating func fail(_ reason: RefusalReason, _ tag: UInt16) {
    if self.reason == nil {
      self.reason = reason
      self.tag = tag
    }
  }

  /// The value, or nil when it isn't there. What isn't good is remembered.
  @inline(__always) @_noLocks
  mutating func price(_ reading: Reading<Price>, _ tag: UInt16) -> Price? {
    switch reading {
    case .value(let value): return value
    case .absent: return nil
    case .malformed:
      fail(.malformed, tag)
      return nil
    }
  }

  @inline(__always) @_noLocks
  mutating func quantity(_ reading: Reading<Quantity>, _ tag: UInt16) -> Quantity? {
    switch reading {
    case .value(let value): return value
    case .absent: return nil
    case .malformed:
      fail(.malformed, tag)
      return nil
    }
  }

  /// A quantity that isn't below zero.
  @inline(__always) @_noLocks
  mutating func amount(_ reading: Reading<Quantity>, _ tag: UInt16) -> Quantity? {
    guard let value = quantity(reading, tag) else { return nil }
    if value.units < 0 {
      fail(.malformed, tag)
      return nil
    }
    return value
  }

  @inline(__always) @_noLocks
  mutating func integer(_ reading: Reading<Int64>, _ tag: UInt16) -> Int64? {
    switch reading {
    case .value(let value): return value
    case .absent: return nil
    case .malformed:
      fail(.malformed, tag)
      return nil
    }
  }

  /// 0 … `max`; what is above or below is refused.
  @inline(__always) @_noLocks
  mutating func count(_ reading: Reading<Int64>, _ tag: UInt16, max: Int64) -> Int64? {
    guard let value = integer(reading, tag) else { return nil }
    if value < 0 || value > max {
      fail(.malformed, tag)
      return nil
    }
    return value
  }

  @inline(__always) @_noLocks
  mutating func time(_ reading: Reading<Nanoseconds>, _ tag: UInt16) -> Nanoseconds? {
    switch reading {
    case .value(let value): return value
    case .absent: return nil
    case .malformed:
      fail(.malformed, tag)
      return nil
    }
  }

  /// The character, or 0 when it isn't there.
  @inline(__always) @_noLocks
  mutating func character(_ reading: Reading<UInt8>, _ tag: UInt16) -> UInt8 {
    switch reading {
    case .value(let value): return value
    case .absent: return 0
    case .malformed:
      fail(.unknownValue, tag)
      return 0
    }
  }

  @inline(__always) @_noLocks
  mutating func flag(_ reading: Reading<Bool>, _ tag: UInt16) -> Bool? {
    switch reading {
    case .value(let value): return value
    case .absent: return nil
    case .malformed:
      fail(.unknownValue, tag)
      return nil
    }
  }

  @inline(__always) @_noLocks
  mutating func text(_ reading: Reading<FieldBytes>) -> FieldBytes? {
    if case .value(let value) = reading { return value }
    return nil
  }

  @inline(__always)
  mutating func required<Value>(_ value: Value?, _ tag: UInt16) -> Value? {
    if value == nil { fail(.missing, tag) }
    return value
  }
}
