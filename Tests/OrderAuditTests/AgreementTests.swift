// The audit against the order manager itself: random requests and reports go through one, what a line would put on
// record of that goes through the other, and both know the same orders in the same states.

import Events
import Journal
import Orders
import Testing

@testable import OrderAudit

/// SplitMix64: a failure prints the seed.
private struct Chance {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  mutating func below(_ limit: Int) -> Int { Int(next() % UInt64(limit)) }
}

private struct Collector: Emitter, ~Copyable {
  var emitted: [Event] = []
  mutating func pass(_ event: Event) {}
  mutating func emit(_ event: Event) { emitted.append(event) }
}

@Suite struct AgreementTests {
  private static let terms = InstrumentTerms(
    tick: Price(units: fixedPointScale), lot: Quantity(units: fixedPointScale),
    lowestPrice: price(1), highestPrice: price(1_000))

  /// As the line works, and as a log may have it whose stages are each at their own place.
  @Test(arguments: 1...20, [false, true])
  func theOrderManagerAndItsRecord(seed: UInt64, isMixed: Bool) throws {
    var chance = Chance(state: seed)
    let made = try HandMade()
    var log: [(stage: StageID, event: Event)] = []
    var inputs: UInt64 = 0
    var manager = OrderManager(OrderSettings(instruments: [Self.terms], capacity: 64))
    var execution: UInt64 = 0
    var fed: [Event] = []

    /// An event of the stage before the order manager, or of ingress; what it answers is on record too.
    func feed<P: Payload>(_ stage: StageID, _ kind: EventKind, _ payload: P) {
      inputs += 1
      let source: SourceID = stage == .gatewayIn ? .session(1) : .strategy(1)
      let event = Event(
        sequence: Sequence(inputs), time: Nanoseconds(HandMade.start + inputs), kind: kind,
        source: source, instrument: InstrumentID(0), payload)
      log.append((stage, event))
      fed.append(event)
      var out = Collector()
      manager.handle(event, into: &out)
      while manager.isUnfinished { manager.resume(into: &out) }
      for answer in out.emitted { log.append((.orders, answer)) }
      manager.checkInvariants()
    }

    for _ in 0..<400 {
      let order = id(UInt32(1 + chance.below(12)))
      let some = shares(Int64(1 + chance.below(60)))
      let reason: Reason = chance.below(2) == 0 ? .user : .halted
      switch chance.below(13) {
      case 0, 1, 2:
        // The id of an order that ended isn't given again.
        guard !fed.contains(where: { $0.kind == .orderNew && $0.words.w0 == order.bits }) else {
          continue
        }
        feed(
          .strategy, .orderNew,
          OrderNew(
            order: order, price: price(Int64(1 + chance.below(1_001))), quantity: some,
            side: .buy, type: .limit, timeInForce: .day))
      case 3: feed(.strategy, .orderCancel, OrderCancel(order: order, reason: .user))
      case 4, 5:
        feed(
          .strategy, .orderReplace,
          OrderReplace(
            order: order, price: price(Int64(1 + chance.below(1_001))), quantity: some,
            replacement: .none))
      case 6:
        feed(
          .gatewayIn, .orderAccepted,
          OrderAccepted(order: order, venueOrder: 1, price: price(5), quantity: some, side: .buy))
      case 7, 8:
        execution += UInt64(chance.below(2))
        feed(
          .gatewayIn, .orderFill,
          OrderFill(
            order: order, execution: execution, price: price(5), quantity: some,
            side: chance.below(20) == 0 ? .sell : .buy, liquidity: .none))
      case 9:
        let kinds: [EventKind] = [.orderCanceled, .orderExpired, .orderSuspended]
        feed(
          .gatewayIn, kinds[chance.below(6) / 2],
          OrderCanceled(order: order, quantity: some, reason: reason, origin: .venue, side: .buy))
      case 10:
        feed(
          .gatewayIn, .orderReplaced,
          OrderReplaced(
            order: order, replacement: order, price: price(7), quantity: some, side: .buy))
      case 11:
        feed(
          .gatewayIn, .requestRejected,
          OrderRejected(
            order: order, reason: reason, origin: .venue,
            request: chance.below(2) == 0 ? .cancel : .replace, side: .buy))
      default:
        feed(
          .gatewayIn, .orderRejected,
          OrderRejected(order: order, reason: reason, origin: .venue, request: .new, side: .buy))
      }
    }

    // Each stage's records keep their order; the stages' don't.
    var queues = [StageID.gatewayIn, .strategy, .orders].map { stage in
      log.filter { $0.stage == stage }[...]
    }
    var at = 0
    while isMixed ? queues.contains(where: { !$0.isEmpty }) : at < log.count {
      if isMixed {
        let queue = chance.below(3)
        if let next = queues[queue].popFirst() { made.put(next.event, of: next.stage) }
      } else {
        made.put(log[at].event, of: log[at].stage)
      }
      at += 1
    }

    var auditor = OrderAuditor(.life)
    try auditor.read(try made.close())
    var live = 0
    for order in auditor.orders where order.shown != .unknown {
      guard let record = manager.record(of: order.id) else {
        #expect(order.state.lifecycle.isFinal, "seed \(seed): \(order.id.counter) \(order.path)")
        continue
      }
      live += 1
      #expect(order.state == record.state, "seed \(seed): \(order.id.counter) \(order.path)")
      #expect(order.filled == record.filled && order.quantity == record.quantity, "seed \(seed)")
    }
    #expect(live == manager.liveCount, "seed \(seed)")
    let anomalies = auditor.orders.reduce(0) { $0 + UInt64($1.anomalyCount) }
    #expect(anomalies == manager.anomalyCount, "seed \(seed)")
    // What the one refused the other did; a reject may pass without an effect.
    for order in auditor.orders where order.shown != .unknown {
      let steps = order.steps.filter { $0.stage == .gatewayIn && $0.isRefused }
      let refused = steps.map(\.kind).filter { $0 != .orderRejected && $0 != .requestRejected }
      let told = order.steps.filter { $0.kind == .orderAnomaly }
        .map { $0.event.payload(as: OrderAnomaly.self).report }
        .filter { $0 != .orderRejected && $0 != .requestRejected }
      #expect(refused == told, "seed \(seed): \(order.id.counter)")
    }
  }
}
