// A library that asks again whenever it is refused, in a whole line: it is stopped, it alone, whoever it asks; people are told
// so, and may let it go.

import Backtesting
import Events
import Strategies
import Testing

@testable import Pipeline
@testable import Settings

/// What the strategy stage makes, and how much goes on.
private struct DecisionTap: StreamTap, ~Copyable {
  var digest = StreamDigest()
  var made: [Event] = []

  mutating func passed(_ event: Event) { digest.add(event) }

  mutating func emitted(_ event: Event) {
    digest.add(event)
    made.append(event)
  }
}

@Suite struct RefusalLineTests {
  /// Asks for an order of the size of its parameter when the market moves, and whenever one is refused. It would go on for
  /// 100,000 orders, so that a line which lets it comes to an end.
  private static func stubborn(_ quantity: Int64, waits: Bool) -> PluginCode {
    var calls = unsafe PluginCalls()
    unsafe calls.stateBytes = { _, _, _ in 8 }
    unsafe calls.topMoved = { state, desk, market, _, tray in
      unsafe RefusalLineTests.ask(state, desk, market, tray)
    }
    unsafe calls.ordered = { state, desk, update, tray in
      let update = unsafe update.load(as: PluginUpdate.self)
      // Gone.
      if update.news == 4 { unsafe RefusalLineTests.ask(state, desk, update.market, tray) }
    }
    let parameters = [
      Parameter("size", .quantity, in: 1 ... .max, default: quantity, "a quantity"),
      // In other markets than the first it asks for nothing while nothing is out there.
      Parameter("waits", .flag, in: 0...1, default: waits ? 1 : 0, "a word"),
    ]
    return unsafe PluginCode(
      name: "stubborn", digest: "ab", card: StrategyCard("of a test", parameters: parameters),
      calls: calls)
  }

  private static func ask(
    _ state: UnsafeMutableRawPointer, _ desk: UnsafeRawPointer, _ market: UInt32,
    _ tray: UnsafeMutableRawPointer
  ) {
    let desk = unsafe desk.load(as: PluginDesk.self)
    let view = unsafe UnsafePointer<PluginMarket>(bitPattern: desk.markets)![Int(market)]
    let rows = unsafe UnsafePointer<PluginOrder>(bitPattern: desk.orders)!
    let row = unsafe rows[Int(market)]
    let values = unsafe UnsafePointer<Int64>(bitPattern: desk.values)!
    let (size, waits) = unsafe (values[0], values[1] == 1)
    if market > 0, waits, unsafe rows[0].isFree { return }
    let asked = unsafe state.assumingMemoryBound(to: UInt64.self)
    guard row.isFree, view.mayTrade == 1, view.hasTop == 1, unsafe asked.pointee < 100_000 else {
      return
    }
    unsafe asked.pointee += 1
    let words = unsafe tray.assumingMemoryBound(to: UInt64.self)
    unsafe words[0] += 1
    // A new limit order for the day, to buy, at the bid; its row is its market's number.
    unsafe words[1] = 1 | 1 << 8 | 1 << 16 | 1 << 24
    unsafe words[2] = UInt64(market) | UInt64(market) << 32
    unsafe words[3] = UInt64(bitPattern: view.top.bidPrice.units)
    unsafe words[4] = UInt64(bitPattern: size)
  }

  /// The stubborn one, 1, asks for twice what risk lets anybody have; beside it a quoter, 2.
  private static func settings(
    in scratch: Scratch, events: UInt64 = 2_000, perSecond: Int = 50, ring: Int = 1_024,
    size: Int64 = 200, waits: Bool = false
  ) throws -> TraderSettings {
    var setup = Setup(seed: 3, events: events, ring: ring, rate: "50k/s")
    setup.isRecorded = false
    var settings = try setup.settings(in: scratch)
    let quoter = settings.strategies[0].settings
    var second = quoter
    second.number = 2
    let first = StrategySettings(
      .plugin, plugin: stubborn(size * fixedPointScale, waits: waits), number: 1,
      epoch: quoter.epoch,
      markets: quoter.markets, maximumPosition: Quantity(units: 1_000 * fixedPointScale),
      orderCapacity: 16, maximumRefusals: perSecond)
    settings.strategies = [NamedStrategy("stubborn", first), NamedStrategy("quoter", second)]
    settings.risk.strategies.append(settings.risk.strategies[0])
    return settings
  }

