// Messages written as people write them (`35=D|11=a|…`), and everything between them and events.

import AllocationCounter
import Events
import FIXCodec
import FIXDictionary
import Testing

@testable import FIXEvents

/// One side of a session with all that it needs.
@safe
final class Rig {
  static let symbols = ["ACME", "ZED", "LONGSYMBOLNAME"]
  static let accounts = ["ALPHA", "B2"]
  static let now = Nanoseconds(1_795_176_000_123_000_000)

  var decoder = Decoder(dialect: .apus)
  var validator = Validator(CompiledDialect(.apus))
  var toEvents = FIXToEvents()
  var toFIX = EventsToFIX(orderCapacity: 64, epoch: 7, key: 3)
  var names: Names
  var batch = EventBatch(capacity: 8_192)
  let header = HeaderTemplate(sender: "US", target: "THEM")
  let party: Counterparty
  private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 17, alignment: 64)
  private var received: [UInt8] = []

  init(_ party: Counterparty, identifierCapacity: Int = 256) {
    self.party = party
    names = Names(
      symbols: Rig.symbols, accounts: Rig.accounts,
      identifiers: Identifiers(capacity: identifierCapacity, key: 99, epoch: 7))
  }

  deinit { unsafe buffer.deallocate() }

  static func client(knowsOurIDs: Bool = false) -> Rig {
    Rig(Counterparty(session: 3, role: .client, account: 1, knowsOurIDs: knowsOurIDs))
  }

  static func venue() -> Rig { Rig(Counterparty(session: 3, role: .venue, account: 1)) }

  /// `35=D|11=a|` with a header and a trailer around it.
  static func wire(_ text: String) -> [UInt8] {
    let fields = text.split(separator: "|", omittingEmptySubsequences: true)
    precondition(fields[0].hasPrefix("35="))
    var body = "\(fields[0])|34=12|49=THEM|52=20261120-12:00:00.123|56=US|"
    for field in fields.dropFirst() { body += field + "|" }
    let bytes = Array(body.replacing("|", with: "\u{1}").utf8)
    var whole = Array("8=FIX.4.2\u{1}9=\(bytes.count)\u{1}".utf8) + bytes
    let sum = whole.reduce(0) { ($0 + Int($1)) & 255 }
    let digits = String(sum)
    whole += Array(
      ("10=" + String(repeating: "0", count: 3 - digits.count) + digits + "\u{1}").utf8)
    return whole
  }

  /// What a message becomes. It must be valid in the dialect unless `isValid` is false.
  func translate(
    _ text: String, isValid: Bool = true, at location: SourceLocation = #_sourceLocation
  ) -> Translation {
    translate(bytes: Rig.wire(text), isValid: isValid, at: location)
  }

  func translate(
    bytes: [UInt8], isValid: Bool = true, at location: SourceLocation = #_sourceLocation
  ) -> Translation {
    received = bytes
    return unsafe received.withUnsafeBytes { bytes in
      guard case .message = unsafe decoder.next(bytes) else {
        Issue.record("garbled", sourceLocation: location)
        return .events(0)
      }
      var message = decoder.message
      let verdict = validator.check(&message)
      if isValid {
        #expect(verdict == .good, "\(verdict)", sourceLocation: location)
      }
      return toEvents.translate(message, from: party, names: &names, into: &batch)
    }
  }

  /// The same of bytes that may be no message at all; nil then.
  func translateIfFramed(_ bytes: [UInt8]) -> Translation? {
    received = bytes
    return unsafe received.withUnsafeBytes { bytes in
      guard case .message = unsafe decoder.next(bytes) else { return nil }
      var message = decoder.message
      // What isn't good is translated as who doesn't validate would.
      if !validator.check(&message).isGood { message = decoder.message }
      return toEvents.translate(message, from: party, names: &names, into: &batch)
    }
  }

  /// What writing the batch's events allocates.
  func allocationsWriting(counted: Bool) -> UInt64 {
    var writer = unsafe MessageWriter(buffer)
    let before = apus_allocation_count()
    for at in 0..<batch.count {
      let written = toFIX.write(
        batch[at], to: party, names: &names, header: header, sequence: 5, time: Rig.now,
        into: &writer)
      if written == .message { _ = unsafe writer.finish() }
    }
    return counted ? apus_allocation_count() - before : 0
  }

  /// The events of a good message.
  func events(
    _ text: String, isValid: Bool = true, at location: SourceLocation = #_sourceLocation
  ) -> [Event] {
    let translation = translate(text, isValid: isValid, at: location)
    guard case .events(let count) = translation else {
      Issue.record("\(text): \(translation)", sourceLocation: location)
      return []
    }
    #expect(count == batch.count, sourceLocation: location)
    return (0..<batch.count).map { batch[$0] }
  }

  /// Without the parts of new names.
  func plain(
    _ text: String, isValid: Bool = true, at location: SourceLocation = #_sourceLocation
  ) -> [Event] {
    events(text, isValid: isValid, at: location).filter { $0.kind != .identifierPart }
  }

  /// What the other side answers to a refused message.
  func refuse(_ refusal: MessageRefusal) -> String {
    unsafe received.withUnsafeBytes { bytes in
      _ = unsafe decoder.next(bytes)
      var writer = unsafe MessageWriter(buffer)
      let front = toFIX.refuse(
        decoder.message, refusal, header: header, sequence: 5, time: Rig.now, into: &writer)
      if refusal.order == 0 { return finished(&writer) }
      let (type, body) = unsafe (writer.type, Array(writer.bodyBytes))
      var whole = unsafe MessageWriter(buffer)
      whole.begin(type, header: header, sequence: 5, time: Rig.now)
      unsafe body[..<front].withUnsafeBytes { unsafe whole.append($0) }
      toFIX.writeStanding(of: refusal.order, names: &names, into: &whole)
      unsafe body[front...].withUnsafeBytes { unsafe whole.append($0) }
      return finished(&whole)
    }
  }

  /// The event as it reads back: with the number of the report that has just been written, where that is kept.
  func numbered(_ event: Event) -> Event {
    guard event.kind == .orderRestated else { return event }
    let restated = event.payload(as: OrderRestated.self)
    return restated.reason == .selfTrade
      ? Event(
        sequence: event.sequence, time: event.time, kind: event.kind, flags: event.flags,
        source: event.source, instrument: event.instrument,
        OrderRestated(
          order: restated.order, price: restated.price, quantity: restated.quantity,
          reason: restated.reason, side: restated.side, report: toFIX.reportID))
      : event
  }

  func write(_ event: Event) -> (Written, String) {
    var writer = unsafe MessageWriter(buffer)
    toFIX.reportID += 1
    let written = toFIX.write(
      event, to: party, names: &names, header: header, sequence: 5, time: Rig.now, into: &writer)
    let text = written == .message ? finished(&writer) : ""
    // The reports that need one are counted, so that tests can say which they expect.
    if !text.contains("|17=N") { toFIX.reportID -= 1 }
    return (written, text)
  }

  /// The last of the events makes a message; this is its type and body.
  func message(
    _ events: [Event], at location: SourceLocation = #_sourceLocation
  ) -> String {
    var last = (Written.nothing, "")
    for event in events { last = write(event) }
    #expect(last.0 == .message, "\(last.0)", sourceLocation: location)
    return last.1
  }

  func next() -> (Written, String) {
    var writer = unsafe MessageWriter(buffer)
    let written = toFIX.writeNext(
      names: &names, header: header, sequence: 5, time: Rig.now, into: &writer)
    return (written, written == .message ? finished(&writer) : "")
  }

  /// An id of ours as text.
  func compact(_ id: CompactID) -> String {
    var writer = unsafe MessageWriter(buffer)
    writer.begin(0x30, header: header, sequence: 1, time: Rig.now)
    writer.open(112)
    CompactText.write(id, to: &writer)
    writer.close()
    return String(finished(&writer).dropFirst("35=0|112=".count).dropLast())
  }

  /// Bytes of the last message written.
  private(set) var sent: [UInt8] = []

  /// `35=…|` and the body; the message is held against the dialect.
  private func finished(_ writer: inout MessageWriter) -> String {
    guard let bytes = unsafe writer.finish() else { return "(no room)" }
    sent = unsafe Array(bytes)
    return unsafe sent.withUnsafeBytes { bytes in
      guard case .message = unsafe decoder.next(bytes) else { return "(garbled)" }
      var message = decoder.message
      let verdict = validator.check(&message)
      if verdict != .good { return "(\(verdict)) " + Rig.text(message) }
      return Rig.text(message)
    }
  }

  /// A message without its header and trailer, `|` between fields.
  static func text(_ message: Message) -> String {
    var text = ""
    for at in 2..<message.count - 1 {
      if at > 2, [34, 49, 52, 56].contains(message.tag(at: at)) { continue }
      text += message.tagText(at: at).text + "=" + message.value(at: at).text + "|"
    }
    return text
  }
}

extension Event {
  func at(_ time: Nanoseconds) -> Event {
    var event = self
    event.time = time
    return event
  }
}
