// Auctions and halts; the price of an auction against a count of every tick.

import ReferenceMatching
import Testing

@Suite struct AuctionTests {
  @Test func ordersCollectAndTradeAtOnePrice() {
    var world = World(reference: 100)
    #expect(world.operate(.auctionUncross) == ["0 rejected: invalid"])
    world.operate(.auctionOpen, .opening)
    #expect(world.operate(.auctionOpen, .closing) == ["0 rejected: invalid"])
    world.buy(1, 5, 102)
    world.sell(2, 3, 99)
    world.sell(3, 4, nil)
    world.buy(4, 5, nil) { $0.kind = .marketToLimit }
    // Bought at 102: 10, sold: 7. Buyers are left over at all of 99 … 102.
    #expect(
      world.operate(.auctionUncross) == ["4 x 3: 4 @ 102", "4 x 2: 1 @ 102", "1 x 2: 2 @ 102"])
    #expect(world.book() == [1])
  }

  @Test func whatIsLeft() {
    var world = World(reference: 100)
    world.buy(1, 5, 100) { $0.lifetime = .opg }
    world.buy(2, 5, 99) { $0.lifetime = .atc }
    world.operate(.auctionOpen, .opening)
    world.buy(3, 5, nil)
    world.buy(4, 5, nil) { $0.kind = .marketToLimit }
    world.sell(5, 6, 100) { $0.display = 2 }
    world.buy(6, 9, nil) { $0.isAllOrNone = true }
    #expect(
      world.operate(.auctionUncross) == [
        "3 x 5: 5 @ 100", "4 x 5: 1 @ 100", "1 expired 5", "6 canceled 9: no_liquidity",
      ])
    // What is left of 4 is a limit order at 100 now; 2 waits for the close.
    #expect(world.book() == [4, 2])
    #expect(world.sell(7, 9, 99) == ["7 x 4: 4 @ 100"])
    world.operate(.auctionOpen, .closing)
    #expect(world.operate(.auctionUncross) == ["2 x 7: 5 @ 99"])
  }

  @Test func anAuctionOrderKeepsTheTimeAtWhichItWasEntered() {
    var world = World(reference: 100)
    world.buy(1, 5, 100) { $0.lifetime = .opg }
    world.buy(2, 5, 100)
    world.operate(.auctionOpen, .opening)
    world.buy(3, 5, 100)
    world.buy(4, 5, 100) { $0.lifetime = .opg }
    world.sell(5, 17, 100)
    #expect(
      world.operate(.auctionUncross) == [
        "1 x 5: 5 @ 100", "2 x 5: 5 @ 100", "3 x 5: 5 @ 100", "4 x 5: 2 @ 100", "4 expired 3",
      ])
  }

  @Test func icebergsTakePartWhole() {
    var world = World(reference: 100)
    world.sell(1, 9, 100) { $0.display = 2 }
    world.operate(.auctionOpen, .opening)
    world.sell(2, 5, 100)
    world.sell(3, 5, 100) { $0.isHidden = true }
    world.buy(4, 10, 100)
    #expect(world.operate(.auctionUncross) == ["4 x 1: 9 @ 100", "4 x 2: 1 @ 100"])
  }

  @Test func onlyMarketOrders() {
    var world = World()
    world.operate(.auctionOpen, .opening)
    world.buy(1, 5, nil)
    world.sell(2, 5, nil)
    let nothing = world.operate(.auctionUncross)
    #expect(nothing == ["1 canceled 5: no_liquidity", "2 canceled 5: no_liquidity"])
    world.buy(3, 1, 98)
    world.sell(4, 1, 98)
    world.operate(.auctionOpen, .opening)
    world.buy(1, 5, nil)
    world.sell(2, 4, nil)
    #expect(world.operate(.auctionUncross) == ["1 x 2: 4 @ 98", "1 canceled 1: no_liquidity"])
  }

  @Test func afterTheUncrossAllOrNoneThenStops() {
    var world = World(reference: 100)
    world.operate(.auctionOpen, .opening)
    world.buy(1, 5, 100)
    world.sell(2, 5, 100)
    world.sell(3, 4, 101)
    world.buy(4, 3, 101) { $0.isAllOrNone = true }
    world.buy(5, 1, nil) {
      $0.kind = .stop
      $0.stop = 100
    }
    #expect(
      world.operate(.auctionUncross) == [
        "1 x 2: 5 @ 100", "4 x 3: 3 @ 101", "5 triggered", "5 x 3: 1 @ 101",
      ])
  }

  @Test func halts() {
    var world = World()
    world.buy(1, 5, 100)
    world.operate(.auctionOpen, .closing)
    world.operate(.halt)
    world.operate(.halt)
    #expect(world.sell(2, 5, 100) == ["2 rejected: halted"])
    world.operate(.resume)
    world.operate(.resume)
    #expect(world.sell(2, 5, 100) == [])
    #expect(world.buy(3, 5, 100) { $0.lifetime = .ioc } == ["3 rejected: invalid"])
    world.operate(.halt)
    #expect(world.cancel(2) == ["2 canceled 5: user"])
    // A halted auction is an auction.
    #expect(world.buy(3, 5, 100) { $0.lifetime = .ioc } == ["3 rejected: invalid"])
    world.operate(.resume)
    #expect(world.operate(.auctionOpen, .opening) == ["0 rejected: invalid"])
    #expect(world.operate(.auctionUncross) == [])
    world.operate(.halt)
    #expect(world.operate(.auctionOpen, .opening) == [])
    #expect(world.operate(.auctionUncross) == [])
    #expect(world.sell(3, 5, 100) == ["3 x 1: 5 @ 100"])
  }

  @Test func anUncrossInAHaltIsDoneWhenItEnds() {
    var world = World(reference: 100)
    world.operate(.auctionOpen, .opening)
    world.buy(1, 5, 100)
    world.sell(2, 3, 100)
    world.operate(.halt)
    #expect(world.operate(.auctionUncross) == [])
    #expect(world.operate(.auctionUncross) == [])
    #expect(world.sell(3, 5, 100) == ["3 rejected: halted"])
    #expect(world.operate(.resume) == ["1 x 2: 3 @ 100"])
    #expect(world.sell(3, 1, 100) == ["3 x 1: 1 @ 100"])
    #expect(world.operate(.auctionUncross) == ["0 rejected: invalid"])
  }

  @Test func anAuctionThatOpensInAHaltedOneTakesItsPlace() {
    var world = World(reference: 100)
    world.operate(.auctionOpen, .opening)
    world.buy(1, 5, 100)
    world.sell(2, 3, 100) { $0.lifetime = .atc }
    world.operate(.halt)
    world.operate(.auctionUncross)
    #expect(world.operate(.auctionOpen, .closing) == [])
    #expect(world.operate(.resume) == [])
    #expect(world.sell(3, 1, 90) == [])
    #expect(world.operate(.auctionUncross) == ["1 x 3: 1 @ 100", "1 x 2: 3 @ 100"])
  }

  /// The rule of the page, tick by tick, over the limit orders of a small world.
  private func price(
    _ buys: [(Int64, Int64)], _ sells: [(Int64, Int64)], _ reference: Int64?
  ) -> Int64? {
    let limits = (buys + sells).map(\.0)
    var best: [(price: Int64, volume: Int64, surplus: Int64)] = []
    for price in limits.min()!...limits.max()! {
      let bought = buys.filter { $0.0 >= price }.map(\.1).reduce(0, +)
      let sold = sells.filter { $0.0 <= price }.map(\.1).reduce(0, +)
      if min(bought, sold) > 0 { best.append((price, min(bought, sold), bought - sold)) }
    }
    guard let volume = best.map(\.volume).max() else { return nil }
    best.removeAll { $0.volume < volume }
    let imbalance = best.map { abs($0.surplus) }.min()!
    best.removeAll { abs($0.surplus) > imbalance }
    if best.allSatisfy({ $0.surplus > 0 }) { return best.last!.price }
    if best.allSatisfy({ $0.surplus < 0 }) { return best.first!.price }
    guard let reference else { return best[(best.count - 1) / 2].price }
    return best.min { abs($0.price - reference) < abs($1.price - reference) }!.price
  }

  @Test func everyTickAgrees() {
    var state: UInt64 = 7
    func draw(_ n: UInt64) -> Int64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int64((state >> 33) % n)
    }
    for round in 0..<2_000 {
      let reference: Int64? = round % 2 == 0 ? nil : 95 + draw(12)
      var world = World(reference: reference)
      world.operate(.auctionOpen, .opening)
      var orders: [[(Int64, Int64)]] = [[], []]
      for id in 1...UInt64(2 + draw(5)) {
        let (side, price, quantity) = (Int(draw(2)), 96 + draw(9), 1 + draw(4))
        orders[side].append((price, quantity))
        if side == 0 {
          world.buy(id, quantity, price)
        } else {
          world.sell(id, quantity, price)
        }
      }
      let expected = price(orders[0], orders[1], reference)
      let texts = world.operate(.auctionUncross)
      #expect(
        texts.isEmpty ? expected == nil : texts.allSatisfy { $0.hasSuffix("@ \(expected ?? -1)") },
        "round \(round)")
    }
  }
}
