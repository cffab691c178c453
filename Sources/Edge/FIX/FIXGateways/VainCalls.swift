// Calls that came to nothing, in numbers: why gateway-in turned one away, and why one of its own got nowhere. It has no time for
// words; whoever shows them to people makes them.

import FIXCodec
import FIXDictionary
import FIXSession
import Network

/// Why a call from outside was turned away.
@frozen
public enum TurnAwayReason: UInt8, Sendable {
  case closing, noRoom, manyStrangers, silent, notFIX, unknownSession, taken, otherAddress, insecure
  /// TLS broke down before anything was said.
  case brokenTLS
  /// Its session was known, and its Logon wasn't right.
  case logonRefused
  /// Its session is one that calls.
  case calledByUs
}

/// What a text begins with.
@frozen
public struct ShortText: BitwiseCopyable, Sendable {
  public static var byteCountMax: Int { 48 }

  /// Eight bytes each, the first one lowest.
  public private(set) var words = InlineArray<6, UInt64>(repeating: 0)
  /// Of the whole text.
  public private(set) var byteCount = 0

  public init() {}

  init(_ bytes: FieldBytes?) {
    guard let bytes else { return }
    byteCount = bytes.count
    for at in 0..<min(byteCount, Self.byteCountMax) {
      words[at / 8] |= UInt64(bytes[at]) << UInt64(at % 8 * 8)
    }
  }
}

/// A call that was turned away.
@frozen
public struct TurnedAwayCall: BitwiseCopyable, Sendable {
  public var reason = TurnAwayReason.closing
  /// Why its Logon wasn't right.
  public var refusal = SessionReason.peerRefused
  /// Whose it would have been; -1: nobody knows.
  public var session = -1
  public var address: PeerAddress
  /// Who it said it is and whom it called, 49 and 56, as far as they could be read.
  public var from = ShortText()
  public var to = ShortText()
}

/// The newest of them, each in the place of the oldest.
struct TurnedAwayCalls: ~Copyable {
  static var capacity: Int { 16 }

  private(set) var count: UInt64 = 0
  private var calls: InlineArray<16, TurnedAwayCall?> = InlineArray(repeating: nil)

  mutating func note(_ call: TurnedAwayCall) {
    calls[Int(count % UInt64(Self.capacity))] = call
    count += 1
  }

  /// Nil for one that others have taken the place of, and for one that there wasn't.
  subscript(number: UInt64) -> TurnedAwayCall? {
    guard number < count, count - number <= UInt64(Self.capacity) else { return nil }
    return calls[Int(number % UInt64(Self.capacity))]
  }
}

/// Why the last call of ours came to nothing.
@frozen
public struct VainCall: BitwiseCopyable, Sendable {
  @frozen
  public enum Stage: UInt8, Sendable {
    /// It came to something, or there was none.
    case none
    /// `code` is an errno.
    case connecting
    case securing
    /// `code` is a `SessionReason`.
    case loggingOn
  }

  public var stage = Stage.none
  public var code: Int32 = 0

  public init(_ stage: Stage = .none, code: Int32 = 0) {
    self.stage = stage
    self.code = code
  }

  init(_ reason: SessionReason) { self.init(.loggingOn, code: Int32(reason.rawValue)) }
}

extension FIXGatewayIn {
  /// How many calls were turned away that are told of one by one, and the newest of them.
  public var turnedAwayCount: UInt64 { turnedAway.count }
  public func turnedAwayCall(_ number: UInt64) -> TurnedAwayCall? { turnedAway[number] }

  /// A call that no session comes of. `isNamed`: its first message was just read.
  mutating func turnAway(
    _ id: ConnectionID, _ reason: TurnAwayReason, session: Int = -1, isNamed: Bool = false
  ) {
    counts.turnedAway &+= 1
    var call = TurnedAwayCall(reason: reason, session: session, address: reactor.peer(of: id))
    if isNamed {
      call.from = ShortText(decoder.message.first(FIXTag.senderCompID))
      call.to = ShortText(decoder.message.first(FIXTag.targetCompID))
    }
    if session >= 0, reason == .logonRefused { call.refusal = seats[session].ending }
    turnedAway.note(call)
  }

  /// What is against letting the stranger in whose first message was just read, the first thing first.
  func reason(against caller: Int) -> TurnAwayReason {
    guard let seat = peers.session(of: decoder.message) else { return .unknownSession }
    if seats[seat].endpoint != nil { return .calledByUs }
    if !peers.allows(seat, reactor.peer(of: callers[caller].id)) { return .otherAddress }
    if !isSecure(caller, for: seat) { return .insecure }
    if isClosing { return .closing }
    return seats[seat].connection == .none ? .noRoom : .taken
  }

  /// A session's call came to nothing before it was up.
  mutating func note(_ call: VainCall, of seat: Int) {
    if !seats[seat].wasUp { seats[seat].vain = call }
  }
}
