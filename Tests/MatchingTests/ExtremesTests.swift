// Numbers at the ends of what 64 bits hold: sums of quantities that don't fit, prices where the grid ends, trails and
// bands that would reach beyond it.

import Books
import Events
import Matching
import Testing

@Suite struct ExtremesTests {
  /// Three of the largest at one price, of which nobody can add up two.
  private func crowded(
    _ allocation: Allocation = .priceTime, accounts: [UInt32] = [0, 0, 0]
  ) -> (desk: MatchingSettings, makers: [Event], say: Say) {
    var say = Say()
    let settings = MatchingSettings(
      instruments: [MatchingInstrument(allocation: allocation, orderCapacity: 64)],
      windowTicks: 64)
    let makers = (0..<3).map {
      say.new(UInt64($0 + 1), .sell, .max, at: 100, account: accounts[$0])
    }
    return (settings, makers, say)
  }

  @Test func sumsBeyond64Bits() {
    var (settings, makers, say) = crowded()
    var desk = Desk(settings)
    for maker in makers { desk.send(maker) }
    #expect(desk.levels(.sell) == [[100, .max, 3]], "the most that an event holds")
    #expect(desk.engine.queuePosition(of: OrderID(bits: 3))?.quantityAhead.units == .max)
    // The largest order that there is takes the first one, whole, whatever it asks for at once.
    desk.send(say.terms(10, minimum: .max))
    let fok = desk.made(
      say.new(10, .buy, .max, at: 100, force: .fillOrKill, OrderInstruction.hasTerms))
    #expect(fok.map(\.kind) == [.orderAccepted, .orderFill, .orderFill])
    let whole = desk.made(say.new(11, .buy, .max - 1, at: 100, OrderInstruction.allOrNone))
    #expect(whole.last!.fill.quantity.units == Int64.max - 1)
    #expect(desk.levels(.sell) == [[100, .max, 2]])
    desk.send(say.cancel(3))
    #expect(desk.levels(.sell) == [[100, 1, 1]])
    let failed = desk.made(say.new(12, .buy, .max, at: 100, force: .fillOrKill))
    #expect(failed.map(\.kind) == [.orderAccepted, .orderCanceled])
    #expect(failed[1].cancellation.quantity.units == .max)
    desk.send(say.terms(13, minimum: 2))
    let short = desk.made(say.new(13, .buy, .max, at: 100, OrderInstruction.hasTerms))
    #expect(short.last!.cancellation.reason == .minimumQuantity)
  }

  /// All-or-none orders of the largest wait until two make one of them whole.
  @Test func waitingForTheLargest() {
    var desk = Desk()
    var say = Say()
    for id in UInt64(11)...12 {
      desk.send(say.new(id, .buy, .max, at: 100, OrderInstruction.allOrNone))
    }
    let expected: [[Int64]] = [[], [.max - 1, 1], [.max - 2, 2]]
    for (number, taken) in expected.enumerated() {
      let made = desk.made(say.new(UInt64(number + 1), .sell, .max - 1, at: 100))
      let bought = made.filter { $0.kind == .orderFill && $0.fill.side == .buy }.map(\.fill)
      #expect(bought.map(\.quantity.units) == taken)
      let aggressors = Set(bought.map(\.liquidity))
      #expect(aggressors == (taken.isEmpty ? [] : [.taker]))
    }
    #expect(desk.levels(.sell) == [[100, .max - 3, 1]])
  }

  /// Behind slices of one lies more than 64 bits: it is all seen, and nothing of it needs adding up.
  @Test func icebergsBeyond64Bits() {
    var desk = Desk()
    var say = Say()
    for id in UInt64(1)...4 {
      desk.send(say.terms(id, display: .max / 2))
      desk.send(say.new(id, .sell, .max, at: 100, OrderInstruction.hasTerms))
    }
    #expect(desk.levels(.sell) == [[100, .max, 4]])
    let made = desk.made(say.new(10, .buy, .max, at: 100, force: .fillOrKill))
    let fills = made.filter { $0.kind == .orderFill && $0.order != 10 }.map(\.fill)
    #expect(fills.map(\.quantity.units) == [.max / 2, .max / 2, 1])
    #expect(fills.map(\.order.bits) == [1, 2, 3])
    // Full again at the back: 3 has used one of its slice, 1 and 2 show the second of theirs.
    #expect(desk.engine.queuePosition(of: OrderID(bits: 2))?.ordersAhead == 3)
  }

  /// What lies behind three slices passes 64 bits, and what they show is too little.
  @Test func aLookBehindSlicesBeyond64Bits() {
    var desk = Desk()
    var say = Say()
    for id in UInt64(1)...3 {
      desk.send(say.terms(id, display: 1 << 59))
      desk.send(say.new(id, .sell, .max, at: 100, OrderInstruction.hasTerms))
    }
    let made = desk.made(say.new(10, .buy, .max, at: 100, force: .fillOrKill))
    let fills = made.filter { $0.kind == .orderFill && $0.order == 10 }.map(\.fill.quantity.units)
    #expect(fills == [Int64](repeating: 1 << 59, count: 15) + [(1 << 59) - 1])
  }

