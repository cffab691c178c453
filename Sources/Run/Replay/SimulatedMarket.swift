// One venue's market in one instrument, as a simulated order meets it: what the recorded venue showed, less what is somebody's
// already. A share that was shown is given away once.
//
// - What simulated orders took at a price stays taken as long as that price is the best there: the recorded market never
//   heard of it.
// - What recorded orders took, or are on their way to take, is theirs: until the market shows it is gone.

import Events

struct SimulatedMarket {
  /// What others show on one side.
  struct Shown {
    var price = Price.zero
    var quantity = Quantity.zero
    /// By simulated orders, at this price.
    var taken = Quantity.zero
    /// By recorded ones, since it was shown.
    var takenOnRecord = Quantity.zero

    mutating func see(_ price: Price, _ quantity: Quantity) {
      if price != self.price || quantity == .zero { taken = .zero }
      if price != self.price || quantity != self.quantity { takenOnRecord = .zero }
      self.price = price
      self.quantity = quantity
      if taken > quantity { taken = quantity }
    }
  }

  /// An execution of a recorded order that rested: the trade that the market tells of it is no news for anybody else.
  private struct Made {
    var price: Price
    var side: Side
    var quantity: Quantity
    var time: Nanoseconds
  }

  /// A recorded order that takes at once, and hasn't ended.
  private struct Taker {
    var order: OrderID
    var side: Side
    var price: Price
    var leaves: Quantity
  }

  private(set) var bid = Shown()
  private(set) var ask = Shown()
  private var takers: [Taker] = []
  private var made: [Made] = []
  /// Simulated orders that rest, in the order in which they came.
  var resting: [OrderID] = []

  /// How long a trade may be told after the report on it.
  private static let tradeDelay: UInt64 = 1_000_000_000

  mutating func see(_ top: TopOfBook) {
    bid.see(top.bidPrice, top.bidQuantity.units > 0 ? top.bidQuantity : .zero)
    ask.see(top.askPrice, top.askQuantity.units > 0 ? top.askQuantity : .zero)
  }

  /// The session went down, or came up: nothing is shown.
  mutating func clear() {
    bid = Shown()
    ask = Shown()
  }

  /// What an order of that side meets, and what waits beside it.
  func against(_ side: Side) -> Shown { side == .buy ? ask : bid }
  func beside(_ side: Side) -> Shown { side == .buy ? bid : ask }

  /// What is there for one that comes now, at the best price, if its own reaches that.
  func available(to side: Side, at price: Price) -> Quantity {
    let shown = against(side)
    guard shown.quantity.units > 0, Self.reaches(price, shown.price, side) else { return .zero }
    var left = Int128(shown.quantity.units)
    left -= Int128(shown.taken.units) + Int128(shown.takenOnRecord.units)
    for taker in takers where taker.side == side && Self.reaches(taker.price, shown.price, side) {
      left -= Int128(taker.leaves.units)
    }
    return left > 0 ? Quantity(units: Int64(left)) : .zero
  }

  static func reaches(_ price: Price, _ other: Price, _ side: Side) -> Bool {
    side == .buy ? price >= other : price <= other
  }

  mutating func take(_ quantity: Quantity, _ side: Side) {
    if side == .buy { ask.taken += quantity } else { bid.taken += quantity }
  }

  // MARK: Recorded orders that both lines have

  mutating func foresee(_ new: OrderNew) {
    takers.append(
      Taker(order: new.order, side: new.side, price: new.price, leaves: new.quantity))
  }

  mutating func hear(_ fill: OrderFill, at time: Nanoseconds) {
    guard fill.quantity > .zero else { return }
    if let at = takers.firstIndex(where: { $0.order == fill.order }) {
      let leaves = takers[at].leaves
      takers[at].leaves = fill.quantity < leaves ? leaves - fill.quantity : .zero
    }
    if fill.liquidity == .maker {
      made.append(
        Made(price: fill.price, side: fill.side, quantity: fill.quantity, time: time))
    } else if against(fill.side).price == fill.price {
      if fill.side == .buy {
        ask.takenOnRecord.add(fill.quantity)
      } else {
        bid.takenOnRecord.add(fill.quantity)
      }
    }
  }

  /// True where it was one that takes at once.
  @discardableResult
  mutating func forget(_ order: OrderID) -> Bool {
    guard let at = takers.firstIndex(where: { $0.order == order }) else { return false }
    takers.remove(at: at)
    return true
  }

  /// What of a trade was nobody's whom we know; and the side of the orders that it hit, none where nobody can tell.
  mutating func news(of trade: Trade, at time: Nanoseconds) -> (hit: Side, quantity: Quantity) {
    made.removeAll { time.count > $0.time.count && time.count - $0.time.count > Self.tradeDelay }
    let hit = hitSide(of: trade)
    var left = trade.quantity.units
    for at in made.indices
    where left > 0 && made[at].price == trade.price && (hit == .none || made[at].side == hit) {
      let part = min(left, made[at].quantity.units)
      made[at].quantity = Quantity(units: made[at].quantity.units - part)
      left -= part
    }
    made.removeAll { $0.quantity.units <= 0 }
    return (hit, Quantity(units: max(0, left)))
  }

  /// Where the feed doesn't say who came in, the book does.
  private func hitSide(of trade: Trade) -> Side {
    if trade.aggressor != .none { return trade.aggressor.opposite }
    if bid.quantity.units > 0, trade.price <= bid.price { return .buy }
    if ask.quantity.units > 0, trade.price >= ask.price { return .sell }
    return .none
  }
}
