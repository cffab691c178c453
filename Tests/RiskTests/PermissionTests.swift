// Who may trade, what, and when: each yes and each no, and whose scope the refusal names.

import Events
import Testing

@testable import Risk

@Suite struct PermissionTests {
  private let one = fixedPointScale

  @Test func aStrategyMustBeKnown() {
    var desk = Desk(.wide())
    let unknown = Told(reason: .unknownStrategy, value: 1)
    #expect(desk.told(Whole.new(1, by: 0)) == unknown)
    #expect(desk.told(Whole.new(1, by: 1)) == nil)
    #expect(desk.told(Whole.new(2, by: 2)) == nil)
    #expect(desk.told(Whole.new(3, by: 3)) == unknown)
    var event = Whole.new(3, by: 1)
    event.source = .session(1)
    #expect(desk.told(event) == unknown, "a session isn't a strategy")
    var alone = Desk(.wide { $0.strategies = [ScopeLimits()] })
    #expect(alone.told(Whole.new(1, by: 9)) == nil, "a single one is everybody's")
  }

  @Test func `where nobody trades no order goes out, and a fill is nobody's`() {
    var desk = Desk(.wide { $0.strategies = [] })
    #expect(desk.told(Whole.new(1, by: 1)) == Told(reason: .unknownStrategy, value: 1))
    #expect(desk.doubts(Whole.fill(1, 4, execution: 7), said: 4 * one) == true)
    #expect(desk.position() == 0 && desk.stage.strayFillCount == 1)
    desk.stage.checkInvariants()
  }

  @Test func anAccountMustBeKnown() {
    var desk = Desk(.wide())
    let unknown = Told(reason: .unknownAccount, value: 1)
    #expect(desk.told(Whole.new(1, for: 0)) == unknown)
    #expect(desk.told(Whole.new(1, for: 1)) == nil)
    #expect(desk.told(Whole.new(2, for: 2)) == nil)
    #expect(desk.told(Whole.new(3, for: 3)) == unknown)
    #expect(desk.told(Whole.new(3, for: .max)) == unknown)
    var alone = Desk(.wide { $0.accounts = [ScopeLimits()] })
    #expect(alone.told(Whole.new(1, for: 9)) == nil)
  }

  @Test func anInstrumentMustHaveLimits() {
    var desk = Desk(.wide { $0.limits[0].isLimited = false })
    #expect(desk.told(Whole.new(1)) == Told(reason: .noLimit, value: 1))
    #expect(desk.told(Whole.new(1, of: 1)) == nil)
  }

  @Test func aRestrictedInstrumentTakesNothing() {
    var desk = Desk(.wide { $0.limits[0].isRestricted = true })
    #expect(desk.told(Whole.new(1)) == Told(reason: .restricted, value: 1))
    #expect(desk.told(Whole.new(1, of: 1)) == nil)
    var off = Desk(
      .wide {
        $0.limits[0].isRestricted = true
        $0.checks.remove(.restricted)
      })
    #expect(off.told(Whole.new(1)) == nil)
  }

  @Test(arguments: Owner.levels)
  func aPermissionIsAnInstruments(owner: Owner) {
    var desk = Desk(
      .wide { $0.limit(owner) { $0.permissions.instruments = [false, true] } })
    let wrong = Told(reason: .notPermitted, value: 1, scope: owner.scope)
    #expect(desk.told(Whole.new(1)) == wrong)
    #expect(desk.told(Whole.new(1, of: 1)) == nil)
    let other = Whole.new(2, by: owner == .strategy ? 1 : 2, for: owner == .account ? 1 : 2)
    #expect(desk.told(other) == (owner == .firm ? wrong : nil))
  }

