// Many sessions at one venue: each is judged by its own limits and holds its own position, and the next stage hears of
// requests before it hears of their answers.

import Events
import Matching
import Risk
import Testing
import Venue

@Suite struct SessionRiskTests {
  static let limits: [Int64] = [500, 50]

  static func stage(tellsRequests: Bool = true) -> VenueStage {
    VenueStage(
      risks: limits.map {
        RiskSettings(
          limits: [
            RiskLimits(maximumOrder: Quantity(units: $0), maximumPosition: Quantity(units: $0 * 2))
          ], orderCapacity: 64)
      },
      matching: MatchingSettings(
        instruments: [
          MatchingInstrument(tick: Price(units: 5), lot: Quantity(units: 10), orderCapacity: 1024)
        ]), tellsRequests: tellsRequests)
  }

  static func new(_ id: UInt64, _ side: Side, _ quantity: Int64, session: UInt16) -> Event {
    Say.event(
      .orderNew,
      OrderNew(
        order: OrderID(bits: id), price: Price(units: 100), quantity: Quantity(units: quantity),
        side: side, type: .limit, timeInForce: .day, account: UInt32(session) + 1),
      from: .session(session))
  }

  private func send(_ event: Event, to stage: inout VenueStage) -> [Event] {
    var out = Collector()
    stage.handle(event, into: &out)
    var sent = out.take()
    while stage.isUnfinished {
      stage.resume(into: &out)
      sent += out.take()
    }
    stage.checkInvariants()
    return sent
  }

  @Test func eachSessionHasItsOwnLimits() {
    var stage = Self.stage()
    let kinds = send(Self.new(1, .buy, 100, session: 0), to: &stage).map(\.kind)
    #expect(kinds == [.orderNew, .orderAccepted])
    let refused = send(Self.new(2, .buy, 100, session: 1), to: &stage)
    #expect(refused.map(\.kind) == [.orderNew, .orderRejected])
    let reason = refused[1].payload(as: OrderRejected.self)
    #expect(reason.reason == .orderSize && reason.limit == 50 && reason.value == 100)
    #expect(refused[1].source == .session(1))
    #expect(stage.risks[0].openCount == 1 && stage.risks[1].openCount == 0)
    #expect(stage.refusedCount == 1)
  }

  /// Money that a session may hold of an instrument, at the price of the venue's own book: it needs one, made by others.
  @Test func aSessionsExposureGoesByTheVenuesOwnMarket() {
    let one = fixedPointScale
    let most: [Int64?] = [2_000, nil]
    var stage = VenueStage(
      risks: most.map {
        var limits = RiskLimits(
          maximumOrder: Quantity(units: 1_000 * one), maximumPosition: Quantity(units: 9_000 * one))
        limits.maximumGross = $0.map { $0 * one }
        var settings = RiskSettings(limits: [limits], orderCapacity: 64)
        settings.checks.insert(.grossExposure)
        return settings
      },
      matching: MatchingSettings(
        instruments: [
          MatchingInstrument(
            tick: Price(units: one), lot: Quantity(units: one), orderCapacity: 1024)
        ]), tellsRequests: true, tellsMarket: true)
    func refusal(_ id: UInt64, _ quantity: Int64, at price: Int64, session: UInt16)
      -> OrderRejected?
    {
      var order = Self.new(id, .buy, quantity * one, session: session)
      var new = order.payload(as: OrderNew.self)
      new.price = Price(units: price * one)
      order = Say.event(.orderNew, new, from: .session(session))
      let sent = send(order, to: &stage)
      return sent.first { $0.kind == .orderRejected }?.payload(as: OrderRejected.self)
    }
    #expect(refusal(1, 1, at: 100, session: 0)?.value == .max, "nobody has made a price")
    #expect(refusal(2, 10, at: 100, session: 1) == nil)
    #expect(refusal(3, 20, at: 90, session: 0) == nil, "2,000 at the venue's price")
    let told = refusal(4, 1, at: 90, session: 0)
    #expect(told?.reason == .grossExposure && told?.scope == .instrument)
    #expect(told?.limit == 2_000 * one && told?.value == 2_100 * one)
    #expect(refusal(5, 1_000, at: 100, session: 1) == nil, "each session by itself")
  }

