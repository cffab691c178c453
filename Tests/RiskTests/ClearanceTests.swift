// The look that lets most orders pass without asking each check: it says yes to an order far from all limits, and never to one
// that a check refuses or warns of.

import Events
import Numerics
import Testing

@testable import Risk

@Suite struct ClearanceTests {
  private let one = fixedPointScale

  /// Every limit there is, ten times as far as `one` order of ten at a hundred comes.
  private func settings(_ change: (inout RiskSettings) -> Void = { _ in }) -> RiskSettings {
    .wide {
      var limits = $0.limits[0]
      limits.terms = InstrumentTerms(
        tick: Price(units: one), lot: Quantity(units: one), lowestPrice: Price(units: one),
        highestPrice: Price(units: 1_000 * one))
      limits.maximumNotional = 10_000 * one
      limits.maximumOpenOrders = 10
      limits.maximumOpenNotional = 10_000 * one
      limits.maximumGross = 10_000 * one
      limits.maximumNet = 10_000 * one
      limits.collarBasisPoints = 1_000
      limits.staticReference = Price(units: 100 * one)
      limits.staticCollarBasisPoints = 2_000
      limits.longestReferenceAge = .seconds(10)
      limits.orderRate = Rate(10, per: .seconds(1))
      limits.messageRate = Rate(10, per: .seconds(1))
      limits.locate = Quantity(units: 100 * one)
      limits.maximumOrder = Quantity(units: 100 * one)
      limits.maximumPosition = Quantity(units: 100 * one)
      $0.limits = [limits, limits]
      for owner in [Owner.firm, .strategy, .account, .session] {
        $0.limit(owner) {
          $0.maximumPosition = Quantity(units: 100 * one)
          $0.maximumGross = 10_000 * one
          $0.maximumNet = 10_000 * one
          $0.maximumOpenOrders = 10
          $0.maximumOpenNotional = 10_000 * one
          $0.maximumLoss = 1_000 * one
          $0.maximumDrawdown = 1_000 * one
          $0.credit = 10_000 * one
          $0.orderRate = Rate(10, per: .seconds(1))
          $0.messageRate = Rate(10, per: .seconds(1))
          $0.cancelRatio = CancelRatio(percent: 100, floor: 1)
        }
      }
      $0.longestSilence = .seconds(10)
      $0.repeatWindow = .milliseconds(1)
      $0.executions = Rate(10, per: .seconds(1))
      $0.warnsAtPercent = 80
      change(&$0)
    }
  }

  private func isClear(_ desk: inout Desk, _ event: Event) -> Bool {
    let new = event.payload(as: OrderNew.self)
    desk.stage.ledger.note(event.time)
    return desk.stage.ledger.isClear(desk.stage.ledger.proposal(event, new))
  }

  private func says(_ desk: inout Desk, _ event: Event) -> Bool {
    var verdict = Verdict()
    let new = event.payload(as: OrderNew.self)
    desk.stage.warnings.freshCount = 0
    desk.stage.ledger.judge(
      desk.stage.ledger.proposal(event, new), &desk.stage.warnings, &verdict)
    return !verdict.passes || desk.stage.warnings.freshCount > 0
  }

  private func open(_ desk: inout Desk) {
    _ = desk.send(Whole.timer())
    for instrument in [UInt32(0), 1] { _ = desk.send(Whole.top(100, 100, of: instrument)) }
  }

  @Test func whatIsFarFromEveryLimitIsClear() {
    var desk = Desk(settings())
    open(&desk)
    #expect(isClear(&desk, Whole.new(1, .buy, at: 99)))
    #expect(isClear(&desk, Whole.new(1, .sell, at: 101)))
    #expect(isClear(&desk, Whole.new(1, .buy, at: 105)))
    #expect(!isClear(&desk, Whole.new(1, .buy, type: .market)))
    #expect(!isClear(&desk, Whole.new(1, .buy, at: 111)))
  }