  /// The whole of a backtest as far as 200,000 inputs go, and what it made.
  private static func run(_ settings: TraderSettings)
    -> (inputs: Int, digest: UInt64, made: [Event], live: Int)
  {
    var backtest = Backtest<DecisionTap>(settings) { _ in DecisionTap() }
    var inputs = 0
    while inputs < 200_000, backtest.step(untilNs: .max) { inputs += 1 }
    backtest.trader.checkInvariants()
    return (
      inputs, backtest.trader.strategy.out.tap.digest.state, backtest.trader.strategy.out.tap.made,
      backtest.trader.orders.stage.liveCount
    )
  }

  @Test func `who asks again whenever it is refused is stopped, and it alone`() throws {
    let settings = try Self.settings(in: Scratch())
    let (inputs, digest, made, _) = Self.run(settings)
    let orders = made.filter { $0.kind == .orderNew }
    let stubborn = orders.filter { $0.source == .strategy(1) }
    // Two markets: one more may be on its way when it is stopped.
    #expect((51...52).contains(stubborn.count), "\(stubborn.count) of \(inputs) inputs")
    let kills = made.filter { $0.kind == .killSwitch }
    let kill = try #require(kills.first)
    #expect(kills.count == 1 && kill.payload(as: KillSwitch.self).target == 1)
    #expect(kill.payload(as: KillSwitch.self).reason == .refusalRate)
    let quoter = orders.filter { $0.source == .strategy(2) && $0.sequence > kill.sequence }
    #expect(quoter.count > 50)
    // The same again is the same, to the bit.
    #expect(Self.run(settings).digest == digest)
  }

  @Test func `what it has out is canceled, and risk refuses it from then on`() throws {
    var settings = try Self.settings(in: Scratch(), size: 20, waits: true)
    // Its orders in one market may be had; those in the other are all refused.
    settings.risk.limits[1].maximumOrder = Quantity(units: 10 * fixedPointScale)
    settings.strategies.removeLast()
    settings.risk.strategies.removeLast()
    var backtest = Backtest<DecisionTap>(settings) { _ in DecisionTap() }
    var inputs = 0
    while inputs < 200_000, backtest.step(untilNs: .max) { inputs += 1 }
    let made = backtest.trader.strategy.out.tap.made
    #expect(made.contains { $0.kind == .killSwitch })
    #expect(backtest.trader.orders.stage.liveCount == 0)
    let canceled = backtest.trader.orders.out.tap.made.filter {
      $0.kind == .orderCancel && $0.payload(as: OrderCancel.self).reason == .massCancel
    }
    #expect(canceled.map(\.instrument) == [InstrumentID(0)])
    #expect(canceled.map(\.source) == [.strategy(1)])
    let kills = backtest.trader.risk.stage.standingKills
    #expect(kills.map(\.scope) == [.strategy] && kills.map(\.number) == [1])
    #expect(kills.map(\.mode) == [.blockAndCancel])
  }

  @Test func `people are told, and let it go`() throws {
    let scratch = Scratch()
    let driven = try DrivenLine(
      Self.settings(in: scratch, events: 500_000, perSecond: 2), in: scratch)
    var alarms = CoreAlarms(driven.view)
    func reading(after sweeps: Int = 2_000, until isDone: (CoreReading) -> Bool) -> CoreReading {
      for _ in 0..<sweeps {
        _ = driven.sweep(limit: 16)
        driven.line.strategy.runner.isShowDue = true
        driven.line.risk.runner.isShowDue = true
        _ = driven.line.poll(.strategy)
        _ = driven.line.poll(.risk)
        if isDone(CoreReading(driven.view)) { break }
      }
      return CoreReading(driven.view)
    }
    let stopped = reading { !$0.stops.isEmpty && $0.refusalStops.first?.isStopped == true }
    #expect(stopped.stops.map(\.scope) == ["strategy/stubborn"])
    #expect(stopped.stops.first?.mode == .blockAndCancel)
    #expect(stopped.stops.first?.why == .refusalRate)
    #expect(stopped.refusalStops.map(\.name) == ["stubborn", "quoter"])
    #expect(stopped.refusalStops.map(\.count) == [1, 0])
    let said = alarms.look(nowNs: 2_000_000_000)
    #expect(
      said.contains { $0.level == .error && $0.text.contains("strategy 'stubborn' is stopped") },
      "\(said)")
    #expect(!alarms.look(nowNs: 4_000_000_000).contains { $0.text.contains("stubborn") }, "once")
    // Whoever begins to look now hears of it too, as it stands.
    var later = CoreAlarms(driven.view)
    #expect(later.look(nowNs: 2_000_000_000).contains { $0.text.contains("stubborn") })
    driven.order(.rearm)
    let again = reading { $0.refusalStops.first?.count == 2 }
    #expect(again.refusalStops.first?.count == 2, "let go, it is stopped once more")
    try driven.close()
  }
}
