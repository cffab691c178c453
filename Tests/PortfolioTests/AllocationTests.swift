// Nothing allocates after the start: the compiler says so of each entry point, and malloc isn't called in days of everything
// that a portfolio does.

import AllocationCounter
import Events
import Numerics
import Portfolio
import Testing

// Each is checked as it is compiled: no lock, no allocation, nothing generic that would look up a type.

@_noLocks
private func apply(_ desk: inout Portfolio, _ fill: OrderFill, _ who: Int) -> Bool {
  desk.apply(fill, to: who % 3, strategy: who % 3, account: who % 2, isFirst: who & 4 == 0)
}

@_noLocks
private func bust(_ desk: inout Portfolio, _ fill: OrderFill, _ who: Int, _ fee: Money) -> Bool {
  desk.bust(fill, of: who % 3, strategy: who % 3, account: who % 2, fee: fee)
}

@_noLocks
private func correct(
  _ desk: inout Portfolio, _ fill: OrderFill, _ real: OrderFill, _ who: Int, _ fee: Money
) -> Bool {
  desk.correct(
    from: fill, to: real, of: who % 3, strategy: who % 3, account: who % 2, fee: fee,
    isFirst: who & 4 == 0)
}

@_noLocks
private func mark(_ desk: inout Portfolio, _ top: TopOfBook, _ trade: Trade, _ who: Int) -> Bool {
  desk.tick(at: Nanoseconds(UInt64(who) * 100))
  let change = desk.mark(top, of: who % 3)
  return desk.mark(trade, of: who % 3).isChange || change.isChange
}

@_noLocks
private func pass(_ desk: inout Portfolio, _ rate: Int64, _ who: Int) -> Bool {
  if who % 500 == 0 { desk.beginDay() }
  desk.restartPeaks(who % 6)
  return desk.setRate(rate, ofCurrency: 1)
}

@_noLocks
private func look(_ desk: borrowing Portfolio, _ who: Int) -> Bool {
  let totals = desk.totals(who % 6)
  return totals.gross > totals.equity.times(4) || totals.drawdown > totals.buyingPower
    || desk.value(of: who % 3, scope: who % 6) > totals.margin.divided(by: 3)
    || desk.position(who % 3, scope: who % 6).profit.units < 0 || totals.net.money.units < 0
}

@Suite struct AllocationTests {
  @Test(arguments: [
    CostMethod.average, .firstInFirstOut(lotCapacity: 40), .firstInFirstOut(lotCapacity: 0),
  ])
  func daysOfEverythingAllocateNothing(method: CostMethod) {
    guard apus_allocation_counter_works() == 1 else { return }
    var desk = Portfolio(SimulationTests.settings(method))
    var random = SplitMix64(seed: 77)
    var allocations: UInt64 = 0
    var isSeen = false
    var who = 0
    // The first ones make what the runtime makes once.
    for end in [1_000, 6_000] {
      let before = apus_allocation_count()
      while who < end {
        who += 1
        let price = random.next(from: 400, through: 600)
        let deal = fill(
          random.nextBool() ? .buy : .sell, random.next(from: 1, through: 99), price,
          execution: UInt64(who), liquidity: who & 1 == 0 ? .maker : .taker)
        let isBooked = apply(&desk, deal, who)
        if who % 5 == 0 { isSeen = bust(&desk, deal, who, desk.lastFee) != isSeen }
        if who % 5 == 1 {
          var real = deal
          real.price.units += 1
          isSeen = correct(&desk, deal, real, who, desk.lastFee) != isSeen
        }
        isSeen = mark(&desk, top(price, price + 3), trade(price), who) != isSeen
        if who % 50 == 0 { isSeen = pass(&desk, 1_000_000 + price, who) != isSeen }
        isSeen = look(desk, who) != isBooked
      }
      allocations = apus_allocation_count() - before
    }
    #expect(allocations == 0)
    desk.checkInvariants()
  }
}
