// A client as small as one can be: logs on, sends orders, answers tests, and keeps what it was told.

import SimulatedMachine

final class FIXCaller: SimulatedPeer {
  let sender: String
  private var endpoint: Endpoint?
  private var next = 1
  private var bytes: [UInt8] = []
  /// The messages that came, each a list of tags and values.
  private(set) var heard: [[(tag: Int, value: String)]] = []
  private(set) var ends: [Endpoint.End] = []
  private var orderCount = 0
  /// Whether it takes each message once and in its order, and asks for what is missing. One that doesn't keeps all that comes.
  private let keepsOrder: Bool
  /// The number that comes next, and whether what is missing before another one was asked for.
  private var awaited = 1
  private var hasAsked = false
  private var isLoggedOn = false
  /// What the other side did wrong.
  private(set) var complaints: [String] = []
  /// It begins at 1 each time.
  var resets = false
  var logonCount: Int { heard.count { $0.contains { $0 == (35, "A") } } }
  /// The last few, to read.
  var latest: String {
    heard.suffix(4).map { message in
      message.dropFirst(2).dropLast().map { "\($0.tag)=\($0.value)" }.joined(separator: " ")
    }.joined(separator: " / ")
  }
  /// Of one that keeps order: on its present connection.
  var isUp: Bool {
    keepsOrder ? isLoggedOn : heard.contains { $0.first { $0.tag == 35 }?.value == "A" }
  }

  init(sender: String, keepsOrder: Bool = false) {
    self.sender = sender
    self.keepsOrder = keepsOrder
  }

  /// A new connection; the sender's numbers go on.
  func call(from host: Host, to venue: Host, port: UInt16) {
    bytes = []
    hasAsked = false
    isLoggedOn = false
    endpoint = Endpoint.connect(from: host, to: venue, port: port, self)
  }

  func opened(_ endpoint: Endpoint) {
    if resets { next = 1 }
    send("A", [(98, "0"), (108, "30")] + (resets ? [(141, "Y")] : []))
  }

  func writable(_ endpoint: Endpoint) {}

  func closed(_ endpoint: Endpoint, _ end: Endpoint.End) {
    ends.append(end)
    if end == .finished { endpoint.close() }
    self.endpoint = nil
  }

  func received(_ endpoint: Endpoint, _ piece: UnsafeBufferPointer<UInt8>) {
    unsafe bytes.append(contentsOf: piece)
    while let message = takeMessage() { hear(message) }
  }

  private func takeMessage() -> [(tag: Int, value: String)]? {
    guard let start = Self.checksum(in: bytes[...]),
      let end = bytes[(start + 1)...].firstIndex(of: 1)
    else { return nil }
    let fields = Self.fields(of: bytes[..<end])
    bytes.removeFirst(end + 1)
    return fields
  }

  /// Byte by byte: worlds by the thousand hear thousands of messages.
  static func fields(of message: ArraySlice<UInt8>) -> [(tag: Int, value: String)] {
    var fields: [(tag: Int, value: String)] = []
    var at = message.startIndex
    while at < message.endIndex {
      var tag = 0
      while at < message.endIndex, (0x30...0x39).contains(message[at]) {
        tag = tag &* 10 &+ Int(message[at] - 0x30)
        at += 1
      }
      // The equals sign, and the separator behind the value.
      let start = min(at + 1, message.endIndex)
      let end = message[start...].firstIndex(of: 1) ?? message.endIndex
      fields.append((tag, String(decoding: message[start..<end], as: UTF8.self)))
      at = min(end + 1, message.endIndex)
    }
    return fields
  }

  /// Where the separator before the first message's checksum is.
  static func checksum(in bytes: ArraySlice<UInt8>) -> Int? {
    var at = bytes.startIndex
    while let start = bytes[at...].firstIndex(of: 1), start + 3 < bytes.endIndex {
      // 10=
      if bytes[start + 1] == 0x31, bytes[start + 2] == 0x30, bytes[start + 3] == 0x3D {
        return start
      }
      at = start + 1
    }
    return nil
  }

  private func hear(_ message: [(tag: Int, value: String)]) {
    func value(_ tag: Int) -> String? { message.first { $0.tag == tag }?.value }
    if value(35) == "A" { isLoggedOn = true }
    if keepsOrder, !isNext(message) { return }
    heard.append(message)
    switch value(35) {
    case "1": send("0", [(112, value(112) ?? "")])
    // What it said before it doesn't say again.
    case "2": fill(from: value(7).flatMap { Int($0) } ?? 1)
    case "5": endpoint?.finish()
    default: break
    }
  }

