// A value as whole words, for tables of names, and parts of a value.

import Events

extension FieldBytes {
  /// Eight bytes of the value from `at` on, the first one lowest, zeros behind its end.
  ///
  /// Reads up to seven bytes behind the value: in a message a separator and the trailer lie there.
  @inline(__always) @inlinable
  public func word(at: Int) -> UInt64 {
    precondition(at >= 0 && at < count, "a byte of the value")
    let word = unsafe UnsafeRawPointer(start + at).loadUnaligned(as: UInt64.self).littleEndian
    let left = count &- at
    return left >= 8 ? word : word & ((1 &<< UInt64(left &* 8)) &- 1)
  }

  /// The bytes from `from` on.
  @inline(__always) @inlinable
  public func dropping(_ from: Int) -> FieldBytes {
    precondition(from >= 0 && from <= count, "a part of the value")
    return unsafe FieldBytes(start: start + from, count: count - from)
  }

  /// The first `length` bytes.
  @inline(__always) @inlinable
  public func prefix(_ length: Int) -> FieldBytes {
    precondition(length >= 0 && length <= count, "a part of the value")
    return unsafe FieldBytes(start: start, count: length)
  }

  /// Days since 1970-01-01 of `YYYYMMDD` as a number; nil when there is no such day.
  @inlinable
  public static func daysSinceEpoch(_ date: UInt32) -> Int? {
    day(Int(date / 10_000), Int(date / 100 % 100), Int(date % 100))
  }
}
