// A journal of a run on two venues whose orders are cut up, made by a line that is told what two small venues say: they fill,
// reduce and cancel late, what the line tells goes round late, and the market shows our orders among the others'.

import CPlatform
import Config
import Events
import Glibc
import Journal
import Numerics
import Pipeline
import Tables
import Testing
import Settings

/// One venue's book of one instrument: the others' levels, and our orders behind them in the order in which they came.
private struct VenueWorld {
  struct Ours {
    var id: OrderID
    var side: Side
    var price: Int64
    var quantity: Int64
    var filled: Int64 = 0
    var ahead: Int64
    var left: Int64 { quantity - filled }
  }

  let session: SourceID
  var others: [[Int64: Int64]] = [[:], [:]]
  var ours: [Ours] = []
  var executions: UInt64
  /// What it last filled of ours.
  var last: OrderFill?
  /// What it says, in order.
  var says: [Event] = []

  init(_ number: Int) {
    session = .session(UInt16(number))
    executions = UInt64(number + 1) << 32
  }

  static func index(_ side: Side) -> Int { side == .buy ? 0 : 1 }

  mutating func say<P: Payload>(_ kind: EventKind, _ payload: P) {
    says.append(Event(kind: kind, source: session, instrument: InstrumentID(0), payload))
  }

  mutating func tellAll() {
    for side in [Side.buy, .sell] {
      let own = ours.filter { $0.side == side }.map(\.price)
      for price in Set(others[Self.index(side)].keys).union(own).sorted() { tell(side, price) }
    }
  }

  mutating func tell(_ side: Side, _ price: Int64) {
    let own = ours.filter { $0.side == side && $0.price == price }
    let total = (others[Self.index(side)][price] ?? 0) + own.reduce(0) { $0 + $1.left }
    say(
      .levelUpdate,
      LevelUpdate(
        price: Price(units: price), quantity: Quantity(units: total),
        orderCount: total == 0 ? 0 : UInt32(own.count + 1), side: side))
  }

  /// The others have so much at a price from now on; those who leave stood behind us.
  mutating func set(_ side: Side, _ price: Int64, _ quantity: Int64) {
    others[Self.index(side)][price] = quantity == 0 ? nil : quantity
    for at in ours.indices where ours[at].side == side && ours[at].price == price {
      ours[at].ahead = min(ours[at].ahead, quantity)
    }
    tell(side, price)
  }

  func best(_ side: Side) -> Int64? {
    let own = ours.filter { $0.side == side }.map(\.price)
    let all = Array(others[Self.index(side)].keys) + own
    return side == .buy ? all.max() : all.min()
  }

  /// Somebody takes from a side, within a limit; who: one of ours, or nobody of ours. What was taken.
  mutating func take(_ quantity: Int64, from side: Side, limit: Int64, for taker: OrderID?) -> Int64
  {
    var left = quantity
    while left > 0, let price = best(side), side == .buy ? price >= limit : price <= limit {
      if taker != nil, ours.contains(where: { $0.side == side && $0.price == price }) { break }
      var traded: Int64 = 0
      var at = 0
      while at < ours.count, left > 0 {
        guard ours[at].side == side, ours[at].price == price else {
          at += 1
          continue
        }
        let before = min(left, ours[at].ahead)
        eat(before, side, price)
        traded += before
        left -= before
        let mine = min(left, ours[at].left)
        if mine > 0 {
          ours[at].filled += mine
          fill(ours[at].id, side, price, mine, .maker)
          traded += mine
          left -= mine
        }
        if ours[at].left == 0 { ours.remove(at: at) } else { at += 1 }
      }
      let rest = min(left, others[Self.index(side)][price] ?? 0)
      eat(rest, side, price)
      traded += rest
      left -= rest
      if let taker { fill(taker, side.opposite, price, traded, .taker) }
      say(
        .trade,
        Trade(
          resting: .none, price: Price(units: price), quantity: Quantity(units: traded),
          number: executions, aggressor: side.opposite))
      tell(side, price)
    }
    return quantity - left
  }

