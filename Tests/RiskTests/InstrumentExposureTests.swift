// What may be held of one instrument, in money: all accounts together (gross), and long against short (net), with every open
// order at its worst.

import Events
import Portfolio
import Testing

@testable import Risk

@Suite struct InstrumentExposureTests {
  private let one = fixedPointScale

  /// Which of the two limits an instrument has.
  enum Kind: CaseIterable {
    case gross, net

    var reason: Reason { self == .gross ? .grossExposure : .netExposure }
    var check: Check { self == .gross ? .grossExposure : .netExposure }

    func set(_ limits: inout RiskLimits, _ limit: Int64) {
      if self == .gross { limits.maximumGross = limit } else { limits.maximumNet = limit }
    }
  }

  /// The first instrument may be held for 2,000 and is worth 100.
  private func desk(
    _ kind: Kind, limit: Int64 = 2_000 * fixedPointScale, isPriced: Bool = true,
    _ change: (inout RiskSettings) -> Void = { _ in }
  ) -> Desk {
    var desk = Desk(
      .wide {
        kind.set(&$0.limits[0], limit)
        $0.checks.remove(.ownOrders)
        change(&$0)
      })
    if isPriced { _ = desk.send(Whole.top(99, 101)) }
    _ = desk.send(Whole.top(99, 101, of: 1))
    return desk
  }

  private func wrong(_ kind: Kind, _ value: Int64, limit: Int64 = 2_000 * fixedPointScale) -> Told {
    Told(reason: kind.reason, limit: limit, value: value, scope: .instrument)
  }

  @Test(arguments: Kind.allCases, [Side.buy, .sell])
  func belowAtAndBeyondTheLimit(kind: Kind, side: Side) {
    for (limit, passes) in [(-1, false), (0, true), (1, true)] as [(Int64, Bool)] {
      let limit = 2_000 * one + limit
      var desk = desk(kind, limit: limit)
      #expect(desk.told(Whole.new(1, side, 12)) == nil)
      let told = desk.told(Whole.new(2, side, 8, by: 1, for: 1))
      #expect(told == (passes ? nil : wrong(kind, 2_000 * one, limit: limit)))
      // The same asked of an order that is open.
      var other = self.desk(kind, limit: limit)
      _ = other.send(Whole.new(1, side, 12))
      let replaced = other.told(Whole.replace(1, 20))
      #expect(replaced == (passes ? nil : wrong(kind, 2_000 * one, limit: limit)))
      desk.stage.checkInvariants()
      other.stage.checkInvariants()
    }
  }

  @Test(arguments: Kind.allCases, [Side.buy, .sell])
  func openOrdersCountAtTheirWorst(kind: Kind, side: Side) {
    var desk = desk(kind)
    #expect(desk.told(Whole.new(1, side, 10)) == nil)
    #expect(desk.told(Whole.new(2, side, 11)) == wrong(kind, 2_100 * one))
    #expect(desk.told(Whole.new(2, side, 9)) == nil, "1,900")
    #expect(desk.told(Whole.replace(2, 11)) == wrong(kind, 2_100 * one))
    #expect(desk.told(Whole.new(3, side.opposite, 19)) == nil, "the other side is its own")
    #expect(desk.told(Whole.new(4, side.opposite, 2)) == wrong(kind, 2_100 * one))
    #expect(desk.told(Whole.new(4, side, 100, of: 1)) == nil, "another instrument")
    // Less is asked for, and taken: there is room for as much.
    #expect(desk.told(Whole.replace(1, 5)) == nil)
    #expect(desk.told(Whole.new(5, side, 2)) == wrong(kind, 2_100 * one), "not yet agreed to")
    _ = desk.send(Whole.replaced(1, 5))
    #expect(desk.told(Whole.new(5, side, 7)) == wrong(kind, 2_100 * one))
    #expect(desk.told(Whole.new(5, side, 6)) == nil)
    _ = desk.send(Whole.canceled(2))
    #expect(desk.told(Whole.new(6, side, 10)) == wrong(kind, 2_100 * one))
    #expect(desk.told(Whole.new(6, side, 9)) == nil)
    desk.stage.checkInvariants()
  }

