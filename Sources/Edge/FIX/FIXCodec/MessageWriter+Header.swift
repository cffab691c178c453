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
    writeTime(time)
    append(header.afterTime)
    if header.afterRouting.count > 0 { append(header.afterRouting) }
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
    writeTime(time)
    append(header.afterTime)
    if extras.isPossibleResend { append("97=Y\u{1}") }
    if let fields = extras.onBehalfOf { append(fields) }
    if let original = extras.originalTime {
      append("122=")
      writeTime(Nanoseconds(original))
    }
    if let fields = extras.deliverTo { append(fields) }
    if header.afterRouting.count > 0 { append(header.afterRouting) }
    if let fields = extras.locations { append(fields) }
  }

  /// `35=…|34=…|`
  @inline(__always) @inlinable
  mutating func open(_ type: UInt64, _ sequence: UInt64) {
    at = Self.frontRoom
    bodyStart = at
    hasOverflown = false
    write(UInt32(0x3D_3533), byteCount: 3)
    write(type, byteCount: (71 &- type.leadingZeroBitCount) / 8)
    write(UInt32(0x3D34_3301), byteCount: 4)
    writeDigits(sequence)
    write(0x01)
  }
}
