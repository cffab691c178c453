// What the tests share: emitters that keep what they are given, instruments, and a gateway-out with a
// market to play on.

import Events
import Gateways

/// Keeps every event.
struct Collector: Emitter, ~Copyable {
  var events: [Event] = []

  mutating func pass(_ event: Event) { events.append(event) }
  mutating func emit(_ event: Event) { events.append(event) }

  mutating func takeAll() -> [Event] {
    defer { events = [] }
    return events
  }
}

/// Keeps what gateway-out puts on record, and counts positions as a ring does.
struct Record: Recorder, ~Copyable {
  var events: [Event] = []
  var passed = 0

  var recordedPosition: UInt64 { UInt64(events.count) }
  mutating func pass(_ event: Event) { passed += 1 }
  mutating func emit(_ event: Event) { events.append(event) }
}

func instrument(
  _ symbol: String = "ACME", tick: Int64 = 1_000_000, lot: Int64 = fixedPointScale,
  lowestTick: Int64 = 1_000, highestTick: Int64 = 100_000, referenceTick: Int64 = 10_000
) -> Instrument {
  Instrument(
    symbol: symbol, tick: Price(units: tick), lot: Quantity(units: lot),
    lowestPrice: Price(units: lowestTick * tick), highestPrice: Price(units: highestTick * tick),
    referencePrice: Price(units: referenceTick * tick))
}

func price(_ ticks: Int64) -> Price { Price(units: ticks * 1_000_000) }
func quantity(_ lots: Int64) -> Quantity { Quantity(units: lots * fixedPointScale) }
func orderID(_ n: UInt32) -> OrderID { OrderID(epoch: 1, strategy: 1, counter: n) }

extension Event {
  var orderID: OrderID { OrderID(bits: words.w0) }
  var fill: OrderFill { payload(as: OrderFill.self) }
  var canceled: OrderCanceled { payload(as: OrderCanceled.self) }
  var rejected: OrderRejected { payload(as: OrderRejected.self) }
}

/// A gateway-out with the ends of its world in hand. Time stands still unless a test moves it.
final class Rig {
  var gateway: GatewayOut
  var record = Record()
  var loopback = Collector()
  var now: UInt64 = 1_000_000_000
  var sent: [Event] = []

  var canTake: Bool { gateway.canTake }
  var owesFacts: Bool { gateway.owesFacts }
  var isIdle: Bool { gateway.isIdle }

  init(
    orderCapacity: Int = 64, maximumAge: Nanoseconds = .milliseconds(100),
    maximumOrdersPerSecond: UInt64 = .max
  ) {
    gateway = GatewayOut(
      GatewayOutSettings(
        instrumentCount: 2, orderCapacity: orderCapacity, maximumAge: maximumAge,
        maximumOrdersPerSecond: maximumOrdersPerSecond, epoch: 7))
  }

  /// The line brings an event.
  func bring<P: Payload>(
    _ kind: EventKind, _ payload: P, flags: UInt8 = 0, instrument: UInt32 = 0,
    source: SourceID = .strategy(1)
  ) {
    gateway.handle(
      Event(
        sequence: Sequence(1), time: Nanoseconds(now), kind: kind, flags: flags, source: source,
        instrument: InstrumentID(instrument), payload), into: &record)
  }

  func new(
    _ n: UInt32, _ side: Side, _ lots: Int64, at ticks: Int64, _ timeInForce: TimeInForce = .day,
    type: OrderType = .limit, instructions: UInt8 = 0, instrument: UInt32 = 0
  ) {
    bring(
      .orderNew,
      OrderNew(
        order: orderID(n), price: price(ticks), quantity: quantity(lots), side: side, type: type,
        timeInForce: timeInForce, instructions: instructions), instrument: instrument)
  }

  func cancel(_ n: UInt32) {
    bring(.orderCancel, OrderCancel(order: orderID(n), reason: .user))
  }

  func replace(_ n: UInt32, _ lots: Int64, at ticks: Int64, flags: UInt8 = 0) {
    bring(
      .orderReplace,
      OrderReplace(
        order: orderID(n), price: price(ticks), quantity: quantity(lots), replacement: .none),
      flags: flags)
  }

  func refuse(_ n: UInt32, _ request: RequestKind, _ origin: Origin, _ reason: Reason) {
    bring(
      request == .new ? .orderRejected : .requestRejected,
      OrderRejected(
        order: orderID(n), limit: 5, value: 6, reason: reason, origin: origin, request: request,
        side: .buy))
  }

  func top(
    _ bid: Int64, _ bidLots: Int64, _ ask: Int64, _ askLots: Int64, instrument: UInt32 = 0
  ) {
    bring(
      .topOfBook,
      TopOfBook(
        bidPrice: price(bid), bidQuantity: quantity(bidLots), askPrice: price(ask),
        askQuantity: quantity(askLots), bidOrders: 1, askOrders: 1), instrument: instrument,
      source: .session(0))
  }

  func trade(_ aggressor: Side, _ lots: Int64, at ticks: Int64) {
    bring(
      .trade,
      Trade(
        resting: .none, price: price(ticks), quantity: quantity(lots), number: 1,
        aggressor: aggressor), source: .session(0))
  }

  /// Sends all that waits. Returns how many requests were dealt with.
  @discardableResult
  func release(upTo position: UInt64 = .max, limit: Int = .max) -> Int {
    var sent: [Event] = []
    let count = gateway.release(journaled: position, nowNs: now, limit: limit) { sent.append($0) }
    self.sent += sent
    return count
  }

  /// All facts that are owed.
  func facts(limit: Int = .max) -> [Event] {
    _ = gateway.deliver(limit: limit, into: &loopback)
    return loopback.takeAll()
  }

  /// Sends all, pays all.
  func settle() -> [Event] {
    release()
    let facts = facts()
    gateway.checkInvariants()
    return facts
  }
}
