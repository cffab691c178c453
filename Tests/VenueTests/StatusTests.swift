// How the market stands, as the stage answers and tells it.

import Events
import Matching
import Risk
import Tables
import Testing

@testable import Venue

private struct Told: Emitter {
  var events: [Event] = []
  mutating func emit(_ event: Event) { events.append(event) }
  mutating func pass(_ event: Event) {}
}

@Suite struct StatusTests {
  private static func stage() -> VenueStage {
    let terms = MatchingInstrument(
      tick: Price(units: 1), lot: Quantity(units: 1), lowestPrice: Price(units: 1),
      highestPrice: Price(units: 1_000), referencePrice: Price(units: 100), orderCapacity: 64)
    let limits = RiskLimits(
      maximumOrder: Quantity(units: 100), maximumPosition: Quantity(units: 1_000))
    return VenueStage(
      risks: [RiskSettings(limits: [limits, limits], orderCapacity: 64)],
      matching: MatchingSettings(instruments: [terms, terms]), tellsRequests: true,
      tellsMarket: true)
  }

  private static func name(_ source: SourceID) -> String {
    if source == .none { return "none" }
    return source == .session(0) ? "session/0" : "\(source)"
  }

  /// What the stage makes of an event, as far as it is about how the market stands.
  private func send(_ event: Event, to stage: inout VenueStage) -> [String] {
    var told = Told()
    stage.handle(event, into: &told)
    while stage.isUnfinished { stage.resume(into: &told) }
    stage.checkInvariants()
    return told.events.compactMap { event in
      switch event.kind {
      case .marketStatus:
        let phase = MarketPhase.names[Int(event.payload(as: MarketStatus.self).phase.code)]
        return "\(event.instrument.index) \(phase) \(Self.name(event.source))"
      case .tradingStatus:
        let status = event.payload(as: TradingStatus.self)
        return "all \(MarketPhase.names[Int(status.phase.code)]) \(Self.name(event.source))"
          + (status.isUnsolicited == 1 ? " unsolicited" : " \(status.request)")
      default: return nil
      }
    }
  }

  private func command(
    _ action: OperatorAction, _ instrument: UInt32, _ argument: MarketPhase = .none
  ) -> Event {
    Event(
      kind: .operatorCommand, source: .operatorDesk, instrument: InstrumentID(instrument),
      OperatorCommand(argument: Int64(argument.code), action: action))
  }

  private func question(_ instrument: InstrumentID, _ subscription: Subscription = .once)
    -> Event
  {
    Event(
      kind: .statusRequest, source: .session(0), instrument: instrument,
      StatusRequest(request: 7, session: 0, subscription: subscription))
  }

  @Test func answersWhoAsks() {
    var stage = Self.stage()
    #expect(send(question(InstrumentID(1)), to: &stage) == ["1 continuous session/0"])
    #expect(send(question(.none), to: &stage) == ["all continuous session/0 7"])
    #expect(send(question(.none, .begin), to: &stage) == ["all continuous session/0 7"])
    #expect(send(question(.none, .end), to: &stage) == [])
    #expect(send(question(InstrumentID(9)), to: &stage) == [])
  }

  @Test func tellsEachChange() {
    var stage = Self.stage()
    let none = "none"
    #expect(
      send(command(.openAuction, 0, .openingAuction), to: &stage) == ["0 opening_auction \(none)"],
      "the other one is open")
    #expect(
      send(command(.openAuction, 1, .openingAuction), to: &stage)
        == ["1 opening_auction \(none)", "all opening_auction \(none) unsolicited"])
    #expect(
      send(command(.uncrossAuction, 0), to: &stage)
        == ["0 continuous \(none)", "all continuous \(none) unsolicited"])
    #expect(send(command(.uncrossAuction, 1), to: &stage) == ["1 continuous \(none)"])
    #expect(send(command(.haltInstrument, 1), to: &stage) == ["1 halted \(none)"])
    #expect(send(question(InstrumentID(1)), to: &stage) == ["1 halted session/0"])
  }

  private static let end = Event(
    kind: .timer, source: .timer(TimerNumber.endOfDay),
    Timer(scheduled: .zero, period: .zero, count: 0))

  @Test func theDayClosesAndOpens() {
    var stage = Self.stage()
    let none = "none"
    #expect(send(command(.haltInstrument, 0, .closed), to: &stage) == ["0 closed \(none)"])
    #expect(
      send(command(.haltInstrument, 1, .closed), to: &stage)
        == ["1 closed \(none)", "all closed \(none) unsolicited"])
    #expect(stage.isDayOver == false)
    #expect(send(Self.end, to: &stage) == [])
    #expect(stage.isDayOver == true)
    #expect(send(question(.none), to: &stage) == ["all closed session/0 7"])
    #expect(
      send(command(.resumeInstrument, 0, .closed), to: &stage)
        == ["0 continuous \(none)", "all continuous \(none) unsolicited"])
    #expect(stage.isDayOver == false)
  }

  private func isTaken(_ id: UInt64, by stage: inout VenueStage) -> Bool {
    var told = Told()
    stage.handle(
      Event(
        kind: .orderNew, source: .session(0), instrument: InstrumentID(0),
        OrderNew(
          order: OrderID(bits: id), price: Price(units: 100), quantity: Quantity(units: 1),
          side: .buy, type: .limit, timeInForce: .day)), into: &told)
    while stage.isUnfinished { stage.resume(into: &told) }
    return told.events.contains { $0.kind == .orderAccepted }
  }

  /// What a person has halted the day doesn't let go, nor a person what the day has closed: in risk and in the matcher.
  @Test func aHaltOutlivesTheNight() {
    var stage = Self.stage()
    _ = send(command(.haltInstrument, 0), to: &stage)
    _ = send(command(.haltInstrument, 0, .closed), to: &stage)
    _ = send(Self.end, to: &stage)
    #expect(!isTaken(1, by: &stage))
    #expect(send(command(.resumeInstrument, 0, .closed), to: &stage) == ["0 halted none"])
    #expect(stage.dayPhases == [.continuous, .continuous])
    #expect(!isTaken(2, by: &stage))
    #expect(send(command(.resumeInstrument, 0), to: &stage) == ["0 continuous none"])
    #expect(isTaken(3, by: &stage))
    _ = send(command(.haltInstrument, 0, .closed), to: &stage)
    #expect(send(command(.resumeInstrument, 0), to: &stage) == ["0 closed none"])
    #expect(!isTaken(4, by: &stage))
    #expect(stage.risks[0].refusedCount(by: .halted) == 3)
    #expect(
      send(command(.openAuction, 0, .openingAuction), to: &stage) == ["0 opening_auction none"])
    #expect(isTaken(5, by: &stage))
  }
}
