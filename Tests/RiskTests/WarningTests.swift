// Warnings: said once when a limit is near, and once when it is far again, for each that has a limit.

import Events
import Testing

@testable import Risk

@Suite struct WarningTests {
  private let one = fixedPointScale

  private func desk(_ percent: Int64? = 80, _ change: (inout RiskSettings) -> Void) -> Desk {
    var desk = Desk(
      .wide {
        $0.warnsAtPercent = percent
        $0.checks.remove(.ownOrders)
        change(&$0)
      })
    for instrument in [UInt32(0), 1] { _ = desk.send(Whole.top(100, 100, of: instrument)) }
    return desk
  }

  private func warning(
    _ order: UInt64, _ reason: Reason, _ owner: Owner, limit: Int64, value: Int64
  ) -> RiskWarning {
    RiskWarning(
      order: OrderID(bits: order), limit: limit * one, value: value * one, target: owner.target,
      reason: reason, scope: owner.scope)
  }

  /// Eight, seven, and back to seven of ten: the warning comes at eight and ends at a timer at seven.
  private func expect(
    _ reason: Reason, _ owner: Owner, unit: Int64 = 1, isOfInstrument: Bool = false,
    sourceLocation: SourceLocation = #_sourceLocation,
    _ change: (inout RiskSettings) -> Void
  ) {
    var desk = desk(80, change)
    for id in 1...7 as ClosedRange<UInt64> {
      #expect(desk.made(Whole.new(id, .sell, 1)) == [], sourceLocation: sourceLocation)
    }
    let limit = 10 * unit
    let instrument = isOfInstrument ? InstrumentID(0) : .none
    let made = desk.made(Whole.new(8, .sell, 1))
    #expect(made.count == 1, sourceLocation: sourceLocation)
    guard made.count == 1 else { return }
    #expect(
      made[0].kind == .riskWarning && made[0].flags == 0 && made[0].instrument == instrument
        && made[0].source == SourceID(.core, 0), sourceLocation: sourceLocation)
    #expect(
      made[0].payload(as: RiskWarning.self)
        == warning(8, reason, owner, limit: limit, value: 8 * unit), sourceLocation: sourceLocation)
    #expect(desk.made(Whole.new(9, .sell, 1)) == [], "once", sourceLocation: sourceLocation)
    _ = desk.send(Whole.canceled(9))
    #expect(desk.made(Whole.timer()) == [], "still eight", sourceLocation: sourceLocation)
    _ = desk.send(Whole.canceled(8))
    let over = desk.made(Whole.timer())
    #expect(over.count == 1, sourceLocation: sourceLocation)
    guard over.count == 1 else { return }
    #expect(
      over[0].flags == WarningFlags.isOver && over[0].instrument == instrument,
      sourceLocation: sourceLocation)
    #expect(
      over[0].payload(as: RiskWarning.self)
        == warning(0, reason, owner, limit: limit, value: 7 * unit), sourceLocation: sourceLocation)
    #expect(desk.made(Whole.timer()) == [], sourceLocation: sourceLocation)
    #expect(desk.made(Whole.new(10, .sell, 1)).count == 1, "again", sourceLocation: sourceLocation)
    #expect(desk.stage.warningCount == 2, sourceLocation: sourceLocation)
  }

  @Test func ofAnInstrument() {
    expect(.openOrders, .instrument, isOfInstrument: true) {
      $0.limits[0].maximumOpenOrders = 10
    }
    expect(.openNotional, .instrument, unit: 100, isOfInstrument: true) {
      $0.limits[0].maximumOpenNotional = 1_000 * fixedPointScale
    }
    expect(.grossExposure, .instrument, unit: 100, isOfInstrument: true) {
      $0.limits[0].maximumGross = 1_000 * fixedPointScale
    }
    expect(.netExposure, .instrument, unit: 100, isOfInstrument: true) {
      $0.limits[0].maximumNet = 1_000 * fixedPointScale
    }
    expect(.positionLimit, .firm, isOfInstrument: true) {
      $0.limits[0].maximumPosition = Quantity(units: 10 * fixedPointScale)
    }
  }

  @Test(arguments: Owner.levels)
  func ofALevel(owner: Owner) {
    let thousand = 1_000 * fixedPointScale
    expect(.openOrders, owner) { $0.limit(owner) { $0.maximumOpenOrders = 10 } }
    expect(.openNotional, owner, unit: 100) {
      $0.limit(owner) { $0.maximumOpenNotional = thousand }
    }
    expect(.grossExposure, owner, unit: 100) { $0.limit(owner) { $0.maximumGross = thousand } }
    expect(.netExposure, owner, unit: 100) { $0.limit(owner) { $0.maximumNet = thousand } }
    if owner == .account {
      expect(.credit, owner, unit: 100) { $0.limit(owner) { $0.credit = thousand } }
    }
    if owner != .firm {
      expect(.positionLimit, owner, isOfInstrument: true) {
        $0.limit(owner) { $0.maximumPosition = Quantity(units: 10 * fixedPointScale) }
      }
    }
  }

  @Test(arguments: Owner.levels, [Check.dailyLoss, .drawdown])
  func ofWhatMayBeLost(owner: Owner, check: Check) {
    var desk = desk {
      $0.limit(owner) {
        if check == .dailyLoss {
          $0.maximumLoss = 100 * one
        } else {
          $0.maximumDrawdown = 100 * one
        }
      }
    }
    _ = desk.send(Whole.new(1, .buy, 10))
    _ = desk.send(Whole.fill(1, 10))
    var top = Whole.top(92, 92)
    top.words.w0 += 1
    top.words.w2 += 1
    _ = desk.send(top)
    #expect(desk.made(Whole.new(2)) == [], "a hair less than 80")
    _ = desk.send(Whole.top(92, 92))
    let made = desk.made(Whole.new(3)).map { $0.payload(as: RiskWarning.self) }
    #expect(made == [warning(3, check.reason, owner, limit: 100, value: 80)])
    _ = desk.send(Whole.top(92, 93))
    #expect(desk.made(Whole.timer()) == [], "75")
    _ = desk.send(Whole.top(93, 93))
    let over = desk.made(Whole.timer()).map { $0.payload(as: RiskWarning.self) }
    #expect(over == [warning(0, check.reason, owner, limit: 100, value: 70)])
  }

  @Test func anOrderThatIsRefusedWarnsOfNothing() {
    var desk = desk {
      $0.firm.maximumOpenOrders = 1
      $0.firm.maximumGross = 100 * one
    }
    #expect(desk.told(Whole.new(1, .buy, 2))?.reason == .grossExposure)
    #expect(desk.stage.warningCount == 0)
    let made = desk.made(Whole.new(1, .buy, 1)).map { $0.payload(as: RiskWarning.self).reason }
    #expect(made == [.openOrders, .grossExposure])
  }

  @Test func nothingIsSaidWhereNobodyAsked() {
    var desk = desk(nil) { $0.firm.maximumOpenOrders = 1 }
    #expect(desk.made(Whole.new(1)) == [])
  }

  @Test func aReplaceWarnsToo() {
    var desk = desk { $0.firm.maximumGross = 1_000 * one }
    #expect(desk.made(Whole.new(1, .buy, 7)) == [])
    let made = desk.made(Whole.replace(1, 8)).map { $0.payload(as: RiskWarning.self) }
    #expect(made == [warning(1, .grossExposure, .firm, limit: 1_000, value: 800)])
  }

  /// Who is near its own limit is told so, whether the firm is near its own or not.
  @Test func theFirmsWarningHidesNobodyElses() {
    var desk = desk {
      $0.firm.maximumOpenOrders = 5
      $0.strategies[1].maximumOpenOrders = 5
      $0.accounts[1].maximumOpenOrders = 5
    }
    for id in 1...3 as ClosedRange<UInt64> { #expect(desk.made(Whole.new(id)) == []) }
    var scopes: [RiskScope] = []
    for id in 4...5 as ClosedRange<UInt64> {
      scopes += desk.made(Whole.new(id)).map { $0.payload(as: RiskWarning.self).scope }
    }
    #expect(scopes == [.firm, .strategy])
  }

  @Test func aLimitThatIsGoneIsntNear() {
    var desk = desk { $0.firm.maximumOpenOrders = 1 }
    #expect(desk.made(Whole.new(1)).count == 1)
    _ = desk.send(Whole.change(.openOrders, .firm, to: 100 * one))
    let over = desk.made(Whole.timer()).map { $0.payload(as: RiskWarning.self) }
    #expect(over == [warning(0, .openOrders, .firm, limit: 100, value: 1)])
  }

  /// Where it was taken away altogether the end says what there is, against nothing.
  @Test func ofALimitThatIsTakenAwayWhatThereIsIsTold() {
    var desk = desk {
      $0.firm.maximumOpenOrders = 1
      $0.firm.maximumLoss = 100 * one
    }
    #expect(desk.made(Whole.new(1, .buy, 10)).count == 1)
    _ = desk.send(Whole.fill(1, 10))
    _ = desk.send(Whole.top(92, 92))
    #expect(desk.made(Whole.new(2)).count == 1)
    _ = desk.send(Whole.change(.openOrders, .firm, to: .max))
    _ = desk.send(Whole.change(.loss, .firm, to: .max))
    let over = desk.made(Whole.timer()).map { $0.payload(as: RiskWarning.self) }
    #expect(
      over.map { [$0.limit, $0.value] } == [[.max, one], [.max, 80 * one]])
  }
}
