// Limits that change while the core runs: each kind of each scope, and what is refused.

import Events
import Testing

@testable import Risk

@Suite struct LimitChangeTests {
  private let one = fixedPointScale

  private func desk(_ change: (inout RiskSettings) -> Void = { _ in }) -> Desk {
    var desk = Desk(
      .wide {
        $0.checks.remove(.ownOrders)
        change(&$0)
      })
    for instrument in [UInt32(0), 1] { _ = desk.send(Whole.top(100, 100, of: instrument)) }
    return desk
  }

  /// Its limit is `limit` after the change; an order of `most` passes and one of `most` + 1 is told `limit` and `value`.
  private func expect(
    _ kind: LimitKind, _ owner: Owner, to after: Int64, most: Int64, _ reason: Reason,
    limit: Int64, value: Int64, told scope: RiskScope? = nil,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    var desk = desk()
    let instrument: UInt32 = owner == .instrument ? 0 : .max
    #expect(desk.told(Whole.new(1, .sell, most + 1)) == nil, sourceLocation: sourceLocation)
    _ = desk.send(Whole.canceled(1))
    let change = Whole.change(kind, owner.scope, owner.target, to: after, of: instrument)
    #expect(desk.send(change) == [.passed(change)], sourceLocation: sourceLocation)
    let wrong = Told(reason: reason, limit: limit, value: value, scope: scope ?? owner.scope)
    #expect(desk.told(Whole.new(2, .sell, most + 1)) == wrong, sourceLocation: sourceLocation)
    #expect(desk.told(Whole.new(3, .sell, most)) == nil, sourceLocation: sourceLocation)
  }

  @Test func ofAnInstrument() {
    expect(
      .order, .instrument, to: 5 * one, most: 5, .orderSize, limit: 5 * one, value: 6 * one,
      told: RiskScope.none)
    expect(
      .notional, .instrument, to: 500 * one, most: 5, .notional, limit: 500 * one,
      value: 600 * one)
    expect(
      .position, .instrument, to: 5 * one, most: 5, .positionLimit, limit: 5 * one, value: 6 * one,
      told: .firm)
    expect(
      .openNotional, .instrument, to: 500 * one, most: 5, .openNotional, limit: 500 * one,
      value: 600 * one)
    expect(
      .gross, .instrument, to: 500 * one, most: 5, .grossExposure, limit: 500 * one,
      value: 600 * one)
    expect(
      .net, .instrument, to: 500 * one, most: 5, .netExposure, limit: 500 * one, value: 600 * one)
    expect(.locate, .instrument, to: 5 * one, most: 5, .locate, limit: 5 * one, value: 6 * one)
  }

  @Test func restrictedAndFreeAgain() {
    var desk = desk()
    for (after, refuser) in [(one, .restricted), (0, nil)] as [(Int64, Check?)] {
      let change = Whole.change(.restricted, .instrument, to: after, of: 0)
      #expect(desk.send(change) == [.passed(change)])
      #expect(desk.refuser(of: Whole.new(UInt64(after == 0 ? 2 : 1), .sell, 1)) == refuser)
    }
  }

