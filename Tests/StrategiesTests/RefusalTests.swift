// A strategy that asks again whenever it is refused is stopped once that was too often within a second, it alone, and goes on
// when somebody lets it go.

import Events
import Numerics
import Strategies
import Tables
import Testing
import Twins

/// Has one order out, and whatever is refused of it asks for again at once.
private struct Stubborn: Strategy, ~Copyable {
  static var card: StrategyCard { StrategyCard("of a test", parameters: []) }

  var order = OrderID.none
  /// What it asks of an order that works.
  var request: RequestKind = .cancel
  var stops = 0

  init(_ settings: StrategySettings) {}

  mutating func topMoved(_ top: TopOfBook, in market: Int, at desk: inout StrategyDesk) {
    if desk.order(order) == nil { enter(at: &desk) } else { ask(at: &desk) }
  }

  mutating func ordered(_ update: OrderUpdate, in market: Int, at desk: inout StrategyDesk) {
    switch update.news {
    case .gone: enter(at: &desk)
    case .requestRefused: ask(at: &desk)
    default: break
    }
  }

  mutating func commanded(_ command: DeskCommand, at desk: inout StrategyDesk) {
    if command == .stopped(nil) { stops += 1 }
  }

  private mutating func enter(at desk: inout StrategyDesk) {
    let sent = desk.send(.buy, Quantity(units: 5), at: Price(units: 980), in: 0)
    if let sent { order = sent }
  }

  private func ask(at desk: inout StrategyDesk) {
    if request == .cancel {
      desk.cancel(order)
    } else {
      desk.replace(order, at: Price(units: 970), total: Quantity(units: 5))
    }
  }

  mutating func persist(_ state: inout StateVisitor) {
    state.section("stubborn", version: 1)
    state.visit(&order)
    state.visit(&request)
    state.visit(&stops)
  }
}

/// A stubborn one with an outlet, and somebody who refuses whatever it asks for.
private struct Refuser: ~Copyable {
  var stage: Seated<Stubborn>
  var out = Collector()
  var time: UInt64 = 1_000_000_000

  init(perSecond: Int = 5) { stage = Seated(Self.settings(perSecond)) }

  static func settings(_ perSecond: Int) -> StrategySettings {
    StrategySettings(
      .quoteAndTake, number: 9, epoch: 4,
      markets: [TradedInstrument(InstrumentID(0), Desk.terms)],
      maximumPosition: Quantity(units: 20), orderCapacity: 8, maximumRefusals: perSecond)
  }

  /// What an event makes, at this time.
  mutating func send(_ event: Event) -> [Event] {
    var event = event
    event.time = Nanoseconds(time)
    stage.handle(event, into: &out)
    stage.checkInvariants()
    return out.take().filter(\.isMade).map(\.event)
  }

  mutating func top() -> [Event] { send(Market.top(980, 1_020)) }

  static func refusal(
    of ask: Event, _ reason: Reason = .positionLimit, by origin: Origin = .risk
  ) -> Event {
    let isNew = ask.kind == .orderNew
    return Market.event(
      isNew ? .orderRejected : .requestRejected,
      OrderRejected(
        order: OrderID(bits: ask.words.w0), reason: reason, origin: origin,
        request: isNew ? .new : ask.kind == .orderCancel ? .cancel : .replace, side: .buy))
  }

  /// Refuses what it asks for until it asks for nothing more, `most` times. How often that was, and all that it made.
  mutating func refuseAll(
    _ asks: [Event], most: Int = 40, _ reason: Reason = .positionLimit, by origin: Origin = .risk
  ) -> (count: Int, made: [Event]) {
    var asks = asks
    var made: [Event] = []
    var count = 0
    while count < most, let at = asks.firstIndex(where: { $0.kind != .killSwitch }) {
      let ask = asks.remove(at: at)
      count += 1
      let more = send(Self.refusal(of: ask, reason, by: origin))
      made += more
      asks += more
    }
    return (count, made)
  }

  /// A working order of which it asks `request`.
  mutating func work(_ request: RequestKind) {
    stage.strategy.request = request
    let asked = top()
    precondition(asked.count == 1 && asked[0].kind == .orderNew)
    let nothing = send(Market.accepted(OrderID(bits: asked[0].words.w0).counter))
    precondition(nothing.isEmpty)
  }

  static func kill(
    _ scope: RiskScope, _ mode: KillMode, target: UInt64 = 0, by origin: Origin = .operatorDesk
  ) -> Event {
    var event = Market.event(
      .killSwitch,
      KillSwitch(scope: scope, target: target, mode: mode, reason: .user, origin: origin),
      from: .operatorDesk)
    event.instrument = .none
    return event
  }

  static func rearm() -> Event {
    var event = Market.command(.rearm)
    event.instrument = .none
    return event
  }
}

