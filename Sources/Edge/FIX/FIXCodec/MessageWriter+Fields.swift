// Fields with their tags, of every type.

import Events

extension MessageWriter {
  /// The longest that a number, a price or a time is.
  @inlinable static var scalarRoom: Int { 48 }

  @inline(__always) @inlinable
  mutating func openField(_ tag: UInt16) -> Bool {
    guard reserve(Self.scalarRoom) else { return false }
    writeTag(tag)
    return true
  }

  @inline(__always) @inlinable
  mutating func writeTag(_ tag: UInt16) {
    // Constant tags fold to one store.
    if tag < 10 {
      write(0x3D30 &+ UInt32(tag), byteCount: 2)
    } else if tag < 100 {
      write(0x3D_3030 &+ UInt32(tag / 10) &+ UInt32(tag % 10) &<< 8, byteCount: 3)
    } else if tag < 1000 {
      write(
        0x3D30_3030 &+ UInt32(tag / 100) &+ UInt32(tag / 10 % 10) &<< 8
          &+ UInt32(tag % 10) &<< 16, byteCount: 4)
    } else {
      writeDigits(UInt64(tag))
      write(0x3D)
    }
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
  @inline(__always) @inlinable
  public mutating func put(_ tag: UInt16, time: Nanoseconds) {
    guard openField(tag) else { return }
    writeTime(time)
  }
}
