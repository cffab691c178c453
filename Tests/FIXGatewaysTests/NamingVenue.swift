// Both ends of a venue without wires: what clients write is translated with gateway-in's table of names, answered at once, and
// written with gateway-out's memory, which says what gateway-in may forget.

import Events
import FIXCodec
import FIXDictionary
import FIXEvents
import Tables
import Testing

@testable import FIXGateways

@safe
final class NamingVenue {
  private static let date = "60=20261120-12:00:00|"

  private var decoder = Decoder(dialect: .apus)
  private var validator = Validator(CompiledDialect(.apus))
  private var toEvents = FIXToEvents()
  private var batch = EventBatch(capacity: 1024)
  private let header = HeaderTemplate(sender: "US", target: "THEM")
  private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 64)
  private var refusals = EventsToFIX(orderCapacity: 1, epoch: 7, key: 1, isRefusing: true)
  private var sequence: UInt64 = 0
  private let capacity: Int
  private let sessions: Int
  private let share: Int
  /// Orders that gateway-out knows, with those that are over.
  private let orders: Int
  private(set) var memory: FIXMemory
  /// Gateway-in's.
  private(set) var names: Names
  /// Names that gateway-in was told to forget.
  private(set) var forgotten: [UInt64] = []
  /// What clients were told since the last look.
  private var told: [String] = []
  /// Requests that the venue leaves without an answer.
  var isSilent = false

  init(capacity: Int, sessions: Int = 1, share: Int = 0, orders: Int? = nil) {
    self.capacity = capacity
    self.sessions = sessions
    self.share = share
    self.orders = orders ?? 4 * capacity
    memory = Self.memory(capacity, sessions, share, self.orders)
    names = Names(
      symbols: ["CRUX"], accounts: ["a"],
      identifiers: Identifiers(
        capacity: capacity, key: 5, epoch: 7, sessions: sessions, share: share))
  }

  deinit { unsafe buffer.deallocate() }

  private static func memory(
    _ capacity: Int, _ sessions: Int, _ share: Int, _ orders: Int
  ) -> FIXMemory {
    FIXMemory(
      names: Names(
        symbols: ["CRUX"], accounts: ["a"],
        identifiers: Identifiers(capacity: 2 * capacity, key: 9, epoch: 7)),
      orderCapacity: orders, identifierCapacity: capacity, identifierShare: share,
      seatCount: sessions, epoch: 7, key: 3)
  }

  var nameCount: Int { names.identifiers.count }

  /// Gateway-out has the name of a number.
  func canBeSaid(_ number: UInt64) -> Bool { memory.names.identifiers.contains(number) }

  /// What gateway-in has for a name; 0: nothing.
  func number(of name: String, session: UInt16 = 0) -> UInt64 {
    // Fields are read in whole words, from before their first byte.
    let pad = [UInt8](repeating: 0, count: 64)
    let bytes = pad + Array(name.utf8) + pad
    return unsafe bytes.withUnsafeBytes {
      let text = unsafe FieldBytes(memory: $0, from: pad.count, count: name.utf8.count)
      return names.identifiers.number(of: text, session: session)
    }
  }

  func checkInvariants() {
    names.identifiers.checkInvariants()
    memory.checkInvariants()
  }

  // MARK: A restart

  func saved() -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: memory.measureState())
    let count = unsafe bytes.withUnsafeMutableBytes {
      var state = unsafe StateVisitor(savingInto: $0)
      memory.persist(&state)
      return state.position
    }
    return Array(bytes.prefix(count))
  }

  /// Another process goes on: gateway-out has what was saved, gateway-in what that says.
  func restart() throws {
    let bytes = saved()
    memory = Self.memory(capacity, sessions, share, orders)
    let failure = unsafe bytes.withUnsafeBytes {
      var state = unsafe StateVisitor(restoringFrom: $0)
      memory.persist(&state)
      return state.finish()
    }
    if let failure { throw failure }
    var identifiers = Identifiers(
      capacity: capacity, key: 77, epoch: 7, sessions: sessions, share: share)
    memory.forEachKeptName { identifiers.take($0, from: memory.names.identifiers) }
    names = Names(symbols: ["CRUX"], accounts: ["a"], identifiers: identifiers)
  }

  // MARK: Clients

  func order(_ name: String, of session: Int = 0) -> [String] {
    say("35=D|11=\(name)|21=1|38=10|40=2|44=5|54=1|55=CRUX|59=0|" + Self.date, session)
  }

  func replace(_ original: String, by name: String, of session: Int = 0) -> [String] {
    say("35=G|11=\(name)|41=\(original)|21=1|38=10|40=2|44=6|54=1|55=CRUX|" + Self.date, session)
  }

  func cancel(_ original: String, as name: String, of session: Int = 0) -> [String] {
    say("35=F|11=\(name)|41=\(original)|54=1|55=CRUX|" + Self.date, session)
  }

  func status(_ name: String, of session: Int = 0) -> [String] {
    say("35=H|11=\(name)|54=1|55=CRUX|", session)
  }

  /// What the venue says of a client's message.
  func say(_ text: String, _ session: Int) -> [String] {
    let bytes = Self.wire(text)
    let party = Counterparty(session: UInt16(session), role: .client, account: 1)
    let refused: String? = unsafe bytes.withUnsafeBytes { bytes in
      guard case .message = unsafe decoder.next(bytes) else { return "garbled" }
      var message = decoder.message
      guard validator.check(&message).isGood else { return "invalid" }
      let translation = toEvents.translate(message, from: party, names: &names, into: &batch)
      guard case .refused(let refusal) = translation else { return nil }
      var writer = unsafe MessageWriter(buffer)
      let front = refusals.refuse(
        message, refusal, header: header, sequence: 1, time: Nanoseconds(1), into: &writer)
      if refusal.order == 0 { return finished(&writer) }
      let (type, body) = unsafe (writer.type, Array(writer.bodyBytes))
      var whole = unsafe MessageWriter(buffer)
      whole.begin(type, header: header, sequence: 1, time: Nanoseconds(1))
      unsafe body[..<front].withUnsafeBytes { unsafe whole.append($0) }
      memory.toFIX.writeStanding(of: refusal.order, names: &memory.names, into: &whole)
      unsafe body[front...].withUnsafeBytes { unsafe whole.append($0) }
      return finished(&whole)
    }
    if let refused { return [refused] }
    let events = (0..<batch.count).map { batch[$0] }
    for event in events {
      hear(event)
      if !isSilent { answer(event) }
    }
    turn()
    defer { told = [] }
    return told
  }

  /// The venue's stage, as far as names go: it takes all that it can.
  private func answer(_ event: Event) {
    let order = OrderID(bits: event.words.w0)
    let five = Price(units: 500_000_000)
    let ten = Quantity(units: 1_000_000_000)
    switch event.kind {
    case .orderNew:
      report(
        event, .orderAccepted,
        OrderAccepted(order: order, venueOrder: 55, price: five, quantity: ten, side: .buy))
    case .orderReplace where memory.toFIX.orders.isLive(order.bits):
      replaced(event)
    case .orderCancel where memory.toFIX.orders.isLive(order.bits):
      report(
        event, .orderCanceled,
        OrderCanceled(order: order, quantity: ten, reason: .user, origin: .venue, side: .buy))
    case .orderCancel, .orderReplace:
      report(
        event, .requestRejected,
        OrderRejected(
          order: order, reason: .unknownOrder, origin: .venue,
          request: event.kind == .orderCancel ? .cancel : .replace, side: .buy))
    default: break
    }
  }

  /// The answer to a replace.
  func replaced(_ event: Event) {
    let order = OrderID(bits: event.words.w0)
    report(
      event, .orderReplaced,
      OrderReplaced(
        order: order, replacement: order, price: Price(units: 600_000_000),
        quantity: Quantity(units: 1_000_000_000), side: .buy))
  }

  /// What was said since, of an event that was heard before.
  func late(_ body: (NamingVenue) -> Void) -> [String] {
    body(self)
    turn()
    defer { told = [] }
    return told
  }

  private func report<What: Payload>(_ cause: Event, _ kind: EventKind, _ payload: What) {
    hear(Event(kind: kind, source: cause.source, instrument: cause.instrument, payload))
  }

  private func hear(_ event: Event) {
    var event = event
    sequence += 1
    event.sequence = Sequence(sequence)
    event.time = Nanoseconds(sequence)
    memory.count(event)
    memory.learn(event)
    memory.toFIX.reportID = sequence
    var writer = unsafe MessageWriter(buffer)
    let party = Counterparty(session: event.source.number, role: .client, account: 1)
    switch memory.toFIX.write(
      event, to: party, names: &memory.names, header: header, sequence: 1, time: event.time,
      into: &writer)
    {
    case .message: told.append(finished(&writer))
    case .failed(let fault): told.append("failed: \(fault)")
    default: break
    }
  }

  private func turn() {
    memory.turn(
      hasRoom: { true }, isHeld: { _ in false },
      forget: {
        forgotten.append($0)
        names.identifiers.release($0)
      })
  }

  // MARK: Text

  private func finished(_ writer: inout MessageWriter) -> String {
    guard let bytes = unsafe writer.finish() else { return "no room" }
    return unsafe String(decoding: Array(bytes), as: UTF8.self).replacing("\u{1}", with: "|")
  }

  private static func wire(_ text: String) -> [UInt8] {
    let fields = text.split(separator: "|")
    var body = "\(fields[0])|34=12|49=THEM|52=20261120-12:00:00.123|56=US|"
    for field in fields.dropFirst() { body += field + "|" }
    let bytes = Array(body.replacing("|", with: "\u{1}").utf8)
    var whole = Array("8=FIX.4.2\u{1}9=\(bytes.count)\u{1}".utf8) + bytes
    let digits = String(whole.reduce(0) { ($0 + Int($1)) & 255 })
    let zeros = String(repeating: "0", count: 3 - digits.count)
    whole += Array(("10=" + zeros + digits + "\u{1}").utf8)
    return whole
  }
}