  @Test func sharesOfSumsBeyond64Bits() {
    var (settings, makers, say) = crowded(.proRata)
    var desk = Desk(settings)
    for maker in makers { desk.send(maker) }
    let third = Int64.max / 3
    let made = desk.made(say.new(10, .buy, .max, at: 100))
    let fills = made.filter { $0.kind == .orderFill && $0.order != 10 }.map(\.fill)
    #expect(fills.map(\.quantity.units) == [third + Int64.max % 3, third, third])
    #expect(fills.map(\.order.bits) == [1, 2, 3])
    #expect(desk.levels(.sell) == [[100, .max, 3]])
    let small = desk.made(say.new(11, .buy, 2, at: 100, force: .fillOrKill))
    #expect(small.count == 3 && small[2].fill.order.bits == 1, "two are less than a share each")
  }

  @Test func selfTradesOfTheLargest() {
    var (settings, makers, say) = crowded(accounts: [7, 7, 8])
    var desk = Desk(settings)
    for maker in makers { desk.send(maker) }
    let decrement = OrderInstruction.selfTradeDecrement
    let failed = desk.made(
      say.new(10, .buy, .max, at: 100, account: 7, force: .fillOrKill, decrement))
    #expect(failed.last!.cancellation.reason == .fillOrKill)
    let made = desk.made(say.new(11, .buy, .max, at: 100, account: 7, decrement))
    #expect(made.map(\.kind) == [.orderAccepted, .orderCanceled, .orderCanceled])
    #expect(made.map(\.order) == [11, 11, 1])
    #expect(desk.levels(.sell) == [[100, .max, 2]])
  }

  @Test func anAuctionOfTheLargest() {
    var (settings, makers, say) = crowded()
    settings.instruments[0].referencePrice = Price(units: .max)
    var desk = Desk(settings)
    desk.send(say.command(.openAuction, .openingAuction))
    for maker in makers { desk.send(maker) }
    for id in UInt64(11)...13 { desk.send(say.new(id, .buy, .max, at: .max)) }
    desk.send(say.new(14, .buy, .max, at: 0, type: .market))
    desk.send(say.new(15, .sell, .max, at: .min))
    let made = desk.made(say.command(.uncrossAuction))
    // Four of the largest on each side: nobody is left over, so the reference decides.
    #expect(made.count == 8 && desk.engine.tradeCount == 4)
    let isAtTheReference = made.allSatisfy { $0.fill.price.units == .max }
    let isWhole = made.allSatisfy { $0.fill.quantity.units == .max }
    #expect(isAtTheReference && isWhole && desk.engine.orderCount == 0)
  }

  @Test func totalsAtTheEnd() {
    var desk = Desk()
    var say = Say()
    desk.send(say.new(1, .buy, .max - 1, at: 100))
    desk.send(say.new(2, .sell, 5, at: 100))
    #expect(desk.made(say.replace(1, .max, at: nil)).map(\.kind) == [.orderReplaced])
    #expect(desk.levels(.buy) == [[100, .max - 5, 1]])
    #expect(desk.made(say.replace(1, .min, at: nil))[0].rejection.reason == .invalid)
    #expect(desk.made(say.replace(1, -1, at: 50))[0].rejection.reason == .invalid)
    #expect(desk.made(say.replace(1, 5, at: 50))[0].kind == .orderCanceled)
  }

  @Test(arguments: [Int64.min, -1, 0]) func quantitiesThatAreNone(quantity: Int64) {
    var desk = Desk()
    var say = Say()
    desk.send(say.new(9, .sell, 5, at: 100))
    for code in OrderType.limit.code...OrderType.marketToLimit.code {
      let type = OrderType(code: code)
      let isStop = type == .stop || type == .stopLimit
      if isStop { desk.send(say.terms(1, trigger: 100)) }
      if type == .trailingStop { desk.send(say.terms(1, trigger: 100, isTrail: true)) }
      let told = isStop || type == .trailingStop ? OrderInstruction.hasTerms : 0
      let price: Int64 = type == .limit || type == .stopLimit ? 100 : 0
      let made = desk.made(say.new(1, .buy, quantity, at: price, type: type, told))
      #expect(made.map(\.kind) == [.orderRejected] && made[0].rejection.reason == .invalid)
    }
    #expect(desk.engine.orderCount == 1)
  }

  // MARK: Prices

