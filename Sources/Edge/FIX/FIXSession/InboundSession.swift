// The half that hears: checked messages and time in, decisions out. It owns the number that is expected
// next, what came ahead of a gap, and the times after which silence has a meaning. What is to be sent it
// asks of the outbound half by notes; it never writes a byte itself.

import Events
import FIXCodec
import FIXDictionary
import Platform
import Tables

/// An application message that is the owner's now.
@frozen
public struct Delivery: BitwiseCopyable, Equatable, Sendable {
  public var number: UInt64
  /// Which count of numbers it belongs to: a reset begins another one.
  public var epoch: UInt32
  /// 43=Y: it was sent before, and lost on the way. It wasn't delivered before under its number.
  public var isPossibleDuplicate: Bool
  /// 97=Y: the same may have been sent under another number.
  public var isPossibleResend: Bool

  @_noLocks
  init(number: UInt64, epoch: UInt32, isPossibleDuplicate: Bool, isPossibleResend: Bool) {
    self.number = number
    self.epoch = epoch
    self.isPossibleDuplicate = isPossibleDuplicate
    self.isPossibleResend = isPossibleResend
  }

  /// No message.
  public static var none: Delivery {
    @_noLocks get {
      Delivery(number: 0, epoch: 0, isPossibleDuplicate: false, isPossibleResend: false)
    }
  }
}

/// What is known of the messages in before anybody calls.
public struct InboundNumbers: Hashable, Sendable {
  /// One more than the last number that is on record.
  public var next: UInt64
  /// When numbers began at 1, by the wall's clock.
  public var begun: Nanoseconds

  public init(next: UInt64, begun: Nanoseconds) {
    self.next = next
    self.begun = begun
  }
}

/// What became of a message.
@frozen
public enum Handling: Equatable, Sendable {
  case done
  /// The message is the owner's: to be taken, or refused. It counts as received once it is confirmed.
  case application(Delivery)
}

public struct InboundSession: ~Copyable {
  private let byAddress = ByAddress()
  /// How far the session is.
  @frozen
  public enum Phase: UInt8, Sendable {
    /// No connection.
    case down
    /// Connected; an acceptor waits for a Logon, an initiator for the answer to its own.
    case awaitingLogon
    case up
    /// We sent a Logout and wait for the answer.
    case loggingOut
    /// It is over; what still comes in is ignored.
    case ended
  }

  let config: InboundRules
  public internal(set) var phase = Phase.down
  /// The number of the next message.
  public internal(set) var expected: UInt64
  /// The highest number whose message the owner has on record.
  @usableFromInline var confirmed: UInt64
  /// The last number that the owner was given.
  @usableFromInline var lastDelivered: UInt64
  public internal(set) var epoch: UInt32 = 0

  // A gap: asked for up to `gapThrough`, or up to `gapAsked` where it is asked for in parts.
  public internal(set) var gapThrough: UInt64 = 0
  var gapAsked: UInt64 = 0
  var gapDeadline = Nanoseconds.zero
  var gapAttempts: UInt32 = 0
  /// The highest number seen.
  var highest: UInt64 = 0
  var queue: GapQueue
  /// Nothing that the other side has sent is missing, and nothing waits for its turn. A gap may be closed and this not so: of what
  /// came ahead of it only so much is kept, and the rest is another gap.
  public var isWhole: Bool {
    @_noLocks get { gapThrough == 0 && highest < expected }
  }

  /// Something may wait for its turn: `nextQueued` is worth a call.
  @usableFromInline var isWaiting = false

  // Times, all steady.
  var now = Nanoseconds.zero
  var phaseSince = Nanoseconds.zero
  var lastReceived = Nanoseconds.zero
  var heartbeat = Nanoseconds.zero
  var isTestRequestOpen = false

  // By the wall's clock: the schedule's session that the connection belongs to.
  var opensAt = Nanoseconds.zero
  var closesAt = Nanoseconds(.max)
  /// When the numbers began at 1, and when to ask the schedule whether they begin anew.
  var begun: Nanoseconds
  var renewsAt = Nanoseconds(.max)
  /// When to look at the wall's clock again, which may jump; by the steady one.
  var looksAt = Nanoseconds(.max)

