// Both halves in one thread, for whoever has no need to part them: the echo, tests, a small client. Bytes
// and time in; bytes to a wire, events, and the application's messages out.

import Events
import FIXCodec
import FIXDictionary

/// What reads received bytes. One a thread is enough for all of its sessions.
public struct SessionReader: ~Copyable {
  @usableFromInline var decoder: Decoder
  @usableFromInline var validator: Validator
  /// The message that a session gave last; good until it goes on.
  public var message: Message

  public init(_ dialect: CompiledDialect, limits: DecoderLimits = DecoderLimits()) {
    decoder = Decoder(dialect: dialect.dialect, limits: limits)
    validator = Validator(dialect)
    message = decoder.message
  }

  /// Looks at the front of bytes that no session has yet: who is it? After `.message`, `message` is it.
  public mutating func look(_ bytes: UnsafeRawBufferPointer) -> Frame {
    let frame = unsafe decoder.next(bytes)
    if case .message = frame { message = decoder.message }
    return frame
  }
}

/// What a look at received bytes gave.
@frozen
public enum SessionStep: Equatable, Sendable {
  /// Something was dealt with: look again.
  case went
  /// More bytes are needed.
  case starved
  /// `SessionReader.message` is the owner's: to be taken (`confirm`) or refused, before the next look.
  case application(Delivery)
  /// The session is over; the bytes are of no use any more.
  case ended
}

public struct Session<Store: MessageStore & ~Copyable>: ~Copyable {
  /// The half that hears; whoever has notes of their own to pass uses the halves alone.
  public var inbound: InboundSession
  /// The half that speaks.
  public var outbound: OutboundSession<Store>
  @usableFromInline var say = SessionSay()
  /// What the store has as the next number in.
  @usableFromInline var keptInbound: UInt64

  public init(_ config: SessionConfig, store: consuming Store) {
    keptInbound = store.nextInbound
    inbound = InboundSession(config, store.inboundNumbers)
    outbound = OutboundSession(config, store: store)
  }

  public var isUp: Bool { outbound.isUp }
  /// The connection is to be closed, once what was sent is out; then `disconnect`.
  public var hasEnded: Bool { inbound.phase == .ended }
  public var counters: SessionCounters { inbound.counters + outbound.counters }
  public var lostEventCount: UInt64 { say.events.lostCount }

  /// What happened, the oldest first; nil when all is told.
  public mutating func nextEvent() -> SessionEvent? { say.events.pop() }

  // MARK: Bytes

  /// Looks at the front of `bytes` and takes `consumed` of them. Before bytes come messages that waited for
  /// a gap to close.
  @inlinable
  public mutating func receive<Wire: SessionWire & ~Copyable>(
    _ bytes: UnsafeRawBufferPointer, consumed: inout Int, _ reader: inout SessionReader,
    at time: SessionTime, to wire: inout Wire
  ) -> SessionStep {
    consumed = 0
    if inbound.isWaiting, let waiting = unsafe inbound.nextQueued(&say) {
      guard case .message = unsafe reader.decoder.next(waiting) else {
        preconditionFailure("it was a message when it came")
      }
      reader.message = reader.decoder.message
      let verdict = reader.validator.check(&reader.message)
      let handling = inbound.receiveQueued(reader.message, verdict, at: time, &say)
      pass(at: time, to: &wire)
      return Self.step(handling)
    }
    if inbound.phase == .ended || inbound.phase == .down {
      pass(at: time, to: &wire)
      return .ended
    }
    let frame = unsafe reader.decoder.next(bytes)
    switch frame {
    case .incomplete:
      pass(at: time, to: &wire)
      return .starved
    case .message(let byteCount):
      consumed = byteCount
      reader.message = reader.decoder.message
      let verdict = reader.validator.check(&reader.message)
      let handling = inbound.receive(reader.message, verdict, at: time, &say)
      pass(at: time, to: &wire)
      return Self.step(handling)
    case .garbled(let byteCount, _), .noise(let byteCount): consumed = byteCount
    case .refused: break
    }
    inbound.receive(unreadable: frame, at: time, &say)
    pass(at: time, to: &wire)
    return .went
  }

  @inlinable
  static func step(_ handling: Handling) -> SessionStep {
    switch handling {
    case .done: .went
    case .application(let delivery): .application(delivery)
    }
  }

  /// The delivered message is on record.
  @inlinable
  public mutating func confirm(_ delivery: Delivery) {
    inbound.confirm(delivery)
    keepInbound()
  }

