// apus fix stats: how much of what a log holds, and how fast orders were answered.

import Arguments
import Events
import FIXText

/// What was counted. StatsReport tells it.
struct LogStats {
  struct TypeKey: Hashable {
    var type: String
    var session: SessionKey
  }

  var messageCount = 0
  var brokenCount = 0
  /// Of messages, as the wire had them.
  var byteCount = 0
  /// By SendingTime.
  var first: Nanoseconds?
  var last: Nanoseconds?
  var types: [TypeKey: Int] = [:]
  var sessions: [SessionKey: SequenceTracker] = [:]
  /// In the order in which they were seen first.
  var sessionOrder: [SessionKey] = []
  var latency = LatencyPairing()
  var rejects = RejectCounts()

  mutating func note(_ entry: LogEntry) {
    messageCount += 1
    if entry.isBroken {
      brokenCount += 1
      return
    }
    let message = entry.fields
    byteCount += message.bytes.count
    let session = SessionKey(message)
    types[TypeKey(type: message.type, session: session), default: 0] += 1
    if sessions[session] == nil { sessionOrder.append(session) }
    _ = sessions[session, default: SequenceTracker()].note(message)
    if let time = LatencyPairing.time(message) {
      first = min(first ?? time, time)
      last = max(last ?? time, time)
    }
    latency.note(entry)
    rejects.note(message)
  }
}

/// Refusals, by who refuses what.
struct RejectCounts {
  /// Reject: a message broke the session's rules.
  var session = 0
  /// BusinessMessageReject
  var business = 0
  /// ExecutionReport with OrdStatus REJECTED.
  var order = 0
  /// OrderCancelReject
  var cancel = 0
  /// MarketDataRequestReject
  var marketData = 0

  mutating func note(_ message: FieldList) {
    switch message.type {
    case "3": session += 1
    case "j": business += 1
    case "9": cancel += 1
    case "Y": marketData += 1
    case "8" where message.text(of: 39) == "8": order += 1
    default: break
    }
  }

  /// What they are called, and how many there are.
  var named: [(key: String, name: String, count: Int)] {
    [
      ("session", "messages (3)", session), ("business", "requests (j)", business),
      ("orders", "orders (8)", order), ("cancels", "cancels and replaces (9)", cancel),
      ("market_data", "market data (Y)", marketData),
    ]
  }
}

/// One reading of a log.
public struct StatsRun: ~Copyable, LogListener {
  private var stats = LogStats()

  private init() {}

  /// Prints what was counted; refused when there is no message.
  public static func run(
    path: String, _ lexicon: Lexicon, isJSON: Bool
  ) throws(LogFileError) -> ExitStatus {
    var file = try LogFile(path: path)
    var run = StatsRun()
    try file.read(lexicon, to: &run)
    guard run.stats.messageCount > 0 else {
      Terminal.complain("\(file.name): \(DecodeRun.noMessages)")
      return .refused
    }
    let report = StatsReport(run.stats, lexicon, name: file.name)
    var output = Output()
    if isJSON {
      output.write { report.object.appendLine(to: &$0) }
    } else {
      for line in report.lines(Terminal.output.paint) { output.write(line + "\n") }
    }
    output.flush()
    return .done
  }

  public mutating func hear(_ entry: LogEntry) { stats.note(entry) }

  public mutating func rest() {}
}
