// How a session begins: the first message, and Logons that come later. What makes no sense as a first
// message closes the connection without a byte, so that who shouldn't be there learns nothing.

import Events
import FIXCodec
import FIXDictionary

extension InboundSession {
  /// A connection is there. An initiator's Logon goes out.
  public mutating func connect(at time: SessionTime, _ say: inout SessionSay) {
    precondition(phase == .down || phase == .ended, "one connection at a time")
    renew(at: time, &say)
    now = time.steady
    phaseSince = now
    lastReceived = now
    phase = .awaitingLogon
    awaitsReset = false
    isErrorLogout = false
    isTestRequestOpen = false
    if let schedule = config.schedule {
      // A closed one opens and closes at one moment.
      closesAt = schedule.end(at: time.wall)
      opensAt = schedule.start(at: time.wall)
      looksAt = now
    }
    guard config.isInitiator else { return }
    heartbeat = .seconds(UInt64(config.heartbeatSeconds))
    if config.resetsOnLogon { resetNumbers(at: time, &say) }
    sendLogon(isReply: false, isReset: config.resetsOnLogon, &say)
  }

  /// The connection is gone. What came ahead of a gap is asked for again on the next one.
  public mutating func disconnect(at time: SessionTime, _ say: inout SessionSay) {
    now = time.steady
    if phase != .down, phase != .ended { close(.connectionLost, &say) }
    phase = .down
    gapThrough = 0
    gapAsked = 0
    highest = 0
    _ = queue.dropBelow(.max)
  }

  func noteLogon(isReply: Bool, isReset: Bool) -> SessionNote {
    var note = SessionNote(.logon)
    note.seconds = UInt32(truncatingIfNeeded: heartbeat.count / 1_000_000_000)
    if isReply { note.flags |= SessionNote.Flag.isReply }
    if isReset { note.flags |= SessionNote.Flag.isReset }
    return note
  }

  private mutating func sendLogon(isReply: Bool, isReset: Bool, _ say: inout SessionSay) {
    if isReset, !isReply { awaitsReset = true }
    say.notes.push(noteLogon(isReply: isReply, isReset: isReset))
  }

  // MARK: The first message

  mutating func receiveFirst(
    _ message: Message, _ verdict: Verdict, at time: SessionTime, _ say: inout SessionSay
  ) {
    let type = message.typeCode
    guard message.isFIX42 else { return close(.wrongBeginString, &say) }
    let isLogon = type == FIXMessageType.logon
    let isAnswer =
      config.isInitiator && (type == FIXMessageType.logout || type == FIXMessageType.reject)
    guard isLogon || isAnswer else { return close(.notLogon, &say) }
    let fields = HeaderFields(message)
    guard isFromPeer(message, fields) else { return close(.wrongCompID, &say) }
    guard isTimely(message, fields, at: time) else { return close(.sendingTime, &say) }
    guard time.wall >= opensAt, time.wall < closesAt else { return close(.outsideSchedule, &say) }
    // Before anything that is answered, or takes a number: who isn't the other side changes nothing of its session.
    guard hasCredentials(message) else { return close(.credentials, &say) }
    guard let number = message.first(FIXTag.msgSeqNum)?.digits else {
      return end(.numberMissing, &say)
    }
    if number > config.numberMax { return end(.numberBeyondLimit, &say) }
    lastReceived = now
    if isAnswer {
      // Our Logon isn't liked. A Reject comes before the Logout that ends it.
      if number == expected { consume(&say) }
      if type == FIXMessageType.reject {
        counters.rejectsReceived &+= 1
        say.events.push(.rejectReceived(number: message.first(FIXTag.refSeqNum)?.digits ?? 0))
      } else {
        say.events.push(.logoutReceived)
        close(.peerRefused, &say)
      }
      return
    }
    guard verdict.isGood else {
      reject(message, number, verdict, &say)
      if number == expected { consume(&say) }
      return end(.invalidLogon, &say)
    }
    guard agrees(message, number, &say) else { return }
    var isReset = message.isFlagged(FIXTag.resetSeqNumFlag)
    if isReset {
      guard config.acceptsReset, number == 1 else { return end(.resetRefused, &say) }
    }
    if awaitsReset {
      awaitsReset = false
      isReset = false
    } else if isReset || config.resetsOnLogon && !config.isInitiator {
      resetNumbers(at: time, &say)
    }
    if number < expected { return endTooLow(number, &say) }
    phase = .up
    phaseSince = now
    if !config.isInitiator || isReset {
      say.notes.push(noteLogon(isReply: true, isReset: isReset))
    } else {
      say.notes.push(SessionNote(.up))
    }
    say.events.push(
      .up(heartbeatSeconds: UInt32(truncatingIfNeeded: heartbeat.count / 1_000_000_000)))
    settle(number, &say)
  }

