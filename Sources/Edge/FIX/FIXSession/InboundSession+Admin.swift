// The session's own messages, and the answers that are asked of the outbound half.

import Events
import FIXCodec
import FIXDictionary

extension InboundSession {
  @_noLocks
  mutating func receiveTestRequest(
    _ message: Message, _ number: UInt64, _ say: inout SessionSay
  ) {
    var note = SessionNote(.heartbeat)
    if let id = message.first(FIXTag.testReqID), !note.append(.text, id) {
      // It can't come back whole, and cut it would be no answer.
      counters.count(.textTooLong)
      reject(
        message, number,
        Verdict(
          fault: .outOfRange, position: message.position(of: FIXTag.testReqID),
          tag: FIXTag.testReqID), &say)
      return
    }
    say.notes.push(note)
  }

  @_noLocks
  mutating func receiveResendRequest(
    _ message: Message, _ number: UInt64, _ say: inout SessionSay
  ) {
    guard let from = message.first(FIXTag.beginSeqNo)?.digits,
      let through = message.first(FIXTag.endSeqNo)?.digits,
      through == 0 || from <= through
    else {
      counters.count(.resendRange)
      reject(
        message, number,
        Verdict(
          fault: .outOfRange, position: message.position(of: FIXTag.endSeqNo),
          tag: FIXTag.endSeqNo), &say)
      return
    }
    var note = SessionNote(.resend)
    note.number = from
    note.through = through
    // Its own number, should the outbound half have to reject it: numbers have 31 bits.
    note.seconds = UInt32(truncatingIfNeeded: number)
    say.notes.push(note)
  }

  /// SequenceReset in reset mode: its own number doesn't count.
  @_noLocks
  mutating func receiveReset(_ message: Message, _ number: UInt64, _ say: inout SessionSay) {
    guard let next = message.first(FIXTag.newSeqNo)?.digits, next >= expected,
      next <= config.numberMax
    else {
      reject(message, number, .resetDownwards, code: 5, &say)
      return
    }
    if next > expected { skip(to: next, &say) }
  }

  /// SequenceReset in gap fill mode, in its turn.
  @_noLocks
  mutating func receiveGapFill(_ message: Message, _ number: UInt64, _ say: inout SessionSay) {
    guard let next = message.first(FIXTag.newSeqNo)?.digits, next > number,
      next <= config.numberMax
    else {
      reject(message, number, .resetDownwards, code: 5, &say)
      consume(&say)
      return
    }
    skip(to: next, &say)
  }

  @_noLocks
  mutating func receiveLogout(_ say: inout SessionSay) {
    say.events.push(.logoutReceived)
    if phase == .loggingOut {
      close(.ownLogout, &say)
      return
    }
    say.notes.push(SessionNote(.logout, reason: .peerLogout))
    close(.peerLogout, &say)
  }

  // MARK: Rejects

  /// What the dictionary refuses.
  @inline(never) @_noLocks
  mutating func reject(
    _ message: Message, _ number: UInt64, _ verdict: Verdict, _ say: inout SessionSay
  ) {
    var note = SessionNote(.reject, reason: .invalidMessage)
    note.number = number
    note.fault = verdict.fault
    if let code = verdict.fault.sessionRejectReason {
      note.flags = SessionNote.Flag.hasCode
      note.seconds = UInt32(truncatingIfNeeded: code)
    }
    _ = note.append(.type, message.type)
    // 373=11 speaks of the type itself, which 372 has.
    if verdict.fault != .invalidType {
      if verdict.position >= 0, verdict.position < message.count {
        _ = note.append(.tag, message.tagText(at: verdict.position))
      } else {
        note.append(.tag, number: verdict.tag)
      }
    }
    addRoute(&note, message)
    counters.count(.invalidMessage)
    say.notes.push(note)
  }

  /// What the session refuses, without 371.
  @inline(never) @_noLocks
  mutating func reject(
    _ message: Message, _ number: UInt64, _ reason: SessionReason, code: UInt32,
    _ say: inout SessionSay
  ) {
    var note = SessionNote(.reject, reason: reason)
    note.number = number
    note.flags = SessionNote.Flag.hasCode
    note.seconds = code
    _ = note.append(.type, message.type)
    addRoute(&note, message)
    counters.count(reason)
    say.notes.push(note)
  }

  /// What is well formed, and not to be had here. `tag`: what is missing, or 0.
  @inline(never) @_noLocks
  mutating func rejectBusiness(
    _ message: Message, _ number: UInt64, _ reason: SessionReason, _ tag: UInt16,
    _ say: inout SessionSay
  ) {
    var note = SessionNote(.businessReject, reason: reason)
    note.number = number
    _ = note.append(.type, message.type)
    if tag != 0 { note.append(.tag, number: tag) }
    addRoute(&note, message)
    counters.count(reason)
    say.notes.push(note)
  }

  @_noLocks
  private mutating func addRoute(_ note: inout SessionNote, _ message: Message) {
    counters.routingLeftOut &+= note.appendRoute(answering: message)
  }

  // MARK: Endings

  /// Something is badly wrong: a Logout, and only its answer is waited for.
  @inline(never) @_noLocks
  mutating func failSession(_ reason: SessionReason, _ say: inout SessionSay) {
    counters.count(reason)
    if phase == .loggingOut {
      isErrorLogout = true
      return
    }
    isErrorLogout = true
    beginLogout(reason, &say)
  }

  @_noLocks
  mutating func beginLogout(_ reason: SessionReason, _ say: inout SessionSay) {
    phase = .loggingOut
    phaseSince = now
    say.notes.push(SessionNote(.logout, reason: reason))
  }

  /// So wrong that nothing is waited for: a Logout, and the end.
  @inline(never) @_noLocks
  mutating func end(_ reason: SessionReason, _ say: inout SessionSay) {
    if phase != .loggingOut { say.notes.push(SessionNote(.logout, reason: reason)) }
    close(reason, &say)
  }

  @inline(never) @_noLocks
  mutating func endTooLow(_ number: UInt64, _ say: inout SessionSay) {
    if phase != .loggingOut {
      var note = SessionNote(.logout, reason: .numberTooLow)
      note.number = expected
      note.through = number
      say.notes.push(note)
    }
    close(.numberTooLow, &say)
  }

  /// The end. The outbound half says it to the owner, once all before it is sent.
  @_noLocks
  mutating func close(_ reason: SessionReason, _ say: inout SessionSay) {
    if phase == .ended { return }
    phase = .ended
    counters.count(reason)
    say.notes.push(SessionNote(.close, reason: reason))
  }

  @_noLocks
  mutating func discard(_ reason: SessionReason, _ message: Message, _ say: inout SessionSay) {
    tell(reason, message.first(FIXTag.msgSeqNum)?.digits ?? 0, &say)
  }

  /// Something was dropped.
  @_noLocks
  mutating func tell(_ reason: SessionReason, _ number: UInt64, _ say: inout SessionSay) {
    counters.count(reason)
    say.events.push(.discarded(reason, number: number))
  }
}

extension SessionNote {
  @_noLocks
  mutating func append(_ piece: Piece, number: UInt16) {
    var digits: (UInt64, UInt64) = (0, 0)
    var at = 16
    var rest = number
    unsafe withUnsafeMutableBytes(of: &digits) { bytes in
      repeat {
        at -= 1
        unsafe bytes[at] = UInt8(truncatingIfNeeded: 0x30 + rest % 10)
        rest /= 10
      } while rest > 0
      let field = unsafe FieldBytes(memory: UnsafeRawBufferPointer(bytes), from: at, count: 16 - at)
      _ = append(piece, field)
    }
  }
}
