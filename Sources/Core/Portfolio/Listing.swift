// An instrument as the portfolio sees it: its prices, and what money in its currency is. One cache line.

import Events

@frozen
@usableFromInline
struct Listing: BitwiseCopyable {
  /// What a unit is valued at.
  @usableFromInline var mark: Price = .zero
  /// What one unit ties up: |mark| × the margin rate, rounded up to a unit of a price.
  @usableFromInline var marginPrice: Int64 = 0
  /// The currency's, copied.
  @usableFromInline var rate: Int64 = fixedPointScale
  @usableFromInline var bid: Price = .zero
  @usableFromInline var ask: Price = .zero
  @usableFromInline var marginRate: UInt32 = 10_000
  @usableFromInline var currency: UInt16 = 0
  /// -1: none.
  @usableFromInline var feeSchedule: Int16 = -1
  @usableFromInline var hasBid = false
  @usableFromInline var hasAsk = false
  /// The market has said what it is worth. Until then the last execution's price is the mark.
  @usableFromInline var isSeen = false

  @inlinable init() {}

  /// The middle of the market, rounded down, or the side that is there; one of them is.
  @inlinable var middle: Price {
    if !hasBid { return ask }
    if !hasAsk { return bid }
    // Half the sum without the sum, which may pass 64 bits.
    return Price(units: (bid.units & ask.units) &+ ((bid.units ^ ask.units) &>> 1))
  }

  /// What a price is in the base currency.
  @inlinable
  func unit(_ price: Price) -> UnitValue {
    UnitValue(units: Int128(price.units) &* Int128(rate))
  }

  /// At a price; the largest number where the margin of one unit doesn't fit 64 bits.
  @inlinable
  func margin(at price: Price) -> Int64 {
    let size = price.units.magnitude
    if marginRate == 0 { return 0 }
    if marginRate == 10_000 { return Int64(clamping: size) }
    let (whole, rest) = size.quotientAndRemainder(dividingBy: 10_000)
    let product = whole.multipliedReportingOverflow(by: UInt64(marginRate))
    if product.overflow { return .max }
    let part = (rest &* UInt64(marginRate) &+ 9_999) / 10_000
    let sum = product.partialValue.addingReportingOverflow(part)
    return sum.overflow ? .max : Int64(clamping: sum.partialValue)
  }
}

/// What became of an instrument's mark: for those who keep sums at it themselves.
@frozen
public struct MarkChange: BitwiseCopyable, Hashable, Sendable {
  public var old: Price
  public var new: Price

  @inlinable
  public init(old: Price, new: Price) {
    self.old = old
    self.new = new
  }

  @inlinable public var isChange: Bool { old != new }
}