  /// Whether it is the one that is due. What comes before it is asked for.
  private func isNext(_ message: [(tag: Int, value: String)]) -> Bool {
    func value(_ tag: Int) -> Int? { message.first { $0.tag == tag }.flatMap { Int($0.value) } }
    func says(_ tag: Int, _ word: String) -> Bool { message.contains { $0 == (tag, word) } }
    guard let number = value(34) else { return false }
    if says(35, "4"), !says(123, "Y") {
      awaited = value(36) ?? awaited
      return false
    }
    if number < awaited {
      if !says(43, "Y") { complaints.append("34=\(number) comes again, \(awaited) is due") }
      return false
    }
    if number > awaited {
      // Its own wish is answered all the same, or both would wait.
      if says(35, "2") { fill(from: value(7) ?? 1) }
      if !hasAsked { askAgain(from: awaited) }
      hasAsked = true
      return false
    }
    awaited = says(35, "4") ? value(36) ?? number + 1 : number + 1
    // What came meanwhile wasn't kept: the next one ahead asks for it.
    hasAsked = false
    return true
  }

  /// What was said of an order last: its state, 39.
  func state(of order: String) -> String? {
    heard.last { message in
      message.contains { $0 == (35, "8") } && message.contains { $0 == (11, order) }
    }?.first { $0.tag == 39 }?.value
  }

  /// Returns the order's id.
  @discardableResult
  func order(side: Int, quantity: Int, price: String, isImmediate: Bool = false) -> String {
    orderCount += 1
    let id = "\(sender)-\(orderCount)"
    send(
      "D",
      [
        (11, id), (21, "1"), (55, "ACME"), (54, "\(side)"), (60, Self.text(of: Machine.wall)),
        (38, "\(quantity)"), (40, "2"), (44, price), (59, isImmediate ? "3" : "0"),
      ])
    return id
  }

  func cancel(_ order: String, side: Int) {
    orderCount += 1
    send(
      "F",
      [
        (11, "\(sender)-\(orderCount)"), (41, order), (55, "ACME"), (54, "\(side)"),
        (60, Self.text(of: Machine.wall)),
      ])
  }

  func logOut() { send("5", []) }

  /// The highest number that it heard.
  var highest: Int {
    heard.compactMap { $0.first { $0.tag == 34 }.flatMap { Int($0.value) } }.max() ?? 0
  }

  func askAgain(from number: Int) { send("2", [(7, "\(number)"), (16, "0")]) }

  private func fill(from number: Int) {
    let own = next
    guard number < own else { return }
    next = number
    send("4", [(43, "Y"), (122, Self.text(of: Machine.wall)), (36, "\(own)"), (123, "Y")])
    next = own
  }

  private func send(_ type: String, _ fields: [(Int, String)]) {
    guard endpoint != nil else { return }
    var body = "35=\(type)\u{1}49=\(sender)\u{1}56=APUS\u{1}34=\(next)\u{1}"
    body += "52=\(Self.text(of: Machine.wall))\u{1}"
    for (tag, value) in fields { body += "\(tag)=\(value)\u{1}" }
    let whole = "8=FIX.4.2\u{1}9=\(body.utf8.count)\u{1}" + body
    let sum = whole.utf8.reduce(0) { $0 &+ $1 }
    let digits = String(sum)
    next += 1
    endpoint?.send(
      Array(
        (whole + "10=" + String(repeating: "0", count: 3 - digits.count) + digits + "\u{1}").utf8))
  }

  /// 20270115-08:00:00.000
  static func text(of ns: UInt64) -> String {
    func padded(_ value: UInt64, _ count: Int) -> String {
      let digits = String(value)
      return String(repeating: "0", count: max(0, count - digits.count)) + digits
    }
    let seconds = ns / 1_000_000_000
    // Days since the epoch to year, month, day, by eras of 400 years that begin in March.
    let shifted = seconds / 86_400 + 719_468
    let era = shifted / 146_097
    let day = shifted % 146_097
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365
    let dayOfYear = day - (365 * year + year / 4 - year / 100)
    let month = (5 * dayOfYear + 2) / 153
    let calendarMonth = month < 10 ? month + 3 : month - 9
    return padded(era * 400 + year + (calendarMonth <= 2 ? 1 : 0), 4) + padded(calendarMonth, 2)
      + padded(dayOfYear - (153 * month + 2) / 5 + 1, 2) + "-" + padded(seconds / 3600 % 24, 2)
      + ":" + padded(seconds / 60 % 60, 2) + ":" + padded(seconds % 60, 2) + "."
      + padded(ns / 1_000_000 % 1000, 3)
  }
}
