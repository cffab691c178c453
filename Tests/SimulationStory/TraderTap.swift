// What goes between a trader and the venue, heard on the wire: a trader is a process of the system under test, and isn't asked
// what it did. Bytes that leave it and bytes that reach it go in, facts come out, as a client would tell them.

public struct TraderTap: Sendable {
  /// What the wire shows.
  public enum Sign: Sendable {
    case connected, closed
    /// Bytes that the trader has given away.
    case sent([UInt8])
    /// Bytes that have reached it; whether it has read them nobody knows.
    case arrived([UInt8])
  }

  public let party: Party
  public private(set) var isUp = false
  private var isConnected = false
  private var out = PlainFrames()
  private var into = PlainFrames()
  /// The number whose turn it is in what the trader hears, as whoever counts messages in order has it.
  private var nextIn = 1
  /// Messages in front of which something is missing, by number.
  private var ahead: [Int: PlainMessage] = [:]
  /// Nothing is missing of what it has heard of.
  public var isWhole: Bool { ahead.isEmpty }
  /// The highest number that the trader has given to a message that was no repetition.
  private var highestOut = 0
  private var told = ToldAgain()
  /// Replaces and cancels that have no answer yet, by the order's first name.
  private var unanswered: [Token: [Asked]] = [:]
  /// Requests of this connection that have none, and their messages' numbers.
  private var waiting: [Token: Int] = [:]
  /// What was asked for on this connection has been answered.
  public var isAnswered: Bool { waiting.isEmpty }
  private var facts: [Fact.What] = []
  private var marks: [Mark] = []

  private struct Asked {
    var name: Token
    var kind: Request.Kind
  }

  public init(_ number: Int) { party = .trader(number) }

  public mutating func takeFacts() -> [Fact.What] {
    if facts.isEmpty { return [] }
    defer { facts = [] }
    return facts
  }

  public mutating func takeMarks() -> [Mark] {
    if marks.isEmpty { return [] }
    defer { marks = [] }
    return marks
  }

  public mutating func see(_ sign: Sign) {
    switch sign {
    case .connected:
      close()
      isConnected = true
      facts.append(.connected)
    case .closed: close()
    case .sent(let bytes):
      out.append(bytes)
      while let piece = out.next() {
        switch piece {
        case .broken(let why): facts.append(.garbled("from \(party.name): \(why)"))
        case .message(let message): leaves(message)
        }
      }
    case .arrived(let bytes):
      into.append(bytes)
      while let piece = into.next() {
        switch piece {
        case .broken(let why): facts.append(.garbled(why))
        case .message(let message): arrives(message)
        }
      }
    }
  }

  private mutating func close() {
    if isConnected { facts.append(.down) }
    isConnected = false
    isUp = false
    out.clear()
    into.clear()
    ahead = [:]
    waiting = [:]
  }

  // MARK: What the trader asks for

  private mutating func leaves(_ message: PlainMessage) {
    if message.typeText == "4", message.letter(123) == UInt8(ascii: "Y") {
      let end = message.number(36) ?? message.number
      facts.append(.passedOver(from: message.number, to: end))
      return
    }
    if message.isRepeated || message.number <= highestOut { return }
    highestOut = message.number
    let kind: Request.Kind
    switch message.typeText {
    case "D": kind = .new
    case "G": kind = .replace
    case "F": kind = .cancel
    default: return
    }
    var request = Request(kind, name: message.token(11))
    request.original = message.token(41)
    request.symbol = message.token(55)
    request.isBuy = message.letter(54) != UInt8(ascii: "2")
    request.quantity = message.units(38) ?? 0
    request.price = message.units(44)
    request.number = message.number
    facts.append(.asked(request))
    waiting[request.name] = request.number
    if kind != .new {
      unanswered[order(of: request.name), default: []].append(Asked(name: request.name, kind: kind))
    }
  }

  /// `Z0000G08000003.2` is a request about `Z0000G08000003`.
  private func order(of name: Token) -> Token {
    Token(name.text.split(separator: ".").first.map(String.init) ?? "")
  }

  // MARK: What it is told

  private mutating func arrives(_ message: PlainMessage) {
    let arrival = Arrival(message)
    facts.append(.arrived(arrival))
    if arrival.isReset {
      nextIn = 1
      ahead = [:]
      facts.append(.forgot)
    }
    if message.typeText == "A" {
      isUp = true
      facts.append(.up)
    }
    let isReset = message.typeText == "4" && message.letter(123) != UInt8(ascii: "Y")
    if isReset || message.typeText == "4" && message.number < nextIn {
      // A gap may begin with what the wire has shown, and the trader never read.
      nextIn = max(nextIn, message.number(36) ?? nextIn)
    } else if message.number > nextIn {
      ahead[message.number] = message
      return
    } else if message.number == nextIn {
      take(message)
    }
    while let next = ahead.removeValue(forKey: nextIn) { take(next) }
    if !ahead.isEmpty, let least = ahead.keys.min(), least < nextIn {
      ahead = ahead.filter { $0.key >= nextIn }
    }
  }

  /// The next in turn.
  private mutating func take(_ message: PlainMessage) {
    nextIn = message.number + 1
    if ["8", "9"].contains(message.typeText), told.isKnown(message) { return hearAgain(message) }
    switch message.typeText {
    case "4": nextIn = max(nextIn, message.number(36) ?? nextIn)
    case "8":
      let report = Report(message)
      facts.append(report.isAnswer ? .stands(report) : .told(report))
      waiting[report.name] = nil
      if report.isEnd {
        unanswered[order(of: report.name)] = nil
      } else if report.type == UInt8(ascii: "5") {
        settle(report.name)
      }
    case "9":
      settle(message.token(11))
      waiting[message.token(11)] = nil
      facts.append(
        .requestRefused(name: message.token(11), original: message.token(41)))
    case "3", "j":
      let number = message.number(45) ?? 0
      waiting = waiting.filter { $0.value != number }
      facts.append(
        .messageRefused(
          number: number, why: message.text(58) ?? "no reason"))
    default: break
    }
  }

  private mutating func settle(_ name: Token) {
    unanswered[order(of: name)]?.removeAll { $0.name == name }
  }

  /// What was told before may be the answer to a request, while a later one of its kind waits for its own.
  private mutating func hearAgain(_ message: PlainMessage) {
    let isRefusal = message.typeText == "9"
    guard isRefusal || message.letter(150) == UInt8(ascii: "5") else { return }
    let isCancel = isRefusal && message.letter(434) == UInt8(ascii: "1")
    let name = message.token(11)
    let waiting = unanswered[order(of: name)] ?? []
    if waiting.contains(where: { $0.name != name && ($0.kind == .cancel) == isCancel }) {
      marks.append(.answerToldAgain)
    }
  }
}
