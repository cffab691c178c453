// What the inbound half asks for, written: Logon, Heartbeat, TestRequest, ResendRequest, Reject, Logout.

import Events
import FIXCodec
import FIXDictionary

extension OutboundSession where Store: ~Copyable {
  /// A connection is there.
  public mutating func connect(at time: SessionTime) {
    isConnected = true
    isLoggedOn = false
    isLeaving = false
    isSilent = false
    isTestRequestOpen = false
    heartbeat = .zero
    lastSent = time.steady
    resend = ResendWork()
  }

  /// The connection is gone. The application's messages go on record until there is another one.
  public mutating func disconnect() {
    isConnected = false
    isLoggedOn = false
    isLeaving = false
    isSilent = false
    heartbeat = .zero
    resend = ResendWork()
  }

  /// Does what a note says. The reason, where the session had to be ended from here: the inbound half is to be told
  /// (`loggedOut`).
  public mutating func take<Wire: SessionWire & ~Copyable>(
    _ note: SessionNote, at time: SessionTime, to wire: inout Wire, _ events: inout EventQueue
  ) -> SessionReason? {
    switch note.kind {
    case .none: break
    case .reset:
      store.reset(at: Nanoseconds(note.number))
      hasWarned = false
      resend = ResendWork()
    case .close:
      disconnect()
      events.push(.down(note.reason))
    // Whose connection has gone meanwhile hears of it by a resend.
    case .reject: sendReject(note, at: time, to: &wire, &events)
    case .businessReject: sendBusinessReject(note, at: time, to: &wire, &events)
    case _ where !isConnected: break
    case .logon: return sendLogon(note, at: time, to: &wire, &events)
    case .up: isLoggedOn = !isLeaving
    case .alive: isTestRequestOpen = false
    case .heartbeat:
      write(FIXMessageType.heartbeat, at: time, to: &wire, &events) { writer in
        Self.put(note, .text, as: FIXTag.testReqID, &writer)
      }
    case .testRequest:
      isTestRequestOpen = true
      write(FIXMessageType.testRequest, at: time, to: &wire, &events) { writer in
        writer.put(FIXTag.testReqID, text: "TEST")
      }
    case .resendRequest:
      write(FIXMessageType.resendRequest, at: time, to: &wire, &events) { writer in
        writer.put(FIXTag.beginSeqNo, number: note.number)
        writer.put(FIXTag.endSeqNo, number: note.through)
      }
    case .resend: return beginResend(note, at: time, to: &wire, &events)
    case .logout: sendLogout(note, at: time, to: &wire, &events)
    }
    return runOut(at: time, to: &wire, &events)
  }

  /// Ends a session that has no number left but the last, by the Logout that this one is kept for. Says why: the inbound half is
  /// to be told (`loggedOut`). Nil where there are numbers, or nobody is logged on.
  public mutating func runOut<Wire: SessionWire & ~Copyable>(
    at time: SessionTime, to wire: inout Wire, _ events: inout EventQueue
  ) -> SessionReason? {
    guard isUp, isExhausted else { return nil }
    return endExhausted(at: time, to: &wire, &events)
  }

  private mutating func endExhausted<Wire: SessionWire & ~Copyable>(
    at time: SessionTime, to wire: inout Wire, _ events: inout EventQueue
  ) -> SessionReason {
    sendLogout(SessionNote(.logout, reason: .numbersExhausted), at: time, to: &wire, &events)
    return .numbersExhausted
  }

  // MARK: Messages

