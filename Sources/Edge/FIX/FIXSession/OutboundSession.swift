// The half that speaks: it owns the outgoing number, the header's template, the store and the time of the
// next Heartbeat, and writes every byte. What the inbound half wants sent comes as notes.

import Events
import FIXCodec
import FIXDictionary

/// Where bytes go: a connection's send queue. It decides what to do when it is full.
public protocol SessionWire: ~Copyable {
  /// One whole message. The bytes are good during the call.
  mutating func send(_ message: UnsafeRawBufferPointer)
  /// Whether it takes what can wait as well as what can't: a resend goes on only where it does.
  var isCalm: Bool { get }
}

extension SessionWire where Self: ~Copyable {
  public var isCalm: Bool { true }
}

public enum SendOutcome: Equatable, Sendable {
  /// It is on record, and on the wire.
  case sent(number: UInt64)
  /// It is on record; the other side isn't there, and will ask for it.
  case stored(number: UInt64)
  /// It fits in no buffer. No number was used.
  case tooLong
  /// No number is left but the last, or none: the session ends (`runOut`), and needs a reset.
  case exhausted
  /// The next number isn't set aside yet. None was used.
  case unreserved
}

@safe
public struct OutboundSession<Store: MessageStore & ~Copyable>: ~Copyable {
  /// What was sent, and the numbers that come next.
  public var store: Store
  @usableFromInline let header: HeaderTemplate
  @unsafe @usableFromInline let buffer: UnsafeMutableRawBufferPointer
  /// A writer over the buffer. It keeps the date's text from one message to the next.
  @usableFromInline let spare: MessageWriter
  let numberMax: UInt64
  /// Numbers from here on may not be given out yet.
  private(set) var bound = UInt64.max
  /// The least of the two that an application's message may not reach.
  @usableFromInline private(set) var sendLimit: UInt64
  let numberWarning: UInt64
  @usableFromInline let messageByteCount: Int
  let resendStep: Int
  let resendRepeatMax: UInt32
  let staleAfter: Nanoseconds?
  let testIndicator: Bool?
  let secrets: LogonSecrets

  /// There is a connection, so that the session's messages have somewhere to go.
  var isConnected = false
  @usableFromInline var isLoggedOn = false
  /// A Logout of ours is out. The application's messages go on record from then on.
  @usableFromInline var isLeaving = false
  /// And there is one: what this half would say now would have a number behind one that isn't sent on this connection.
  @usableFromInline var isSilent = false
  var hasWarned = false

  // Heartbeats, by the steady clock.
  var heartbeat = Nanoseconds.zero
  @usableFromInline var lastSent = Nanoseconds.zero
  var isTestRequestOpen = false

  var resend = ResendWork()

  public var counters = SessionCounters()

  public init(_ config: SessionConfig, store: consuming Store) {
    config.checkInvariants()
    precondition(
      store.messageByteCountMax >= config.messageByteCount, "the store takes the longest message")
    self.store = store
    header = HeaderTemplate(
      sender: config.sender, target: config.target, senderSub: config.senderSub,
      targetSub: config.targetSub, senderLocation: config.senderLocation,
      targetLocation: config.targetLocation)
    unsafe buffer = .allocate(
      byteCount: config.messageByteCount + MessageWriter.bufferMin, alignment: 64)
    unsafe buffer.initializeMemory(as: UInt8.self, repeating: 0)
    unsafe spare = MessageWriter(buffer)
    numberMax = config.numberMax
    sendLimit = config.numberMax
    numberWarning = config.numberWarning
    messageByteCount = config.messageByteCount
    resendStep = config.resendStep
    resendRepeatMax = config.resendRepeatMax
    staleAfter = config.staleAfter
    testIndicator = config.isTest
    secrets = LogonSecrets(config.role == .initiator ? config.credentials : .none)
  }

  @inlinable deinit { unsafe buffer.deallocate() }

  /// The number of the next message.
  public var next: UInt64 { store.nextOutbound }
  /// Both sides are logged on: the application's messages go out.
  @inlinable public var isUp: Bool { isLoggedOn }

