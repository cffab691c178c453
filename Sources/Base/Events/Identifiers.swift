// Who and what an event is about, as numbers. Names become numbers when the config is loaded.

/// A dense index into the instruments of the config.
@frozen
public struct InstrumentID: BitwiseCopyable, Hashable, Sendable {
  public var index: UInt32

  @inlinable public init(_ index: UInt32) { self.index = index }

  /// Carried by events that concern no instrument.
  @inlinable public static var none: InstrumentID { InstrumentID(.max) }

  @inlinable public static func == (a: InstrumentID, b: InstrumentID) -> Bool { a.index == b.index }
}

/// Who an event comes from: a session, a strategy, the operator or a timer.
///
///     15 … 12   11 … 0
///     class     number within the class
@frozen
public struct SourceID: BitwiseCopyable, Hashable, Sendable {
  public var bits: UInt16

  @inlinable public init(bits: UInt16) { self.bits = bits }

  @inlinable public init(_ kind: SourceClass, _ number: UInt16) {
    bits = UInt16(kind.code) << 12 | (number & 0x0FFF)
  }

  @inlinable public var kind: SourceClass { SourceClass(code: UInt8(bits >> 12)) }
  @inlinable public var number: UInt16 { bits & 0x0FFF }

  @inlinable public static var none: SourceID { SourceID(bits: 0) }
  @inlinable public static func session(_ n: UInt16) -> SourceID { SourceID(.session, n) }
  @inlinable public static func strategy(_ n: UInt16) -> SourceID { SourceID(.strategy, n) }
  /// What comes round by the loopback in a line with several venues: of the line itself, and of no venue.
  @inlinable public static var round: SourceID { SourceID(.session, 0x0FFF) }
  @inlinable public static func timer(_ n: UInt16) -> SourceID { SourceID(.timer, n) }
  @inlinable public static var operatorDesk: SourceID { SourceID(.operatorDesk, 0) }

  @inlinable public static func == (a: SourceID, b: SourceID) -> Bool { a.bits == b.bits }
}

/// An order's number. Ours hold who gave it out and in which run, so that none is ever given twice:
///
///     63 … 44             43 … 32    31 … 0
///     epoch of the core   strategy   counter, from 1
///
/// A market's ids are its own and any 64 bits.
@frozen
public struct OrderID: BitwiseCopyable, Hashable, Sendable {
  public var bits: UInt64

  @inlinable public init(bits: UInt64) { self.bits = bits }

  @inlinable public init(epoch: UInt32, strategy: UInt16, counter: UInt32) {
    bits = UInt64(epoch & 0xF_FFFF) << 44 | UInt64(strategy & 0x0FFF) << 32 | UInt64(counter)
  }

  @inlinable public var epoch: UInt32 { UInt32(truncatingIfNeeded: bits >> 44) }
  @inlinable public var strategy: UInt16 { UInt16(truncatingIfNeeded: bits >> 32) & 0x0FFF }
  @inlinable public var counter: UInt32 { UInt32(truncatingIfNeeded: bits) }

  @inlinable public static var none: OrderID { OrderID(bits: 0) }

  @inlinable public static func == (a: OrderID, b: OrderID) -> Bool { a.bits == b.bits }
}