@Suite struct RefusalTests {
  @Test(arguments: [RequestKind.new, .replace, .cancel])
  func whoIsRefusedTooOftenIsStopped(request: RequestKind) throws {
    var refuser = Refuser()
    if request != .new { refuser.work(request) }
    let (count, made) = refuser.refuseAll(refuser.top())
    #expect(count == 6, "five are allowed, and the sixth is the last")
    let kills = made.filter { $0.kind == .killSwitch }
    #expect(kills.count == 1)
    let kill = try #require(kills.first)
    #expect(kill.source == .strategy(9) && kill.instrument == .none)
    let said = kill.payload(as: KillSwitch.self)
    #expect(said.scope == .strategy && said.target == 9 && said.mode == .blockAndCancel)
    #expect(said.reason == .refusalRate && said.origin == .strategy)
    #expect(said.limit == 5 * fixedPointScale && said.value == 6 * fixedPointScale)
    #expect(refuser.stage.strategy.stops == 1, "it is told so")
    let (isStopped, stops, mayTrade) = (
      refuser.stage.desk.isStoppedForRefusals, refuser.stage.desk.refusalStopCount,
      refuser.stage.desk.mayTrade(in: 0)
    )
    #expect(isStopped && stops == 1 && !mayTrade)
    // Whatever else happens, it asks for nothing more.
    refuser.time += 60_000_000_000
    #expect(refuser.top().isEmpty)
  }

  @Test func whatIsLongAgoDoesntCount() {
    var refuser = Refuser()
    var asks = refuser.top()
    func isRefused(_ asks: [Event], after pause: UInt64, _ refuser: inout Refuser) -> [Event] {
      refuser.time += pause
      let again = refuser.send(Refuser.refusal(of: asks[0]))
      #expect(again.map(\.kind) == [.orderNew])
      return again
    }
    // Five at once every second, and then one each fifth of a second.
    for number in 0..<50 {
      asks = isRefused(asks, after: number % 5 == 0 ? 1_000_000_000 : 0, &refuser)
    }
    for _ in 0..<50 { asks = isRefused(asks, after: 200_000_000, &refuser) }
    // After an hour of peace as many as ever, and one more is too many.
    for number in 0..<5 {
      asks = isRefused(asks, after: number == 0 ? 3_600_000_000_000 : 0, &refuser)
    }
    let (count, made) = refuser.refuseAll(asks)
    #expect(count == 1 && made.filter { $0.kind == .killSwitch }.count == 1)
  }

  /// What says nothing of the strategy: that its cause was old, or its run over; what it can't ask for again anyway.
  @Test(arguments: [
    (RequestKind.new, Reason.stale, Origin.gatewayOut), (.new, .restarted, .gatewayOut),
    (.replace, .stale, .gatewayOut), (.cancel, .restarted, .gatewayOut),
  ])
  func aFloodAndARestartDontCount(request: RequestKind, reason: Reason, origin: Origin) {
    var refuser = Refuser()
    if request != .new { refuser.work(request) }
    let (count, made) = refuser.refuseAll(refuser.top(), reason, by: origin)
    #expect(count == 40 && !made.contains { $0.kind == .killSwitch })
  }

  @Test func whatAnotherHandCancelsDoesntCount() {
    var refuser = Refuser(perSecond: 1)
    refuser.work(.cancel)
    let (count, made) = refuser.refuseAll(refuser.top(), .invalidTransition, by: .orders)
    #expect(count == 1 && made.isEmpty)
    let order = refuser.stage.strategy.order
    for _ in 0..<5 {
      _ = refuser.send(
        Market.requestRejected(order.counter, by: .orders, because: .invalidTransition))
    }
    let isStopped = refuser.stage.desk.isStoppedForRefusals
    #expect(!isStopped)
    // A replace that is refused so can be asked for again, and does.
    var other = Refuser()
    other.work(.replace)
    let (again, _) = other.refuseAll(other.top(), .invalidTransition, by: .orders)
    #expect(again == 6)
  }

  @Test func whatWasOnItsWayWhenItWasStoppedDoesntCount() {
    var refuser = Refuser(perSecond: 1)
    let asks = refuser.top()
    _ = refuser.send(Refuser.kill(.firm, .block))
    _ = refuser.send(Refuser.refusal(of: asks[0]))
    _ = refuser.send(Refuser.kill(.firm, .none))
    let (count, _) = refuser.refuseAll(refuser.top())
    #expect(count == 2, "one is allowed still")
  }

  @Test(arguments: [
    Refuser.kill(.strategy, .none, target: 9), Refuser.rearm(),
  ])
  private func somebodyLetsItGo(event: Event) {
    var refuser = Refuser()
    refuser.work(.cancel)
    _ = refuser.refuseAll(refuser.top())
    // The order manager's own cancel of it is refused as well.
    #expect(refuser.send(Market.requestRejected(refuser.stage.strategy.order.counter)).isEmpty)
    #expect(refuser.top().isEmpty)
    _ = refuser.send(event)
    let (isStopped, stops, mayTrade) = (
      refuser.stage.desk.isStoppedForRefusals, refuser.stage.desk.refusalStopCount,
      refuser.stage.desk.mayTrade(in: 0)
    )
    #expect(!isStopped && stops == 1 && mayTrade)
    // The cancel that it wasn't to ask for again it may, and it has all of its budget.
    let asks = refuser.top()
    #expect(asks.map(\.kind) == [.orderCancel])
    let (count, _) = refuser.refuseAll(asks)
    #expect(count == 6)
    #expect(refuser.stage.strategy.stops == 2)
  }

