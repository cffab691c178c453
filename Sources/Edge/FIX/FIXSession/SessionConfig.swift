// What a session is to be, said once before it starts. Cold: the halves compile it into what they need.

import Events

public enum SessionRole: UInt8, Sendable {
  /// Waits for the other side's Logon.
  case acceptor
  /// Sends its Logon first.
  case initiator
}

/// Two parties that agreed on a session, and on its rules.
public struct SessionConfig: Sendable {
  public var role: SessionRole
  /// We: 49 out, 56 in.
  public var sender: String
  /// They: 56 out, 49 in.
  public var target: String
  public var senderSub = ""
  public var targetSub = ""
  public var senderLocation = ""
  public var targetLocation = ""

  // MARK: Logon

  /// What an initiator asks for (108).
  public var heartbeatSeconds: UInt32 = 30
  /// What an acceptor lets be asked for. 0 is a session without heartbeats.
  public var heartbeatAllowed: ClosedRange<UInt32> = 0...3600
  /// An acceptor's own, where a Logon asks for none.
  public var heartbeatFallback: UInt32 = 0
  public var credentials = SessionCredentials.none
  /// Whether the session is only a test (464); nil takes either.
  public var isTest: Bool?
  /// Both sides begin at 1 with each Logon. An initiator says 141=Y.
  public var resetsOnLogon = false
  /// Whether the other side may say 141=Y. What it then hasn't received is never resent.
  public var acceptsReset = true
  /// When there are sessions; nil is always.
  public var schedule: SessionSchedule?

  // MARK: Times

  /// How far 52 may be from our own time.
  public var sendingTimeTolerance = Nanoseconds.seconds(120)
  public var logonTimeout = Nanoseconds.seconds(10)
  public var logoutTimeout = Nanoseconds.seconds(2)
  /// How long a gap may stay as it is before its messages are asked for again.
  public var gapTimeout = Nanoseconds.seconds(30)

  // MARK: Limits

  /// So often a gap is asked for without an answer; then the session ends.
  public var gapAttemptsMax: UInt32 = 3
  /// Messages that one ResendRequest asks for; 0: all (16=0).
  public var resendChunk: UInt64 = 0
  /// Messages of a resend that go out in one call.
  public var resendStep = 64
  /// So many ranges are resent that begin no later than one before; then the session ends.
  public var resendRepeatMax: UInt32 = 10
  /// Orders older than this aren't resent but skipped, and so are those that a clock that was set back makes younger than now;
  /// zero: none is resent, whatever a clock says; nil resends all.
  public var staleAfter: Nanoseconds?
  /// Messages ahead of a gap that are kept. A power of two.
  public var queueCount = 1024
  /// Their bytes.
  public var queueByteCount = 1 << 20
  /// Of one message, in or out.
  public var messageByteCount = 64 * 1024
  /// The last number. Others hold numbers in 32 bits with a sign, so none may be larger.
  public var numberMax: UInt64 = SessionLimits.numberMax
  /// So many numbers before the last one an event warns.
  public var numberWarning: UInt64 = 1_000_000

  public init(role: SessionRole, sender: String, target: String) {
    self.role = role
    self.sender = sender
    self.target = target
  }

  func checkInvariants() {
    precondition(!sender.isEmpty && !target.isEmpty, "a session has two comp ids")
    precondition(queueCount > 0 && queueCount & (queueCount - 1) == 0, "a power of two")
    precondition(queueByteCount >= 0 && queueByteCount <= 1 << 30, "at most 1 GiB ahead of a gap")
    precondition(messageByteCount >= 1024, "a message needs room")
    precondition(resendStep > 0, "a step resends something")
    precondition(numberMax >= 8 && numberMax <= SessionLimits.numberMax, "numbers fit in 31 bits")
  }
}

public enum SessionLimits {
  /// 2^31 - 1.
  public static var numberMax: UInt64 { 2_147_483_647 }
  /// Numbers that one step of a resend looks at, stored or not.
  static var resendScan: Int { 8192 }
  /// An owner that is later than this was held up, and knows nothing of that time.
  static var lateness: Nanoseconds { @_noLocks get { .milliseconds(200) } }
  /// Seconds of the longest heartbeat interval that anyone may ask for.
  static var heartbeatMax: UInt64 { 86_400 }
}

/// What proves who logs on. Both sides of the session hold the same.
public enum SessionCredentials: Sendable {
  case none
  /// RawData (96), its length in 95.
  case rawData([UInt8])
  /// Username (553) and Password (554).
  case password(user: String, password: String)
}