  /// A message of the session: it takes a number and, unless `isKept`, isn't said again. Behind a Logout and a message that is
  /// on record alone it isn't said at all, as the other side would take that one for lost.
  @inline(__always)
  mutating func write<Wire: SessionWire & ~Copyable>(
    _ type: UInt64, extras: HeaderExtras = HeaderExtras(), isKept: Bool = false,
    at time: SessionTime, to wire: inout Wire, _ events: inout EventQueue,
    _ put: (inout MessageWriter) -> Void
  ) {
    // Nothing is sent under a number beyond the last: the Logout that is due says why.
    guard hasNumber(type), isKept || !isSilent else { return }
    var writer = spare
    writer.begin(
      type, header: header, sequence: store.nextOutbound, time: time.wall, extras: extras)
    put(&writer)
    let bodyBytes = writer.bodyByteCount - writer.headerByteCount
    guard let bytes = unsafe writer.finish() else { return }
    // On record before it is on the wire: a number is never used for two messages.
    if isKept, bytes.count <= messageByteCount {
      unsafe store.append(
        type: type, time: time.wall, bodyFrom: bytes.count - Self.trailerBytes - bodyBytes,
        bytes: bytes)
    } else {
      store.setNextOutbound(store.nextOutbound + 1)
    }
    if isConnected, !isSilent {
      unsafe wire.send(bytes)
      counters.sent &+= 1
      lastSent = time.steady
    } else if isLeaving {
      isSilent = true
    }
    warn(&events)
  }

  /// Says once that numbers run out.
  @inline(__always)
  mutating func warn(_ events: inout EventQueue) {
    if hasWarned || store.nextOutbound + numberWarning <= numberMax { return }
    hasWarned = true
    events.push(.numbersNearLimit(left: numberMax + 1 - store.nextOutbound))
  }

  /// Says why the session had to be ended instead, as `take` does.
  private mutating func sendLogon<Wire: SessionWire & ~Copyable>(
    _ note: SessionNote, at time: SessionTime, to wire: inout Wire, _ events: inout EventQueue
  ) -> SessionReason? {
    heartbeat = .seconds(UInt64(note.seconds))
    let isReset = note.flags & SessionNote.Flag.isReset != 0
    let isReply = note.flags & SessionNote.Flag.isReply != 0
    var writer = spare
    guard hasNumber(FIXMessageType.logon) else {
      // Who calls has nobody yet to say goodbye to.
      return isReply && isExhausted ? endExhausted(at: time, to: &wire, &events) : nil
    }
    writer.begin(
      FIXMessageType.logon, header: header, sequence: store.nextOutbound, time: time.wall)
    if secrets.kind == .rawData {
      writer.put(FIXTag.rawDataLength, number: UInt64(secrets.first.count))
      Self.put(secrets.first, as: "96=", &writer)
    }
    writer.put(FIXTag.encryptMethod, number: 0)
    writer.put(FIXTag.heartBtInt, number: UInt64(note.seconds))
    if isReset { writer.put(FIXTag.resetSeqNumFlag, flag: true) }
    if testIndicator == true { writer.put(FIXTag.testMessageIndicator, flag: true) }
    if secrets.kind == .password {
      Self.put(secrets.first, as: "553=", &writer)
      Self.put(secrets.password, as: "554=", &writer)
    }
    guard let bytes = unsafe writer.finish() else { return nil }
    store.setNextOutbound(store.nextOutbound + 1)
    unsafe wire.send(bytes)
    counters.sent &+= 1
    lastSent = time.steady
    if isReply { isLoggedOn = !isLeaving }
    return nil
  }

  private mutating func sendReject<Wire: SessionWire & ~Copyable>(
    _ note: SessionNote, at time: SessionTime, to wire: inout Wire, _ events: inout EventQueue
  ) {
    counters.rejectsSent &+= 1
    let text: StaticString =
      switch note.reason {
      case .wrongCompID: "CompID problem"
      case .sendingTime, .originalTimeWrong: "SendingTime accuracy problem"
      case .resetDownwards: Fault.outOfRange.text
      default: note.fault.text
      }
    routed(FIXMessageType.reject, note, at: time, to: &wire, &events) { writer in
      writer.put(FIXTag.refSeqNum, number: note.number)
      writer.put(FIXTag.text, text: text)
      Self.put(note, .tag, as: FIXTag.refTagID, &writer)
      Self.put(note, .type, as: FIXTag.refMsgType, &writer)
      if note.flags & SessionNote.Flag.hasCode != 0 {
        writer.put(FIXTag.sessionRejectReason, number: UInt64(note.seconds))
      }
    }
    events.push(.rejectSent(note.reason, number: note.number))
  }