  private mutating func eat(_ quantity: Int64, _ side: Side, _ price: Int64) {
    guard quantity > 0, let there = others[Self.index(side)][price] else { return }
    others[Self.index(side)][price] = there == quantity ? nil : there - quantity
    for at in ours.indices where ours[at].side == side && ours[at].price == price {
      ours[at].ahead = max(0, ours[at].ahead - quantity)
    }
  }

  private mutating func fill(
    _ id: OrderID, _ side: Side, _ price: Int64, _ quantity: Int64, _ liquidity: Liquidity
  ) {
    executions += 1
    let fill = OrderFill(
      order: id, execution: executions, price: Price(units: price),
      quantity: Quantity(units: quantity), side: side, liquidity: liquidity)
    last = fill
    say(.orderFill, fill)
  }

  /// Takes the last fill of an order that is over back, or makes it smaller. Whether it did.
  mutating func undo(isBust: Bool) -> Bool {
    guard var fill = last, !ours.contains(where: { $0.id == fill.order }) else { return false }
    last = nil
    if !isBust { fill.quantity = Quantity(units: fill.quantity.units / 2) }
    guard fill.quantity.units > 0 else { return false }
    say(isBust ? .executionBusted : .executionCorrected, fill)
    return true
  }

  mutating func answer(_ request: Event) {
    switch request.kind {
    case .orderNew:
      let new = request.payload(as: OrderNew.self)
      executions += 1
      say(
        .orderAccepted,
        OrderAccepted(
          order: new.order, venueOrder: executions, price: new.price, quantity: new.quantity,
          side: new.side))
      let taken = take(
        new.quantity.units, from: new.side.opposite, limit: new.price.units, for: new.order)
      let left = new.quantity.units - taken
      if left == 0 { return }
      if new.timeInForce == .immediateOrCancel {
        return cancel(new.order, new.side, left, .immediateOrCancel)
      }
      let ahead = others[Self.index(new.side)][new.price.units] ?? 0
      ours.append(
        Ours(
          id: new.order, side: new.side, price: new.price.units, quantity: new.quantity.units,
          filled: taken, ahead: ahead))
      tell(new.side, new.price.units)
    case .orderCancel, .orderReplace: change(request)
    default: break
    }
  }

  private mutating func change(_ request: Event) {
    let id = OrderID(bits: request.words.w0)
    let isCancel = request.kind == .orderCancel
    guard let at = ours.firstIndex(where: { $0.id == id }) else {
      return say(
        .requestRejected,
        OrderRejected(
          order: id, reason: .unknownOrder, origin: .venue,
          request: isCancel ? .cancel : .replace, side: .none))
    }
    let order = ours[at]
    let wanted = isCancel ? 0 : request.payload(as: OrderReplace.self).quantity.units
    if wanted <= order.filled {
      ours.remove(at: at)
      cancel(id, order.side, order.left, .user)
    } else {
      ours[at].quantity = wanted
      say(
        .orderReplaced,
        OrderReplaced(
          order: id, replacement: id, price: Price(units: order.price),
          quantity: Quantity(units: wanted), side: order.side))
    }
    tell(order.side, order.price)
  }

  private mutating func cancel(_ id: OrderID, _ side: Side, _ left: Int64, _ reason: Reason) {
    say(
      .orderCanceled,
      OrderCanceled(
        order: id, quantity: Quantity(units: left), reason: reason, origin: .venue, side: side))
  }
}

/// What leaves the line.
private final class Outlet {
  var events: [Event] = []
}

private struct OutletEnd: Emitter, ~Copyable {
  let outlet: Outlet
  mutating func pass(_ event: Event) { outlet.events.append(event) }
  mutating func emit(_ event: Event) { outlet.events.append(event) }
}

