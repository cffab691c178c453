// What a hot path writes: it asks for room once (`hasRoom`), and then none of its fields asks again. All of it
// folds into the code around it, and constant tags and words fold to constants.

import Events

extension MessageWriter {
  /// A field of a number, a price, a quantity or a time takes so much at most.
  @inlinable public static var fieldRoom: Int { scalarRoom }

  /// Whether so many bytes may be written, by `trusted` calls. If they may not, the message isn't whole.
  @inline(__always) @inlinable
  public mutating func hasRoom(for byteCount: Int) -> Bool { reserve(byteCount) }

  @inline(__always) @inlinable
  func expect(_ byteCount: Int) { assert(unsafe to + byteCount <= end, "room was asked for") }

  /// Units of 1e-8.
  @inline(__always) @inlinable
  public mutating func put(trusted tag: UInt16, units: Int64) {
    expect(Self.scalarRoom)
    writeTag(tag)
    writeUnits(units)
    write(0x01)
  }

  @inline(__always) @inlinable
  public mutating func put(trusted tag: UInt16, number: UInt64) {
    expect(Self.scalarRoom)
    writeTag(tag)
    writeDigits(number)
    write(0x01)
  }

  /// The tag and `=`.
  @inline(__always) @inlinable
  public mutating func put(trusted tag: UInt16) {
    expect(8)
    writeTag(tag)
  }

  @inline(__always) @inlinable
  public mutating func put(trusted tag: UInt16, time: Nanoseconds) {
    expect(Self.scalarRoom)
    writeTag(tag)
    writeTime(time)
  }

  /// The lowest bytes of a word, the first one lowest; the others are zero.
  @inline(__always) @inlinable
  public mutating func append(trusted word: UInt64, byteCount: Int) {
    expect(8)
    write(word, byteCount: byteCount)
  }

  /// Up to 64 bytes that were kept (`last(_:)`), and their sum. All 64 are stored.
  @inline(__always) @inlinable
  public mutating func append(trusted block: SIMD64<UInt8>, byteCount: Int, sum: UInt8) {
    expect(64)
    unsafe UnsafeMutableRawPointer(to).storeBytes(of: block, as: SIMD64<UInt8>.self)
    unsafe to += byteCount
    self.sum &+= UInt64(sum)
  }

  /// The same of up to 16, in two words.
  @inline(__always) @inlinable
  public mutating func append(
    trusted low: UInt64, _ high: UInt64, byteCount: Int, sum: UInt8
  ) {
    expect(16)
    unsafe UnsafeMutableRawPointer(to).storeBytes(of: low.littleEndian, as: UInt64.self)
    unsafe UnsafeMutableRawPointer(to + 8).storeBytes(of: high.littleEndian, as: UInt64.self)
    unsafe to += byteCount
    self.sum &+= UInt64(sum)
  }

  /// A field whose value and separator are in a block, 16 bytes at most.
  @inline(__always) @inlinable
  public mutating func put(
    trusted tag: UInt16, text block: SIMD64<UInt8>, from offset: Int, byteCount: Int, sum: UInt8
  ) {
    expect(Self.scalarRoom)
    writeTag(tag)
    let text = unsafe withUnsafeBytes(of: block) {
      unsafe $0.loadUnaligned(fromByteOffset: offset, as: SIMD16<UInt8>.self)
    }
    unsafe UnsafeMutableRawPointer(to).storeBytes(of: text, as: SIMD16<UInt8>.self)
    unsafe to += byteCount
    self.sum &+= UInt64(sum)
  }
}
