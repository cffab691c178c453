// The average price of an order's fills (AvgPx), exact: the sum of price times quantity in 128 bits, divided
// by what is filled, rounded half up to 1e-8 (a half goes towards the higher price, below zero too).

import Events

public struct AveragePrice: BitwiseCopyable, Hashable, Sendable {
  /// In units of 1e-16.
  private(set) var value: Int128 = 0
  public private(set) var filled = Quantity.zero
  /// The price of all fills, as long as it is one: then nothing is divided.
  private var only = Price.zero
  private var hasMany = false
  /// The sum went beyond 128 bits (fills of 1e22 in money): from then on there is no average.
  public private(set) var isLost = false
  // A row has no gaps: a snapshot would save what lies in them.
  private var reserved0: UInt16 = 0
  private var reserved1: UInt32 = 0

  public init() {}

  /// A fill of a positive quantity. False, and nothing changed, when the quantities' sum can't be held.
  @discardableResult @_noLocks
  public mutating func add(_ price: Price, _ quantity: Quantity) -> Bool {
    let (sum, over) = filled.units.addingReportingOverflow(quantity.units)
    if over { return false }
    if filled == .zero {
      only = price
      hasMany = false
    } else if price != only {
      hasMany = true
    }
    filled = Quantity(units: sum)
    let (total, lost) = value.addingReportingOverflow(Self.product(price, quantity))
    value = total
    if lost { isLost = true }
    return true
  }

  /// Takes a fill back. False, and nothing changed, when there isn't so much to take.
  @discardableResult @_noLocks
  public mutating func remove(_ price: Price, _ quantity: Quantity) -> Bool {
    if quantity.units < 0 || quantity > filled { return false }
    filled = filled - quantity
    let (total, lost) = value.subtractingReportingOverflow(Self.product(price, quantity))
    value = total
    if lost { isLost = true }
    if filled == .zero {
      value = 0
      isLost = false
    } else {
      hasMany = true
    }
    return true
  }

  /// Zero while nothing is filled.
  public var price: Price {
    @_noLocks get {
      if filled.units <= 0 || isLost { return .zero }
      return hasMany ? divided() : only
    }
  }

  @inline(__always) @_noLocks
  private static func product(_ price: Price, _ quantity: Quantity) -> Int128 {
    Int128(truncatingIfNeeded: price.units) &* Int128(truncatingIfNeeded: quantity.units)
  }

  @inline(never) @_noLocks
  private func divided() -> Price {
    let divisor = filled.units.magnitude
    let magnitude = value.magnitude
    let high = UInt64(truncatingIfNeeded: magnitude &>> 64)
    // An average lies between the prices, so the quotient fits; after a bust of another price it need not.
    if high >= divisor { return .zero }
    let (quotient, rest) = divisor.dividingFullWidth((high, UInt64(truncatingIfNeeded: magnitude)))
    if quotient > UInt64(Int64.max) { return .zero }
    let isNegative = value < 0
    let roundsAway = isNegative ? rest > divisor &- rest : rest >= divisor &- rest
    let rounded = quotient &+ (roundsAway && rest != 0 ? 1 : 0)
    if rounded > UInt64(Int64.max) { return .zero }
    return Price(units: isNegative ? -Int64(bitPattern: rounded) : Int64(bitPattern: rounded))
  }
}
