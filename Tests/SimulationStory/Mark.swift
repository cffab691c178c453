// Rare paths by name. A campaign that never went down one of them has shown nothing about it, so each is counted, and one
// that stays at zero is told.

public enum Mark: String, CaseIterable, Sendable {
  // Sessions.
  case reportByResend = "report-by-resend"
  case refusalAgain = "refusal-by-resend"
  case resendDuringResend = "resend-during-resend"
  case reportToldAgain = "report-told-again"
  case passedOver = "request-passed-over"
  case questionInDoubt = "question-in-doubt"
  case resetByClient = "reset-by-client"
  case numberTooLow = "number-too-low"
  case numberTooHigh = "number-too-high"
  case resendFlood = "resend-flood"
  case flood
  case resetAmidGap = "reset-amid-gap"
  case stolenName = "stolen-name"
  case slowReader = "slow-reader"
  // Orders.
  case nameTwice = "name-twice"
  case positionFull = "position-full"
  case beyondLimit = "beyond-limit"
  case changeOfEnded = "change-of-ended"
  case partialFill = "partial-fill"
  case unaskedCancel = "unasked-cancel"
  case selfTrade = "self-trade"
  case levelsSwept = "levels-swept"
  // The network.
  case oneByte = "one-byte-segments"
  case reset = "connection-reset"
  case stall = "connection-stalled"
  case halfOpen = "half-open"
  case partition = "partition"
  case loss
  // The host.
  case kill = "venue-killed"
  case killAgain = "killed-while-starting"
  case killDuringSnapshot = "killed-during-snapshot"
  case snapshotTaken = "snapshot-taken"
  case snapshotUsed = "restart-from-snapshot"
  case logRead = "restart-from-log"
  case tornTail = "torn-tail-cut"
  case powerCut = "power-cut"
  case pause = "venue-paused"
  case starvedStage = "stage-starved"
  case ringFull = "ring-full"
  case loopbackFull = "loopback-full"
  case clockForward = "clock-forward"
  case clockBack = "clock-back"
  // The disk.
  case diskFull = "disk-full"
  case shortWrite = "short-write"
  case failedWrite = "failed-write"
  case failedSync = "failed-sync"
  case slowDisk = "slow-disk"
  case endedByDisk = "ended-by-disk"
  case flipRefused = "flipped-bit-refused"
  case snapshotPassedOver = "snapshot-passed-over"
  case headlessSegment = "segment-without-header"
  // The desk.
  case killSwitch = "kill-switch"
  case halt = "instrument-halted"
  case orderlyRestart = "orderly-restart"
  // Traders.
  case traderKilled = "trader-killed"
  case traderPaused = "trader-paused"
  case traderStopped = "trader-kill-switch"
  case traderRestart = "trader-restart"
  case traderCutOff = "trader-cut-off"
  case traderRecovered = "trader-recovered"
  case traderReplace = "trader-replace"
  case traderFilled = "trader-filled"
  case answerToldAgain = "answer-told-again-while-asking"
  case traderKilledAgain = "trader-killed-while-starting"
  case traderRebuilt = "trader-rebuilt"
  case venueRebuilt = "venue-rebuilt"
  case killRebuilt = "rebuilt-by-a-kill"
  case limitRaised = "limit-raised"
  case limitLowered = "limit-lowered"

