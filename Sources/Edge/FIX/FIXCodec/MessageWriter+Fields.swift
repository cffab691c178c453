// Fields with their tags, of every type.

import Events

extension MessageWriter {
  /// The longest that a number, a price or a time is.
  @inlinable static var scalarRoom: Int { 48 }

  @inline(__always) @inlinable
  mutating func openField(_ tag: UInt16) -> Bool {
    guard reserve(Self.scalarRoom) else { return false }
    writeDigits(UInt64(tag))
    write(0x3D)
    return true
  }

  @inlinable
  public mutating func put(_ tag: UInt16, text: FieldBytes) {
    guard reserve(Self.scalarRoom + text.count), openField(tag) else { return }
    unsafe copy(UnsafeRawPointer(text.start), text.count)
    write(0x01)
  }

  @inlinable
  public mutating func put(_ tag: UInt16, text: StaticString) {
    guard reserve(Self.scalarRoom + text.utf8CodeUnitCount), openField(tag) else { return }
    unsafe copy(UnsafeRawPointer(text.utf8Start), text.utf8CodeUnitCount)
    write(0x01)
  }

  @inlinable
  public mutating func put(_ tag: UInt16, bytes: Span<UInt8>) {
    guard reserve(Self.scalarRoom + bytes.count), openField(tag) else { return }
    unsafe bytes.withUnsafeBytes { from in
      if let start = from.baseAddress { unsafe copy(start, from.count) }
    }
    write(0x01)
  }

  @inlinable
  public mutating func put(_ tag: UInt16, character: UInt8) {
    guard openField(tag) else { return }
    write(character)
    write(0x01)
  }

  @inlinable
  public mutating func put(_ tag: UInt16, flag: Bool) {
    put(tag, character: flag ? 0x59 : 0x4E)
  }

  @inlinable
  public mutating func put(_ tag: UInt16, integer: Int64) {
    guard openField(tag) else { return }
    if integer < 0 { write(0x2D) }
    writeDigits(integer.magnitude)
    write(0x01)
  }

  @inlinable
  public mutating func put(_ tag: UInt16, number: UInt64) {
    guard openField(tag) else { return }
    writeDigits(number)
    write(0x01)
  }

  /// Units of 1e-8, without needless zeros.
  @inlinable
  public mutating func put(_ tag: UInt16, units: Int64) {
    guard openField(tag) else { return }
    writeUnits(units)
    write(0x01)
  }

  @inlinable
  public mutating func put(_ tag: UInt16, price: Price) { put(tag, units: price.units) }

  @inlinable
  public mutating func put(_ tag: UInt16, quantity: Quantity) { put(tag, units: quantity.units) }

  /// `YYYYMMDD-HH:MM:SS.sss`
  @inlinable
  public mutating func put(_ tag: UInt16, time: Nanoseconds) {
    guard openField(tag) else { return }
    writeTime(time)
  }

  // MARK: Values

  @inlinable
  mutating func writeDigits(_ value: UInt64) {
    if value < 10 { return write(UInt8(truncatingIfNeeded: 0x30 &+ value)) }
    var count = 1
    var bound: UInt64 = 10
    while value >= bound {
      count += 1
      if count == 20 { break }
      bound &*= 10
    }
    var rest = value
    var to = at + count
    at = to
    while to > at - count {
      to -= 1
      unsafe base[to] = UInt8(truncatingIfNeeded: 0x30 &+ rest % 10)
      rest /= 10
    }
  }

  @inlinable
  mutating func writeUnits(_ units: Int64) {
    if units < 0 { write(0x2D) }
    let magnitude = units.magnitude
    let whole = magnitude / 100_000_000
    var fraction = magnitude &- whole &* 100_000_000
    writeDigits(whole)
    if fraction == 0 { return }
    write(0x2E)
    var width = 8
    while fraction % 10 == 0 {
      fraction /= 10
      width -= 1
    }
    var to = at + width
    at = to
    while to > at - width {
      to -= 1
      unsafe base[to] = UInt8(truncatingIfNeeded: 0x30 &+ fraction % 10)
      fraction /= 10
    }
  }

  /// `YYYYMMDD-HH:MM:SS.sss` and the separator.
  @inlinable
  mutating func writeTime(_ time: Nanoseconds) {
    guard reserve(Self.scalarRoom) else { return }
    let milliseconds = time.count / 1_000_000
    let day = milliseconds / 86_400_000
    let ofDay = Int(milliseconds &- day &* 86_400_000)
    let date = CivilDay.number(day: Int(day))
    put4(date / 10_000)
    put2(date / 100 % 100)
    put2(date % 100)
    write(0x2D)
    put2(ofDay / 3_600_000)
    write(0x3A)
    put2(ofDay / 60_000 % 60)
    write(0x3A)
    put2(ofDay / 1_000 % 60)
    write(0x2E)
    let ms = ofDay % 1_000
    write(UInt8(truncatingIfNeeded: 0x30 + ms / 100))
    put2(ms % 100)
    write(0x01)
  }

  @inline(__always) @inlinable
  mutating func put2(_ value: Int) {
    write(UInt8(truncatingIfNeeded: 0x30 + value / 10))
    write(UInt8(truncatingIfNeeded: 0x30 + value % 10))
  }

  @inline(__always) @inlinable
  mutating func put4(_ value: Int) {
    put2(value / 100)
    put2(value % 100)
  }
}
