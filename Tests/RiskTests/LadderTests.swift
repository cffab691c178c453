// The order of the checks, and each of them alone: one order, good in itself, in a world where any of the checks can be made to
// fail without touching the others. What fails one is refused by it, what fails two neighbours by the first of them.

import Events
import Testing

@testable import Risk

/// A world in which the last order fails just these checks: a sell of 10 at 100, or a replace of a sell of 3 at 105 to that.
private struct Ladder {
  let failing: [Check]
  var isReplace = false
  var off: Check?

  private let one = fixedPointScale

  init(_ failing: [Check], isReplace: Bool = false, off: Check? = nil) {
    self.failing = failing
    self.isReplace = isReplace
    self.off = off
  }

  private func has(_ check: Check) -> Bool { failing.contains(check) }

  static let ofReplaces = Check.all.filter {
    ![
      Check.knownStrategy, .knownAccount, .limited, .restricted, .permitted, .repeated, .orderRate,
      .cancelRatio, .openOrders,
    ].contains($0)
  }

  var settings: RiskSettings {
    var settings = RiskSettings.wide()
    settings.limits[0].terms = InstrumentTerms(
      tick: Price(units: has(.tick) ? 3 * one : 1), lot: Quantity(units: has(.lot) ? 3 * one : 1),
      lowestPrice: Price(units: has(.priceBand) ? 101 * one : 1),
      highestPrice: Price(units: 1_000 * one))
    if has(.limited) { settings.limits[0].isLimited = false }
    if has(.freshClock) { settings.longestSilence = .seconds(1) }
    if has(.tradingHours) {
      settings.hours = TradingHours(spans: [.init(from: .zero, until: Whole.at(3_000))])
    }
    if has(.restricted) { settings.limits[0].isRestricted = true }
    if has(.permitted) { settings.firm.permissions.types = 1 << OrderType.limit.code }
    if has(.orderQuantity) { settings.limits[0].maximumOrder = Quantity(units: 9 * one) }
    if has(.freshReference) { settings.limits[0].longestReferenceAge = .seconds(1) }
    if has(.collar) { settings.limits[0].collarBasisPoints = 100 }
    if has(.staticCollar) {
      settings.limits[0].staticReference = Price(units: 104 * one)
      settings.limits[0].staticCollarBasisPoints = 100
    }
    if has(.orderNotional) { settings.limits[0].maximumNotional = 999 * one }
    if has(.repeated) { settings.repeatWindow = .seconds(10) }
    if has(.orderRate) { settings.firm.orderRate = Rate(1, per: .seconds(10)) }
    if has(.messageRate) { settings.strategies[1].messageRate = Rate(1, per: .seconds(10)) }
    if has(.cancelRatio) { settings.firm.cancelRatio = CancelRatio(percent: 50, floor: 1) }
    if let off { settings.checks.remove(off) }
    return settings
  }

  /// What comes before, all of it good.
  var before: [Event] {
    var events = [Whole.timer(), Whole.top(101, 103)]
    if isReplace { events.append(Whole.new(1, .sell, 3, at: 105)) }
    if has(.repeated) {
      events.append(Whole.new(50, .sell, 10, at: 100, ms: 1_000))
      events.append(Whole.canceled(50, ms: 1_000))
    }
    if has(.ownOrders) { events.append(Whole.new(51, .buy, 10, at: 100, ms: 1_000)) }
    let needsMessage =
      has(.cancelRatio) || (has(.orderRate) || has(.messageRate)) && !isReplace
    if needsMessage { events.append(Whole.new(60, .buy, 3, at: 105, of: 1, ms: 2_000)) }
    if has(.cancelRatio) { events.append(Whole.cancel(60, ms: 2_000)) }
    if has(.dailyLoss) || has(.drawdown) {
      events.append(Whole.new(70, .buy, 1, at: 100, of: 1, ms: 2_000))
      events.append(Whole.fill(70, 1, at: 100, of: 1, ms: 2_000))
      events.append(Whole.top(90, 90, of: 1, ms: 2_000))
    }
    if !has(.freshClock) { events.append(Whole.timer(ms: 3_000)) }
    if !has(.freshReference) { events.append(Whole.top(101, 103, ms: 3_000)) }
    if has(.killSwitch) { events.append(Whole.kill(.firm)) }
    if has(.shutdown) { events.append(Whole.command(.shutdown)) }
    if has(.halted) { events.append(Whole.command(.haltInstrument, of: 0)) }
    if has(.reduceOnly) { events.append(Whole.kill(.account, 2, .reduceOnly)) }
    if has(.executions) { events.append(Whole.kill(.strategy, 2, of: 0)) }
    return events + changes
  }