  @Test(arguments: Owner.levels)
  func aPermissionIsATypes(owner: Owner) {
    var desk = Desk(
      .wide {
        $0.limit(owner) { $0.permissions.types = ~(1 << OrderType.market.code) }
        $0.checks.remove(.ownOrders)
      })
    let wrong = Told(reason: .notPermitted, value: 1, scope: owner.scope)
    #expect(desk.told(Whole.new(1, type: .market)) == wrong)
    #expect(desk.told(Whole.new(1, type: .limit)) == nil)
    #expect(desk.told(Whole.new(2, type: .stop)) == nil)
    // Ten isn't two: what isn't a type that there is, nobody allowed.
    #expect(
      desk.told(Whole.new(3, type: OrderType(code: 9)))
        == Told(reason: .notPermitted, value: 1, scope: .firm))
  }

  @Test func permissionsOfManyInstruments() {
    let limits = RiskLimits(
      maximumOrder: Quantity(units: 100 * one), maximumPosition: Quantity(units: 100 * one))
    var desk = Desk(
      .wide { settings in
        settings.limits = Array(repeating: limits, count: 130)
        settings.strategies[1].permissions.instruments = (0..<130).map { $0 % 3 != 0 }
      })
    for instrument in 0..<130 as Range<UInt32> {
      let event = Whole.new(UInt64(instrument) + 1, of: instrument)
      #expect(
        desk.told(event)
          == (instrument % 3 == 0
            ? Told(reason: .notPermitted, value: 1, scope: .strategy)
            : instrument > 95
              ? desk.told(event).map { _ in
                Told(reason: .capacity, limit: 64 * one, value: 64 * one)
              } : nil))
    }
  }

  @Test func theShutdownEndsNewOrders() {
    var desk = Desk(.wide())
    #expect(desk.told(Whole.new(1)) == nil)
    _ = desk.send(Whole.command(.shutdown))
    #expect(desk.told(Whole.new(2)) == Told(reason: .shutdown, value: 1))
    #expect(desk.told(Whole.replace(1, 9)) == Told(reason: .shutdown, value: 1))
    #expect(desk.told(Whole.cancel(1)) == nil)
  }

  @Test(arguments: [OperatorAction.resumeInstrument, .openAuction])
  func aHaltLastsUntilItIsResumed(end: OperatorAction) {
    var desk = Desk(.wide())
    #expect(desk.told(Whole.new(1)) == nil)
    _ = desk.send(Whole.command(.haltInstrument, of: 0))
    #expect(desk.told(Whole.new(2)) == Told(reason: .halted, value: 1))
    #expect(desk.told(Whole.replace(1, 11)) == Told(reason: .halted, value: 1))
    #expect(desk.told(Whole.new(2, of: 1)) == nil)
    _ = desk.send(Whole.command(end, of: 1))
    #expect(desk.told(Whole.new(3)) == Told(reason: .halted, value: 1))
    _ = desk.send(Whole.command(end, of: 0))
    #expect(desk.told(Whole.new(3)) == nil)
  }

  @Test func theEndOfADoubtLeavesAPersonsHalt() {
    for isPersonFirst in [true, false] {
      var desk = Desk(.wide())
      let halts = [Whole.command(.haltInstrument, of: 0), Whole.doubtful(.haltInstrument, of: 0)]
      for halt in isPersonFirst ? halts : halts.reversed() { _ = desk.send(halt) }
      _ = desk.send(Whole.doubtful(.resumeInstrument, of: 0))
      #expect(desk.told(Whole.new(1)) == Told(reason: .halted, value: 1))
      #expect(desk.stage.look(atInstrument: 0).isHalted == true)
      _ = desk.send(Whole.command(.resumeInstrument, of: 0))
      #expect(desk.told(Whole.new(1)) == nil)
      #expect(desk.stage.look(atInstrument: 0).isHalted == false)
    }
  }

  @Test(arguments: [OperatorAction.resumeInstrument, .openAuction])
  func theEndOfAPersonsHaltLeavesADoubts(end: OperatorAction) {
    var desk = Desk(.wide())
    _ = desk.send(Whole.doubtful(.haltInstrument, of: 0))
    _ = desk.send(Whole.command(.haltInstrument, of: 0))
    _ = desk.send(Whole.command(end, of: 0))
    #expect(desk.told(Whole.new(1)) == Told(reason: .halted, value: 1))
    _ = desk.send(Whole.doubtful(.resumeInstrument, of: 0))
    #expect(desk.told(Whole.new(1)) == nil)
    // Where nobody else halts it a person may do without the venue's word.
    _ = desk.send(Whole.doubtful(.haltInstrument, of: 0))
    _ = desk.send(Whole.command(end, of: 0))
    #expect(desk.told(Whole.new(2)) == nil)
  }

  // MARK: Time

  @Test func aClockThatIsSilentStopsOrders() {
    var desk = Desk(.wide { $0.longestSilence = .milliseconds(200) })
    let since0 = Told(reason: .staleClock, limit: one / 5, value: 1_000 * one)
    #expect(desk.told(Whole.new(1)) == since0, "no timer was heard yet")
    _ = desk.send(Whole.timer())
    #expect(desk.told(Whole.new(1, ms: 199)) == nil)
    #expect(desk.told(Whole.new(2, ms: 200)) == nil)
    let silent = Told(reason: .staleClock, limit: one / 5, value: one / 1_000 * 201)
    #expect(desk.told(Whole.new(3, ms: 201)) == silent)
    #expect(desk.told(Whole.replace(2, 11, ms: 201)) == silent)
    _ = desk.send(Whole.timer(ms: 201, TimerNumber.endOfDay))
    #expect(desk.told(Whole.new(3, ms: 201)) == silent, "the end of the day is no tick")
    _ = desk.send(Whole.timer(ms: 201))
    #expect(desk.told(Whole.new(3, ms: 201)) == nil)
  }

  @Test func aClockThatRunsBackStopsOrders() {
    var desk = Desk(.wide { $0.longestSilence = .milliseconds(200) })
    _ = desk.send(Whole.timer())
    _ = desk.send(Whole.top(99, 101, ms: 100))
    let back = Told(reason: .staleClock, value: -one / 1_000)
    #expect(desk.told(Whole.new(1, ms: 99)) == back)
    #expect(desk.told(Whole.new(1, ms: 100)) == nil)
    #expect(desk.told(Whole.new(2, ms: 110)) == nil)
    #expect(desk.told(Whole.new(3, ms: 109)) == back, "an order tells the time as well")
    var off = Desk(.wide())
    _ = off.send(Whole.timer())
    #expect(off.told(Whole.new(1, ms: -1)) == nil, "nobody asked to look")
  }

  @Test func hoursBeginAndEnd() {
    var desk = Desk(
      .wide {
        $0.hours = TradingHours(spans: [
          TradingHours.Span(from: Whole.at(100), until: Whole.at(200)),
          TradingHours.Span(from: Whole.at(300), until: Whole.at(400)),
        ])
      })
    let closed = Told(reason: .outsideHours, value: 1)
    var id: UInt64 = 0
    // Nothing but the orders themselves says what time it is.
    for (ms, isOpen) in [
      (99, false), (100, true), (101, true), (199, true), (200, false), (201, false),
      (299, false), (300, true), (399, true), (400, false), (1_000, false),
    ] {
      id += 1
      let told = desk.told(Whole.new(id, ms: ms))
      #expect(told == (isOpen ? nil : closed), "at \(ms)")
    }
    #expect(desk.told(Whole.replace(2, 11, ms: 1_000)) == closed)
    #expect(desk.told(Whole.cancel(2, ms: 1_000)) == nil)
    var never = Desk(.wide { $0.hours = TradingHours(spans: []) })
    #expect(never.told(Whole.new(1)) == closed)
    var always = Desk(.wide())
    #expect(always.told(Whole.new(1)) == nil)
  }

  @Test func hoursGoOnWithTimers() {
    var desk = Desk(
      .wide {
        $0.hours = TradingHours(spans: [
          TradingHours.Span(from: Whole.at(100), until: Whole.at(200)),
          TradingHours.Span(from: Whole.at(300), until: Whole.at(400)),
        ])
      })
    _ = desk.send(Whole.timer(ms: 200))
    #expect(desk.told(Whole.new(1, ms: 200)) == Told(reason: .outsideHours, value: 1))
    _ = desk.send(Whole.top(99, 101, ms: 350))
    #expect(desk.told(Whole.new(1, ms: 350)) == nil)
    _ = desk.send(Whole.trade(at: 99, ms: 400))
    #expect(desk.told(Whole.new(2, ms: 400)) == Told(reason: .outsideHours, value: 1))
  }
}