  /// Encryption, heartbeats, test mode. Answers by itself when they don't suit.
  private mutating func agrees(
    _ message: Message, _ number: UInt64, _ say: inout SessionSay
  ) -> Bool {
    func refuse(_ tag: UInt16, _ fault: Fault, _ reason: SessionReason) -> Bool {
      reject(
        message, number,
        Verdict(fault: fault, position: message.position(of: tag), tag: tag), &say)
      if number == expected { consume(&say) }
      end(reason, &say)
      return false
    }
    guard let encryption = message.first(FIXTag.encryptMethod) else {
      return refuse(FIXTag.encryptMethod, .requiredMissing, .invalidLogon)
    }
    if encryption.code != 0x30 { return refuse(FIXTag.encryptMethod, .outOfRange, .encryption) }
    guard let interval = message.first(FIXTag.heartBtInt) else {
      return refuse(FIXTag.heartBtInt, .requiredMissing, .invalidLogon)
    }
    guard let seconds = interval.digits, seconds <= SessionLimits.heartbeatMax,
      config.isInitiator || seconds >= config.heartbeatLow && seconds <= config.heartbeatHigh
    else { return refuse(FIXTag.heartBtInt, .outOfRange, .heartbeatInterval) }
    // An acceptor takes what is asked for, and its own where that is none; an initiator keeps to what
    // it asked for.
    if !config.isInitiator {
      heartbeat = .seconds(seconds > 0 ? seconds : UInt64(config.heartbeatFallback))
    }
    if let isTest = config.isTest, message.isFlagged(FIXTag.testMessageIndicator) != isTest {
      end(.testMode, &say)
      return false
    }
    return true
  }

  /// An initiator asks for none.
  private func hasCredentials(_ message: Message) -> Bool {
    switch config.secrets.kind {
    case .none: return true
    case .rawData:
      guard let raw = message.first(FIXTag.rawData) else { return false }
      return config.secrets.first.equalsSecretly(raw)
    case .password:
      guard let user = message.first(FIXTag.username), let password = message.first(FIXTag.password)
      else { return false }
      // Both are compared whole, so that the time doesn't say which was wrong.
      let isUser = config.secrets.first.equalsSecretly(user)
      let isPassword = config.secrets.password.equalsSecretly(password)
      return isUser && isPassword
    }
  }

  // MARK: Later

  /// A Logon while logged on begins the numbers anew (141=Y), or is a mistake.
  mutating func receiveSecondLogon(
    _ message: Message, _ number: UInt64, at time: SessionTime, _ say: inout SessionSay
  ) {
    guard message.isFlagged(FIXTag.resetSeqNumFlag), number == 1 else {
      if number == expected { consume(&say) }
      return failSession(.secondLogon, &say)
    }
    if awaitsReset {
      awaitsReset = false
      if number == expected { consume(&say) }
      return
    }
    guard config.acceptsReset else { return failSession(.resetRefused, &say) }
    resetNumbers(at: time, &say)
    say.notes.push(noteLogon(isReply: true, isReset: true))
    consume(&say)
  }
}