  /// Numbers below may be given out: what keeps them over a power cut has said so.
  public mutating func reserve(below bound: UInt64) {
    self.bound = bound
    sendLimit = min(numberMax, bound)
  }

  /// So many may be given out still.
  public var reserved: UInt64 { bound - min(bound, store.nextOutbound) }

  /// Whether a message of the session has a number: the last is kept for the Logout that ends it all.
  @inline(__always)
  func hasNumber(_ type: UInt64) -> Bool {
    let number = store.nextOutbound
    return number < sendLimit
      || type == FIXMessageType.logout && number == numberMax && number < bound
  }

  var isExhausted: Bool { store.nextOutbound >= numberMax }

  @inline(never) @usableFromInline
  func refusal(of number: UInt64) -> SendOutcome {
    number < numberMax ? .unreserved : .exhausted
  }

  // MARK: The application

  /// Sends a message of the application. `put` adds the body's fields, tags ascending. The last number is
  /// kept for the Logout that ends it all.
  @inlinable
  public mutating func send<Wire: SessionWire & ~Copyable>(
    _ type: UInt64, at time: SessionTime, to wire: inout Wire,
    _ put: (inout MessageWriter) -> Void
  ) -> SendOutcome {
    let number = store.nextOutbound
    guard number < sendLimit else { return refusal(of: number) }
    var writer = spare
    writer.begin(type, header: header, sequence: number, time: time.wall)
    put(&writer)
    return commit(writer, number, at: time, to: &wire)
  }

  /// The same with what a header has only sometimes.
  @inlinable
  public mutating func send<Wire: SessionWire & ~Copyable>(
    _ type: UInt64, extras: HeaderExtras, at time: SessionTime, to wire: inout Wire,
    _ put: (inout MessageWriter) -> Void
  ) -> SendOutcome {
    let number = store.nextOutbound
    guard number < sendLimit else { return refusal(of: number) }
    var writer = spare
    writer.begin(type, header: header, sequence: number, time: time.wall, extras: extras)
    put(&writer)
    return commit(writer, number, at: time, to: &wire)
  }

  /// The same for who begins the message as well (`EventsToFIX`); nothing is sent, and no number taken, where
  /// `compose` says that there is no message.
  @inlinable
  public mutating func send<Wire: SessionWire & ~Copyable>(
    at time: SessionTime, to wire: inout Wire,
    composing compose: (borrowing HeaderTemplate, UInt64, inout MessageWriter) -> Bool
  ) -> SendOutcome? {
    let number = store.nextOutbound
    guard number < sendLimit else { return refusal(of: number) }
    var writer = spare
    guard compose(header, number, &writer) else { return nil }
    return commit(writer, number, at: time, to: &wire)
  }

  @inlinable
  mutating func commit<Wire: SessionWire & ~Copyable>(
    _ written: MessageWriter, _ number: UInt64, at time: SessionTime, to wire: inout Wire
  ) -> SendOutcome {
    var writer = written
    let bodyBytes = writer.bodyByteCount - writer.headerByteCount
    guard let bytes = unsafe writer.finish(), bytes.count <= messageByteCount else {
      return .tooLong
    }
    unsafe store.append(
      type: writer.type, time: time.wall, bodyFrom: bytes.count - Self.trailerBytes - bodyBytes,
      bytes: bytes)
    guard isLoggedOn else {
      isSilent = isLeaving
      return .stored(number: number)
    }
    unsafe wire.send(bytes)
    counters.sent &+= 1
    lastSent = time.steady
    return .sent(number: number)
  }

  /// `10=ddd` and a separator.
  @inlinable static var trailerBytes: Int { 7 }

  public func checkInvariants() {
    precondition(store.nextOutbound >= 1 && store.nextOutbound <= numberMax + 1)
    precondition(!isUp || isConnected, "up is more than connected")
    precondition(!isUp || !isLeaving, "who leaves isn't up")
    precondition(!isSilent || isLeaving, "only who leaves has nothing to say")
    precondition(!resend.isActive || isConnected, "a resend needs somebody who hears it")
    precondition(!resend.isActive || resend.through < store.nextOutbound, "only what was sent")
  }
}
