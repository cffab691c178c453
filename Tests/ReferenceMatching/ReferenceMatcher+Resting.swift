// The books as they stand, and what must hold of them after each command.

public struct ReferenceResting: Hashable, Sendable {
  public var order: UInt64
  public var account: UInt32
  public var side: OrderSide
  public var place: ReferencePlace
  /// The limit; nil where the order has none.
  public var price: Int64?
  public var leaves: Int64
  public var shown: Int64

  public init(
    order: UInt64, account: UInt32, side: OrderSide, place: ReferencePlace, price: Int64?,
    leaves: Int64, shown: Int64
  ) {
    self.order = order
    self.account = account
    self.side = side
    self.place = place
    self.price = price
    self.leaves = leaves
    self.shown = shown
  }
}

extension ReferenceMatcher {
  public var instrumentCount: Int { markets.count }

  /// Whether the instrument trades: no halt, no auction.
  public func isContinuous(_ instrument: Int) -> Bool { markets[instrument].isContinuous }

  public func liveCount(of instrument: Int) -> Int {
    live.count { $0.instrument == instrument }
  }

  /// Buys first. Displayed, hidden and all-or-none orders the best first, then stops and auction
  /// orders in the order of acceptance.
  public func resting(of instrument: Int) -> [ReferenceResting] {
    let chosen = live.filter { $0.instrument == instrument }
    let sorted = chosen.sorted { a, b in
      if a.side != b.side { return a.side == .buy }
      if a.place >= .stop && b.place >= .stop { return a.acceptance < b.acceptance }
      if a.place != b.place { return a.place < b.place }
      return ranksBefore(a, b)
    }
    return sorted.map {
      ReferenceResting(
        order: $0.id, account: $0.account, side: $0.side, place: $0.place, price: $0.price,
        leaves: $0.leaves, shown: $0.shown)
    }
  }

  /// What is wrong with the state, or nil.
  public func complaint() -> String? {
    for order in live {
      if order.leaves <= 0 || order.filled < 0 || order.filled + order.leaves != order.total {
        return "order \(order.id): \(order.filled) filled, \(order.leaves) left of \(order.total)"
      }
      if order.shown <= 0 || order.shown > order.leaves {
        return "order \(order.id): shows \(order.shown) of \(order.leaves)"
      }
      if order.place == .allOrNone && order.filled > 0 {
        return "order \(order.id): all or none, but partly filled"
      }
      if order.isQueued { return "order \(order.id): was set off and didn't enter" }
    }
    if Set(live.map(\.id)).count != live.count { return "an id lives twice" }
    for (index, market) in markets.enumerated() {
      let here = live.filter { $0.instrument == index }
      if here.count > market.terms.capacity { return "instrument \(index): more than its capacity" }
      guard market.isContinuous else { continue }
      let book = here.filter { $0.place <= .hidden }
      if let bid = book.filter({ $0.side == .buy }).map({ $0.price! }).max(),
        let ask = book.filter({ $0.side == .sell }).map({ $0.price! }).min(), bid >= ask
      {
        return "instrument \(index): crossed, \(bid) to \(ask)"
      }
      if let order = here.first(where: { $0.isSetOff }) {
        return "order \(order.id): set off, and still waiting"
      }
    }
    return nil
  }
}
