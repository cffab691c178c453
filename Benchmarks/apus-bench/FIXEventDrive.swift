// From messages to events and back, as a venue hears an order and a trader its report, and as each of them
// writes. What a pass leaves behind (a client's names, live orders) is cleared between the timed parts.

import Events
import FIXCodec
import FIXDictionary
import FIXEvents

@safe
final class FIXEventDrive {
  static let symbols = ["MSFT", "IBM", "EURUSD", "BRK.B", "ESZ6"]
  static let accounts = (1000..<1004).map { "ACC-\($0)" }
  static let time = Nanoseconds(1_795_640_400_123_000_000)

  private var decoder = Decoder()
  private var validator = Validator(CompiledDialect(.apus))
  private var toEvents = FIXToEvents()
  private var toFIX = EventsToFIX(orderCapacity: 4_096, epoch: 7, key: 3)
  private var names = Names(
    symbols: FIXEventDrive.symbols, accounts: FIXEventDrive.accounts,
    identifiers: Identifiers(capacity: 4_096, key: 99, epoch: 7))
  private var batch = EventBatch()
  private let header = HeaderTemplate(sender: "APUSVENUE", target: "CLIENT12")
  private let client = Counterparty(session: 3, role: .client, account: 1)
  private let venue = Counterparty(session: 4, role: .venue, account: 1)
  private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 4_096, alignment: 64)
  private var writer: MessageWriter

  init() {
    writer = unsafe MessageWriter(buffer)
  }

  deinit { unsafe buffer.deallocate() }

  /// Orders of our own, as events: the ids are ours and need no table.
  static func orders(_ count: Int) -> [Event] {
    (0..<count).map { n in
      Event(
        sequence: Sequence(UInt64(n) + 1), time: time, kind: .orderNew, source: .strategy(1),
        instrument: InstrumentID(UInt32(n % symbols.count)),
        OrderNew(
          order: OrderID(epoch: 7, strategy: 1, counter: UInt32(n) + 1),
          price: Price(units: 10_125_000_000 + Int64(n) * 1_000_000),
          quantity: Quantity(units: 100_000_000 * Int64(n % 90 + 1) * 100),
          side: n % 2 == 0 ? .buy : .sell, type: .limit, timeInForce: .day, account: 1))
    }
  }

  static func fills(_ orders: [Event]) -> [Event] {
    orders.map { event in
      let order = event.payload(as: OrderNew.self)
      return Event(
        sequence: event.sequence, time: time, kind: .orderFill, source: .session(4),
        instrument: event.instrument,
        OrderFill(
          order: order.order, execution: 7 << 40 | UInt64(order.order.counter), price: order.price,
          quantity: Quantity(units: 100_000_000), side: order.side, liquidity: .maker))
    }
  }

  /// What a venue sends for these: reports that the trader whose orders they are will read.
  func reports(_ orders: [Event]) -> FIXStream {
    let fills = Self.fills(orders)
    var messages: [[UInt8]] = []
    for event in orders { toFIX.hear(event) }
    for (n, fill) in fills.enumerated() {
      if let bytes = write(fill, to: client, UInt64(1_000 + n)) { messages.append(bytes) }
    }
    end(orders)
    return FIXStream(messages)
  }

  private func write(_ event: Event, to party: Counterparty, _ number: UInt64) -> [UInt8]? {
    let written = toFIX.write(
      event, to: party, names: &names, header: header, sequence: number, time: Self.time,
      into: &writer)
    guard written == .message, let bytes = unsafe writer.finish() else { return nil }
    return unsafe Array(bytes)
  }

  /// The orders leave the records.
  private func end(_ orders: [Event]) {
    for event in orders {
      let order = event.payload(as: OrderNew.self)
      toFIX.hear(
        Event(
          causedBy: event, kind: .orderCanceled, source: .session(4), instrument: event.instrument,
          OrderCanceled(
            order: order.order, quantity: order.quantity, reason: .user, origin: .venue,
            side: order.side)))
    }
  }

  // MARK: Timed passes

  /// Each message of the stream to events; ticks of the pass, and the events' sum. Checked: every field is
  /// judged by the dictionary before, not only those that the event needs.
  func translate(
    _ stream: FIXStream, fromVenue: Bool, isChecked: Bool, _ sum: inout UInt64
  ) -> UInt64 {
    var used: [UInt64] = []
    used.reserveCapacity(stream.count)
    let party = fromVenue ? venue : client
    let start = BenchTimer.ticks()
    var at = 0
    while unsafe at < stream.bytes.count {
      let rest = unsafe UnsafeRawBufferPointer(rebasing: stream.bytes[at...])
      guard case .message(let whole) = unsafe decoder.next(rest) else {
        preconditionFailure("the stream holds whole messages")
      }
      var message = decoder.message
      let isGood = isChecked ? validator.check(&message).isGood : validator.recognise(&message)
      precondition(isGood, "the stream holds good messages")
      let translation = toEvents.translate(message, from: party, names: &names, into: &batch)
      guard case .events(let count) = translation else {
        preconditionFailure("refused: \(translation)")
      }
      let last = batch[count - 1]
      sum = sum &* 31 &+ last.words.w0 &+ last.words.w2
      if !fromVenue { used.append(last.words.w0) }
      at += whole
    }
    let took = BenchTimer.ticks() - start
    for number in used { _ = names.identifiers.release(number) }
    return took
  }

  /// Each event to a message; ticks of the pass, and the bytes' sum. Orders that are known have their
  /// records already, and a report was written of each; new ones get theirs within the timed part.
  func encode(_ orders: [Event], fills: [Event]?, areKnown: Bool, _ sum: inout UInt64) -> UInt64 {
    let party = fills == nil ? venue : client
    if areKnown { for event in orders { toFIX.hear(event) } }
    if let fills, areKnown {
      for event in fills { precondition(write(event, to: party, 999) != nil, "a first report") }
    }
    var number: UInt64 = 1_000
    let start = BenchTimer.ticks()
    for event in fills ?? orders {
      let written = toFIX.write(
        event, to: party, names: &names, header: header, sequence: number, time: Self.time,
        into: &writer)
      guard written == .message, let bytes = unsafe writer.finish() else {
        preconditionFailure("not written: \(written)")
      }
      number &+= 1
      sum = unsafe sum &* 31 &+ UInt64(bytes[bytes.count - 2]) &+ UInt64(bytes.count)
    }
    let took = BenchTimer.ticks() - start
    end(orders)
    return took
  }
}
