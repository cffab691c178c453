// A venue that answers as it likes, but truly: it accepts, refuses, fills in parts, cancels of its own accord, refuses
// requests, and now and then fills what it said was gone or takes a trade back. It knows what was really traded.

import Events
import Numerics
import Strategies

struct MoodyVenue {
  struct Order: Hashable {
    var counter: UInt32
    var market: UInt32
    var side: Side
    var price: Int64
    var total: Int64
    var filled: Int64 = 0
    var isImmediate: Bool
    var isAccepted = false
    var isCanceling = false
    /// A replace on its way.
    var asked: (price: Int64, total: Int64)?

    var open: Int64 { max(total, asked?.total ?? 0) - filled }

    static func == (a: Order, b: Order) -> Bool { a.counter == b.counter }
    func hash(into hasher: inout Hasher) { hasher.combine(counter) }
  }

  private(set) var out: [Order] = []
  private(set) var gone: [Order] = []
  private(set) var position: [UInt32: Int64] = [:]
  /// Trades of orders that it had said were gone, and trades taken back.
  private(set) var strayCount = 0
  private(set) var tradeCount = 0
  private(set) var rejectCount = 0
  private var execution: UInt64 = 0
  private var trades: [(counter: UInt32, market: UInt32, side: Side, quantity: Int64, UInt64)] = []
  var hasStrays: Bool

  init(hasStrays: Bool) { self.hasStrays = hasStrays }

  /// What would be traded when all that is out were filled.
  func open(_ side: Side, _ market: UInt32 = 0) -> Int64 {
    out.filter { $0.side == side && $0.market == market }.map(\.open).reduce(0, +)
  }

  mutating func take(_ ask: Ask) {
    switch ask {
    case .new(let counter, let side, let quantity, let price, let isImmediate, let market):
      precondition(quantity > 0)
      out.append(
        Order(
          counter: counter, market: market, side: side, price: price, total: quantity,
          isImmediate: isImmediate))
    case .cancel(let counter): change(counter) { $0.isCanceling = true }
    case .replace(let counter, let price, let total):
      change(counter) { $0.asked = (price, total) }
    }
  }

  private mutating func change(_ counter: UInt32, _ body: (inout Order) -> Void) {
    guard let index = out.firstIndex(where: { $0.counter == counter }) else { return }
    body(&out[index])
  }

  /// A report on one of the orders; nil when there is none to report on.
  mutating func report(_ random: inout SplitMix64) -> Event? {
    if hasStrays && random.chance(1, outOf: 40), let event = stray(&random) { return event }
    guard !out.isEmpty else { return nil }
    let index = Int(random.next(below: UInt64(out.count)))
    let order = out[index]
    if !order.isAccepted {
      switch random.next(below: 6) {
      case 0:
        rejectCount += 1
        return end(index, Market.rejected(order.counter))
      case 1: return fill(index, &random)
      default:
        out[index].isAccepted = true
        return at(order, Market.accepted(order.counter))
      }
    }
    if order.isCanceling && random.chance(2, outOf: 3) {
      if random.chance(1, outOf: 5) {
        out[index].isCanceling = false
        return at(order, Market.refused(order.counter, .cancel))
      }
      return end(index, Market.canceled(order.counter))
    }
    if let asked = order.asked, random.chance(2, outOf: 3) { return replace(index, asked, &random) }
    if order.isImmediate {
      return random.nextBool() ? fill(index, &random) : end(index, Market.canceled(order.counter))
    }
    switch random.next(below: 12) {
    case 0: return end(index, Market.canceled(order.counter, kind: .orderExpired))
    case 1..<8: return fill(index, &random)
    default: return nil
    }
  }

  private func at(_ order: Order, _ event: Event) -> Event {
    var event = event
    event.instrument = InstrumentID(order.market)
    return event
  }

  private mutating func end(_ index: Int, _ event: Event) -> Event {
    let order = out.remove(at: index)
    gone.append(order)
    return at(order, event)
  }

  private mutating func replace(
    _ index: Int, _ asked: (price: Int64, total: Int64), _ random: inout SplitMix64
  ) -> Event {
    let order = out[index]
    out[index].asked = nil
    if random.chance(1, outOf: 5) {
      let event = at(order, Market.refused(order.counter, .replace))
      if out[index].open <= 0 { out.remove(at: index) }
      return event
    }
    out[index].price = asked.price
    out[index].total = asked.total
    let event = Market.replaced(order.counter, order.side, at: asked.price, total: asked.total)
    if asked.total <= order.filled { return end(index, event) }
    return at(order, event)
  }

  private mutating func fill(_ index: Int, _ random: inout SplitMix64) -> Event? {
    let order = out[index]
    let leaves = order.total - order.filled
    guard leaves > 0 else { return nil }
    let quantity =
      random.chance(1, outOf: 3) ? leaves : 1 + Int64(random.next(below: UInt64(leaves)))
    out[index].filled += quantity
    out[index].isAccepted = true
    if out[index].filled == order.total && order.asked == nil { gone.append(out.remove(at: index)) }
    return trade(order, quantity)
  }

  private mutating func trade(_ order: Order, _ quantity: Int64) -> Event {
    execution += 1
    tradeCount += 1
    position[order.market, default: 0] += order.side == .buy ? quantity : -quantity
    trades.append((order.counter, order.market, order.side, quantity, execution))
    return at(
      order, Market.fill(order.counter, order.side, quantity, execution: execution))
  }

  private mutating func stray(_ random: inout SplitMix64) -> Event? {
    strayCount += 1
    if random.nextBool(), let order = gone.last { return trade(order, 1) }
    guard let old = trades.popLast() else { return nil }
    position[old.market, default: 0] -= old.side == .buy ? old.quantity : -old.quantity
    var event = Market.bust(old.counter, old.side, old.quantity, execution: old.4)
    event.instrument = InstrumentID(old.market)
    return event
  }
}
