// Between bid and ask, nearer to the side of which less waits: where the middle will probably be
// next.
//
//     value = (bid price · ask quantity + ask price · bid quantity)
//             ÷ (bid quantity + ask quantity)

import Events
import Tables

/// Two products and a division: 10 ns, no memory. Exact, rounded once.
@frozen
public struct Microprice: BitwiseCopyable {
  /// In 1e-16, at most 2^115.
  @usableFromInline var weighted: Int128 = 0
  /// Zero while a side is empty.
  @usableFromInline var weight: Int64 = 0
  @usableFromInline var refused: UInt64 = 0

  @inlinable public init() {}

  /// Both sides have a price.
  @inlinable public var isReady: Bool { weight > 0 }
  /// Tops of book out of bounds.
  @inlinable public var refusedCount: UInt64 { refused }

  /// Nil while a side is empty.
  @inlinable
  public var value: Price? {
    guard isReady else { return nil }
    return Price(units: Int64(truncatingIfNeeded: roundedQuotient(weighted, by: Int128(weight))))
  }

  /// A side with a quantity of zero is empty, and its price isn't looked at. False for a top of
  /// book out of bounds, which changes nothing. A crossed one is taken as it is.
  @inlinable @discardableResult
  public mutating func update(_ top: TopOfBook) -> Bool {
    let (bid, ask) = (top.bidQuantity.units, top.askQuantity.units)
    guard bid >= 0, ask >= 0, bid <= Series.largest, ask <= Series.largest,
      bid == 0 || Series.accepts(top.bidPrice), ask == 0 || Series.accepts(top.askPrice)
    else {
      refused &+= 1
      return false
    }
    if bid == 0 || ask == 0 {
      reset()
      return true
    }
    weighted =
      Int128(top.bidPrice.units) &* Int128(ask) &+ Int128(top.askPrice.units) &* Int128(bid)
    weight = bid &+ ask
    return true
  }

  @inlinable
  public mutating func reset() {
    weighted = 0
    weight = 0
  }
}