/// The run, made once.
final class TwoVenueRecording: Sendable {
  let scratch = Scratch()
  let path: String
  let fills: Int
  /// Executions that a venue took back, and those that it corrected.
  let busts: Int
  let corrections: Int
  let inputs: UInt64

  static let shared = try! TwoVenueRecording()

  static let strategies = """
    strategies:
      quote_and_take: { quote: 10, half_spread_ticks: 2, requote_ticks: 30, take: 30, take_imbalance_percent: 60, take_cooldown: 20ms }
      make: { kind: market_maker, instruments: [ACME], quote: 20, half_spread_ticks: 3, max_position: 400 }
    """
  static let risk = "risk: { max_order: 100, max_position: 60 }"
  static let routing = "routing: { rule: sweep, move_after: 20ms }"

  static let config = """
    instruments: instruments.yaml
    account: desk
    venues:
      north: { host: n.example, port: 1, sender: T, target: N, account: a, fees: { taker_bps: 1, maker_bps: -0.2 } }
      south: { host: s.example, port: 2, sender: T, target: S, account: b, fees: { taker_bps: 0.5, maker_each: 0.001 } }
    \(routing)
    \(strategies)
    \(risk)

    """
  static let instruments =
    "instruments: { ACME: { tick: 0.01, lot: 1, lowest: 10, highest: 1000, reference: 100 } }\n"

  /// What the line's end says of a request to a venue that isn't there.
  private static func unsent(_ request: Event) -> Event {
    let kind: RequestKind =
      request.kind == .orderNew ? .new : (request.kind == .orderCancel ? .cancel : .replace)
    return Event(
      kind: kind == .new ? .orderRejected : .requestRejected, source: .round,
      instrument: request.instrument,
      OrderRejected(
        order: OrderID(bits: request.words.w0), reason: .disconnected, origin: .gatewayOut,
        request: kind, side: kind == .new ? request.payload(as: OrderNew.self).side : .none))
  }

  private static let scale = fixedPointScale
  private static let tick = fixedPointScale / 100