  @Test func theStaticCollar() {
    var desk = desk()
    // A hundred lies outside of one percent around two hundred, and within it around a hundred.
    for (id, reference, refuser) in [(1, 200, .staticCollar), (2, 100, nil)]
      as [(UInt64, Int64, Check?)]
    {
      for change in [
        Whole.change(.staticReference, .instrument, to: reference * one, of: 0),
        Whole.change(.staticCollar, .instrument, to: 100 * one, of: 0),
      ] { #expect(desk.send(change) == [.passed(change)]) }
      #expect(desk.refuser(of: Whole.new(id, .sell, 1)) == refuser)
    }
  }

  @Test func aStaticCollarIsAroundSomething() {
    var desk = desk()
    let collar = Whole.change(.staticCollar, .instrument, to: 100 * one, of: 0)
    #expect(desk.told(collar)?.reason == .invalid)
    #expect(desk.refuser(of: Whole.new(1, .sell, 1)) == nil)
    // A spread may be worth less than nothing.
    let reference = Whole.change(.staticReference, .instrument, to: -100 * one, of: 0)
    #expect(desk.send(reference) == [.passed(reference)])
    #expect(desk.refuser(of: Whole.new(2, .sell, 1)) == nil, "there is no collar yet")
    #expect(desk.send(collar) == [.passed(collar)])
    #expect(desk.refuser(of: Whole.new(3, .sell, 1)) == .staticCollar)
  }

  @Test func whatChangesLaterGoesByTheNewLevelOfWarnings() {
    var desk = desk { $0.warnsAtPercent = 50 }
    _ = desk.send(Whole.change(.warning, .firm, to: 80 * one))
    _ = desk.send(Whole.change(.openOrders, .instrument, to: 10 * one, of: 0))
    for id in 1...7 as ClosedRange<UInt64> { #expect(desk.made(Whole.new(id, .sell, 1)) == []) }
    #expect(desk.made(Whole.new(8, .sell, 1)).map(\.kind) == [.riskWarning])
  }

  @Test func theLevelOfWarnings() {
    var desk = desk {
      $0.warnsAtPercent = 50
      $0.limits[0].maximumOpenOrders = 10
    }
    let change = Whole.change(.warning, .firm, to: 80 * one)
    #expect(desk.send(change) == [.passed(change)])
    for id in 1...7 as ClosedRange<UInt64> { #expect(desk.made(Whole.new(id, .sell, 1)) == []) }
    #expect(desk.made(Whole.new(8, .sell, 1)).map(\.kind) == [.riskWarning])
    for wrong in [
      Whole.change(.warning, .firm, to: 101 * one),
      Whole.change(.warning, .strategy, 1, to: 80 * one),
    ] { #expect(desk.told(wrong) != nil) }
  }

  @Test(arguments: Owner.levels)
  func ofALevel(owner: Owner) {
    expect(
      .position, owner, to: 5 * one, most: 5, .positionLimit, limit: 5 * one, value: 6 * one)
    expect(
      .gross, owner, to: 500 * one, most: 5, .grossExposure, limit: 500 * one, value: 600 * one)
    expect(.net, owner, to: 500 * one, most: 5, .netExposure, limit: 500 * one, value: 600 * one)
    expect(
      .openNotional, owner, to: 500 * one, most: 5, .openNotional, limit: 500 * one,
      value: 600 * one)
    if owner == .account {
      expect(.credit, owner, to: 500 * one, most: 5, .credit, limit: 500 * one, value: 600 * one)
    }
  }

  @Test(arguments: LimitTests.owners)
  func ofOpenOrders(owner: Owner) {
    var desk = desk()
    let instrument: UInt32 = owner == .instrument ? 0 : .max
    _ = desk.send(
      Whole.change(.openOrders, owner.scope, owner.target, to: one, of: instrument))
    #expect(desk.told(Whole.new(1)) == nil)
    #expect(
      desk.told(Whole.new(2))
        == Told(reason: .openOrders, limit: one, value: 2 * one, scope: owner.scope))
  }

  @Test(arguments: Owner.allCases, [LimitKind.orderRate, .messageRate])
  func ofARate(owner: Owner, kind: LimitKind) {
    var desk = desk()
    let instrument: UInt32 = owner == .instrument ? 0 : .max
    let change = Whole.change(kind, owner.scope, owner.target, to: 2 * one, of: instrument)
    #expect(desk.passes(change) == true)
    #expect(desk.told(Whole.new(1)) == nil)
    #expect(desk.told(Whole.new(2)) == nil)
    let reason: Reason = kind == .orderRate ? .orderRate : .messageRate
    let wrong = Told(reason: reason, limit: 2 * one, value: 3 * one, scope: owner.scope)
    #expect(desk.told(Whole.new(3)) == wrong)
    #expect(desk.told(Whole.new(3, ms: 499)) == wrong)
    #expect(desk.told(Whole.new(3, ms: 500)) == nil, "two a second")
    // None, part of one, and more than a clock can tell apart.
    for amount in [0, one - 1, 1_000_000_001 * one] {
      let wrong = Whole.change(kind, owner.scope, owner.target, to: amount, of: instrument)
      #expect(
        desk.told(wrong) == Told(reason: .invalid, limit: 5, value: amount, scope: owner.scope))
    }
  }

  @Test func ofACollar() {
    var desk = desk()
    #expect(desk.passes(Whole.change(.collar, .instrument, to: 100 * one, of: 0)) == true)
    #expect(desk.told(Whole.new(1, .buy, at: 102))?.reason == .collar)
    #expect(desk.told(Whole.new(1, .buy, at: 101)) == nil)
    #expect(desk.told(Whole.new(2, .buy, at: 102, of: 1)) == nil)
  }

  @Test(arguments: Owner.levels)
  func ofACancelRatio(owner: Owner) {
    var desk = desk { $0.limit(owner) { $0.cancelRatio = CancelRatio(percent: 100, floor: 1) } }
    _ = desk.send(Whole.new(1))
    _ = desk.send(Whole.cancel(1))
    #expect(desk.told(Whole.new(2)) == nil)
    let change = Whole.change(.cancelRatio, owner.scope, owner.target, to: 49 * one)
    #expect(desk.passes(change) == true)
    #expect(
      desk.told(Whole.new(3))
        == Told(reason: .cancelRatio, limit: 49 * one, value: 50 * one, scope: owner.scope))
    let wrong = Whole.change(.cancelRatio, owner.scope, owner.target, to: 1_000_001 * one)
    #expect(desk.told(wrong)?.reason == .invalid)
    // Where there is no ratio, nothing says from how many orders on it is judged.
    var none = self.desk()
    #expect(none.told(change)?.reason == .invalid)
  }

  @Test(arguments: Owner.levels, [LimitKind.loss, .drawdown])
  func ofWhatMayBeLost(owner: Owner, kind: LimitKind) {
    var desk = desk()
    _ = desk.send(Whole.new(1))
    _ = desk.send(Whole.fill(1, 10))
    _ = desk.send(Whole.top(90, 90))
    #expect(desk.told(Whole.new(2)) == nil)
    #expect(desk.passes(Whole.change(kind, owner.scope, owner.target, to: 100 * one)) == true)
    #expect(desk.told(Whole.new(3)) == nil)
    #expect(desk.passes(Whole.change(kind, owner.scope, owner.target, to: 100 * one - 1)) == true)
    let reason: Reason = kind == .loss ? .dailyLoss : .drawdown
    #expect(
      desk.told(Whole.new(4))
        == Told(reason: reason, limit: 100 * one - 1, value: 100 * one, scope: owner.scope))
  }

