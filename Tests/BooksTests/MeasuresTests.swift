// What strategies ask of a book, against the same in fractions of 128 bits: quantities of any size, prices at
// both ends of Int64, books that are crossed. None of it may trap.

import Books
import Events
import Numerics
import Testing

@Suite struct MeasuresTests {
  @Test func measuresOfASmallBook() {
    var desk = Desk()
    for (price, quantity) in [(100, 3), (98, 1)] as [(Int64, Int64)] {
      _ = desk.send(Feed.level(.buy, price, quantity))
    }
    for (price, quantity) in [(110, 1), (114, 3)] as [(Int64, Int64)] {
      _ = desk.send(Feed.level(.sell, price, quantity))
    }
    #expect(desk.stage.books.spread(of: 0)?.units == 10)
    #expect(desk.stage.books.imbalance(of: 0, levels: 1) == 50_000_000, "3 against 1")
    #expect(desk.stage.books.imbalance(of: 0, levels: 2) == 0, "4 against 4")
    #expect(desk.stage.books.microprice(of: 0)?.units == 107, "(100 × 1 + 110 × 3) ÷ 4 = 107.5")
    #expect(desk.stage.books.depthWeightedMid(of: 0, levels: 1)?.units == 105)
    #expect(desk.stage.books.depthWeightedMid(of: 0, levels: 2)?.units == 106, "(100 + 113) ÷ 2")
  }

  @Test func anEmptySideHasNone() {
    var desk = Desk()
    for isEmpty in [true, false] {
      #expect(desk.stage.books.spread(of: 0) == nil)
      #expect(desk.stage.books.microprice(of: 0) == nil)
      #expect(desk.stage.books.depthWeightedMid(of: 0, levels: 5) == nil)
      #expect(desk.stage.books.imbalance(of: 0, levels: 5) == (isEmpty ? nil : -100_000_000))
      _ = desk.send(Feed.add(1, .sell, 0, 1))
    }
    _ = desk.send(Feed.add(2, .buy, 0, 1))
    #expect(desk.stage.books.spread(of: 0) == .zero, "a price of zero is a price")
    #expect(desk.stage.books.imbalance(of: 0, levels: 0) == nil)
    #expect(desk.stage.books.depthWeightedMid(of: 0, levels: 0) == nil)
  }

  @Test func theEndsOfInt64() {
    var desk = Desk()
    _ = desk.send(Feed.level(.buy, .min, .max))
    _ = desk.send(Feed.level(.sell, .max, .max))
    #expect(desk.stage.books.spread(of: 0) == nil, "beyond an Int64")
    #expect(desk.stage.books.microprice(of: 0)?.units == -1, "half the way: −0.5, from the bid on")
    #expect(desk.stage.books.depthWeightedMid(of: 0, levels: 9) == .zero)
    _ = desk.send(Feed.level(.sell, .max, 3))
    let all = (Int128(Int64.max) - Int128(Int64.min)) * Int128(Int64.max)
    let exact = Int128(Int64.min) + all / (Int128(Int64.max) + 3)
    #expect(desk.stage.books.microprice(of: 0)?.units == Int64(exact))
  }

  @Test(arguments: [UInt64(1), 2, 3, 4, 5, 6])
  func agreeWithFractions(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    var seen = [0, 0, 0, 0]
    for number in 0..<400 {
      var desk = Desk(ticks: [1], levels: 40)
      let reach = Int64(1) << Int64(4 + random.next(below: 58))
      for _ in 0..<1 + random.next(below: 12) {
        let quantity = Int64(1 + random.next() >> (1 + random.next(below: 63)))
        let side: Side = random.nextBool() ? .buy : .sell
        let away = random.next(from: -reach, through: reach)
        let price = random.chance(1, outOf: 12) ? (random.nextBool() ? .min : .max) : away
        _ = desk.send(Feed.level(side, price, quantity))
      }
      for depth in [1, 3, 100] where !agree(desk, depth, &seen) {
        Issue.record("seed \(seed), number \(number), depth \(depth)")
        return
      }
    }
    #expect(seen.allSatisfy { $0 > 100 }, "each measure was there and compared: \(seen)")
  }

  private func agree(_ desk: borrowing Desk, _ depth: Int, _ seen: inout [Int]) -> Bool {
    let bids = Array(desk.levels(.buy).prefix(depth))
    let asks = Array(desk.levels(.sell).prefix(depth))
    let (b, a) = (sum(bids), sum(asks))
    let imbalance = desk.stage.books.imbalance(of: 0, levels: depth)
    let weighted = desk.stage.books.depthWeightedMid(of: 0, levels: depth)
    if imbalance != (b + a == 0 ? nil : Int64((b - a) * 100_000_000 / (b + a))) { return false }
    seen[0] += 1
    guard let bid = bids.first, let ask = asks.first else {
      return desk.stage.books.spread(of: 0) == nil && desk.stage.books.microprice(of: 0) == nil
        && weighted == nil
    }
    let spread = Int128(ask.price.units) - Int128(bid.price.units)
    if desk.stage.books.spread(of: 0)?.units != Int64(exactly: spread) { return false }
    seen[1] += 1
    // A price has 65 bits of distance to another and a quantity 63: a product of both fits.
    let (bidQuantity, askQuantity) = (Int128(bid.quantity.units), Int128(ask.quantity.units))
    let micro = Int128(bid.price.units) + spread * bidQuantity / (bidQuantity + askQuantity)
    if desk.stage.books.microprice(of: 0)?.units != Int64(micro) { return false }
    seen[2] += 1
    guard let bidMean = mean(bids), let askMean = mean(asks) else { return weighted == nil }
    seen[3] += 1
    return weighted?.units == Int64((bidMean + askMean) / 2)
  }

  private func sum(_ levels: [Level]) -> Int128 {
    levels.reduce(0) { $0 + Int128($1.quantity.units) }
  }

  /// The best price and the mean distance from it; nil when the distances' sum passes 127 bits.
  private func mean(_ levels: [Level]) -> Int128? {
    var total: Int128 = 0
    for level in levels {
      let distance = Int128(level.price.units) - Int128(levels[0].price.units)
      let next = total.addingReportingOverflow(distance * Int128(level.quantity.units))
      if next.overflow { return nil }
      total = next.partialValue
    }
    return Int128(levels[0].price.units) + total / sum(levels)
  }

  /// A million of the largest orders at each of a thousand prices would still be within 127 bits.
  @Test func levelsBeyond64BitsCountAsTheMost() {
    var desk = Desk()
    for id in 1...UInt64(20) {
      _ = desk.send(Feed.add(id, .buy, Int64(id / 10), .max))
      _ = desk.send(Feed.add(100 + id, .sell, 10, 1))
    }
    #expect(desk.stage.books.imbalance(of: 0, levels: 3) == 99_999_999)
    #expect(desk.stage.books.microprice(of: 0)?.units == 9, "all but all of the way from 2 to 10")
    desk.stage.checkInvariants()
  }
}
