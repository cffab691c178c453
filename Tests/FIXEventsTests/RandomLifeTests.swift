// Random lives of orders between a venue and a trader: each event becomes a message, and the other side reads
// the same event out of it. The totals in each report are those of a model that only adds.

import Events
import FIXCodec
import Numerics
import Testing

@testable import FIXEvents

@Suite struct RandomLifeTests {
  /// What an order's reports must say.
  private struct Model {
    var price: Int64
    var total: Int64
    var left: Int64
    var filled: Int64 = 0
    var worth: Int128 = 0
    /// Requests that wait, the oldest first: their number and whether they cancel.
    var waiting: [(number: Int, isCancel: Bool)] = []
    var requestCount = 0
    /// The number of the request whose name the order bears; 0: its own.
    var name = 0
    var fills: [(number: UInt64, price: Int64, quantity: Int64)] = []

    /// Rounded half up.
    var average: Int64 {
      if filled == 0 { return 0 }
      let doubled = 2 * worth + Int128(filled)
      let divisor = 2 * Int128(filled)
      let quotient = doubled / divisor
      return Int64(doubled < 0 && doubled % divisor != 0 ? quotient - 1 : quotient)
    }
  }

  private let venue = Rig.client(knowsOurIDs: true)
  private let trader = Rig.venue()

  /// Units of 1e-8 as FIX has them.
  private static func text(_ units: Int64) -> String {
    var digits = String(units.magnitude)
    digits = String(repeating: "0", count: max(0, 9 - digits.count)) + digits
    let whole = digits.dropLast(8)
    var fraction = digits.suffix(8)
    while fraction.last == "0" { fraction.removeLast() }
    return (units < 0 ? "-" : "") + whole + (fraction.isEmpty ? "" : "." + fraction)
  }

  private static func name(_ id: String, _ request: Int) -> String {
    request == 0 ? id : "\(id).\(request)"
  }

  private static func event<P: Payload>(_ kind: EventKind, _ payload: P, isBare: Bool = false)
    -> Event
  {
    Event(
      kind: kind, source: .session(3), instrument: isBare ? .none : InstrumentID(0), payload)
  }

  /// The venue tells; the trader hears the same, or `heard`. The message.
  private func tell(_ event: Event, as heard: Event? = nil, _ about: String) -> String {
    let (written, text) = venue.write(event)
    #expect(written == .message, "\(about)")
    let told = trader.translate(bytes: venue.sent)
    #expect(told == .events(1), "\(about): \(text)")
    #expect(trader.batch[0] == venue.numbered(heard ?? event), "\(about): \(text)")
    #expect(trader.write(trader.batch[0]).0 == .nothing, "\(about)")
    return text
  }

  /// The trader asks; the venue hears the same with the number that the request has by then.
  private func ask(_ event: Event, as heard: Event, _ about: String) {
    let (written, text) = trader.write(event)
    #expect(written == .message, "\(about)")
    #expect(venue.translate(bytes: trader.sent) == .events(1), "\(about): \(text)")
    #expect(venue.batch[0] == heard, "\(about): \(text)")
    venue.toFIX.hear(venue.batch[0])
  }

