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

  /// As the line works, and as a log may have it whose stages are each at their own place; every other seed with
  /// replaces that give new ids.
  @Test(arguments: 1...24, [false, true])
  func theOrderManagerAndItsRecord(seed: UInt64, isMixed: Bool) throws {
    var chance = Chance(state: seed)
    let made = try HandMade()
    var log: [(stage: StageID, event: Event)] = []
    var inputs: UInt64 = 0
    let hasNewIDs = seed % 2 == 0
    var manager = OrderManager(
      OrderSettings(
        instruments: [Self.terms], capacity: 64, memory: 700, executionCapacity: 700,
        admitsNewIDs: hasNewIDs))
    var execution: UInt64 = 0
    /// The number of a request or a report: the next, one that was said already, or none.
    var said: UInt32 = 0
    var numbers = Chance(state: seed &+ 1_000)
    func someNumber() -> UInt32 {
      let draw = numbers.below(9)
      if draw == 0 { return UInt32(numbers.below(Int(said) + 1)) }
      said += 1
      return draw == 1 ? 0 : said
    }
    /// The last replace that was let through, as it would be answered.
    var answer: OrderReplaced?

    /// An event of the stage before the order manager, or of ingress; what it answers is on record too. Whether it passed.
    @discardableResult
    func feed<P: Payload>(_ stage: StageID, _ kind: EventKind, _ payload: P) -> Bool {
      inputs += 1
      let event = Event(
        sequence: Sequence(inputs), time: Nanoseconds(HandMade.start + inputs), kind: kind,
        source: stage == .gatewayIn ? .session(1) : .strategy(1), instrument: InstrumentID(0),
        payload)
      log.append((stage, event))
      var out = Collector()
      manager.handle(event, into: &out)
      while manager.isUnfinished { manager.resume(into: &out) }
      for answer in out.emitted { log.append((.orders, answer)) }
      if inputs % 16 == 0 { manager.checkInvariants() }
      return out.emitted.isEmpty
    }

    for number in 0..<600 {
      // Most ids are soon used up, so others come.
      let base = 1 + number / 50 * 4
      let order = id(UInt32(base + chance.below(9)))
      let some = shares(Int64(1 + chance.below(60)))
      let reason: Reason = chance.below(2) == 0 ? .user : .halted
      let other = hasNewIDs && chance.below(3) > 0 ? id(UInt32(base + chance.below(12))) : .none
      switch chance.below(30) {
      case 0...5:
        let isIn = feed(
          .strategy, .orderNew,
          OrderNew(
            order: order, price: price(Int64(1 + chance.below(1_001))), quantity: some,
            side: .buy, type: .limit, timeInForce: .day))
        if isIn, chance.below(2) == 0 {
          feed(
            .gatewayIn, .orderAccepted,
            OrderAccepted(order: order, venueOrder: 1, price: price(5), quantity: some, side: .buy))
        }
      case 6, 7: feed(.strategy, .orderCancel, OrderCancel(order: order, reason: .user))
      case 8...11:
        let isIn = feed(
          .strategy, .orderReplace,
          OrderReplace(
            order: order, price: price(Int64(1 + chance.below(1_001))), quantity: some,
            replacement: other))
        if isIn {
          answer = OrderReplaced(
            order: order, replacement: other == .none ? order : other, price: price(8),
            quantity: some, side: .buy)
        }
      case 12, 13:
        feed(
          .gatewayIn, .orderAccepted,
          OrderAccepted(order: order, venueOrder: 1, price: price(5), quantity: some, side: .buy))
      case 14...17:
        execution += UInt64(chance.below(4) / 3 + chance.below(2))
        feed(
          .gatewayIn, .orderFill,
          OrderFill(
            order: order, execution: execution, price: price(5), quantity: some,
            side: chance.below(20) == 0 ? .sell : .buy, liquidity: .none))
      case 18, 19:
        let isBust = chance.below(2) == 0
        feed(
          .gatewayIn, isBust ? .executionBusted : .executionCorrected,
          OrderFill(
            order: order, execution: UInt64(chance.below(Int(execution) + 2)), price: price(6),
            quantity: chance.below(9) == 0 ? .zero : some, side: .buy, liquidity: .none))
      case 20:
        let kinds: [EventKind] = [.orderCanceled, .orderExpired, .orderSuspended]
        feed(
          .gatewayIn, kinds[chance.below(6) / 2],
          OrderCanceled(order: order, quantity: some, reason: reason, origin: .venue, side: .buy))
      case 21...24:
        let unasked = OrderReplaced(
          order: order, replacement: other == .none ? order : other, price: price(7),
          quantity: some, side: .buy)
        var replaced = chance.below(3) == 0 ? unasked : answer ?? unasked
        replaced.request = someNumber()
        feed(.gatewayIn, .orderReplaced, replaced)
      case 25, 26:
        feed(
          .gatewayIn, .requestRejected,
          OrderRejected(
            order: order, reason: reason, origin: .venue,
            request: chance.below(2) == 0 ? .cancel : .replace, side: .buy,
            requestNumber: someNumber()))
      case 27:
        let kind: EventKind = chance.below(3) == 0 ? .orderTriggered : .orderRestated
        feed(
          .gatewayIn, kind,
          OrderRestated(
            order: order, price: price(5), quantity: some,
            reason: chance.below(2) == 0 ? .selfTrade : .none, side: .buy,
            report: UInt64(someNumber())))
      case 28 where chance.below(6) == 0:
        let isOne = chance.below(2) == 0
        feed(
          .gatewayIn, .killSwitch,
          KillSwitch(
            scope: isOne ? .order : .firm, target: order.bits, mode: .blockAndCancel,
            reason: .dailyLoss, origin: .risk))
      default:
        feed(
          .gatewayIn, .orderRejected,
          OrderRejected(order: order, reason: reason, origin: .venue, request: .new, side: .buy))
      }
    }
    write(log, to: made, isMixed: isMixed, &chance)

    var auditor = OrderAuditor(.life)
    try auditor.read(try made.close())
    var live = 0
    for order in auditor.orders where order.shown != .unknown {
      func about() -> Comment { "seed \(seed): \(order.id.counter) \(order.told)" }
      guard let record = manager.record(of: order.id), record.id == order.presentID else {
        #expect(!order.shown.isLive, about())
        continue
      }
      live += 1
      #expect(order.record.state == record.state, about())
      #expect(order.filled == record.filled && order.quantity == record.quantity, about())
      #expect(order.record.wanted == record.wanted && order.price == record.price, about())
      if !order.executions.contains(where: \.isEarly) {
        let sum = order.executions.reduce(Quantity.zero) { $0 + $1.quantity }
        #expect(sum == order.filled, about())
      }
    }
    #expect(live == manager.liveCount, "seed \(seed)")
    let anomalies = auditor.orders.reduce(0) { $0 + UInt64($1.anomalyCount) }
    #expect(anomalies == manager.anomalyCount, "seed \(seed)")
    let alarms = auditor.orders.reduce(0) { $0 + UInt64($1.alarmCount) }
    #expect(alarms == manager.alarmCount && alarms > 0, "seed \(seed)")
    for order in auditor.orders where !order.wasNeverLetIn {
      let found = order.steps.filter { $0.stage == .gatewayIn && $0.cause != .none }
      let told = order.steps.filter { $0.kind == .orderAnomaly }
      func about() -> Comment { "seed \(seed): \(order.id.counter) \(order.told)" }
      #expect(
        found.map(\.kind) == told.map { $0.event.payload(as: OrderAnomaly.self).report }
          || order.isStranger, about())
      #expect(found.map(\.cause) == told.map(\.cause) || order.isStranger, about())
      for (step, anomaly) in zip(found, told) where !order.isStranger {
        let isToldOn = anomaly.cause.isToldOn(step.kind)
        #expect(step.isAlarm == isToldOn && step.isRefused == !isToldOn, about())
      }
    }
    let isRenamed = auditor.orders.contains { $0.presentID != $0.id }
    #expect(isRenamed == hasNewIDs, "seed \(seed)")
  }

  /// Each stage's records keep their order; the stages' don't where it `isMixed`.
  private func write(
    _ log: [(stage: StageID, event: Event)], to made: HandMade, isMixed: Bool,
    _ chance: inout Chance
  ) {
    guard isMixed else {
      for record in log { made.put(record.event, of: record.stage) }
      return
    }
    var queues = [StageID.gatewayIn, .strategy, .orders].map { stage in
      log.filter { $0.stage == stage }[...]
    }
    while queues.contains(where: { !$0.isEmpty }) {
      let queue = chance.below(3)
      if let next = queues[queue].popFirst() { made.put(next.event, of: next.stage) }
    }
  }
}

extension AuditedOrder {
  /// The order manager refused it, so it knows none of it.
  fileprivate var wasNeverLetIn: Bool { shown == .rejected && decider == .system(.orders) }
}

extension AuditedOrder {
  /// What happened to it, for who looks into a failure.
  fileprivate var told: String {
    steps.map { step in
      "#\(step.sequence.number) \(step.stage) \(step.kind.name ?? "?") \(step.event.words.w0 & 0xFF) → \(step.to.name)"
        + (step.cause == .none ? "" : " (\(step.cause.name ?? "?"))")
    }.joined(separator: "; ")
  }
}