  /// The application won't have the message: a BusinessMessageReject. It counts as received.
  public mutating func refuse<Wire: SessionWire & ~Copyable>(
    _ delivery: Delivery, _ reader: borrowing SessionReader, at time: SessionTime,
    to wire: inout Wire
  ) {
    inbound.refuse(reader.message, delivery, &say)
    inbound.confirm(delivery)
    pass(at: time, to: &wire)
  }

  /// Sends a message of the application; `put` adds the body's fields, tags ascending.
  @inlinable
  public mutating func send<Wire: SessionWire & ~Copyable>(
    _ type: UInt64, at time: SessionTime, to wire: inout Wire,
    _ put: (inout MessageWriter) -> Void
  ) -> SendOutcome {
    let outcome = outbound.send(type, at: time, to: &wire, put)
    if outcome == .exhausted { runOut(at: time, to: &wire) }
    return outcome
  }

  /// The same with what a header has only sometimes.
  @inlinable
  public mutating func send<Wire: SessionWire & ~Copyable>(
    _ type: UInt64, extras: HeaderExtras, at time: SessionTime, to wire: inout Wire,
    _ put: (inout MessageWriter) -> Void
  ) -> SendOutcome {
    let outcome = outbound.send(type, extras: extras, at: time, to: &wire, put)
    if outcome == .exhausted { runOut(at: time, to: &wire) }
    return outcome
  }

  // MARK: The connection

  public mutating func connect<Wire: SessionWire & ~Copyable>(
    at time: SessionTime, to wire: inout Wire
  ) {
    outbound.connect(at: time)
    inbound.connect(at: time, &say)
    pass(at: time, to: &wire)
  }

  /// The connection is gone, whoever closed it.
  public mutating func disconnect(at time: SessionTime) {
    inbound.disconnect(at: time, &say)
    var nowhere = NoWire()
    outbound.isConnected = false
    pass(at: time, to: &nowhere)
    outbound.disconnect()
  }

  public mutating func logout<Wire: SessionWire & ~Copyable>(
    at time: SessionTime, to wire: inout Wire
  ) {
    inbound.logout(at: time, &say)
    pass(at: time, to: &wire)
  }

  public mutating func tick<Wire: SessionWire & ~Copyable>(
    at time: SessionTime, to wire: inout Wire
  ) {
    let late = time.steady.since(deadline)
    if late > SessionLimits.lateness { inbound.excuse(late, at: time) }
    if inbound.phase == .down { inbound.renew(at: time, &say) }
    inbound.tick(at: time, &say)
    pass(at: time, to: &wire)
    if let reason = outbound.tick(at: time, to: &wire, &say.events) {
      inbound.loggedOut(reason, at: time)
    }
  }

  /// When `tick` has something to do next, by the steady clock.
  public var deadline: Nanoseconds { min(inbound.deadline, outbound.deadline) }

  /// Both numbers begin at 1, while there is no connection.
  public mutating func reset(at time: SessionTime) {
    var nowhere = NoWire()
    inbound.reset(at: time, &say)
    pass(at: time, to: &nowhere)
  }

  // MARK: Between the halves

  /// Gives the outbound half what the inbound half said.
  @inlinable
  mutating func pass<Wire: SessionWire & ~Copyable>(at time: SessionTime, to wire: inout Wire) {
    if !say.notes.isEmpty { passNotes(at: time, to: &wire) }
    keepInbound()
  }

  @inline(never) @usableFromInline
  mutating func passNotes<Wire: SessionWire & ~Copyable>(
    at time: SessionTime, to wire: inout Wire
  ) {
    var note = SessionNote(.none)
    while say.notes.pop(&note) {
      if let reason = outbound.take(note, at: time, to: &wire, &say.events) {
        inbound.loggedOut(reason, at: time)
      }
    }
    // A reset has set it anew.
    keptInbound = outbound.store.nextInbound
  }

  @inlinable
  mutating func keepInbound() {
    let next = inbound.recorded + 1
    if next == keptInbound { return }
    keptInbound = next
    outbound.store.setNextInbound(next)
  }

  @usableFromInline
  mutating func runOut<Wire: SessionWire & ~Copyable>(
    at time: SessionTime, to wire: inout Wire
  ) {
    if let reason = outbound.runOut(at: time, to: &wire, &say.events) {
      inbound.loggedOut(reason, at: time)
    }
  }

  public func checkInvariants() {
    inbound.checkInvariants()
    outbound.checkInvariants()
    precondition(say.notes.isEmpty, "notes are taken at once")
    precondition(outbound.store.nextInbound == inbound.recorded + 1, "what is on record is kept")
    precondition(outbound.isUp == false || inbound.phase == .up || inbound.phase == .loggingOut)
  }
}

/// Where bytes go when nobody hears them.
struct NoWire: SessionWire {
  mutating func send(_ message: UnsafeRawBufferPointer) {}
}
