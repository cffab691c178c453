// How much may be open and held, by each that has such a limit: below it, at it and beyond it, for new orders and for replaces,
// with the numbers that the refusal tells.

import Events
import Testing

@testable import Risk

@Suite struct LimitTests {
  private let one = fixedPointScale
  static let owners: [Owner] = [.instrument, .firm, .strategy, .account]

  /// An order of somebody who isn't under the limit; nil where everybody is.
  private func isApart(_ owner: Owner) -> Event? {
    switch owner {
    case .instrument: Whole.new(90, of: 1)
    case .strategy: Whole.new(90, by: 1)
    case .account: Whole.new(90, for: 1)
    case .firm, .session: nil
    }
  }

  @Test(arguments: owners)
  func openOrdersAreCounted(owner: Owner) {
    var desk = Desk(
      .wide {
        if owner == .instrument {
          $0.limits[0].maximumOpenOrders = 2
        } else {
          $0.limit(owner) { $0.maximumOpenOrders = 2 }
        }
      })
    let wrong = Told(reason: .openOrders, limit: 2 * one, value: 3 * one, scope: owner.scope)
    #expect(desk.told(Whole.new(1)) == nil)
    #expect(desk.told(Whole.new(2)) == nil)
    #expect(desk.told(Whole.new(3)) == wrong)
    #expect(desk.told(Whole.replace(2, 11)) == nil, "a replace opens none")
    if let other = isApart(owner) { #expect(desk.told(other) == nil) }
    _ = desk.send(Whole.fill(1, 10))
    #expect(desk.told(Whole.new(3)) == nil)
    #expect(desk.told(Whole.new(4)) == wrong)
  }

  @Test(arguments: Owner.levels, [Side.buy, .sell])
  func aPositionCountsWhatIsOpen(owner: Owner, side: Side) {
    var desk = Desk(
      .wide {
        if owner == .firm {
          $0.limits[0].maximumPosition = Quantity(units: 20 * one)
        } else {
          $0.limit(owner) { $0.maximumPosition = Quantity(units: 20 * one) }
        }
        $0.checks.remove(.ownOrders)
      })
    let wrong = Told(reason: .positionLimit, limit: 20 * one, value: 21 * one, scope: owner.scope)
    #expect(desk.told(Whole.new(1, side, 10)) == nil)
    #expect(desk.told(Whole.new(2, side, 11)) == wrong)
    #expect(desk.told(Whole.new(2, side, 9)) == nil)
    #expect(desk.told(Whole.replace(2, 11)) == wrong)
    #expect(desk.told(Whole.replace(2, 10)) == nil)
    #expect(desk.told(Whole.new(3, side, 1)) == wrong)
    #expect(desk.told(Whole.new(3, side, 1, of: 1)) == nil, "in each instrument")
    switch owner {
    case .strategy: #expect(desk.told(Whole.new(4, side, 10, by: 1)) == nil)
    case .account: #expect(desk.told(Whole.new(4, side, 10, for: 1)) == nil)
    default: break
    }
    _ = desk.send(Whole.fill(1, 10, side: side))
    #expect(desk.told(Whole.new(5, side, 1)) == wrong, "held is as open")
    #expect(desk.told(Whole.new(5, side.opposite, 30)) == nil, "the way back is longer")
    let back = Told(reason: .positionLimit, limit: 20 * one, value: 21 * one, scope: owner.scope)
    #expect(desk.told(Whole.new(6, side.opposite, 1)) == back)
    desk.stage.checkInvariants()
  }

  // MARK: Money

  @Test(arguments: owners)
  func openOrdersAreWorthSoMuch(owner: Owner) {
    var desk = Desk(
      .wide {
        if owner == .instrument {
          $0.limits[0].maximumOpenNotional = 2_000 * one
        } else {
          $0.limit(owner) { $0.maximumOpenNotional = 2_000 * one }
        }
        $0.checks.remove(.ownOrders)
      })
    let wrong = {
      Told(reason: .openNotional, limit: 2_000 * self.one, value: $0, scope: owner.scope)
    }
    // Nobody knows the market, and nobody needs to: an order's own price is what counts.
    #expect(desk.told(Whole.new(1, .buy, 10, at: 100)) == nil, "1,000")
    #expect(desk.told(Whole.new(2, .sell, 9, at: 111)) == nil, "1,999")
    #expect(desk.told(Whole.new(3, .buy, 2, at: 1)) == wrong(2_001 * one))
    #expect(desk.told(Whole.new(3, .buy, 1, at: 1)) == nil, "2,000")
    #expect(desk.told(Whole.new(4, .buy, 1, at: 1)) == wrong(2_001 * one))
    #expect(desk.told(Whole.replace(1, 10, at: 101)) == wrong(2_010 * one))
    #expect(desk.told(Whole.replace(1, 11)) == wrong(2_100 * one))
    #expect(desk.told(Whole.replace(1, 20, at: 50)) == nil, "no more than it was")
    // Without a price and a market it may be anything.
    #expect(desk.told(Whole.new(4, .buy, 1, type: .market)) == wrong(.max))
    if let other = isApart(owner) { #expect(desk.told(other) == nil) }
    _ = desk.send(Whole.fill(2, 4, at: 111, side: .sell))
    #expect(desk.told(Whole.new(4, .buy, 4, at: 111)) == nil, "what is filled isn't open")
    #expect(desk.told(Whole.new(5, .buy, 1, at: 1)) == wrong(2_001 * one))
    _ = desk.send(Whole.canceled(4))
    _ = desk.send(Whole.trade(at: 445))
    #expect(desk.told(Whole.new(5, .buy, 1, type: .market)) == wrong(2_001 * one))
    _ = desk.send(Whole.trade(at: 444))
    #expect(desk.told(Whole.new(5, .buy, 1, type: .market)) == nil)
    desk.stage.checkInvariants()
  }

  @Test(arguments: Owner.levels)
  func grossIsTheWorstOfEverything(owner: Owner) {
    var desk = Desk(
      .wide {
        $0.limit(owner) { $0.maximumGross = 2_000 * one }
        $0.checks.remove(.ownOrders)
      })
    let wrong = {
      Told(reason: .grossExposure, limit: 2_000 * self.one, value: $0, scope: owner.scope)
    }
    #expect(desk.told(Whole.new(1, .buy, 1)) == wrong(.max), "nobody knows the market")
    _ = desk.send(Whole.top(99, 101))
    _ = desk.send(Whole.top(49, 51, of: 1))
    #expect(desk.told(Whole.new(1, .buy, 10, at: 90)) == nil, "at the middle: 1,000")
    #expect(desk.told(Whole.new(2, .buy, 11, at: 90)) == wrong(2_100 * one))
    #expect(desk.told(Whole.new(2, .buy, 9, at: 90)) == nil, "1,900")
    #expect(desk.told(Whole.replace(2, 11, at: 90)) == wrong(2_100 * one))
    #expect(desk.told(Whole.new(3, .sell, 19)) == nil, "the worse side counts: no more")
    #expect(desk.told(Whole.new(4, .sell, 2)) == wrong(2_100 * one))
    #expect(desk.told(Whole.new(4, .sell, 3, of: 1)) == wrong(2_050 * one))
    #expect(desk.told(Whole.new(4, .sell, 2, at: 50, of: 1)) == nil, "2,000")
    #expect(desk.told(Whole.new(5, .sell, 1, of: 1)) == wrong(2_050 * one))
    if owner == .strategy { #expect(desk.told(Whole.new(6, .sell, 100, by: 1)) == nil) }
    if owner == .account { #expect(desk.told(Whole.new(6, .sell, 100, for: 1)) == nil) }
    // Twice the price, twice as much; what makes it no worse still passes.
    _ = desk.send(Whole.top(199, 201))
    _ = desk.send(Whole.fill(1, 10))
    #expect(desk.told(Whole.new(7, .sell, 10)) == nil)
    #expect(desk.told(Whole.new(8, .buy, 1)) == wrong(19 * 200 * one + 200 * one + 100 * one))
    desk.stage.checkInvariants()
  }

  @Test(arguments: Owner.levels)
  func netIsLongAgainstShort(owner: Owner) {
    var desk = Desk(
      .wide {
        $0.limit(owner) { $0.maximumNet = 2_000 * one }
        $0.checks.remove(.ownOrders)
      })
    let wrong = {
      Told(reason: .netExposure, limit: 2_000 * self.one, value: $0 * self.one, scope: owner.scope)
    }
    #expect(desk.told(Whole.new(1, .buy, 1))?.value == .max, "nobody knows the market")
    _ = desk.send(Whole.top(99, 101))
    _ = desk.send(Whole.top(99, 101, of: 1))
    #expect(desk.told(Whole.new(1, .buy, 10)) == nil)
    #expect(desk.told(Whole.new(2, .sell, 15, of: 1)) == nil, "each side is its own")
    #expect(desk.told(Whole.new(3, .buy, 11, of: 1)) == wrong(2_100))
    #expect(desk.told(Whole.new(3, .buy, 9, of: 1)) == nil, "1,900")
    #expect(desk.told(Whole.replace(3, 11, of: 1)) == wrong(2_100))
    #expect(desk.told(Whole.new(4, .buy, 1)) == nil, "2,000")
    #expect(desk.told(Whole.new(5, .buy, 1)) == wrong(2_100))
    #expect(desk.told(Whole.new(5, .sell, 6)) == wrong(2_100))
    #expect(desk.told(Whole.new(5, .sell, 5)) == nil, "2,000")
    #expect(desk.told(Whole.new(6, .sell, 1)) == wrong(2_100))
    if owner == .strategy { #expect(desk.told(Whole.new(7, .sell, 100, by: 1)) == nil) }
    if owner == .account { #expect(desk.told(Whole.new(7, .sell, 100, for: 1)) == nil) }
    // What is held long makes the short side less.
    _ = desk.send(Whole.fill(1, 10))
    #expect(desk.told(Whole.new(8, .sell, 10)) == nil)
    #expect(desk.told(Whole.new(9, .sell, 1)) == wrong(2_100))
    desk.stage.checkInvariants()
  }

  @Test func creditIsBeyondWhatAnAccountOwns() {
    var desk = Desk(.wide { $0.accounts[1].credit = 1_000 * one })
    let wrong = {
      Told(reason: .credit, limit: 1_000 * self.one, value: $0, scope: .account)
    }
    #expect(desk.told(Whole.new(1, .buy, 1)) == wrong(.max))
    _ = desk.send(Whole.top(99, 101))
    #expect(desk.told(Whole.new(1, .buy, 11, at: 90)) == wrong(1_100 * one))
    #expect(desk.told(Whole.new(1, .buy, 9, at: 90)) == nil)
    #expect(desk.told(Whole.replace(1, 11, at: 90)) == wrong(1_100 * one))
    #expect(desk.told(Whole.replace(1, 10, at: 90)) == nil)
    _ = desk.send(Whole.replaced(1, 10, at: 90))
    #expect(desk.told(Whole.new(2, .buy, 1, at: 90)) == wrong(1_100 * one))
    #expect(
      desk.told(Whole.new(2, .buy, 50, at: 90, for: 1)) == nil, "another account has no such limit")
    // Bought at 90 and worth 100: it has made 100, and may owe as much more.
    _ = desk.send(Whole.fill(1, 10, at: 90))
    #expect(desk.told(Whole.new(3, .buy, 2, at: 90)) == wrong(1_100 * one))
    #expect(desk.told(Whole.new(3, .buy, 1, at: 90)) == nil)
    #expect(desk.told(Whole.new(4, .sell, 11, at: 100)) == nil, "no worse than what is held")
    desk.stage.checkInvariants()
  }

  // MARK: Off

  /// What can be put off doesn't refuse when it is: the same limits as above, all passed by one order.
  @Test func whatIsOffRefusesNothing() {
    for check in [
      Check.openOrders, .openNotional, .grossExposure, .netExposure, .credit, .orderNotional,
      .located, .lot, .tick, .priceBand, .orderQuantity, .freshReference, .collar, .staticCollar,
      .freshClock, .tradingHours, .restricted, .permitted, .orderRate, .messageRate,
    ] {
      #expect(!check.isAlwaysOn)
      var settings = RiskSettings.wide {
        $0.limits[0].terms = InstrumentTerms(
          tick: Price(units: 3), lot: Quantity(units: 3), lowestPrice: Price(units: 1),
          highestPrice: Price(units: 2))
        $0.limits[0].maximumOrder = .zero
        $0.limits[0].maximumNotional = 0
        $0.limits[0].locate = .zero
        $0.limits[0].collarBasisPoints = 0
        $0.limits[0].staticReference = Price(units: 1)
        $0.limits[0].staticCollarBasisPoints = 0
        $0.limits[0].longestReferenceAge = .zero
        $0.limits[0].isRestricted = true
        $0.firm.permissions.types = 0
        $0.firm.maximumOpenOrders = 0
        $0.firm.maximumOpenNotional = 0
        $0.firm.maximumGross = 0
        $0.firm.maximumNet = 0
        $0.accounts[1].credit = 0
        $0.longestSilence = .zero
        $0.hours = TradingHours(spans: [])
        $0.checks = .all
      }
      settings.checks.remove(check)
      var desk = Desk(settings)
      let refuser = desk.refuser(of: Whole.new(1, .sell))
      #expect(refuser != nil && refuser != check)
      // Alone among those that can be put off, it is the one that refuses.
      settings.checks = CheckSet(bits: 0)
      settings.checks.insert(check)
      var alone = Desk(settings)
      let isRate = check == .orderRate || check == .messageRate
      #expect(alone.refuser(of: Whole.new(1, .sell)) == (isRate ? nil : check))
      settings.checks = CheckSet(bits: 0)
      var none = Desk(settings)
      #expect(none.told(Whole.new(1, .sell)) == nil)
    }
  }

  @Test func whatIsAlwaysOnCantBePutOff() {
    var set = CheckSet.all
    for check in Check.all { set.remove(check) }
    #expect(Check.all.filter { set.contains($0) } == Check.all.filter(\.isAlwaysOn))
    let always: [Check] = [
      .knownStrategy, .knownAccount, .limited, .killSwitch, .shutdown, .halted, .reduceOnly,
      .executions, .position,
    ]
    #expect(Check.all.filter(\.isAlwaysOn) == always)
    // Not even by a set that was made of nothing.
    var desk = Desk(.wide { $0.checks = CheckSet(bits: 0) })
    #expect(desk.told(Whole.new(1, by: 9))?.reason == .unknownStrategy)
    #expect(desk.told(Whole.new(1, for: 9))?.reason == .unknownAccount)
    #expect(desk.told(Whole.new(1, .buy, 1_000_001))?.reason == .positionLimit)
    _ = desk.send(Whole.kill(.strategy, 2, of: 0))
    #expect(desk.told(Whole.new(1))?.reason == .executionThrottle)
    #expect(desk.told(Whole.new(1, of: 1)) == nil)
    _ = desk.send(Whole.command(.kill))
    #expect(desk.told(Whole.new(2))?.reason == .killSwitch)
    #expect(CheckSet.all.bits.nonzeroBitCount == Check.count)
    #expect(CheckSet.basic.bits.nonzeroBitCount == always.count + 1)
  }

  @Test func refusalsAndPassesAreCountedByCheck() {
    var desk = Desk(
      .wide {
        $0.limits[0].maximumOrder = Quantity(units: 50 * one)
        $0.firm.maximumOpenOrders = 2
        $0.checks.remove(.collar)
      })
    _ = desk.send(Whole.new(1))
    _ = desk.send(Whole.new(2, .buy, 51))
    _ = desk.send(Whole.new(1))  // Twice: it passed all checks.
    _ = desk.send(Whole.new(3))
    _ = desk.send(Whole.new(4))
    _ = desk.send(Whole.new(5, by: 9))
    _ = desk.send(Whole.replace(1, 0))  // A cancel of the rest: nobody judges it.
    let stage: (Check) -> [UInt64] = {
      [desk.stage.passedCount(by: $0), desk.stage.refusedCount(by: $0)]
    }
    #expect(stage(.knownStrategy) == [5, 1])
    #expect(stage(.priceBand) == [5, 0])
    #expect(stage(.orderQuantity) == [4, 1])
    #expect(stage(.collar) == [0, 0])
    #expect(stage(.openOrders) == [3, 1])
    #expect(stage(.credit) == [3, 0])
    #expect(desk.stage.refusedCount == 4 && desk.stage.passedCount == 3)
  }
}