  private mutating func sendBusinessReject<Wire: SessionWire & ~Copyable>(
    _ note: SessionNote, at time: SessionTime, to wire: inout Wire, _ events: inout EventQueue
  ) {
    counters.rejectsSent &+= 1
    routed(FIXMessageType.businessMessageReject, note, at: time, to: &wire, &events) { writer in
      writer.put(FIXTag.refSeqNum, number: note.number)
      if note.reason == .conditionMissing {
        writer.append("58=Conditionally Required Field Missing (")
        Self.with(note, .tag) { writer.append($0) }
        writer.append(")\u{1}")
      } else {
        writer.put(FIXTag.text, text: "Unsupported Message Type")
      }
      Self.put(note, .type, as: FIXTag.refMsgType, &writer)
      writer.put(
        FIXTag.businessRejectReason, number: note.reason == .conditionMissing ? 5 : 3)
    }
    events.push(.rejectSent(note.reason, number: note.number))
  }

  mutating func sendLogout<Wire: SessionWire & ~Copyable>(
    _ note: SessionNote, at time: SessionTime, to wire: inout Wire, _ events: inout EventQueue
  ) {
    // What a resend still owes, the other side asks for next time.
    resend = ResendWork()
    isLoggedOn = false
    defer { isLeaving = isConnected }
    write(FIXMessageType.logout, at: time, to: &wire, &events) { writer in
      if note.reason == .numberTooLow {
        writer.append("58=MsgSeqNum too low, expecting ")
        writer.append(number: note.number)
        writer.append(" but received ")
        writer.append(number: note.through)
        writer.append("\u{1}")
      } else {
        let text = note.reason.logoutText
        if text.utf8CodeUnitCount > 0 { writer.put(FIXTag.text, text: text) }
      }
    }
    events.push(.logoutSent(note.reason))
  }

  /// A refusal, with the note's routing in the header. It is kept: who lost it with a connection hears of it by a resend,
  /// and would else wait for an answer that never comes.
  private mutating func routed<Wire: SessionWire & ~Copyable>(
    _ type: UInt64, _ note: SessionNote, at time: SessionTime, to wire: inout Wire,
    _ events: inout EventQueue, _ put: (inout MessageWriter) -> Void
  ) {
    note.withRoute { extras in
      write(type, extras: extras, isKept: true, at: time, to: &wire, &events, put)
    }
  }

  // MARK: Pieces

  /// A piece of a note, for as long as `body` runs.
  @inline(__always)
  static func with(_ note: SessionNote, _ piece: SessionNote.Piece, _ body: (FieldBytes) -> Void) {
    // The other fields of the note lie before the pieces, so there is room to read numbers.
    unsafe withUnsafeBytes(of: note) { bytes in
      body(
        unsafe FieldBytes(
          memory: bytes, from: SessionNoteLayout.piecesOffset + note.offset(piece),
          count: note.length(piece)))
    }
  }

  /// A piece as a field, unless it is empty.
  @inline(__always)
  static func put(
    _ note: SessionNote, _ piece: SessionNote.Piece, as tag: UInt16, _ writer: inout MessageWriter
  ) {
    if note.length(piece) == 0 { return }
    with(note, piece) { writer.put(tag, text: $0) }
  }

  static func put(
    _ bytes: borrowing FixedBytes, as tag: StaticString, _ writer: inout MessageWriter
  ) {
    writer.append(tag)
    unsafe bytes.withBytes { unsafe writer.append($0) }
    writer.append("\u{1}")
  }
}

extension MessageWriter {
  /// Digits alone.
  mutating func append(number: UInt64) {
    var digits: (UInt64, UInt64, UInt64) = (0, 0, 0)
    var at = 24
    var rest = number
    unsafe withUnsafeMutableBytes(of: &digits) { bytes in
      repeat {
        at -= 1
        unsafe bytes[at] = UInt8(truncatingIfNeeded: 0x30 + rest % 10)
        rest /= 10
      } while rest > 0
      unsafe append(UnsafeRawBufferPointer(rebasing: bytes[at..<24]))
    }
  }
}