  @Test(arguments: Kind.allCases, [Side.buy, .sell])
  func fillsBustsAndCorrections(kind: Kind, side: Side) {
    var desk = desk(kind)
    _ = desk.send(Whole.new(1, side, 10))
    _ = desk.send(Whole.fill(1, 4, execution: 7, side: side))
    #expect(desk.told(Whole.new(2, side, 11)) == wrong(kind, 2_100 * one), "held is as open")
    #expect(desk.told(Whole.new(2, side.opposite, 25)) == wrong(kind, 2_100 * one))
    #expect(desk.told(Whole.new(2, side.opposite, 24)) == nil, "the way back is longer")
    _ = desk.send(Whole.canceled(1))
    _ = desk.send(Whole.canceled(2))
    #expect(desk.told(Whole.new(3, side, 17)) == wrong(kind, 2_100 * one))
    var corrected = Whole.fill(1, 9, execution: 7, side: side)
    corrected.kind = .executionCorrected
    _ = desk.send(corrected)
    #expect(desk.told(Whole.new(3, side, 12)) == wrong(kind, 2_100 * one), "nine were traded")
    #expect(desk.told(Whole.new(3, side, 11)) == nil)
    _ = desk.send(Whole.canceled(3))
    var busted = Whole.fill(1, 9, execution: 7, side: side)
    busted.kind = .executionBusted
    _ = desk.send(busted)
    #expect(desk.told(Whole.new(4, side, 21)) == wrong(kind, 2_100 * one))
    #expect(desk.told(Whole.new(4, side, 20)) == nil, "nothing was traded")
    desk.stage.checkInvariants()
  }

  @Test(arguments: Kind.allCases)
  func thePriceMovesIt(kind: Kind) {
    var desk = desk(kind)
    #expect(desk.told(Whole.new(1, .buy, 10)) == nil)
    _ = desk.send(Whole.top(199, 201))
    #expect(desk.told(Whole.new(2, .buy, 1)) == wrong(kind, 2_200 * one))
    #expect(desk.told(Whole.new(2, .sell, 10)) == nil, "no worse than it is")
    _ = desk.send(Whole.fill(1, 10))
    _ = desk.send(Whole.top(299, 301))
    #expect(desk.told(Whole.new(3, .buy, 1)) == wrong(kind, 3_300 * one), "held is worth it too")
    #expect(desk.told(Whole.new(3, .sell, 5)) == nil)
    _ = desk.send(Whole.top(49, 51))
    #expect(desk.told(Whole.new(4, .buy, 31)) == wrong(kind, 2_050 * one))
    #expect(desk.told(Whole.new(4, .buy, 30)) == nil)
    // A last trade isn't where the market is.
    _ = desk.send(Whole.trade(at: 500))
    #expect(desk.told(Whole.new(5, .buy, 1)) == wrong(kind, 2_050 * one))
    desk.stage.checkInvariants()
  }

  @Test(arguments: Kind.allCases)
  func inTheBaseCurrency(kind: Kind) {
    var desk = desk(kind) { $0.limits[0].conversion = one * 5 / 4 }
    #expect(desk.told(Whole.new(1, .buy, 17)) == wrong(kind, 2_125 * one))
    #expect(desk.told(Whole.new(1, .buy, 16)) == nil)
  }

  /// Nobody knows what it is worth: no order of it passes but one that makes nothing worse.
  @Test(arguments: Kind.allCases)
  func withoutAPriceNothingPasses(kind: Kind) {
    var desk = desk(kind, isPriced: false)
    #expect(desk.told(Whole.new(1, .buy, 1)) == wrong(kind, .max))
    #expect(desk.told(Whole.new(1, .sell, 1, type: .market)) == wrong(kind, .max))
    #expect(desk.told(Whole.new(1, .buy, 1, of: 1)) == nil)
    _ = desk.send(Whole.trade(at: 100))
    #expect(desk.told(Whole.new(2, .buy, 1)) == wrong(kind, .max), "a trade is no market")
    _ = desk.send(Whole.top(99, nil))
    #expect(desk.told(Whole.new(2, .buy, 1)) == nil)
    var off = self.desk(kind, isPriced: false) { $0.checks.remove(kind.check) }
    #expect(off.told(Whole.new(1, .buy, 100)) == nil)
  }

  // MARK: Whose

