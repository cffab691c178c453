// Money and amounts are types, so that a price is never added to a quantity and a nanosecond is
// never taken for a sequence. All are whole numbers; a `Double` never meets money here.

/// One unit of a price or a quantity is 1e-8.
@inlinable public var fixedPointScale: Int64 { 100_000_000 }

/// A price in units of 1e-8. May be negative (spreads).
@frozen
public struct Price: BitwiseCopyable, Hashable, Comparable, Sendable {
  public var units: Int64

  @inlinable public init(units: Int64) { self.units = units }

  @inlinable public static var zero: Price { Price(units: 0) }

  @inlinable public static func < (a: Price, b: Price) -> Bool { a.units < b.units }
  @inlinable public static func + (a: Price, b: Price) -> Price { Price(units: a.units + b.units) }
  @inlinable public static func - (a: Price, b: Price) -> Price { Price(units: a.units - b.units) }

  /// The same amount of the other sign.
  @inlinable public static prefix func - (a: Price) -> Price { Price(units: -a.units) }

  @inlinable public static func == (a: Price, b: Price) -> Bool { a.units == b.units }
}

/// A quantity in units of 1e-8. Positions may be negative, orders may not.
@frozen
public struct Quantity: BitwiseCopyable, Hashable, Comparable, Sendable {
  public var units: Int64

  @inlinable public init(units: Int64) { self.units = units }

  @inlinable public static var zero: Quantity { Quantity(units: 0) }

  @inlinable public static func < (a: Quantity, b: Quantity) -> Bool { a.units < b.units }
  @inlinable public static func + (a: Quantity, b: Quantity) -> Quantity {
    Quantity(units: a.units + b.units)
  }
  @inlinable public static func - (a: Quantity, b: Quantity) -> Quantity {
    Quantity(units: a.units - b.units)
  }
  @inlinable public static func += (a: inout Quantity, b: Quantity) { a.units += b.units }
  @inlinable public static func -= (a: inout Quantity, b: Quantity) { a.units -= b.units }
  @inlinable public static prefix func - (a: Quantity) -> Quantity { Quantity(units: -a.units) }

  @inlinable public var magnitude: Quantity { Quantity(units: units < 0 ? -units : units) }

  @inlinable public static func == (a: Quantity, b: Quantity) -> Bool { a.units == b.units }
}

/// A time since the Unix epoch, or a span of time, in nanoseconds.
@frozen
public struct Nanoseconds: BitwiseCopyable, Hashable, Comparable, Sendable {
  public var count: UInt64

  @inlinable public init(_ count: UInt64) { self.count = count }

  @inlinable public static var zero: Nanoseconds { Nanoseconds(0) }
  @inlinable public static func microseconds(_ n: UInt64) -> Nanoseconds { Nanoseconds(n * 1_000) }
  @inlinable public static func milliseconds(_ n: UInt64) -> Nanoseconds {
    Nanoseconds(n * 1_000_000)
  }
  @inlinable public static func seconds(_ n: UInt64) -> Nanoseconds {
    Nanoseconds(n * 1_000_000_000)
  }

  @inlinable public static func < (a: Nanoseconds, b: Nanoseconds) -> Bool { a.count < b.count }
  @inlinable public static func + (a: Nanoseconds, b: Nanoseconds) -> Nanoseconds {
    Nanoseconds(a.count + b.count)
  }

  /// The span from `earlier` to here; zero when `earlier` isn't earlier.
  @inlinable public func since(_ earlier: Nanoseconds) -> Nanoseconds {
    Nanoseconds(count > earlier.count ? count - earlier.count : 0)
  }

  @inlinable public static func == (a: Nanoseconds, b: Nanoseconds) -> Bool { a.count == b.count }
}

/// A position in the ingress stream. The first input is number 1; 0 is no input at all.
@frozen
public struct Sequence: BitwiseCopyable, Hashable, Comparable, Sendable {
  public var number: UInt64

  @inlinable public init(_ number: UInt64) { self.number = number }

  @inlinable public static func < (a: Sequence, b: Sequence) -> Bool { a.number < b.number }

  @inlinable public static func == (a: Sequence, b: Sequence) -> Bool { a.number == b.number }
}
