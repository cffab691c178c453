// A small language for what two sides of a session say. A line a step:
//
//   < A|1|98=0|108=30        the other side sends: type, number, then fields. Header fields among them
//                            (43, 49, 52, 56, 97, 115 … 145, 122) replace what is written by itself.
//   << 8=FIX.4.2|9=…         the other side sends these bytes, | for the separator; CHECK is the right sum
//   > 3|2|45=2|…             we must have sent this next. 8, 9, 10, 49, 52, 56 aren't shown
//   * D|2                    the application must have been given this next
//   ! down peer_logout       this event must have been told since the last step
//   + 30s                    time passes, by both clocks, in steps of 100 ms
//   stall 5s                 time passes, and we notice nothing of it
//   wall + 3600s             the wall's clock jumps (+ or -); the steady one doesn't
//   send D|11=a              our application sends
//   connect, cut, logout, reset, tick
//   leap 70000               our next number is this one: those before it were never given out
//   expected 5, next 7       the numbers that come next: in, and out
//   # anything               a comment
//
// Before a step that lets something happen, all that was sent must have been told. NOW is the wall's time,
// NOW-30 half a minute earlier; {order X} is the body of a sound order with ClOrdID X.

import Events
import FIXCodec
import FIXDictionary
import Testing

@testable import FIXSession

struct Script {
  static let compiled = CompiledDialect(.apus)
  static let separator = "\u{1}"

  /// Runs an acceptor's script.
  static func run(
    _ text: String, at location: SourceLocation = #_sourceLocation,
    _ change: (inout SessionConfig) -> Void = { _ in }
  ) {
    run(.acceptor, text, at: location, change)
  }

  /// Runs a script from before the first connection on.
  static func run(
    _ role: SessionRole, _ text: String,
    at location: SourceLocation = #_sourceLocation,
    _ change: (inout SessionConfig) -> Void = { _ in }
  ) {
    var config = SessionConfig(role: role, sender: "US", target: "THEM")
    change(&config)
    let player = Player(config)
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      let step = line.trimmed
      if step.isEmpty || step.hasPrefix("#") { continue }
      if let wrong = player.play(step) {
        Issue.record("line \(index + 1): \(step)\n\(wrong)", sourceLocation: location)
        return
      }
      player.session.checkInvariants()
    }
    if let wrong = player.rest() { Issue.record("at the end: \(wrong)", sourceLocation: location) }
  }

  static func time(_ wall: UInt64) -> String {
    let day = Int(wall / 86_400_000_000_000)
    let ms = Int(wall / 1_000_000 % 86_400_000)
    func two(_ n: Int) -> String { (n < 10 ? "0" : "") + String(n) }
    func three(_ n: Int) -> String { (n < 100 ? "0" : "") + two(n) }
    return "\(CivilDay.number(day: day))-\(two(ms / 3_600_000)):\(two(ms / 60_000 % 60)):"
      + "\(two(ms / 1000 % 60)).\(three(ms % 1000))"
  }

  /// A whole message: type, number and fields between bars.
  static func message(
    _ text: String, from: String, to: String, at wall: UInt64, beginString: String = "FIX.4.2"
  ) -> [UInt8] {
    var fields = text.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
    let type = fields.removeFirst()
    let number = fields.isEmpty ? "" : fields.removeFirst()
    let headerTags: Set<String> = [
      "43", "49", "50", "52", "56", "57", "97", "115", "116", "122", "128", "129", "142", "143",
      "144", "145",
    ]
    var header: [(String, String)] = [("49", from), ("52", time(wall)), ("56", to)]
    var body = ""
    for field in fields {
      let tag = String(field.prefix { $0 != "=" })
      if headerTags.contains(tag) {
        header.removeAll { $0.0 == tag }
        let value = String(field.dropFirst(tag.count + 1))
        if value != "-" { header.append((tag, value)) }
      } else {
        body += field + separator
      }
    }
    var whole = "35=\(type)" + separator
    if !number.isEmpty { whole += "34=\(number)" + separator }
    for (tag, value) in header.sorted(by: { Int($0.0)! < Int($1.0)! }) {
      whole += "\(tag)=\(value)" + separator
    }
    whole += body
    let front = "8=\(beginString)\(separator)9=\(whole.utf8.count)\(separator)"
    return summed(Array((front + whole).utf8))
  }

  static func summed(_ bytes: [UInt8]) -> [UInt8] {
    let sum = bytes.reduce(0) { ($0 + Int($1)) % 256 }
    let digits = String(1000 + sum).dropFirst()
    return bytes + Array("10=\(digits)\(separator)".utf8)
  }

  /// A sent message as scripts show it.
  static func shown(_ bytes: [UInt8], at wall: UInt64) -> String {
    var parts: [String] = []
    for field in bytes.split(separator: 0x01) {
      let text = String(decoding: field, as: UTF8.self)
      let tag = text.prefix { $0 != "=" }
      let value = text.dropFirst(tag.count + 1)
      switch tag {
      case "8", "9", "10", "49", "52", "56": continue
      case "35", "34": parts.append(String(value))
      case "122":
        let then = FieldBytes.standalone(Array(value.utf8)) { $0.time!.count }
        let seconds = (Int64(wall / 1_000_000) - Int64(then / 1_000_000)) / 1000
        parts.append(seconds == 0 ? "122=NOW" : "122=NOW-\(seconds)")
      default: parts.append(text)
      }
    }
    return parts.joined(separator: "|")
  }
}

