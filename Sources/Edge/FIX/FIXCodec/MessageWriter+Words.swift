// Bytes that come in registers: ids made digit by digit, texts from tables, times to the nanosecond.

import Events

extension MessageWriter {
  /// Up to eight bytes, the first one lowest; the word's others don't matter.
  @inline(__always) @inlinable
  public mutating func append(word: UInt64, byteCount: Int) {
    guard reserve(8) else { return }
    write(word & UInt64.max >> (64 &- 8 &* byteCount), byteCount: byteCount)
  }

  /// The tag and `=`: the value and its separator follow by `append(word:byteCount:)`.
  @inline(__always) @inlinable
  public mutating func open(_ tag: UInt16) { _ = openField(tag) }

  @inline(__always) @inlinable
  public mutating func close() {
    guard reserve(1) else { return }
    write(0x01)
  }

  /// A decimal number as a value's part.
  @inlinable @_noLocks
  public mutating func append(number: UInt64) {
    guard reserve(Self.scalarRoom) else { return }
    writeDigits(number)
  }

  /// Units of 1e-8 as a value's part.
  @inlinable @_noLocks
  public mutating func append(units: Int64) {
    guard reserve(Self.scalarRoom) else { return }
    writeUnits(units)
  }

  /// With nanoseconds where milliseconds don't say it all.
  @inlinable @_noLocks
  public mutating func put(_ tag: UInt16, exactTime time: Nanoseconds) {
    let below = time.count % 1_000_000
    put(tag, time: time)
    if below == 0 || !isWhole { return }
    // Over the separator, six more digits.
    guard reserve(Self.scalarRoom) else { return }
    unsafe to -= 1
    sum &-= 1
    var divisor: UInt64 = 100_000
    while divisor > 0 {
      write(UInt8(truncatingIfNeeded: 0x30 + below / divisor % 10))
      divisor /= 10
    }
    write(0x01)
  }

  /// `YYYYMMDD` of a day since 1970.
  @inlinable
  public mutating func put(_ tag: UInt16, day: Int) {
    put(tag, number: UInt64(truncatingIfNeeded: CivilDay.number(day: day)))
  }

  /// The sum of the body's bytes so far.
  @inlinable public var byteSum: UInt8 {
    @_noLocks get { UInt8(truncatingIfNeeded: sum) }
  }

  /// The last bytes that were written, 64 at most, to be kept; what is behind them doesn't matter.
  @inlinable @_noLocks
  public func last(_ byteCount: Int) -> SIMD64<UInt8> {
    precondition(byteCount >= 0 && byteCount <= 64 && byteCount <= bodyByteCount, "bytes written")
    // Slack lies behind what is written, so this stays in the buffer.
    return unsafe UnsafeRawPointer(to - byteCount).loadUnaligned(as: SIMD64<UInt8>.self)
  }
}
