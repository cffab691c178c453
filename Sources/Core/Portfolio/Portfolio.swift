// Positions, cost and profit, by instrument.

import Events
import Tables

public struct Portfolio: ~Copyable {
  @usableFromInline var positions: Slab<Position>
  public let scopes: Scopes
  @usableFromInline var base: Slab<Int128>
  @usableFromInline var peaks: Slab<Int128>

  public init(instrumentCount: Int) {
    self.init(instrumentCount: instrumentCount, scopes: Scopes(), conversions: [])
  }

  public init(instrumentCount: Int, scopes: Scopes, conversions: [Int64]) {
    positions = Slab(count: instrumentCount * scopes.count, repeating: Position())
    self.scopes = scopes
    base = Slab(count: scopes.count, repeating: 0)
    peaks = Slab(count: scopes.count, repeating: 0)
  }

  @inlinable public var instrumentCount: Int { positions.count / scopes.count }

  @inlinable
  public func position(_ instrument: Int, scope: Int = 0) -> Position {
    positions[scopes.cell(instrument, scope)]
  }

  @inlinable
  public func quantity(_ instrument: Int, scope: Int = 0) -> Quantity {
    positions[scopes.cell(instrument, scope)].quantity
  }

  /// Books a fill. False when the account can't hold it (see `Position.after`); it is as it was then.
  @inlinable
  @discardableResult
  public mutating func apply(
    _ fill: OrderFill, to instrument: Int, strategy: Int = 0, account: Int = 0
  ) -> Bool {
    let a = scopes.cell(instrument, 0)
    let b = scopes.cell(instrument, scopes.strategy(strategy))
    let c = scopes.cell(instrument, scopes.account(account))
    guard let firm = positions[a].after(fill), let s = positions[b].after(fill),
      let t = positions[c].after(fill)
    else { return false }
    positions[a] = firm
    positions[b] = s
    positions[c] = t
    settle()
    return true
  }

  @inlinable
  mutating func settle() {
    for scope in 0..<scopes.count {
      let p = profitToday(of: scope).units
      if p > peaks[scope] { peaks[scope] = p }
    }
  }

  /// Takes the prices of the sides that are there; the last price of a side that went stays.
  @inlinable
  public mutating func mark(_ top: TopOfBook, of instrument: Int) {
    for scope in 0..<scopes.count {
      let at = scopes.cell(instrument, scope)
      if top.bidQuantity.units > 0 {
        positions[at].bid = top.bidPrice
        positions[at].hasBid = true
      }
      if top.askQuantity.units > 0 {
        positions[at].ask = top.askPrice
        positions[at].hasAsk = true
      }
    }
    settle()
  }

  @inlinable public func mark(of instrument: Int) -> Price { position(instrument).mark }
  @inlinable public mutating func trade(at price: Price, of instrument: Int) {}
  @inlinable public mutating func tick(at time: Nanoseconds) {}

  @inlinable public mutating func beginDay() {
    for scope in 0..<scopes.count {
      base[scope] = profit(of: scope)
      peaks[scope] = 0
    }
  }

  @inlinable func profit(of scope: Int) -> Int128 {
    var sum: Int128 = 0
    var i = 0
    while i < positions.count / scopes.count {
      sum += positions[scopes.cell(i, scope)].profit.units
      i += 1
    }
    return sum
  }

  @inlinable public func profitToday(of scope: Int) -> Money {
    Money(units: profit(of: scope) - base[scope])
  }
  @inlinable public func drawdown(of scope: Int) -> Money {
    Money(units: peaks[scope] - profitToday(of: scope).units)
  }
  @inlinable public func equity(of scope: Int) -> Money { Money(units: profit(of: scope)) }

  public func checkInvariants() {
    for at in 0..<positions.count { positions[at].checkInvariants() }
  }
}