  /// An account's long can't close another's short: gross has both, net what is left of them.
  @Test func grossIsOfEachAccountAndNetOfAll() {
    for (kind, most) in [(Kind.gross, 0), (.net, 20)] as [(Kind, Int64)] {
      var desk = desk(kind)
      _ = desk.send(Whole.new(1, .buy, 10, for: 1))
      _ = desk.send(Whole.fill(1, 10))
      _ = desk.send(Whole.new(2, .sell, 10, for: 2))
      _ = desk.send(Whole.fill(2, 10, side: .sell))
      #expect(desk.stage.ledger.gross(of: 0) == Int128(2_000 * one) * Int128(one))
      #expect(desk.stage.ledger.net(of: 0, .buy) == 0)
      #expect(desk.told(Whole.new(3, .buy, most + 1, for: 1)) == wrong(kind, 2_100 * one))
      if most > 0 { #expect(desk.told(Whole.new(3, .buy, most, for: 1)) == nil) }
      // Back to nothing is no worse.
      #expect(desk.told(Whole.new(4, .sell, 10, for: 1)) == nil)
      #expect(
        desk.told(Whole.new(5, .buy, 10, for: 2)) == (kind == .net ? wrong(kind, 3_000 * one) : nil)
      )
      desk.stage.checkInvariants()
    }
  }

  /// Strategies share what their account holds.
  @Test(arguments: Kind.allCases)
  func strategiesOfAnAccountAreOne(kind: Kind) {
    var desk = desk(kind)
    for (id, side, strategy) in [(1, Side.buy, 1), (2, .sell, 2)] as [(UInt64, Side, UInt16)] {
      _ = desk.send(Whole.new(id, side, 15, by: strategy))
      _ = desk.send(Whole.fill(id, 15, side: side))
    }
    #expect(desk.told(Whole.new(3, .buy, 21, by: 1)) == wrong(kind, 2_100 * one))
    #expect(desk.told(Whole.new(3, .buy, 20, by: 1)) == nil)
    desk.stage.checkInvariants()
  }

  @Test(arguments: Kind.allCases)
  func whatIsHeldAtTheStartCounts(kind: Kind) {
    var desk = desk(kind) {
      var portfolio = PortfolioSettings(instrumentCount: 2)
      portfolio.startPositions = [
        StartPosition(
          instrument: 0, strategy: 0, account: 1, quantity: Quantity(units: 15 * one),
          price: Price(units: 90 * one), close: Price(units: 90 * one))
      ]
      $0.portfolio = portfolio
    }
    #expect(desk.told(Whole.new(1, .buy, 6)) == wrong(kind, 2_100 * one))
    #expect(desk.told(Whole.new(1, .buy, 5)) == nil)
    #expect(desk.told(Whole.new(2, .sell, 36)) == wrong(kind, 2_100 * one))
    #expect(desk.told(Whole.new(2, .sell, 35)) == nil)
    desk.stage.checkInvariants()
  }

  /// What is so large that it is bounded goes out again as it came in.
  @Test func theLargestQuantitiesComeAndGo() {
    var desk = desk(.gross) {
      $0.limits[0].maximumGross = nil
      $0.limits[0].maximumOrder = Quantity(units: .max)
      $0.limits[0].maximumPosition = Quantity(units: .max)
    }
    let large = Int64.max / one / 4
    for (id, account) in [(1, 1), (2, 2), (3, 1)] as [(UInt64, UInt32)] {
      #expect(desk.told(Whole.new(id, .buy, large, for: account)) == nil)
      desk.stage.checkInvariants()
    }
    _ = desk.send(Whole.fill(1, 1_000))
    desk.stage.checkInvariants()
    for id in 1...3 as ClosedRange<UInt64> { _ = desk.send(Whole.canceled(id)) }
    desk.stage.checkInvariants()
    #expect(desk.stage.ledger.gross(of: 0) == Int128(100_000 * one) * Int128(one))
  }

  // MARK: Said

  /// Of the instrument and the firm the one with less left is told.
  @Test(arguments: Kind.allCases)
  func aDryRunTellsTheNumbers(kind: Kind) throws {
    var desk = desk(kind) {
      $0.firm.maximumGross = 10_000 * one
      $0.firm.maximumNet = 10_000 * one
    }
    _ = desk.send(Whole.new(1, .buy, 10))
    for (quantity, passes, value) in [(10, true, 2_000), (11, false, 2_100)]
      as [(Int64, Bool, Int64)]
    {
      let explained = desk.stage.explain(Whole.new(2, .buy, quantity))
      let said = try #require(explained?.first { $0.check == kind.check })
      #expect(said.passes == passes && said.scope == .instrument && said.isOn)
      #expect(said.limit == 2_000 * one && said.value == value * one)
    }
    let other = desk.stage.explain(Whole.new(2, .buy, 10, of: 1))
    let said = try #require(other?.first { $0.check == kind.check })
    #expect(said.scope == .firm && said.limit == 10_000 * one && said.value == 2_000 * one)
  }
}