  @Test func aPositionIsOfOneInstrumentOrOfEach() {
    var desk = desk()
    _ = desk.send(Whole.change(.position, .strategy, 2, to: 5 * one, of: 1))
    #expect(desk.told(Whole.new(1, .buy, 6)) == nil)
    #expect(desk.told(Whole.new(2, .buy, 6, of: 1))?.reason == .positionLimit)
    _ = desk.send(Whole.change(.position, .strategy, 2, to: 7 * one))
    #expect(desk.told(Whole.new(3, .buy, 2))?.value == 8 * one)
    #expect(desk.told(Whole.new(3, .buy, 1)) == nil)
    #expect(desk.told(Whole.new(4, .buy, 7, of: 1)) == nil)
    #expect(desk.told(Whole.new(5, .buy, 100, by: 1)) == nil)
    _ = desk.send(Whole.change(.position, .strategy, 2, to: .max))
    #expect(desk.told(Whole.new(6, .buy, 100)) == nil, "no limit any more")
    desk.stage.checkInvariants()
  }

  /// What refused an order doesn't any more.
  @Test(arguments: Owner.allCases)
  func takenAway(owner: Owner) {
    let instrument: UInt32 = owner == .instrument ? 0 : .max
    let kinds: [(LimitKind, Int64)] =
      switch owner {
      case .instrument:
        [
          (.notional, 10), (.position, 1), (.gross, 10), (.net, 10), (.openOrders, 1),
          (.openNotional, 10), (.orderRate, 1), (.messageRate, 1), (.locate, 1), (.collar, 0),
        ]
      case .session: [(.orderRate, 1), (.messageRate, 1)]
      default:
        [
          (.position, 1), (.gross, 10), (.net, 10), (.openOrders, 1), (.openNotional, 10),
          (.orderRate, 1), (.messageRate, 1),
        ] + (owner == .account ? [(.credit, 10)] : [])
      }
    for (kind, least) in kinds {
      var desk = desk()
      _ = desk.send(Whole.new(1, .sell, 1))
      let change = Whole.change(kind, owner.scope, owner.target, to: least * one, of: instrument)
      #expect(desk.send(change) == [.passed(change)], "\(kind)")
      // What went before the rate counts for nothing.
      if kind == .orderRate || kind == .messageRate { _ = desk.send(Whole.new(4, .sell, 1)) }
      // The second at that moment, two of them, and below what a buyer bids.
      let order = Whole.new(2, .sell, 2, at: 99)
      #expect(desk.told(order) != nil, "\(kind)")
      let none = Whole.change(
        kind, owner.scope, owner.target, to: LimitChange.noLimit, of: instrument)
      #expect(desk.send(none) == [.passed(none)], "\(kind)")
      #expect(desk.told(Whole.new(3, .sell, 2, at: 99)) == nil, "\(kind)")
      desk.stage.checkInvariants()
    }
  }