  /// Limits that come late, so that what came before them was allowed.
  private var changes: [Event] {
    var events: [Event] = []
    if has(.located) { events.append(Whole.change(.locate, .instrument, to: 9 * one, of: 0)) }
    if has(.openOrders) { events.append(Whole.change(.openOrders, .firm, to: 0)) }
    if has(.position) { events.append(Whole.change(.position, .firm, to: 9 * one)) }
    if has(.openNotional) { events.append(Whole.change(.openNotional, .account, 2, to: 0)) }
    if has(.grossExposure) { events.append(Whole.change(.gross, .firm, to: 0)) }
    if has(.netExposure) { events.append(Whole.change(.net, .strategy, 2, to: 0)) }
    if has(.dailyLoss) { events.append(Whole.change(.loss, .account, 2, to: 9 * one)) }
    if has(.drawdown) { events.append(Whole.change(.drawdown, .strategy, 2, to: 9 * one)) }
    if has(.credit) { events.append(Whole.change(.credit, .account, 2, to: 0)) }
    return events
  }

  var last: Event {
    if isReplace { return Whole.replace(1, 10, at: 100, ms: 3_000) }
    return Whole.new(
      2, .sell, 10, at: 100, by: has(.knownStrategy) ? 9 : 2, for: has(.knownAccount) ? 9 : 2,
      type: has(.permitted) ? .stopLimit : .limit, ms: 3_000)
  }

  /// The check that refuses the last order, and whether any was refused before it.
  func run() -> (refuser: Check?, isPassed: Bool, isGood: Bool) {
    var desk = Desk(settings)
    for event in before { _ = desk.send(event) }
    let isGood = desk.stage.refusedCount == 0 && desk.stage.anomalyCount == 0
    let passed = desk.stage.passedCount
    let refuser = desk.refuser(of: last)
    desk.stage.checkInvariants()
    return (refuser, desk.stage.passedCount == passed + 1, isGood)
  }
}

@Suite struct LadderTests {
  @Test(arguments: [false, true])
  func whatFailsNothingPasses(isReplace: Bool) {
    let ran = Ladder([], isReplace: isReplace).run()
    #expect(ran.isGood && ran.isPassed && ran.refuser == nil)
  }

  @Test(arguments: Check.all)
  func eachAlone(check: Check) {
    let ran = Ladder([check]).run()
    #expect(ran.isGood && !ran.isPassed && ran.refuser == check)
    if check.isAlwaysOn { return }
    let off = Ladder([check], off: check).run()
    #expect(off.isGood && off.isPassed && off.refuser == nil)
  }

  @Test(arguments: Ladder.ofReplaces)
  func eachAloneOfAReplace(check: Check) {
    let ran = Ladder([check], isReplace: true).run()
    #expect(ran.isGood && !ran.isPassed && ran.refuser == check)
    if check.isAlwaysOn { return }
    let off = Ladder([check], isReplace: true, off: check).run()
    #expect(off.isGood && off.isPassed && off.refuser == nil)
  }

  @Test(arguments: [Check.repeated, .orderRate, .cancelRatio, .openOrders])
  func aReplaceIsNoNewOrder(check: Check) {
    let ran = Ladder([check], isReplace: true).run()
    #expect(ran.isGood && ran.isPassed)
  }

  @Test(arguments: zip(Check.all, Check.all.dropFirst()))
  func theFirstOfTwoDecides(first: Check, second: Check) {
    let ran = Ladder([first, second]).run()
    #expect(ran.isGood && ran.refuser == first)
  }

  @Test(arguments: zip(Ladder.ofReplaces, Ladder.ofReplaces.dropFirst()))
  func theFirstOfTwoDecidesOfAReplace(first: Check, second: Check) {
    let ran = Ladder([first, second], isReplace: true).run()
    #expect(ran.isGood && ran.refuser == first)
  }

  @Test func theirNumbersAreTheirOrder() {
    #expect(Check.all.map(\.code) == (0..<34).map { UInt8($0) })
    #expect(Check.names.count == Check.count && Set(Check.names).count == Check.count)
    #expect(Set(Check.all.map(\.reason)).count == Check.count - 1, "both collars say the same")
  }
}
