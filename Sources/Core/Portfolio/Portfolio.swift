// Positions, cost and profit, by instrument.

import Events
import Tables

public struct Portfolio: ~Copyable {
  @usableFromInline var positions: Slab<Position>

  public init(instrumentCount: Int) {
    positions = Slab(count: instrumentCount, repeating: Position())
  }

  public var instrumentCount: Int { positions.count }

  @inlinable
  public func position(_ instrument: Int) -> Position { positions[instrument] }

  @inlinable
  public func quantity(_ instrument: Int) -> Quantity { positions[instrument].quantity }

  /// Books a fill. False when the account can't hold it (see `Position.after`); it is as it was then.
  @inlinable
  @discardableResult
  public mutating func apply(_ fill: OrderFill, to instrument: Int) -> Bool {
    guard let next = positions[instrument].after(fill) else { return false }
    positions[instrument] = next
    return true
  }

  /// Takes the prices of the sides that are there; the last price of a side that went stays.
  @inlinable
  public mutating func mark(_ top: TopOfBook, of instrument: Int) {
    if top.bidQuantity.units > 0 {
      positions[instrument].bid = top.bidPrice
      positions[instrument].hasBid = true
    }
    if top.askQuantity.units > 0 {
      positions[instrument].ask = top.askPrice
      positions[instrument].hasAsk = true
    }
  }

  public func checkInvariants() {
    for instrument in 0..<positions.count { positions[instrument].checkInvariants() }
  }
}