  /// A collar is around the last trade of the venue as well: a book of one order isn't all that the market is.
  @Test func aSessionsCollarGoesByTheVenuesLastTrade() {
    let one = fixedPointScale
    let widths: [Int64?] = [nil, 1_000]
    var stage = VenueStage(
      risks: widths.map {
        var limits = RiskLimits(
          maximumOrder: Quantity(units: 1_000 * one), maximumPosition: Quantity(units: 9_000 * one))
        limits.collarBasisPoints = $0
        var settings = RiskSettings(limits: [limits], orderCapacity: 64)
        settings.checks.insert(.collar)
        return settings
      },
      matching: MatchingSettings(
        instruments: [
          MatchingInstrument(
            tick: Price(units: one), lot: Quantity(units: one), orderCapacity: 1024)
        ]), tellsRequests: true, tellsMarket: true)
    func order(_ id: UInt64, _ side: Side, at price: Int64, session: UInt16) -> [EventKind] {
      var new = Self.new(id, side, one, session: session).payload(as: OrderNew.self)
      new.price = Price(units: price * one)
      return send(Say.event(.orderNew, new, from: .session(session)), to: &stage).map(\.kind)
    }
    func cancel(_ id: UInt64) {
      _ = send(
        Say.event(
          .orderCancel, OrderCancel(order: OrderID(bits: id), reason: .user), from: .session(0)),
        to: &stage)
    }
    _ = order(1, .buy, at: 100, session: 0)
    _ = order(2, .buy, at: 100, session: 0)
    _ = order(3, .sell, at: 101, session: 0)
    #expect(order(4, .sell, at: 100, session: 1).contains(.orderFill))
    cancel(2)
    cancel(3)
    #expect(order(5, .sell, at: 1, session: 1).last == .orderRejected)
    _ = order(6, .buy, at: 1, session: 0)
    #expect(stage.matcher.top(of: 0).bidPrice.units == one)
    #expect(order(7, .sell, at: 1, session: 1).last == .orderRejected, "the last trade was at 100")
    #expect(stage.risks[1].refusedCount(by: .collar) == 2)
    // Whose limits know no collar moves it.
    #expect(order(8, .sell, at: 1, session: 0).contains(.orderFill))
    _ = order(9, .buy, at: 1, session: 0)
    #expect(order(10, .sell, at: 1, session: 1).contains(.orderFill))
  }

  @Test func aTradeIsBookedWithBothItsSessions() {
    var stage = Self.stage()
    _ = send(Self.new(1, .buy, 100, session: 0), to: &stage)
    let sent = send(Self.new(2, .sell, 50, session: 1), to: &stage)
    let fills = sent.filter { $0.kind == .orderFill }
    #expect(fills.map(\.source) == [.session(1), .session(0)])
    #expect(stage.risks[0].portfolio.quantity(0).units == 50)
    #expect(stage.risks[1].portfolio.quantity(0).units == -50)
    #expect(stage.risks[0].openQuantity(.buy, of: 0).units == 50)
    #expect(stage.risks[1].openCount == 0)
  }

  @Test func theKillSwitchIsForAll() {
    var stage = Self.stage()
    let kill = Say.event(
      .operatorCommand, OperatorCommand(action: .kill), from: .operatorDesk)
    #expect(send(kill, to: &stage).map(\.kind) == [.operatorCommand])
    for session in UInt16(0)...1 {
      let sent = send(Self.new(UInt64(session) + 1, .buy, 10, session: session), to: &stage)
      #expect(sent.last?.payload(as: OrderRejected.self).reason == .killSwitch)
    }
  }

  @Test func whatNobodyAnswersGoesOnOnce() {
    for tells in [false, true] {
      var stage = Self.stage(tellsRequests: tells)
      let up = Say.event(
        .sessionUp, SessionChange(nextIn: 1, nextOut: 1, end: .none), from: .session(1))
      #expect(send(up, to: &stage).map(\.kind) == [.sessionUp])
    }
  }

  @Test func aStepHasRoomForTheRequestBesideItsAnswer() {
    var stage = Self.stage()
    for id in UInt64(1)...50 { _ = send(Self.new(id, .sell, 10, session: 0), to: &stage) }
    // The collector traps on one event more than a step may send.
    let sent = send(Self.new(99, .buy, 500, session: 0), to: &stage)
    #expect(sent.first?.kind == .orderNew && sent.count { $0.kind == .orderFill } == 100)
  }
}