  /// The lowest and the highest price of a grid trade, and what lies between the grid and Int64 is off it.
  @Test(arguments: [1, 2, 3, 5, 7, 1 << 20, 1_000_000_007, 1 << 62, .max] as [Int64])
  func pricesWhereTheGridEnds(tick: Int64) {
    var desk = Desk(
      MatchingSettings(
        instruments: [MatchingInstrument(tick: Price(units: tick), orderCapacity: 64)],
        windowTicks: 64))
    var say = Say()
    let lowest = tick == 1 ? Int64.min : Int64.min / tick * tick
    let highest = Int64.max / tick * tick
    for (number, price) in [lowest, 0, highest].enumerated() {
      let id = UInt64(number * 10 + 1)
      for side in [Side.buy, .sell] {
        let other = side.opposite
        #expect(desk.made(say.new(id, side, 5, at: price)).map(\.kind) == [.orderAccepted])
        let made = desk.made(say.new(id + 1, other, 5, at: price))
        #expect(made.count == 3 && made[1].fill.price.units == price)
        #expect(desk.engine.lastPrice(of: 0)?.units == price && desk.engine.orderCount == 0)
      }
    }
    for off in [Int64.min, .min + 1, .max - 1, .max, lowest + 1, highest - 1]
    where off % tick != 0 {
      #expect(desk.made(say.new(99, .buy, 5, at: off))[0].rejection.reason == .tick)
    }
    // From one end to the other in one order.
    for (id, price) in [lowest, 0, highest].enumerated() {
      desk.send(say.new(UInt64(id + 1), .sell, 1, at: price))
    }
    let made = desk.made(say.new(50, .buy, 5, at: highest))
    #expect(made.filter { $0.kind == .orderFill }.count == 6)
    #expect(desk.levels(.buy) == [[highest, 2, 1]])
    desk.send(say.replace(50, 3, at: lowest))
    #expect(desk.levels(.buy).isEmpty, "3 were filled")
  }

  /// A trail that would reach beyond the grid is never reached; one that just doesn't is.
  @Test func trailsAtTheEnds() {
    var desk = Desk()
    var say = Say()
    func trade(_ price: Int64, _ desk: inout Desk, _ say: inout Say) -> [Event] {
      desk.send(say.new(1, .buy, 1, at: price))
      return desk.made(say.new(2, .sell, 1, at: price))
    }
    _ = trade(.min + 10, &desk, &say)
    for (id, side, trail) in [
      (UInt64(11), Side.sell, Int64.max), (12, .sell, 11), (13, .sell, 10), (14, .buy, .max),
    ] {
      desk.send(say.terms(id, trigger: trail, isTrail: true))
      let made = desk.made(
        say.new(id, side, 1, at: 0, type: .trailingStop, OrderInstruction.hasTerms))
      #expect(made.map(\.kind) == [.orderAccepted])
    }
    let lowest = trade(.min, &desk, &say)
    #expect(lowest.filter { $0.kind == .orderTriggered }.map(\.order) == [13])
    // 14 trails the lowest, Int64.min, by Int64.max: its stop is -1.
    #expect(trade(-2, &desk, &say).count == 3)
    #expect(trade(-1, &desk, &say).filter { $0.kind == .orderTriggered }.map(\.order) == [14])
    // 11 and 12 have followed to -1, and their stops with them.
    let highest = trade(.max, &desk, &say)
    #expect(highest.count == 3)
    let back = trade(0, &desk, &say).filter { $0.kind == .orderTriggered }.map(\.order)
    #expect(back == [11, 12])
    #expect(desk.engine.orderCount == 0)
  }

  /// As wide as the reference is large, and what lies beyond 64 bits is far, not near.
  @Test(
    arguments: [Int64.min, .min + 1, -1, 0, 1, .max - 1, .max],
    [1, 9_999, 10_000, Int64(Int32.max)])
  func bandsAtTheEnds(reference: Int64, basisPoints: Int64) {
    var desk = Desk(
      MatchingSettings(
        instruments: [
          MatchingInstrument(
            referencePrice: Price(units: reference), dynamicBandBasisPoints: basisPoints,
            orderCapacity: 64)
        ], windowTicks: 64))
    var say = Say()
    let width = Int128(reference.magnitude) * Int128(basisPoints) / 10_000
    let ends = [Int128(reference) - width - 1, Int128(reference) + width + 1]
    let tried =
      [Int128(Int64.min), -1, 0, 1, Int128(Int64.max), Int128(reference)] + ends
      + [ends[0] + 1, ends[1] - 1]
    for price in tried {
      guard let units = Int64(exactly: price) else { continue }
      let isWithin = (price - Int128(reference)).magnitude <= width.magnitude
      let made = desk.made(say.new(1, .buy, 1, at: units))
      #expect(made[0].kind == (isWithin ? .orderAccepted : .orderRejected), "\(units)")
      if !isWithin { #expect(made[0].rejection.reason == .priceBand) }
      // A replace to there is judged alike.
      desk.send(say.cancel(1))
      desk.send(say.new(2, .sell, 1, at: reference))
      let moved = desk.made(say.replace(2, nil, at: units))
      #expect(moved[0].kind == (isWithin ? .orderReplaced : .requestRejected), "\(units)")
      desk.send(say.cancel(2))
    }
  }
}
