// Gateway-out against a model of all that it serves: random orders, requests, refusals by the line,
// markets, a journal that vouches late and a loopback that has room now and then. Whatever comes, each
// order's facts make sense in their order, and nothing that was ordered goes missing.

import Events
import Numerics
import Testing

@testable import Gateways

/// What an owner of orders knows of one of them.
private struct Owned {
  var side: Side
  var quantity: Quantity
  var filled = Quantity.zero
  var isAccepted = false
  var hasCancel = false
  var hasReplace = false
  var execution: UInt64 = 0
}

/// Owners with a bounded number of orders out, a line that is a queue, and the gateway at its end.
private struct Simulation: ~Copyable {
  let seed: UInt64
  var random: SplitMix64
  var rig: Rig
  var owned: [UInt64: Owned] = [:]
  /// Requests on their way along the line.
  var line: [Event] = []
  /// Facts on their way round to the owners.
  var round: [Event] = []
  var counter: UInt32 = 0
  let outMax: Int
  var ordered = Quantity.zero
  var ended = Quantity.zero
  var told = 0
  var complaints: [String] = []

  init(seed: UInt64, outMax: Int) {
    self.seed = seed
    self.outMax = outMax
    random = SplitMix64(seed: seed)
    rig = Rig(orderCapacity: 2 * outMax, maximumAge: .microseconds(2))
  }

  mutating func below(_ n: UInt64) -> UInt64 { random.next(below: n) }

  mutating func side() -> Side { random.nextBool() ? .buy : .sell }

  mutating func put<P: Payload>(_ kind: EventKind, _ payload: P) {
    line.append(
      Event(
        sequence: Sequence(1), time: Nanoseconds(rig.now), kind: kind, source: .strategy(1),
        instrument: InstrumentID(0), payload))
  }

  mutating func refusal(_ order: OrderID, _ request: RequestKind, _ side: Side) {
    put(
      request == .new ? .orderRejected : .requestRejected,
      OrderRejected(
        order: order, reason: .throttled, origin: .orders, request: request, side: side))
  }

  /// An owner does something, or the market does. `refusedPercent` of requests don't get through the
  /// line.
  mutating func act(refusedPercent: UInt64) {
    let isRefused = below(100) < refusedPercent
    switch below(10) {
    case 0, 1, 2, 3: order(isRefused: isRefused)
    case 4, 5, 6: ask(isRefused: isRefused)
    case 7:
      let bid = 90 + Int64(below(20))
      rig.top(bid, Int64(below(8)), bid + 1 + Int64(below(4)), Int64(below(8)))
    case 8: rig.trade(side(), 1 + Int64(below(12)), at: 90 + Int64(below(24)))
    default: rig.now += below(4_000)
    }
  }

  mutating func order(isRefused: Bool) {
    guard owned.count < outMax else { return }
    counter += 1
    let id = orderID(counter)
    let lots = quantity(1 + Int64(below(9)))
    let side = side()
    owned[id.bits] = Owned(side: side, quantity: lots)
    if isRefused { return refusal(id, .new, side) }
    ordered += lots
    put(
      .orderNew,
      OrderNew(
        order: id, price: price(90 + Int64(below(24))), quantity: lots, side: side,
        type: below(10) == 0 ? .market : .limit,
        timeInForce: below(3) == 0 ? .immediateOrCancel : .day))
  }

  /// A cancel or a replace for an order that its owner takes to be live.
  mutating func ask(isRefused: Bool) {
    guard let id = owned.keys.sorted().dropFirst(Int(below(UInt64(max(1, owned.count))))).first,
      let order = owned[id]
    else { return }
    if random.nextBool() {
      guard !order.hasCancel else { return }
      owned[id]!.hasCancel = true
      if isRefused { return refusal(OrderID(bits: id), .cancel, order.side) }
      put(.orderCancel, OrderCancel(order: OrderID(bits: id), reason: .user))
    } else {
      guard order.isAccepted, !order.hasCancel, !order.hasReplace else { return }
      owned[id]!.hasReplace = true
      if isRefused { return refusal(OrderID(bits: id), .replace, order.side) }
      put(
        .orderReplace,
        OrderReplace(
          order: OrderID(bits: id), price: price(90 + Int64(below(24))),
          quantity: quantity(1 + Int64(below(12))), replacement: .none))
    }
  }

  /// Part of what is on its way arrives.
  mutating func move(_ limit: UInt64) {
    for _ in 0..<below(limit) {
      guard !line.isEmpty, rig.canTake else { break }
      rig.gateway.handle(line.removeFirst(), into: &rig.record)
    }
    let vouched = UInt64(rig.record.events.count) - min(UInt64(rig.record.events.count), below(6))
    rig.release(upTo: vouched, limit: Int(below(limit)))
    round += rig.facts(limit: Int(below(3)))
    for _ in 0..<below(3) where !round.isEmpty { hear(round.removeFirst()) }
  }