  /// What a benchmark asks is what the checks say: each alone says what it says in a dry run.
  @Test func askedAloneACheckSaysWhatItSaysInItsTurn() throws {
    var desk = Desk(settings { $0.limits[1].isRestricted = true })
    open(&desk)
    _ = desk.send(Whole.new(9, .sell, at: 104))
    _ = desk.send(Whole.kill(.account, 1))
    var refusers: Set<Check> = []
    for event in [
      Whole.new(1, .buy, at: 99), Whole.new(2, .buy, 101, at: 99), Whole.new(3, .buy, at: 104),
      Whole.new(4, .sell, of: 1), Whole.new(5, .buy, at: 130), Whole.new(6, .buy, for: 1),
      Whole.new(7, .buy, at: 99, ms: 60_000), Whole.new(8, .buy, at: 99, by: 7),
    ] {
      let explained = desk.stage.explain(event)
      let said = try #require(explained)
      for one in said {
        #expect(desk.stage.passes(event, one.check) == one.passes, "\(one)")
        if !one.passes { refusers.insert(one.check) }
        // Whose limit it is doesn't hang on what it says.
        if one.check == .orderQuantity { #expect(one.scope == .instrument, "\(one)") }
      }
      let isClear = desk.stage.isClear(event)
      #expect(!isClear || said.allSatisfy(\.passes))
      #expect(isClear == (event.words.w0 == 1))
    }
    #expect(
      refusers.isSuperset(of: [
        .knownStrategy, .killSwitch, .restricted, .orderQuantity, .collar, .ownOrders, .freshClock,
        .freshReference, .staticCollar, .position,
      ]))
    #expect(desk.stage.passes(Whole.new(1), Check(code: .max)) == true)
  }

  /// Random orders, fills, cancels and prices: some are clear and some are not, and the checks have nothing to say of the clear.
  @Test(arguments: [UInt64(641), 642, 643, 644])
  func noCheckSpeaksAgainstAClearOrder(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    var desk = Desk(settings { if seed == 644 { $0.warnsAtPercent = nil } })
    open(&desk)
    var counts = [0, 0]
    var passed = 0
    for turn in 1...2_000 {
      let ms = turn * 80
      if turn % 40 == 0 { _ = desk.send(Whole.timer(ms: ms)) }
      // What was lost and stopped is a new day's no more.
      if turn % 60 == 0 {
        _ = desk.send(Whole.timer(ms: ms, TimerNumber.endOfDay))
        _ = desk.send(Whole.command(.rearm))
      }
      if turn % 9 == 0 {
        let middle = random.next(from: 95, through: 105)
        _ = desk.send(
          Whole.top(middle, middle, of: UInt32(random.next(below: 2)), ms: ms))
      }
      let id = UInt64(turn)
      let side: Side = random.nextBool() ? .buy : .sell
      // Mostly such as wait beside the market.
      let away = random.next(from: random.chance(1, outOf: 6) ? -20 : 1, through: 9)
      let event = Whole.new(
        id, side, random.next(from: 1, through: 12), at: side == .buy ? 100 - away : 100 + away,
        of: UInt32(random.next(below: 2)),
        by: UInt16(1 + random.next(below: 2)), for: UInt32(1 + random.next(below: 2)), ms: ms)
      let clear = isClear(&desk, event)
      counts[clear ? 1 : 0] += 1
      guard !clear || !says(&desk, event) else {
        Issue.record("seed \(seed), turn \(turn): \(event)")
        return
      }
      if desk.send(event).contains(.passed(event)) {
        passed += 1
        if random.chance(1, outOf: 5) {
          let new = event.payload(as: OrderNew.self)
          _ = desk.send(
            Whole.fill(
              id, new.quantity.units / one, at: new.price.units / one, side: new.side,
              of: event.instrument.index, ms: ms))
        }
      }
      if turn > 6 { _ = desk.send(Whole.canceled(id - 1 - random.next(below: 2))) }
      if turn > 9 { _ = desk.send(Whole.canceled(id - 6)) }
    }
    desk.stage.checkInvariants()
    #expect(counts[0] > 100 && counts[1] > 100 && passed > 200, "seed \(seed): \(counts)")
  }
}