  /// Risk's switch of the strategy stays on with these, so its desk stays silent.
  @Test(arguments: [
    Refuser.kill(.firm, .none), Refuser.kill(.account, .none, target: 1),
    Refuser.kill(.session, .none), Refuser.kill(.strategy, .none, target: 8),
    Refuser.kill(.strategy, .reduceOnly, target: 9), Refuser.kill(.firm, .reduceOnly),
    Refuser.kill(.firm, .block),
  ])
  private func nobodyElseLetsItGo(event: Event) {
    var refuser = Refuser()
    _ = refuser.refuseAll(refuser.top())
    _ = refuser.send(event)
    let (isStopped, mayTrade) = (
      refuser.stage.desk.isStoppedForRefusals, refuser.stage.desk.mayTrade(in: 0)
    )
    #expect(isStopped && !mayTrade)
    #expect(refuser.top().isEmpty)
  }

  @Test(arguments: [UInt64(1), 2, 3, 4, 5, 6], [0, 7, 150, 900])
  func goesOnAsItWas(seed: UInt64, cut: Int) {
    var random = SplitMix64(seed: seed)
    var twins = Twins(cut: cut) { Seated<Stubborn>(Refuser.settings(5)) }
    // What it asked for last.
    var last = Market.top(980, 1_020)
    var stops = 0
    for number in UInt64(0)..<2_000 {
      let order = OrderID(bits: last.words.w0).counter
      var event = Market.top(980, 1_020)
      switch random.next(below: 12) {
      case 0: break
      case 1 where random.chance(1, outOf: 6): event = Refuser.rearm()
      case 2 where last.kind == .orderNew: event = Market.accepted(order)
      case 3: event = Market.canceled(order)
      case 4... where last.kind != .topOfBook:
        event = Refuser.refusal(of: last, .invalid, by: .venue)
      default: break
      }
      event.time = Nanoseconds(5_000_000_000 + number * 60_000_000)
      for sent in twins.send(event) where sent.isMade {
        if sent.event.kind == .killSwitch { stops += 1 } else { last = sent.event }
      }
    }
    #expect(twins.finish() == nil, "seed \(seed), cut \(cut)")
    twins.restored.checkInvariants()
    #expect(stops > 3, "seed \(seed): \(stops)")
    let (original, restored) = (
      twins.original.desk.refusalStopCount, twins.restored.desk.refusalStopCount
    )
    #expect(original == restored && Int(original) == stops)
  }

  @Test func onlyItselfIsStopped() {
    var settings = OutsideTests.House.settings()
    for index in settings.indices { settings[index].maximumRefusals = 3 }
    var house = StrategyHouse(settings)
    var out = Collector()
    func send(_ event: Event, to house: inout StrategyHouse, _ out: inout Collector) -> [Event] {
      step(&house, event, &out)
      while house.isUnfinished { resume(&house, &out) }
      return out.take().filter(\.isMade).map(\.event)
    }
    _ = send(OutsideTests.change(2, 1, isTaken: true), to: &house, &out)
    var kills: [Event] = []
    // A number of which there is no order: its desk refuses that, and no order manager hears of it.
    for number in 1...6 as ClosedRange<UInt64> {
      let made = send(
        Event(
          kind: .intent, source: .strategy(2), instrument: InstrumentID(0),
          Intent(.cancel, tag: 70 + number)), to: &house, &out)
      #expect(made.first?.kind == .intentRefused)
      kills += made.filter { $0.kind == .killSwitch }
    }
    #expect(kills.count == 1 && kills[0].payload(as: KillSwitch.self).target == 2)
    // What it asks for now is refused as to anybody who is stopped.
    let refused = send(
      Event(
        kind: .intent, source: .strategy(2), instrument: InstrumentID(0),
        Intent(
          .new, tag: 90, price: Price(units: 980), quantity: Quantity(units: 1), side: .buy,
          type: .limit, timeInForce: .day, instructions: 0)), to: &house, &out)
    #expect(refused.map { $0.payload(as: IntentRefused.self).reason } == [.killSwitch])
    let stopped = (1...3).map { house.withDesk($0) { $0.isStoppedForRefusals } }
    #expect(stopped == [false, true, false])
    let quotes = send(Market.top(980, 1_020), to: &house, &out)
    #expect(quotes.count == 2 && quotes.allSatisfy { $0.source == .strategy(1) })
  }
}