  @Test(arguments: Owner.levels, [LimitKind.loss, .drawdown])
  func whatMayBeLostTakenAway(owner: Owner, kind: LimitKind) {
    var desk = desk()
    _ = desk.send(Whole.new(1))
    _ = desk.send(Whole.fill(1, 10))
    #expect(desk.passes(Whole.change(kind, owner.scope, owner.target, to: 200 * one)) == true)
    let none = Whole.change(kind, owner.scope, owner.target, to: LimitChange.noLimit)
    #expect(desk.passes(none) == true)
    _ = desk.send(Whole.top(50, 50))
    #expect(desk.told(Whole.new(2)) == nil)
  }

  /// Without a reference there is no collar around one, and with it again there is what is said then.
  @Test func theStaticReferenceTakenAway() {
    var desk = desk()
    for (kind, value) in [
      (LimitKind.staticReference, 200 * one), (.staticCollar, 100 * one),
    ] { _ = desk.send(Whole.change(kind, .instrument, to: value, of: 0)) }
    #expect(desk.refuser(of: Whole.new(1, .sell, 1)) == .staticCollar)
    for kind in [LimitKind.staticReference, .staticCollar] {
      let none = Whole.change(kind, .instrument, to: LimitChange.noLimit, of: 0)
      #expect(desk.send(none) == [.passed(none)])
      #expect(desk.refuser(of: Whole.new(2, .sell, 1)) == nil)
      _ = desk.send(Whole.canceled(2))
    }
    // A ban is there or isn't.
    let ban = Whole.change(.restricted, .instrument, to: LimitChange.noLimit, of: 0)
    #expect(desk.told(ban)?.reason == .invalid)
  }

  @Test(arguments: [
    // Nobody has these.
    Whole.change(.none, .firm, to: 1), Whole.change(.executions, .firm, to: 1),
    Whole.change(LimitKind(code: 99), .instrument, to: 1, of: 0),
    Whole.change(.order, .firm, to: 1), Whole.change(.notional, .strategy, 2, to: 1),
    Whole.change(.collar, .account, 2, to: 1), Whole.change(.locate, .firm, to: 1),
    Whole.change(.gross, .instrument, to: 1, of: 2), Whole.change(.net, .instrument, to: 1),
    Whole.change(.loss, .instrument, to: 1, of: 0),
    Whole.change(.drawdown, .instrument, to: 1, of: 0),
    Whole.change(.credit, .instrument, to: 1, of: 0),
    Whole.change(.cancelRatio, .instrument, to: 1, of: 0),
    Whole.change(.credit, .firm, to: 1), Whole.change(.credit, .strategy, 2, to: 1),
    // A session has rates.
    Whole.change(.gross, .session, to: 1), Whole.change(.openOrders, .session, to: 1),
    Whole.change(.position, .session, to: 1), Whole.change(.loss, .session, to: 1),
    // Nobody is there.
    Whole.change(.order, .instrument, to: 1), Whole.change(.order, .instrument, to: 1, of: 2),
    Whole.change(.gross, .strategy, 0, to: 1), Whole.change(.gross, .strategy, 3, to: 1),
    Whole.change(.gross, .strategy, 1 << 63, to: 1), Whole.change(.gross, .account, 0, to: 1),
    Whole.change(.gross, .account, 3, to: 1), Whole.change(.gross, .account, 1 << 63, to: 1),
    Whole.change(.orderRate, .session, 1, to: 1 << 40),
    Whole.change(.orderRate, .session, .max, to: 1 << 40),
    Whole.change(.gross, .none, to: 1), Whole.change(.gross, .order, 1, to: 1),
    // Less than nothing.
    Whole.change(.gross, .firm, to: -1), Whole.change(.order, .instrument, to: .min, of: 0),
  ])
  func whatCantBeChangesNothing(change: Event) {
    var desk = desk()
    let wrong = change.payload(as: LimitChange.self)
    let sent = desk.send(change)
    #expect(sent.count == 1 && sent[0].isMade && sent[0].kind == .requestRejected)
    #expect(sent[0].event.source == .operatorDesk)
    #expect(
      sent[0].event.payload(as: OrderRejected.self)
        == OrderRejected(
          order: .none, limit: 5, value: wrong.after, reason: .invalid, origin: .risk,
          request: .command, side: .none, scope: wrong.scope))
    #expect(desk.told(Whole.new(1, .sell, 100)) == nil)
    #expect(desk.stage.refusedCount == 1)
  }
}
