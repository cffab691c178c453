// Times from an order to its first answer, by whichever clock the log offers: that of its lines where
// both have one, else that of the messages themselves.

import Events
import FIXCodec
import FIXText

/// How long answers took.
struct LatencySamples {
  private(set) var ns: [UInt64] = []
  /// Answers that came, by their clock, before their orders.
  private(set) var negativeCount = 0

  mutating func add(from: Nanoseconds, to: Nanoseconds) {
    if to < from { negativeCount += 1 } else { ns.append(to.count - from.count) }
  }

  /// The value that so many of a thousand don't exceed, exactly; the samples must be sorted.
  func percentile(_ perMille: Int, of sorted: [UInt64]) -> UInt64 {
    if sorted.isEmpty { return 0 }
    let rank = (sorted.count * perMille + 999) / 1000
    return sorted[max(0, min(sorted.count - 1, rank - 1))]
  }
}

/// Orders that wait for their first answer.
struct LatencyPairing {
  private struct Waiting {
    var logged: LogTime?
    var sent: Nanoseconds?
  }

  private struct OrderKey: Hashable {
    var client: String
    var venue: String
    var id: String
  }

  /// By the log's own times, and by 52.
  private(set) var logged = LatencySamples()
  private(set) var sent = LatencySamples()
  private var waiting: [OrderKey: Waiting] = [:]
  /// More orders than these don't wait at a time: what a log without answers costs.
  private static let waitingMax = 1_000_000

  var unansweredCount: Int { waiting.count }

  mutating func note(_ entry: LogEntry) {
    let message = entry.fields
    let type = message.type
    guard type == "D" || type == "8", let id = message.text(of: 11), message.text(of: 43) != "Y"
    else { return }
    let session = SessionKey(message)
    if type == "D" {
      guard waiting.count < Self.waitingMax else { return }
      waiting[OrderKey(client: session.sender, venue: session.target, id: id)] = Waiting(
        logged: entry.prefix.time, sent: Self.time(message))
      return
    }
    let key = OrderKey(client: session.target, venue: session.sender, id: id)
    guard let order = waiting.removeValue(forKey: key) else { return }
    switch (order.logged, entry.prefix.time) {
    case (.instant(let from), .instant(let to)), (.ofDay(let from), .ofDay(let to)):
      logged.add(from: from, to: to)
    default:
      if let from = order.sent, let to = Self.time(message) { sent.add(from: from, to: to) }
    }
  }

  static func time(_ message: FieldList) -> Nanoseconds? {
    guard let text = message.text(of: 52) else { return nil }
    return FieldBytes.standalone(Array(text.utf8)) { $0.time }
  }
}
