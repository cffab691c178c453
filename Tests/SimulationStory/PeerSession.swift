// One side of a FIX session as a counterparty keeps it: its own numbers, its own store, its own idea of what a gap is. Without
// I/O: connections, bytes and time go in; bytes, messages in order and facts come out.

public struct PeerSession: Sendable {
  public enum State: Sendable { case down, connecting, greeting, up, leaving }

  struct Stored: Sendable {
    var type: String
    var body: String
    var wallNs: UInt64
  }

  public let sender: String
  public let target: String
  public var heartbeatSeconds = 10
  /// What an order's resend is: the order once more, or a gap in its place.
  public var repeatsOrders = true
  /// The next logon begins at 1.
  public var resetsOnLogon = false
  /// Asks for what is missing and no further, as many engines do; else for everything from there on.
  public var asksExactly = false
  /// Of what is sent, beside the steady clock that everything here is measured with.
  public var wallNs: UInt64 = 0

  public internal(set) var state = State.down
  public internal(set) var nextOut = 1
  public internal(set) var nextIn = 1
  var store: [Int: Stored] = [:]
  /// Messages in front of which something is missing, by number.
  var ahead: [Int: PlainMessage] = [:]
  var isAsking = false
  /// What was asked for goes up to here.
  var askedThrough = 0
  /// Answers to logons amid a connection; what comes before the last is of numbers that are over.
  var resetsAwaited = 0
  var askedNs: UInt64 = 0
  var askedCount = 0
  var heardNs: UInt64 = 0
  var sentNs: UInt64 = 0
  var isTesting = false
  var frames = PlainFrames()

  /// Bytes for the other side, until they are taken.
  public var output: [UInt8] = []
  /// Application messages in the order of their numbers, each once.
  public var delivered: [PlainMessage] = []
  public var facts: [Fact.What] = []
  /// Nothing more is to be done with this connection.
  public internal(set) var wantsToHangUp = false
  /// What it hears isn't answered: a peer of bad manners.
  public var isDeaf = false
  /// Resend requests that it served while one of its own was open.
  public internal(set) var crossedResendCount = 0
  public internal(set) var servedResendCount = 0

  /// A resend is asked for again after so long, and so often at most before the connection is given up.
  static let patienceNs: UInt64 = 20_000_000_000
  static let asksMax = 3
  /// What has arrived out of turn is kept up to here.
  static let aheadMax = 4_096

  public init(sender: String, target: String) {
    self.sender = sender
    self.target = target
  }

  var heartbeatNs: UInt64 { UInt64(heartbeatSeconds) * 1_000_000_000 }

  public var isUp: Bool { state == .up }
  public var isConnected: Bool { state != .down && state != .connecting }

  /// When a tick has something to do; `.max`: never.
  public var dueNs: UInt64 {
    guard isConnected else { return .max }
    // Only who is up asks whether the other is there still.
    var due = heardNs + heartbeatNs * (isTesting || state != .up ? 5 : 3) / 2
    if state == .up { due = min(due, sentNs + heartbeatNs) }
    if isAsking { due = min(due, askedNs + Self.patienceNs) }
    return due
  }

  // MARK: Connections

  public mutating func call() {
    if state == .down { state = .connecting }
  }

  public mutating func connected(at nowNs: UInt64) {
    frames.clear()
    ahead = [:]
    isAsking = false
    isTesting = false
    resetsAwaited = 0
    wantsToHangUp = false
    heardNs = nowNs
    state = .greeting
    facts.append(.connected)
    if resetsOnLogon { beginAtOne() }
    logOn(at: nowNs)
  }

  /// Both sides begin at 1, amid a connection and whatever is on its way.
  public mutating func beginAgain(at nowNs: UInt64) {
    resetsOnLogon = true
    resetsAwaited += 1
    ahead = [:]
    isAsking = false
    state = .greeting
    beginAtOne()
    logOn(at: nowNs)
  }

  private mutating func beginAtOne() {
    nextOut = 1
    nextIn = 1
    store = [:]
    facts.append(.forgot)
  }

  private mutating func logOn(at nowNs: UInt64) {
    send("A", "|98=0|108=\(heartbeatSeconds)" + (resetsOnLogon ? "|141=Y" : ""), at: nowNs)
  }

  public mutating func lost() {
    if isConnected { facts.append(.down) }
    state = .down
    output = []
    wantsToHangUp = false
    frames.clear()
  }

  public mutating func logOut(at nowNs: UInt64) {
    guard state == .up else { return }
    send("5", "", at: nowNs)
    state = .leaving
  }

  public mutating func hangUp() { wantsToHangUp = true }

  // MARK: Sending

  /// The number that the message got.
  @discardableResult
  public mutating func send(_ type: String, _ body: String, at nowNs: UInt64) -> Int {
    let number = nextOut
    nextOut += 1
    if !Self.isAdministrative(type) {
      store[number] = Stored(type: type, body: body, wallNs: wallNs)
    }
    output += PlainWriter.frame(
      type: type, number: number, sender: sender, target: target, wallNs: wallNs, body: body)
    sentNs = nowNs
    return number
  }

  static func isAdministrative(_ type: String) -> Bool {
    type.utf8.count == 1 && "A012345".utf8.contains(type.utf8.first!)
  }

  public mutating func tick(at nowNs: UInt64) {
    guard isConnected else { return }
    let silent = nowNs - min(nowNs, heardNs)
    if silent >= heartbeatNs * 5 / 2 {
      wantsToHangUp = true
      return
    }
    if state == .up, !isTesting, silent >= heartbeatNs * 3 / 2 {
      isTesting = true
      send("1", "|112=T\(nextOut)", at: nowNs)
    }
    if isAsking, nowNs >= askedNs + Self.patienceNs {
      guard askedCount < Self.asksMax else {
        wantsToHangUp = true
        return
      }
      ask(at: nowNs)
    }
    if state == .up, nowNs >= sentNs + heartbeatNs { send("0", "", at: nowNs) }
  }
}