extension Substring {
  var trimmed: String {
    var text = self
    while text.first == " " { text = text.dropFirst() }
    while text.last == " " { text = text.dropLast() }
    return String(text)
  }
}

/// What was sent, message by message.
struct TestWire: SessionWire {
  var messages: [[UInt8]] = []
  /// So many since they were last taken, and it wants no more that can wait.
  var enough = Int.max

  var isCalm: Bool { messages.count < enough }

  mutating func send(_ message: UnsafeRawBufferPointer) { unsafe messages.append(Array(message)) }
}

/// One side of a session under test, and the script's hand on it.
final class Player {
  var session: Session<MemoryStore>
  private var reader = SessionReader(Script.compiled)
  private var wire = TestWire()
  private var delivered: [String] = []
  private var events: [String] = []
  private let config: SessionConfig
  private var buffer: [UInt8] = []
  // 2026-01-05, a Monday, 10:00:00.
  var wall: UInt64 = 1_767_607_200_000_000_000
  var steady: UInt64 = 5_000_000_000

  init(_ config: SessionConfig) {
    self.config = config
    let store = try! MemoryStore(
      capacity: StoreCapacity(messages: 1024, byteCount: 1 << 20),
      at: Nanoseconds(1_767_607_200_000_000_000))
    session = Session(config, store: store)
  }

  private var time: SessionTime {
    SessionTime(wall: Nanoseconds(wall), steady: Nanoseconds(steady))
  }

  /// Does one step; says what was wrong.
  func play(_ step: String) -> String? {
    let word = step.prefix { $0 != " " }
    let rest = step.dropFirst(word.count).trimmedStart
    switch word {
    case ">": return next(&wire.messages, ordered(rest))
    case "*": return next(&delivered, rest)
    case "!":
      if events.contains(rest) { return nil }
      return "no such event; there are: \(events)"
    case "expected":
      let number = session.inbound.expected
      return "\(number)" == rest ? nil : "it is \(number)"
    case "next":
      let number = session.outbound.next
      return "\(number)" == rest ? nil : "it is \(number)"
    case "ended": return session.hasEnded ? nil : "it goes on"
    default: break
    }
    if let wrong = self.rest() { return "before this step: \(wrong)" }
    events = []
    switch word {
    case "<":
      hear(Script.message(expanded(rest), from: config.target, to: config.sender, at: wall))
    case "<41":
      hear(
        Script.message(
          expanded(rest), from: config.target, to: config.sender, at: wall, beginString: "FIX.4.1"))
    case "<<":
      var bytes = Array(
        expanded(rest).split(separator: "|", omittingEmptySubsequences: false)
          .joined(separator: Script.separator).utf8)
      if rest.hasSuffix("CHECK") { bytes = Script.summed(bytes.dropLast(5)) }
      hear(bytes)
    case "+":
      let until = steady + Self.nanoseconds(rest)
      while steady < until {
        let part = min(100_000_000, until - steady)
        steady += part
        wall += part
        let due = session.deadline.count
        let sentBefore = wire.messages.count
        session.tick(at: time, to: &wire)
        if steady < due, wire.messages.count > sentBefore || session.hasEnded {
          return "something was due before the deadline"
        }
      }
    case "stall":
      steady += Self.nanoseconds(rest)
      wall += Self.nanoseconds(rest)
      session.tick(at: time, to: &wire)
    case "wall":
      let amount = Self.nanoseconds(String(rest.dropFirst(2)))
      if rest.hasPrefix("-") { wall -= amount } else { wall += amount }
    case "send": send(expanded(rest))
    case "connect": session.connect(at: time, to: &wire)
    case "cut": session.disconnect(at: time)
    case "logout": session.logout(at: time, to: &wire)
    case "reset": session.reset(at: time)
    case "leap": session.outbound.store.setNextOutbound(UInt64(rest)!)
    case "tick": session.tick(at: time, to: &wire)
    case "enough": wire.enough = Int(rest) ?? Int.max
    default: return "unknown step"
    }
    collect()
    return nil
  }

  /// What was sent or delivered, and no line told of it.
  func rest() -> String? {
    if let message = wire.messages.first { return "also sent: \(Script.shown(message, at: wall))" }
    if let message = delivered.first { return "also delivered: \(message)" }
    return nil
  }