  /// The fields that every report has.
  private func check(
    _ text: String, _ id: String, _ model: Model, answer: Int? = nil, original: Int = 0,
    isOver: Bool = false, _ about: String
  ) {
    var expected = [
      "6=" + Self.text(model.average),
      "11=" + Self.name(id, answer ?? model.name),
      "14=" + Self.text(model.filled), "38=" + Self.text(model.total),
      "44=" + Self.text(model.price), "151=" + (isOver ? "0" : Self.text(model.left)),
    ]
    if answer != nil { expected.append("41=" + Self.name(id, original)) }
    for field in expected { #expect(text.contains("|\(field)|"), "\(about): \(field) in \(text)") }
  }

  private func live(_ number: UInt32, _ random: inout SplitMix64, _ about: String) {
    let id = OrderID(epoch: 4, strategy: 1, counter: number)
    let name = venue.compact(CompactID(number: id.bits, request: 0))
    let side: Side = random.next() % 2 == 0 ? .buy : .sell
    func amount(_ bits: UInt64) -> Int64 { 1 + Int64(random.next() >> (64 - bits)) }
    var model = Model(price: amount(40) - (1 << 38), total: amount(44), left: 0)
    model.left = model.total
    ask(
      Self.event(
        .orderNew,
        OrderNew(
          order: id, price: Price(units: model.price), quantity: Quantity(units: model.total),
          side: side, type: .limit, timeInForce: .day, account: 1)),
      as: Self.event(
        .orderNew,
        OrderNew(
          order: id, price: Price(units: model.price), quantity: Quantity(units: model.total),
          side: side, type: .limit, timeInForce: .day, account: 1)), about)
    if random.next() % 8 == 0 {
      model.left = 0
      let text = tell(
        Self.event(
          .orderRejected,
          OrderRejected(order: id, reason: .halted, origin: .venue, request: .new, side: side)),
        about)
      return check(text, name, model, isOver: true, about)
    }
    let accepted = tell(
      Self.event(
        .orderAccepted,
        OrderAccepted(
          order: id, venueOrder: UInt64(number) + 1, price: Price(units: model.price),
          quantity: Quantity(units: model.total), side: side)), about)
    check(accepted, name, model, about)
    var isOver = false
    var steps = 0
    while !isOver && steps < 40 {
      steps += 1
      isOver = step(id, name, side, &model, &random, "\(about), step \(steps)")
    }
    // Busts come when all is over, the last fill first or the first.
    while let fill = random.next() % 2 == 0 ? model.fills.popLast() : model.fills.first {
      if model.fills.first?.number == fill.number { model.fills.removeFirst() }
      model.filled -= fill.quantity
      model.worth -= Int128(fill.price) * Int128(fill.quantity)
      if isOver {
        let text = tell(
          Self.event(
            .executionBusted,
            OrderFill(
              order: id, execution: fill.number, price: Price(units: fill.price),
              quantity: Quantity(units: fill.quantity), side: side, liquidity: .none)), about)
        #expect(text.contains("|19=\(fill.number)|20=1|"), "\(about): \(text)")
        #expect(text.contains("|14=\(Self.text(model.filled))|"), "\(about): \(text)")
      }
    }
  }

  /// One thing that happens. True when the order is over.
  private func step(
    _ id: OrderID, _ name: String, _ side: Side, _ model: inout Model,
    _ random: inout SplitMix64, _ about: String
  ) -> Bool {
    func event<P: Payload>(_ kind: EventKind, _ payload: P) -> Event { Self.event(kind, payload) }
    switch random.next() % 12 {
    case 0, 1, 2, 3:
      let quantity =
        random.next() % 5 == 0 ? model.left : 1 + Int64(random.next() % UInt64(model.left))
      let price = model.price + Int64(random.next() % 3) * 12_345
      model.left -= quantity
      model.filled += quantity
      model.worth += Int128(price) * Int128(quantity)
      let execution = UInt64(model.fills.count + 1) << 20 | UInt64(id.bits & 0xFFFFF)
      model.fills.append((execution, price, quantity))
      let text = tell(
        event(
          .orderFill,
          OrderFill(
            order: id, execution: execution, price: Price(units: price),
            quantity: Quantity(units: quantity), side: side, liquidity: .none)), about)
      check(text, name, model, about)
      #expect(text.contains(model.left == 0 ? "|39=2|" : "|39=1|"), "\(about): \(text)")
      return model.left == 0
    case 4, 5:
      if model.waiting.count == 3 { return false }
      model.requestCount += 1
      model.waiting.append((model.requestCount, true))
      ask(
        event(.orderCancel, OrderCancel(order: id, reason: .user)),
        as: event(
          .orderCancel,
          OrderCancel(order: id, reason: .user, request: UInt64(model.requestCount))), about)
    case 6, 7:
      if model.waiting.count == 3 { return false }
      model.requestCount += 1
      model.waiting.append((model.requestCount, false))
      func replace(_ request: Int) -> Event {
        event(
          .orderReplace,
          OrderReplace(
            order: id, price: Price(units: 7), quantity: Quantity(units: 8), replacement: .none,
            request: UInt64(request)))
      }
      ask(replace(0), as: replace(model.requestCount), about)
    case 8, 9:
      if model.waiting.isEmpty { return false }
      let request = model.waiting.removeFirst()
      return answer(request, id, name, side, &model, &random, about)
    case 10:
      if model.left < 2 { return false }
      let taken = 1 + Int64(random.next() % UInt64(model.left - 1))
      model.left -= taken
      model.total -= taken
      let text = tell(
        event(
          .orderRestated,
          OrderRestated(
            order: id, price: Price(units: model.price), quantity: Quantity(units: taken),
            reason: .selfTrade, side: side)), about)
      check(text, name, model, about)
    default:
      if random.next() % 3 != 0 { return false }
      let kind: EventKind = random.next() % 2 == 0 ? .orderExpired : .orderCanceled
      let left = model.left
      model.left = 0
      let text = tell(
        event(
          kind,
          OrderCanceled(
            order: id, quantity: Quantity(units: left),
            reason: kind == .orderExpired ? .expired : .halted, origin: .venue, side: side)), about)
      check(text, name, model, isOver: true, about)
      return true
    }
    return false
  }

  /// The venue's answer to a request. True when the order is over.
  private func answer(
    _ request: (number: Int, isCancel: Bool), _ id: OrderID, _ name: String, _ side: Side,
    _ model: inout Model, _ random: inout SplitMix64, _ about: String
  ) -> Bool {
    let asked = request.number
    if random.next() % 2 == 0 {
      func refusal(_ side: Side) -> OrderRejected {
        OrderRejected(
          order: id, reason: .halted, origin: .venue,
          request: request.isCancel ? .cancel : .replace, side: side)
      }
      // A cancel reject names no instrument and no side, but which request it is about.
      var heard = refusal(.none)
      heard.requestNumber = UInt32(asked)
      let text = tell(
        Self.event(.requestRejected, refusal(side)),
        as: Self.event(.requestRejected, heard, isBare: true), about)
      for field in [
        "11=" + Self.name(name, asked), "41=" + Self.name(name, model.name),
        request.isCancel ? "434=1" : "434=2",
      ] {
        #expect(text.contains("|\(field)|"), "\(about): \(field) in \(text)")
      }
      return false
    }
    if request.isCancel {
      let left = model.left
      model.left = 0
      let text = tell(
        Self.event(
          .orderCanceled,
          OrderCanceled(
            order: id, quantity: Quantity(units: left), reason: .user, origin: .venue, side: side)),
        about)
      check(text, name, model, answer: asked, original: model.name, isOver: true, about)
      return true
    }
    model.price = Int64(random.next() % (1 << 40)) + 1
    model.left = Int64(random.next() % (1 << 40)) + 1
    model.total = model.filled + model.left
    // Whose name it is from now on only who asked can say by a number.
    func replaced(_ request: UInt32) -> Event {
      Self.event(
        .orderReplaced,
        OrderReplaced(
          order: id, replacement: id, price: Price(units: model.price),
          quantity: Quantity(units: model.total), side: side, request: request))
    }
    let text = tell(replaced(0), as: replaced(UInt32(asked)), about)
    check(text, name, model, answer: asked, original: model.name, about)
    model.name = asked
    return false
  }

  @Test(arguments: 1...4) func livesOfOrders(_ seed: UInt64) {
    var random = SplitMix64(seed: seed)
    for number in 0..<250 { live(UInt32(number), &random, "seed \(seed), order \(number)") }
    venue.toFIX.orders.checkInvariants()
    trader.toFIX.orders.checkInvariants()
  }
}