  mutating func complain(_ what: String, _ event: Event) {
    complaints.append("seed \(seed), fact \(told), order \(counter): \(what): \(event)")
  }

  mutating func hear(_ fact: Event) {
    told += 1
    let id = fact.orderID.bits
    if fact.kind == .requestRejected, owned[id] == nil { return }  // Its order ended before.
    guard let order = owned[id] else { return complain("of an order that is over", fact) }
    switch fact.kind {
    case .orderAccepted:
      if order.isAccepted { complain("accepted twice", fact) }
      owned[id]!.isAccepted = true
    case .orderRejected:
      if order.isAccepted { complain("rejected after it was accepted", fact) }
      if fact.rejected.origin == .gatewayOut { ended += order.quantity }
      owned[id] = nil
    case .orderFill:
      if !order.isAccepted { complain("filled before it was accepted", fact) }
      if fact.fill.execution <= order.execution { complain("an execution twice", fact) }
      if fact.fill.side != order.side { complain("the other side", fact) }
      let filled = order.filled + fact.fill.quantity
      if filled > order.quantity || fact.fill.quantity.units <= 0 { complain("too much", fact) }
      ended += fact.fill.quantity
      owned[id]!.filled = filled
      owned[id]!.execution = fact.fill.execution
      if filled == order.quantity { owned[id] = nil }
    case .orderReplaced:
      let replaced = fact.payload(as: OrderReplaced.self)
      if replaced.quantity <= order.filled { complain("replaced by less", fact) }
      ordered += replaced.quantity - order.quantity
      owned[id]!.quantity = replaced.quantity
      owned[id]!.hasReplace = false
    case .orderCanceled:
      if order.filled + fact.canceled.quantity != order.quantity { complain("not the rest", fact) }
      ended += fact.canceled.quantity
      owned[id] = nil
    case .requestRejected:
      if fact.rejected.request == .cancel {
        owned[id]!.hasCancel = false
      } else {
        owned[id]!.hasReplace = false
      }
    default: complain("no such fact", fact)
    }
  }

  /// Everything arrives, every order is cancelled.
  mutating func finish() {
    for _ in 0..<100_000 {
      if line.isEmpty && round.isEmpty && rig.isIdle {
        if owned.isEmpty { return }
        for id in owned.keys.sorted() {
          put(.orderCancel, OrderCancel(order: OrderID(bits: id), reason: .shutdown))
        }
      }
      move(8)
    }
    complaints.append("seed \(seed): it never comes to rest")
  }
}

@Suite struct GatewayOutSimulationTests {
  @Test(arguments: 1...12 as ClosedRange<UInt64>)
  func `facts make sense and quantities are conserved`(seed: UInt64) {
    var simulation = Simulation(seed: seed, outMax: 24)
    for step in 0..<3_000 {
      simulation.act(refusedPercent: 10)
      simulation.move(4)
      if step % 50 == 0 { simulation.rig.gateway.checkInvariants() }
    }
    simulation.finish()
    simulation.rig.gateway.checkInvariants()
    #expect(simulation.complaints.isEmpty, "\(simulation.complaints.prefix(3))")
    #expect(simulation.ordered == simulation.ended, "seed \(seed)")
    #expect(simulation.rig.gateway.orderCount == 0 && simulation.owned.isEmpty, "seed \(seed)")
    #expect(simulation.counter > 300 && simulation.rig.gateway.withheldCount > 0, "seed \(seed)")
  }

  /// The argument for twice as many records as orders may be out: refused requests outlive their
  /// orders while the loopback is full, and new orders take those orders' places.
  @Test(arguments: 50...61 as ClosedRange<UInt64>)
  func `a flood of refusals finds room`(seed: UInt64) {
    var simulation = Simulation(seed: seed, outMax: 8)
    var most = 0
    for step in 0..<6_000 {
      simulation.act(refusedPercent: 60)
      // The loopback has no room most of the time.
      if simulation.below(8) == 0 { simulation.move(12) }
      most = max(most, simulation.rig.gateway.orderCount)
      if step % 100 == 0 { simulation.rig.gateway.checkInvariants() }
    }
    simulation.finish()
    #expect(simulation.complaints.isEmpty, "\(simulation.complaints.prefix(3))")
    #expect(most > 4 && most <= 16, "seed \(seed): \(most)")
    #expect(simulation.rig.gateway.orderCount == 0, "seed \(seed)")
  }
}