  public var sentence: String {
    switch self {
    case .reportByResend: "a report came by a resend"
    case .refusalAgain: "a refusal that had been lost with its connection came by a resend"
    case .reportToldAgain: "behind a power cut a report came that had come under another number"
    case .resendDuringResend: "a resend was asked for while another was open, from the other side"
    case .passedOver: "a client gap-filled over a request that nobody had answered"
    case .questionInDoubt: "a client had to ask where an order stands"
    case .resetByClient: "a client began at 1 again"
    case .numberTooLow: "a number that was used came again without being a repetition"
    case .numberTooHigh: "a number far ahead of its turn"
    case .resendFlood: "all was asked for again, several times in a row"
    case .flood: "sixty orders at once"
    case .resetAmidGap: "a client began at 1 again behind an order that came ahead of its turn"
    case .stolenName: "a message in somebody else's name"
    case .slowReader: "a client didn't read for seconds"
    case .nameTwice: "a ClOrdID was used twice"
    case .positionFull: "an order was refused for the position that it would come to"
    case .beyondLimit: "an order beyond a limit was sent"
    case .changeOfEnded: "a change of an order that had ended was asked for"
    case .partialFill: "an order was filled in part"
    case .unaskedCancel: "an order was canceled that nobody had asked to cancel"
    case .selfTrade: "a client would have traded with itself"
    case .levelsSwept: "one order took more levels than a step of the venue can tell"
    case .oneByte: "bytes arrived one by one"
    case .reset: "a connection was reset"
    case .stall: "a connection stood still"
    case .halfOpen: "one end forgot a connection that the other believed in"
    case .partition: "a client and the venue were cut off from each other, and it healed"
    case .loss: "segments were lost, and came late"
    case .kill: "the venue was killed"
    case .killAgain: "the venue was killed while it made up its state again"
    case .killDuringSnapshot: "the venue was killed while a snapshot was under way"
    case .snapshotTaken: "a snapshot was written"
    case .snapshotUsed: "the venue went on from a snapshot"
    case .logRead: "the venue went on from its log alone"
    case .tornTail: "a torn tail was cut"
    case .powerCut: "the host lost power"
    case .pause: "the venue stood still for a while"
    case .starvedStage: "one thread of the venue, or of a trader, got no CPU"
    case .ringFull: "a ring had no room, and held its writer back"
    case .loopbackFull:
      "what a trader's gateway-out had to say found no room to go round, and waited"
    case .clockForward: "the wall clock jumped forward"
    case .clockBack: "the wall clock jumped back"
    case .diskFull: "the disk was full"
    case .shortWrite: "a write took a part only"
    case .failedWrite: "a write failed"
    case .failedSync: "a sync failed"
    case .slowDisk: "the disk took long"
    case .endedByDisk: "the venue ended, since its journal couldn't be written"
    case .flipRefused: "a bit was wrong in a file: what needs it didn't start, and named it"
    case .headlessSegment: "a segment was left without a header, and a start went on behind it"
    case .snapshotPassedOver: "a snapshot that isn't good was passed over"
    case .killSwitch: "the desk threw the kill switch, and took it off"
    case .halt: "the desk halted an instrument, and let it go on"
    case .orderlyRestart: "the venue was stopped in good order, and started again"
    case .traderKilled: "a trader was killed"
    case .answerToldAgain:
      "a trader was told an answer again while a later request of the kind had none"
    case .traderKilledAgain: "a trader was killed while it made up its state again"
    case .killRebuilt: "who had been killed came again with another config"
    case .traderPaused: "a trader stood still for a while"
    case .traderStopped: "a trader's own kill switch was thrown, and taken off"
    case .traderRestart: "a trader was stopped in good order, and started again"
    case .traderCutOff: "a trader and the venue were cut off from each other, and it healed"
    case .traderRecovered: "a trader went on with what an earlier run had left"
    case .traderReplace: "a trader moved an order by a replace"
    case .traderFilled: "a trader was filled"
    case .traderRebuilt: "a trader went on with another config"
    case .venueRebuilt: "the venue went on with another config"
    case .limitRaised: "the desk raised a trader's limit"
    case .limitLowered: "the desk lowered a trader's limit"
    }
  }
}

public struct Marks: Sendable {
  private var counts = [Int](repeating: 0, count: Mark.allCases.count)

  public init() {}

  public subscript(mark: Mark) -> Int {
    counts[Mark.allCases.firstIndex(of: mark)!]
  }

  public mutating func reach(_ mark: Mark, times: Int = 1) {
    counts[Mark.allCases.firstIndex(of: mark)!] += times
  }

  public mutating func add(_ other: Marks) {
    for at in counts.indices { counts[at] += other.counts[at] }
  }

  /// Those that were never reached.
  public var missing: [Mark] { Mark.allCases.filter { self[$0] == 0 } }

  /// One `name count` a line, as it travels from a seed's process to the campaign's.
  public var text: String {
    Mark.allCases.filter { self[$0] > 0 }.map { "\($0.rawValue) \(self[$0])" }
      .joined(separator: "\n")
  }

  public init(text: String) {
    for line in text.split(separator: "\n") {
      let halves = line.split(separator: " ")
      guard halves.count == 2, let mark = Mark(rawValue: String(halves[0])),
        let count = Int(halves[1])
      else { continue }
      reach(mark, times: count)
    }
  }

  public var table: String {
    let width = Mark.allCases.map(\.rawValue.count).max() ?? 0
    var text = ""
    for mark in Mark.allCases {
      let count = String(self[mark])
      text += "  " + mark.rawValue + String(repeating: " ", count: width - mark.rawValue.count)
      text += String(repeating: " ", count: max(1, 9 - count.count)) + count
      text += "  \(mark.sentence)\n"
    }
    return text
  }
}
