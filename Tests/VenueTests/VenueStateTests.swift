// A venue that was saved and restored: risk of each session, the matcher, and what it owes to those who hear its market.

import Events
import Matching
import Risk
import Tables
import Testing
import Twins
import Venue

@Suite struct VenueStateTests {
  private static func stage(sessions: Int = 3, tellsMarket: Bool = true, collar: Int64? = nil)
    -> VenueStage
  {
    var limit = RiskLimits(
      maximumOrder: Quantity(units: 400), maximumPosition: Quantity(units: 3_000))
    limit.collarBasisPoints = collar
    var risk = RiskSettings(limits: [limit, limit], orderCapacity: 400)
    risk.warnsAtPercent = 10
    if collar == nil { risk.executions = Rate(60, per: .milliseconds(1)) }
    if collar != nil { risk.checks.insert(.collar) }
    return VenueStage(
      risks: Array(repeating: risk, count: sessions),
      matching: MatchingSettings(
        instruments: Array(
          repeating: MatchingInstrument(
            tick: Price(units: 5), lot: Quantity(units: 10), orderCapacity: 500),
          count: 2), orderCapacity: 800), tellsRequests: true, tellsMarket: tellsMarket)
  }

  private struct Traffic {
    var state: UInt64
    var id: UInt64 = 0

    mutating func random(_ below: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % below
    }

    mutating func event<P: Payload>(_ kind: EventKind, _ payload: P, _ source: SourceID) -> Event {
      Event(
        sequence: Sequence(id + 1), time: Nanoseconds(1_000 + id), kind: kind, source: source,
        instrument: InstrumentID(UInt32(random(2))), payload)
    }

    mutating func next() -> Event {
      id += 1
      let session = SourceID.session(UInt16(random(3)))
      let known = OrderID(bits: 1 + id - UInt64(random(Int(min(id, 60)))))
      switch random(100) {
      case 0..<70:
        return event(
          .orderNew,
          OrderNew(
            order: OrderID(bits: id), price: Price(units: Int64(90 + random(20)) * 5),
            quantity: Quantity(units: Int64(random(45) + 1) * 10),
            side: random(2) == 0 ? .buy : .sell, type: .limit,
            timeInForce: random(5) == 0 ? .immediateOrCancel : .day,
            instructions: random(8) == 0 ? OrderInstruction.hidden : 0), session)
      case 70..<84: return event(.orderCancel, OrderCancel(order: known, reason: .user), session)
      case 84..<92:
        return event(
          .orderReplace,
          OrderReplace(
            order: known, price: Price(units: Int64(90 + random(20)) * 5),
            quantity: Quantity(units: Int64(random(20) + 1) * 10), replacement: .none), session)
      case 92..<95:
        return event(
          .marketDataRequest,
          MarketDataRequest(
            request: id, depth: UInt32(random(2)), entries: 3, subscription: .once,
            isIncremental: 0, aggregation: 1, index: 0, count: 1), session)
      case 95:
        return event(
          .timer, Timer(scheduled: .zero, period: .zero, count: id), .timer(TimerNumber.tick))
      case 96: return event(.massCancel, MassCancel(), session)
      case 97:
        return event(.operatorCommand, OperatorCommand(action: .haltInstrument), .operatorDesk)
      default:
        return event(.operatorCommand, OperatorCommand(action: .resumeInstrument), .operatorDesk)
      }
    }
  }

