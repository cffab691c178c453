// What a counterparty makes of what comes in: whose number is next is delivered, who comes too early waits, and what is
// missing is asked for.

extension PeerSession {
  public mutating func received(_ bytes: some Sequence<UInt8>, at nowNs: UInt64) {
    guard isConnected else { return }
    heardNs = nowNs
    isTesting = false
    frames.append(bytes)
    while !wantsToHangUp, let piece = frames.next() {
      switch piece {
      case .broken(let why):
        facts.append(.garbled(why))
        wantsToHangUp = true
      case .message(let message):
        if isOver(message) { continue }
        facts.append(.arrived(Arrival(message)))
        if !isDeaf { take(message, at: nowNs) }
      }
    }
  }

  /// It is of the numbers before a new beginning, which isn't answered yet.
  private mutating func isOver(_ message: PlainMessage) -> Bool {
    guard resetsAwaited > 0, message.type != UInt8(ascii: "5") else { return false }
    if message.type == UInt8(ascii: "A"), message.letter(141) == UInt8(ascii: "Y") {
      resetsAwaited -= 1
    }
    return resetsAwaited > 0 || message.type != UInt8(ascii: "A")
  }

  private mutating func take(_ message: PlainMessage, at nowNs: UInt64) {
    let isReset = message.type == UInt8(ascii: "4") && message.letter(123) != UInt8(ascii: "Y")
    if isReset {
      // A reset doesn't mind its own number.
      nextIn = max(nextIn, message.number(36) ?? nextIn)
      return goOn(at: nowNs)
    }
    if message.type == UInt8(ascii: "A"), state == .greeting {
      if message.letter(141) == UInt8(ascii: "Y") {
        nextIn = 1
        resetsOnLogon = false
      }
      state = .up
      facts.append(.up)
    }
    if message.number > nextIn {
      // A resend is served at once, or two sides that both miss something would wait for each other.
      if message.type == UInt8(ascii: "2") { serve(message, at: nowNs) }
      if message.type == UInt8(ascii: "5") { return end(at: nowNs) }
      if ahead.count < Self.aheadMax { ahead[message.number] = message }
      if !isAsking {
        askedCount = 0
        ask(at: nowNs)
      }
      return
    }
    if message.number < nextIn {
      if message.isRepeated { return }
      // Too low, and not said to be a repetition: the rule about numbers has seen it.
      wantsToHangUp = true
      return
    }
    accept(message, isServed: false, at: nowNs)
    goOn(at: nowNs)
  }

  /// The next in turn.
  private mutating func accept(_ message: PlainMessage, isServed: Bool, at nowNs: UInt64) {
    nextIn = message.number + 1
    if isAsking {
      askedNs = nowNs
      askedCount = 0
    }
    switch message.typeText {
    case "0", "A": break
    case "1": send("0", "|112=\(message.text(112) ?? "")", at: nowNs)
    case "2": if !isServed { serve(message, at: nowNs) }
    case "3": refused(message)
    case "4": nextIn = max(nextIn, message.number(36) ?? nextIn)
    case "5": end(at: nowNs)
    default: delivered.append(message)
    }
  }

  private mutating func refused(_ message: PlainMessage) {
    facts.append(
      .messageRefused(number: message.number(45) ?? 0, why: message.text(58) ?? "no reason"))
  }

  /// What waited behind a gap that is closed now.
  private mutating func goOn(at nowNs: UInt64) {
    while !ahead.isEmpty, let message = ahead.removeValue(forKey: nextIn) {
      accept(message, isServed: true, at: nowNs)
    }
    guard let least = ahead.keys.min() else {
      isAsking = false
      return
    }
    if least < nextIn {
      ahead = ahead.filter { $0.key >= nextIn }
      if ahead.isEmpty { isAsking = false }
    }
    // Behind what was asked for more is missing.
    if isAsking, nextIn > askedThrough { ask(at: nowNs) }
  }

  mutating func ask(at nowNs: UInt64) {
    isAsking = true
    askedNs = nowNs
    askedCount += 1
    askedThrough = .max
    if asksExactly, let least = ahead.keys.min(), least > nextIn { askedThrough = least - 1 }
    send("2", "|7=\(nextIn)|16=\(askedThrough == .max ? 0 : askedThrough)", at: nowNs)
  }

  private mutating func end(at nowNs: UInt64) {
    if state == .up { send("5", "", at: nowNs) }
    state = .leaving
    wantsToHangUp = true
  }

  /// Answers a ResendRequest: what is of the application again, all else as gaps.
  private mutating func serve(_ request: PlainMessage, at nowNs: UInt64) {
    guard let first = request.number(7), first > 0 else { return }
    servedResendCount += 1
    if isAsking { crossedResendCount += 1 }
    let last = request.number(16) ?? 0
    let end = last == 0 ? nextOut - 1 : min(last, nextOut - 1)
    var gap = first
    var number = first
    while number <= end {
      if repeatsOrders, let message = store[number] {
        fill(gap, number, at: nowNs)
        output += PlainWriter.frame(
          type: message.type, number: number, sender: sender, target: target,
          // A clock that was set back makes nothing said again before it was said.
          wallNs: max(wallNs, message.wallNs), body: message.body, originalNs: message.wallNs)
        gap = number + 1
      }
      number += 1
    }
    fill(gap, end + 1, at: nowNs)
    sentNs = nowNs
    if first <= end, let second = request.second {
      facts.append(.askedFor(from: first, through: end, second: second))
    }
  }

  private mutating func fill(_ from: Int, _ to: Int, at nowNs: UInt64) {
    guard from < to else { return }
    if store.keys.contains(where: { (from..<to).contains($0) }) {
      facts.append(.passedOver(from: from, to: to))
    }
    output += PlainWriter.frame(
      type: "4", number: from, sender: sender, target: target, wallNs: wallNs,
      body: "|36=\(to)|123=Y", originalNs: wallNs)
  }
}
