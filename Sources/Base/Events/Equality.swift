// Equality that other modules can inline. The one that the compiler derives is a call across modules,
// and @_noLocks can't see through it.

extension Code {
  @inlinable public static func == (a: Self, b: Self) -> Bool { a.code == b.code }
}

extension Payload {
  /// Bit by bit: a payload has no padding, and its reserved fields are zero.
  @inlinable public static func == (a: Self, b: Self) -> Bool {
    unsafe unsafeBitCast(a, to: EventWords.self) == unsafeBitCast(b, to: EventWords.self)
  }
}

extension EventWords {
  @inlinable public static func == (a: EventWords, b: EventWords) -> Bool {
    a.w0 == b.w0 && a.w1 == b.w1 && a.w2 == b.w2 && a.w3 == b.w3 && a.w4 == b.w4
  }
}

extension Event {
  @inlinable public static func == (a: Event, b: Event) -> Bool {
    a.sequence == b.sequence && a.time == b.time && a.kind == b.kind && a.flags == b.flags
      && a.source == b.source && a.instrument == b.instrument && a.words == b.words
  }
}

extension Price {
  @inlinable public static func == (a: Price, b: Price) -> Bool { a.units == b.units }
}

extension Quantity {
  @inlinable public static func == (a: Quantity, b: Quantity) -> Bool { a.units == b.units }
}

extension Nanoseconds {
  @inlinable public static func == (a: Nanoseconds, b: Nanoseconds) -> Bool { a.count == b.count }
}

extension Sequence {
  @inlinable public static func == (a: Sequence, b: Sequence) -> Bool { a.number == b.number }
}

extension InstrumentID {
  @inlinable public static func == (a: InstrumentID, b: InstrumentID) -> Bool {
    a.index == b.index
  }
}

extension SourceID {
  @inlinable public static func == (a: SourceID, b: SourceID) -> Bool { a.bits == b.bits }
}

extension OrderID {
  @inlinable public static func == (a: OrderID, b: OrderID) -> Bool { a.bits == b.bits }
}