  init() throws {
    let bundle = [
      ConfigFile(name: "config.yaml", text: Self.config),
      ConfigFile(name: "instruments.yaml", text: Self.instruments),
    ]
    let settings = try TraderConfig.decode(bundle: bundle)
    let outlet = Outlet()
    var line = Shelf(count: 1) { _ in
      InlineTrader(settings, end: OutletEnd(outlet: outlet)) { _ in NoTap() }
    }
    var random = SplitMix64(seed: 11)
    func below(_ n: Int) -> Int { Int(random.next() % UInt64(n)) }
    var venues = [VenueWorld(0), VenueWorld(1)]
    var requests: [(due: Int, event: Event)] = []
    var loopback: [(due: Int, event: Event)] = []
    var ingress: [Event] = []
    let start = Nanoseconds(1_700_000_000_000_000_000)

    func feed(_ event: Event, _ step: Int) {
      var event = event
      event.sequence = Sequence(UInt64(ingress.count + 1))
      event.time = Nanoseconds(start.count + UInt64(step) * 1_000_000)
      ingress.append(event)
      line[0].handle(event)
      for out in outlet.events {
        switch out.kind {
        case .orderNew, .orderCancel, .orderReplace: requests.append((step + 1 + below(4), out))
        case _ where out.isToldRound:
          loopback.append((step + 1 + below(2), out.turnedRound(as: .round)))
        default: break
        }
      }
      outlet.events.removeAll()
    }

    var placeOf: [UInt64: Int] = [:]
    var middle: Int64 = 10_000
    var apart: Int64 = 0
    var isDown = false
    for venue in 0..<2 {
      feed(
        Event(
          sequence: Sequence(0), time: .zero, kind: .sessionUp, source: .session(UInt16(venue)),
          instrument: .none,
          words: EventWords(0, 0, 0, 0, 0)), 0)
    }
    for step in 1...4_000 {
      // North is away for a while, and what it says meanwhile is said when it is back; so is its whole book.
      if step == 1_500 || step == 1_800 {
        isDown = step == 1_500
        feed(
          Event(
            sequence: Sequence(0), time: .zero, kind: isDown ? .sessionDown : .sessionUp,
            source: .session(0), instrument: .none, words: EventWords(0, 0, 0, 0, 0)), step)
        feed(
          Event(
            sequence: Sequence(0), time: .zero, kind: .bookGap, source: .session(0),
            instrument: InstrumentID(0), words: EventWords(0, 0, 0, 0, 0)), step)
        if !isDown { venues[0].tellAll() }
      }
      if below(8) == 0 { middle += Int64(below(3)) - 1 }
      // South's market is now above, now below north's: what waits at one is called to the other.
      if below(30) == 0 { apart = max(-4, min(4, apart + Int64(below(3)) - 1)) }
      let venue = isDown ? 1 : below(2)
      let side: Side = below(2) == 0 ? .buy : .sell
      let away = Int64(1 + below(4))
      switch step > 3_900 ? 9 : below(5) {
      case 0...2:
        let there = middle + (venue == 0 ? 0 : apart)
        let price = (there + (side == .buy ? -away : away)) * Self.tick
        // Nobody of the others stands where the other side is.
        if let other = venues[venue].best(side.opposite),
          side == .buy ? price >= other : price <= other
        {
          break
        }
        venues[venue].set(side, price, Int64(below(7) * 10) * Self.scale)
      case 3:
        if let price = venues[venue].best(side) {
          _ = venues[venue].take(
            Int64(1 + below(20)) * Self.scale, from: side, limit: price, for: nil)
        }
      default: break
      }
      while let at = requests.firstIndex(where: { $0.due <= step }) {
        let event = requests.remove(at: at).event
        let venue =
          event.kind == .orderNew ? Int(event.flags) - 1 : placeOf[event.words.w0] ?? 0
        placeOf[event.words.w0] = venue
        if venue == 0 && isDown {
          loopback.append((step, Self.unsent(event)))
        } else {
          venues[venue].answer(event)
        }
      }
      if step % 250 == 0, !isDown { _ = venues[step / 250 % 2].undo(isBust: step % 750 != 0) }
      for venue in 0..<2 where venue == 1 || !isDown {
        let said = venues[venue].says
        venues[venue].says.removeAll()
        for event in said { feed(event, step) }
      }
      while let at = loopback.firstIndex(where: { $0.due <= step }) {
        feed(loopback.remove(at: at).event, step)
      }
      if step % 10 == 0 {
        feed(
          Event(
            sequence: Sequence(0), time: .zero, kind: .timer, source: .timer(0), instrument: .none,
            words: EventWords(0, 0, 0, 0, 0)), step)
      }
      if step == 3_900 {
        feed(
          Event(
            kind: .operatorCommand, source: .operatorDesk, instrument: .none,
            OperatorCommand(action: .cancelAll)), step)
      }
    }
    line[0].checkInvariants()
    fills = ingress.count { $0.kind == .orderFill && $0.source != .round }
    busts = ingress.count { $0.kind == .executionBusted && $0.source != .round }
    corrections = ingress.count { $0.kind == .executionCorrected && $0.source != .round }
    inputs = UInt64(ingress.count)

    let written = JournalSettings(
      root: scratch.path, instance: "two-venues", build: "test",
      configDigest: settings.configDigest, start: start, durability: .none,
      segmentByteCount: 1 << 20,
      bundle: JournalBundle(bundle.map { JournalBundle.Item(name: $0.name, text: $0.text) }))
    var writer = try JournalWriter(written)
    for event in ingress {
      while writer.append(stage: .gatewayIn, event: event) == .full { apus_sleep_ns(100_000) }
    }
    try writer.close(reason: .shutdown, now: Nanoseconds(start.count + 4_000_000_000))
    path = written.directory
  }
}