  /// What it sends and what it knows is the same, whether somebody let it settle behind each step, sometimes or never; and
  /// each request is judged by the market as the one before left it.
  @Test func whetherItSettledShowsNowhere() {
    var stages = Shelf(count: 3) { _ in Self.stage(collar: 300) }
    var traffic = Traffic(state: 7)
    var collared = 0
    var accepted = 0
    // Before there is a market nothing has a price that is near it.
    for index in 0..<stages.count {
      for instrument in UInt32(0)..<2 {
        var out = Collector()
        stages[index].handle(
          Event(
            sequence: Sequence(1), time: Nanoseconds(1_000), kind: .topOfBook, source: .none,
            instrument: InstrumentID(instrument),
            TopOfBook(
              bidPrice: Price(units: 490), bidQuantity: Quantity(units: 10),
              askPrice: Price(units: 500), askQuantity: Quantity(units: 10), bidOrders: 1,
              askOrders: 1)), into: &out)
      }
    }
    for count in 1...600 {
      let event = traffic.next()
      var all: [[Event]] = []
      for index in 0..<stages.count {
        var out = Collector()
        stages[index].handle(event, into: &out)
        var sent = out.take()
        if index == 1 { stages[index].settle() }
        while stages[index].isUnfinished {
          stages[index].resume(into: &out)
          sent += out.take()
          if index == 1 { stages[index].settle() }
        }
        if index == 2, count % 7 == 0 { stages[index].settle() }
        all.append(sent)
      }
      if all[0] != all[1] || all[0] != all[2] {
        Issue.record("event \(count): \(all)")
        return
      }
      accepted += all[0].filter { $0.kind == .orderAccepted }.count
      collared +=
        all[0].filter {
          $0.kind == .orderRejected && $0.payload(as: OrderRejected.self).reason == .collar
        }.count
    }
    #expect(collared > 10 && accepted > 50, "\(collared) and \(accepted) were judged by the market")
    let states = (0..<stages.count).map { index in
      stages[index].settle()
      var memory = StateMemory(for: &stages[index])
      memory.save(&stages[index])
      return memory.withBytes { bytes in unsafe bytes.withUnsafeBytes { unsafe Array($0) } }
    }
    #expect(states[0] == states[1] && states[0] == states[2])
  }

  @Test(arguments: [UInt64(1), 2, 3]) func goesOnAsItWas(seed: UInt64) {
    for cut in [0, 1, 500, 1_490] {
      var traffic = Traffic(state: seed)
      var twins = Twins(cut: cut) { Self.stage() }
      for _ in 0..<1_500 { twins.send(traffic.next()) }
      #expect(twins.finish() == nil, "seed \(seed), cut \(cut)")
      #expect(twins.comparedCount > 1, "seed \(seed), cut \(cut)")
      twins.restored.checkInvariants()
      #expect(twins.restored.warningCount == twins.original.warningCount)
      let (warnings, stops) = (twins.original.warningCount, twins.original.stopCount)
      #expect(warnings > 2 && stops > 0, "seed \(seed): \(warnings) warnings, \(stops) stops")
    }
  }

  /// A mass cancel of 300 orders over two books, whose levels and tops are told step by step; and a book whole, asked for.
  @Test func inTheMiddleOfAnAnswer() {
    var middles = 0
    for step in 0..<24 {
      var traffic = Traffic(state: 7)
      var twins = Twins(cut: 300 + step) { Self.stage() }
      for number in 0..<300 {
        twins.send(
          traffic.event(
            .orderNew,
            OrderNew(
              order: OrderID(bits: UInt64(number + 1)),
              price: Price(units: Int64(10 + number) * 5), quantity: Quantity(units: 10),
              side: .buy, type: .limit, timeInForce: .day), .session(UInt16(number % 3))))
      }
      twins.send(
        traffic.event(
          .marketDataRequest,
          MarketDataRequest(
            request: 1, depth: 0, entries: 3, subscription: .once, isIncremental: 0,
            aggregation: 1, index: 0, count: 1), .session(1)))
      var all = traffic.event(.massCancel, MassCancel(), .session(0))
      all.instrument = .none
      twins.send(all)
      twins.send(traffic.next())
      if twins.isCut { #expect(twins.finish() == nil, "step \(step)") }
      if twins.wasUnfinished { middles += 1 }
    }
    #expect(middles >= 6)
  }

  @Test func refusesAnotherVenue() {
    var stage = Self.stage()
    var memory = StateMemory(for: &stage)
    memory.save(&stage)
    var more = Self.stage(sessions: 4)
    do throws(StateFailure) {
      try memory.restore(&more)
      Issue.record("it has another session")
    } catch {
      #expect(error.description == "venue.stage: the state was saved with 3, the setting is 4")
    }
    var silent = Self.stage(tellsMarket: false)
    #expect(throws: StateFailure.self) { try memory.restore(&silent) }
  }
}