  private func next(_ messages: inout [[UInt8]], _ wanted: String) -> String? {
    if messages.isEmpty { return "nothing was sent; events: \(events)" }
    let found = Script.shown(messages.removeFirst(), at: wall)
    return found == wanted ? nil : "sent was \(found)"
  }

  private func next(_ messages: inout [String], _ wanted: String) -> String? {
    if messages.isEmpty { return "nothing was delivered; events: \(events)" }
    let found = messages.removeFirst()
    return found == wanted ? nil : "delivered was \(found)"
  }

  /// With the body of each order.
  private func ordered(_ text: String) -> String {
    var text = text
    while let from = text.firstRange(of: "{order ") {
      let rest = text[from.upperBound...]
      let name = rest.prefix { $0 != "}" }
      let body = "11=\(name)|21=1|38=100|40=1|54=1|55=AB|60=20260105-10:00:00"
      text.replaceSubrange(from.lowerBound..<text.index(after: name.endIndex), with: body)
    }
    return text
  }

  /// The same with NOW as times.
  private func expanded(_ text: String) -> String {
    var fields = ordered(text).split(separator: "|", omittingEmptySubsequences: false).map(
      String.init)
    for (index, field) in fields.enumerated() {
      let tag = field.prefix { $0 != "=" }
      guard field.dropFirst(tag.count).hasPrefix("=NOW") else { continue }
      let shift = Int64(field.dropFirst(tag.count + 4)) ?? 0
      fields[index] = "\(tag)=\(Script.time(UInt64(Int64(wall) + shift * 1_000_000_000)))"
    }
    return fields.joined(separator: "|")
  }

  private func hear(_ bytes: [UInt8]) {
    buffer += bytes
    var at = 0
    steps: while true {
      var consumed = 0
      let step = unsafe buffer.withUnsafeBytes { all in
        let rest = unsafe UnsafeRawBufferPointer(rebasing: all[at...])
        let step = unsafe session.receive(
          rest, consumed: &consumed, &reader, at: time, to: &wire)
        if case .application(let delivery) = step { take(delivery) }
        return step
      }
      at += consumed
      if step == .starved || step == .ended { break steps }
    }
    buffer.removeFirst(at)
    if session.hasEnded { buffer = [] }
  }

  private func take(_ delivery: Delivery) {
    let message = reader.message
    var text = "\(message.type.text)|\(delivery.number)"
    if delivery.isPossibleDuplicate { text += "|43=Y" }
    if delivery.isPossibleResend { text += "|97=Y" }
    if message.typeCode == FIXMessageType.executionReport {
      session.refuse(delivery, reader, at: time, to: &wire)
      return
    }
    delivered.append(text)
    session.confirm(delivery)
  }

  private func send(_ text: String) {
    let fields = text.split(separator: "|")
    var extras = HeaderExtras()
    extras.isPossibleResend = fields.contains("97=Y")
    let code = FieldBytes.standalone(Array(fields[0].utf8)) { $0.code }
    _ = session.send(code, extras: extras, at: time, to: &wire) { writer in
      for field in fields.dropFirst() where field != "97=Y" {
        let bytes = Array((field + Script.separator).utf8)
        unsafe bytes.withUnsafeBytes { unsafe writer.append($0) }
      }
    }
  }

  private func collect() {
    while let event = session.nextEvent() { events.append(Self.shown(event)) }
  }

  static func nanoseconds(_ text: String) -> UInt64 {
    if text.hasSuffix("ms") { return UInt64(text.dropLast(2))! * 1_000_000 }
    return UInt64(text.dropLast())! * 1_000_000_000
  }

  static func shown(_ event: SessionEvent) -> String {
    switch event {
    case .up(let seconds): "up \(seconds)"
    case .down(let reason): "down \(reason.name)"
    case .discarded(let reason, let number): "discarded \(number) \(reason.name)"
    case .rejectSent(let reason, let number): "reject_sent \(number) \(reason.name)"
    case .rejectReceived(let number): "reject_received \(number)"
    case .logoutSent(let reason): "logout_sent \(reason.name)"
    case .logoutReceived: "logout_received"
    case .gap(let from, let through): "gap \(from) \(through)"
    case .gapClosed(let expected): "gap_closed \(expected)"
    case .resendStarted(let from, let through): "resend_started \(from) \(through)"
    case .resendFinished(let through): "resend_finished \(through)"
    case .skipped(let reason, let number): "skipped \(number) \(reason.name)"
    case .testRequestSent: "test_request_sent"
    case .numbersReset: "numbers_reset"
    case .numbersNearLimit(let left): "near_limit \(left)"
    }
  }
}

extension Substring {
  var trimmedStart: String {
    var text = self
    while text.first == " " { text = text.dropFirst() }
    return String(text)
  }
}

extension String {
  /// The first place of a text, without Foundation.
  func firstRange(of text: String) -> Range<String.Index>? {
    var at = startIndex
    while at < endIndex {
      if self[at...].hasPrefix(text) { return at..<index(at, offsetBy: text.count) }
      at = index(after: at)
    }
    return nil
  }
}
