// Prices that wander further than a ladder's window while they trade, and quotes so far away that no window reaches
// them: what is dense and what is in the tree may change, what is answered may not.

import Books
import Events
import Matching
import Numerics
import Testing

@Suite struct WindowTests {
  /// A book kept as plainly as can be: price → orders in the order of their coming.
  private struct PlainBook {
    var buys: [Int64: [(id: UInt64, left: Int64)]] = [:]
    var sells: [Int64: [(id: UInt64, left: Int64)]] = [:]

    /// Fills as maker, price, quantity; the rest of it rests.
    mutating func enter(_ id: UInt64, _ side: Side, _ quantity: Int64, at limit: Int64) -> [[Int64]]
    {
      var left = quantity
      var fills: [[Int64]] = []
      while left > 0 {
        let best = side == .buy ? sells.keys.min() : buys.keys.max()
        guard let price = best, side == .buy ? price <= limit : price >= limit else { break }
        var queue = (side == .buy ? sells : buys)[price]!
        let traded = min(left, queue[0].left)
        fills.append([Int64(queue[0].id), price, traded])
        left -= traded
        queue[0].left -= traded
        if queue[0].left == 0 { queue.removeFirst() }
        let rest = queue.isEmpty ? nil : queue
        if side == .buy { sells[price] = rest } else { buys[price] = rest }
      }
      if left > 0 {
        if side == .buy {
          buys[limit, default: []].append((id, left))
        } else {
          sells[limit, default: []].append((id, left))
        }
      }
      return fills
    }

    mutating func cancel(_ id: UInt64) -> Bool {
      for (price, queue) in buys {
        guard let index = queue.firstIndex(where: { $0.id == id }) else { continue }
        buys[price]!.remove(at: index)
        if buys[price]!.isEmpty { buys[price] = nil }
        return true
      }
      for (price, queue) in sells {
        guard let index = queue.firstIndex(where: { $0.id == id }) else { continue }
        sells[price]!.remove(at: index)
        if sells[price]!.isEmpty { sells[price] = nil }
        return true
      }
      return false
    }

    func levels(_ side: Side) -> [[Int64]] {
      let book = side == .buy ? buys : sells
      let prices = side == .buy ? book.keys.sorted(by: >) : book.keys.sorted()
      return prices.map { price in
        [price, book[price]!.reduce(0) { $0 + $1.left }, Int64(book[price]!.count)]
      }
    }
  }

  /// Strides, jumps and windows; the tick scales all of it.
  @Test(
    arguments: [(1, 64, 3, 0), (2, 64, 40, 0), (3, 128, 90, 40), (4, 64, 5, 150)],
    [Int64(1), 250])
  func wanderingPrices(way: (seed: UInt64, window: Int, stride: Int64, jumps: UInt64), tick: Int64)
  {
    var desk = Desk(
      MatchingSettings(
        instruments: [MatchingInstrument(tick: Price(units: tick), orderCapacity: 4_000)],
        windowTicks: way.window))
    desk.checksEveryStep = false
    var say = Say()
    var random = SplitMix64(seed: way.seed)
    var plain = PlainBook()
    var middle: Int64 = 10_000
    for id in UInt64(1)...3_000 {
      middle += random.next(from: -way.stride, through: way.stride)
      if way.jumps > 0 && random.chance(1, outOf: way.jumps) {
        middle = random.next(from: -1_000_000, through: 1_000_000)
      }
      if random.chance(3, outOf: 10) {
        let old = id - min(id, random.next(below: 200))
        let made = desk.made(say.cancel(old))
        #expect(made.map(\.kind) == [plain.cancel(old) ? .orderCanceled : .requestRejected])
        continue
      }
      let side: Side = random.nextBool() ? .buy : .sell
      // A stub quote now and then.
      let away = random.chance(1, outOf: 40) ? 1 << 40 : random.next(from: -4, through: 12)
      let price = (middle + (side == .buy ? -away : away)) * tick
      let quantity = random.next(from: 1, through: 9)
      let made = desk.made(say.new(id, side, quantity, at: price))
      let fills = made.filter { $0.kind == .orderFill && $0.fill.liquidity == .maker }.map(\.fill)
      let told = fills.map { [Int64($0.order.bits), $0.price.units, $0.quantity.units] }
      let expected = plain.enter(id, side, quantity, at: price)
      guard told == expected, made.count == 1 + 2 * fills.count else {
        Issue.record("\(way), tick \(tick), order \(id): \(told), not \(expected)")
        return
      }
      if id % 50 == 0 {
        desk.engine.checkInvariants()
        #expect(desk.levels(.buy) == plain.levels(.buy))
        #expect(desk.levels(.sell) == plain.levels(.sell))
      }
    }
    #expect(desk.engine.tradeCount > 300)
    #expect(desk.engine.windowMoveCount > (way.stride < 10 && way.jumps == 0 ? 2 : 20))
  }

  /// Whoever quotes at the ends of the world doesn't disturb the market in between, and is found when it is gone.
  @Test func stubQuotes() {
    var desk = Desk()
    var say = Say()
    desk.send(say.new(1, .buy, 7, at: .min))
    desk.send(say.new(2, .sell, 8, at: .max))
    for id in UInt64(3)...102 {
      let away = Int64(id) / 2 % 10
      desk.send(say.new(id, id % 2 == 0 ? .buy : .sell, 1, at: id % 2 == 0 ? -away : 1 + away))
    }
    #expect(desk.levels(.buy).map { $0[0] } == [0, -1, -2, -3, -4, -5, -6, -7, -8, -9, .min])
    #expect(desk.levels(.sell).last! == [.max, 8, 1])
    let bought = desk.made(say.new(200, .buy, 58, at: 0, type: .market))
    #expect(bought.count == 1 + 2 * 51 && bought.last!.fill.price.units == .max)
    let sold = desk.made(say.new(201, .sell, 57, at: 0, type: .market))
    #expect(sold.count == 1 + 2 * 51 && sold.last!.fill.price.units == .min)
    #expect(desk.engine.orderCount == 0 && desk.engine.tradeCount == 102)
    #expect(desk.engine.lastPrice(of: 0)?.units == .min)
    #expect(desk.levels(.buy).isEmpty && desk.levels(.sell).isEmpty)
  }
}