  /// We said 141=Y, so the next one is the answer.
  var awaitsReset = false
  /// Our Logout says that something is badly wrong: only its answer counts now.
  var isErrorLogout = false
  var hasWarned = false

  // The second that the last message was sent in, as it stood there: few messages begin another one.
  var sentDay: UInt64 = 0
  var sentSecond: UInt64 = 0
  var sentTime = Nanoseconds.zero

  public internal(set) var counters = SessionCounters()

  public init(_ config: SessionConfig, _ numbers: InboundNumbers) {
    config.checkInvariants()
    precondition(numbers.next > 0, "numbers begin at 1")
    self.config = InboundRules(config)
    queue = GapQueue(count: config.queueCount, byteCount: config.queueByteCount)
    expected = numbers.next
    confirmed = numbers.next - 1
    lastDelivered = numbers.next - 1
    begun = numbers.begun
    if config.schedule != nil { renewsAt = .zero }
  }

  /// Up to here all is on record: a restart goes on behind it. Messages of the session itself need no
  /// record; they count with the application's message before them.
  @inlinable public var recorded: UInt64 {
    @_noLocks get { confirmed >= lastDelivered ? expected - 1 : confirmed }
  }

  /// The owner has a message, and all before it, on record.
  @_noLocks
  public mutating func confirm(_ delivery: Delivery) {
    guard delivery.epoch == epoch, delivery.number <= lastDelivered else { return }
    confirmed = max(confirmed, delivery.number)
  }

  public func checkInvariants() {
    precondition(expected > 0 && confirmed < expected && lastDelivered < expected)
    precondition(confirmed <= lastDelivered, "only what was given is confirmed")
    precondition(recorded < expected)
    precondition(gapThrough == 0 || gapThrough >= expected, "a gap lies ahead")
    precondition(gapAsked <= gapThrough)
    precondition(phase != .down || gapThrough == 0, "a gap is asked for on a connection")
    precondition(isWaiting || queue.count == 0 && highest < expected, "what waits is known")
    queue.checkInvariants(expected: expected)
  }
}

/// The config as the inbound half needs it.
@usableFromInline
struct InboundRules: ~Copyable {
  let isInitiator: Bool
  let sender: FixedBytes
  let target: FixedBytes
  let heartbeatSeconds: UInt32
  let heartbeatFallback: UInt32
  let heartbeatLow: UInt64
  let heartbeatHigh: UInt64
  let isTest: Bool?
  let resetsOnLogon: Bool
  let acceptsReset: Bool
  let schedule: SessionSchedule?
  let tolerance: Nanoseconds
  let logonTimeout: Nanoseconds
  let logoutTimeout: Nanoseconds
  let gapTimeout: Nanoseconds
  let gapAttemptsMax: UInt32
  let resendChunk: UInt64
  let numberMax: UInt64
  let numberWarning: UInt64
  let secrets: LogonSecrets

  init(_ config: SessionConfig) {
    isInitiator = config.role == .initiator
    sender = FixedBytes(config.sender)
    target = FixedBytes(config.target)
    heartbeatSeconds = config.heartbeatSeconds
    heartbeatFallback = config.heartbeatFallback
    heartbeatLow = UInt64(config.heartbeatAllowed.lowerBound)
    heartbeatHigh = min(UInt64(config.heartbeatAllowed.upperBound), SessionLimits.heartbeatMax)
    isTest = config.isTest
    resetsOnLogon = config.resetsOnLogon
    acceptsReset = config.acceptsReset
    schedule = config.schedule
    tolerance = config.sendingTimeTolerance
    logonTimeout = config.logonTimeout
    logoutTimeout = config.logoutTimeout
    gapTimeout = config.gapTimeout
    gapAttemptsMax = config.gapAttemptsMax
    resendChunk = config.resendChunk
    numberMax = config.numberMax
    numberWarning = config.numberWarning
    secrets = LogonSecrets(config.role == .acceptor ? config.credentials : .none)
  }
}
