// Values that don't lie in a received message: what a session keeps and sends again.

extension FieldBytes {
  /// `count` bytes of `memory` from `offset`. At least eight bytes must lie before their end, as numbers
  /// are read in one piece. The memory must stay as long as this is used.
  @unsafe @inlinable
  public init(memory: UnsafeRawBufferPointer, from offset: Int, count: Int) {
    precondition(offset >= 0 && count >= 0 && offset <= memory.count - count, "bytes of the memory")
    precondition(offset + count >= 8, "room before the value's end")
    let base = unsafe memory.baseAddress!.assumingMemoryBound(to: UInt8.self)
    unsafe self.init(start: base + offset, count: count)
  }

  /// Copies the bytes to memory that has room for them.
  @unsafe @inlinable @_noLocks
  public func copy(to memory: UnsafeMutableRawPointer) {
    unsafe memory.copyMemory(from: UnsafeRawPointer(start), byteCount: count)
  }

  /// The last eight bytes, the last one highest; zeros for those that a shorter value lacks.
  @inlinable
  public var tail: UInt64 {
    if count == 0 { return 0 }
    // Eight bytes lie before the end of any value.
    let word = unsafe UnsafeRawPointer(start + (count - 8)).loadUnaligned(as: UInt64.self)
    if count >= 8 { return word.littleEndian }
    let shift = UInt64(truncatingIfNeeded: 8 &- count) &* 8
    return (word.littleEndian &>> shift) &<< shift
  }

  /// Whether it is this text; cold, as strings are.
  public func equals(_ text: String) -> Bool { array.elementsEqual(text.utf8) }
}
