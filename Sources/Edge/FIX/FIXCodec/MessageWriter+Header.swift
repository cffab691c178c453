// The header of a message to send.

import Events

extension MessageWriter {
  /// Begins a message anew: `35=` to the header's end. `type` is the bytes of 35, the first one lowest
  /// (`FieldBytes.code`).
  @inline(__always) @inlinable
  public mutating func begin(
    _ type: UInt64, header: borrowing HeaderTemplate, sequence: UInt64, time: Nanoseconds
  ) {
    open(type, sequence)
    append(header.beforeTime)
    putTime(time)
    append(header.afterTime)
    if header.afterRouting.count > 0 { append(header.afterRouting) }
    noteHeader(type)
  }

  @inline(__always) @inlinable
  func noteHeader(_ type: UInt64) {
    unsafe page.pointee.type = type
    unsafe page.pointee.headerByteCount = bodyByteCount
  }

  /// Of the message that was begun last.
  @inlinable public var type: UInt64 { unsafe page.pointee.type }

  /// Bytes of its header, from `35=` on.
  @inlinable public var headerByteCount: Int { unsafe page.pointee.headerByteCount }

  /// What follows the header so far; good until the writer goes on.
  @inlinable public var bodyBytes: UnsafeRawBufferPointer {
    let start = unsafe bodyStart + headerByteCount
    return unsafe UnsafeRawBufferPointer(start: start, count: to - start)
  }

  /// The same with what a header has only sometimes.
  @inlinable
  public mutating func begin(
    _ type: UInt64, header: borrowing HeaderTemplate, sequence: UInt64, time: Nanoseconds,
    extras: HeaderExtras
  ) {
    open(type, sequence)
    if extras.originalTime != nil { append("43=Y\u{1}") }
    append(header.beforeTime)
    putTime(time)
    append(header.afterTime)
    if extras.isPossibleResend { append("97=Y\u{1}") }
    if let fields = extras.onBehalfOf { append(fields) }
    if let original = extras.originalTime {
      append("122=")
      putTime(Nanoseconds(original))
    }
    if let fields = extras.deliverTo { append(fields) }
    if header.afterRouting.count > 0 { append(header.afterRouting) }
    if let fields = extras.locations { append(fields) }
    noteHeader(type)
  }

  @inline(__always) @inlinable
  mutating func putTime(_ time: Nanoseconds) {
    guard reserve(Self.scalarRoom) else { return }
    writeTime(time)
  }

  /// `35=…|34=…|`
  @inline(__always) @inlinable
  mutating func open(_ type: UInt64, _ sequence: UInt64) {
    unsafe to = bodyStart
    unsafe end = page.pointee.end
    if type < 256 {
      // One store: `35=D|34=`.
      unsafe UnsafeMutableRawPointer(to).storeBytes(
        of: (0x3D34_3301_003D_3533 | type &<< 24).littleEndian, as: UInt64.self)
      unsafe to += 8
      sum = ByteSum.of(0x3D34_3301_003D_3533) &+ type
    } else {
      sum = 0
      write(UInt32(0x3D_3533), byteCount: 3)
      write(type, byteCount: (71 &- type.leadingZeroBitCount) / 8)
      write(UInt32(0x3D34_3301), byteCount: 4)
    }
    unsafe page.pointee.know(number: sequence)
    if unsafe page.pointee.digitCount != 0 {
      unsafe store(
        page.pointee.digits, byteCount: page.pointee.digitCount, sum: page.pointee.digitSum)
    } else {
      self = Self.withManyDigits(self, sequence)
    }
    write(0x01)
  }
}
