// A message's place in the sequence: its turn, ahead of it, or long past.

import Events
import FIXCodec
import FIXDictionary

extension InboundSession {
  @_noLocks
  mutating func place(
    _ message: Message, _ type: UInt64, _ number: UInt64, _ verdict: Verdict, _ isDuplicate: Bool,
    _ isResend: Bool, at time: SessionTime, _ say: inout SessionSay
  ) -> Handling {
    switch type {
    case FIXMessageType.logout:
      // Its number doesn't matter: a gap before it is for the next session.
      if number == expected { consume(&say) }
      receiveLogout(&say)
      return .done
    case FIXMessageType.resendRequest:
      if isDuplicate, number < expected { break }
      // Served at once, whatever its number is: two sides that wait for each other's resend would
      // wait for ever.
      receiveResendRequest(message, number, &say)
      settle(number, &say)
      return .done
    case FIXMessageType.sequenceReset:
      if !message.isFlagged(FIXTag.gapFillFlag) {
        receiveReset(message, number, &say)
        return .done
      }
    case FIXMessageType.logon:
      if isDuplicate, number < expected { break }
      receiveSecondLogon(message, number, at: time, &say)
      return .done
    default: break
    }
    if number == expected {
      return process(message, type, number, verdict, isDuplicate, isResend, &say)
    }
    if number > expected {
      highest = max(highest, number)
      isWaiting = true
      if queue.put(number, message.bytes, expected: expected) {
        counters.queued &+= 1
      } else {
        tell(.queueFull, number, &say)
      }
      openGap(through: number - 1, &say)
      return .done
    }
    if isDuplicate {
      if type == FIXMessageType.sequenceReset, fillsOn(message, &say) { return .done }
      tell(.duplicate, number, &say)
      return .done
    }
    endTooLow(number, &say)
    return .done
  }

  /// A message whose turn it is.
  @_noLocks
  mutating func process(
    _ message: Message, _ type: UInt64, _ number: UInt64, _ verdict: Verdict,
    _ isDuplicate: Bool, _ isResend: Bool, _ say: inout SessionSay
  ) -> Handling {
    switch type {
    case FIXMessageType.heartbeat:
      consume(&say)
    case FIXMessageType.testRequest:
      receiveTestRequest(message, number, &say)
      consume(&say)
    case FIXMessageType.reject:
      counters.rejectsReceived &+= 1
      say.events.push(.rejectReceived(number: message.first(FIXTag.refSeqNum)?.digits ?? 0))
      consume(&say)
    case FIXMessageType.sequenceReset:
      receiveGapFill(message, number, &say)
    default:
      if verdict.fault == .conditionMissing {
        rejectBusiness(message, number, .conditionMissing, verdict.tag, &say)
        consume(&say)
        return .done
      }
      confirmed = recorded
      lastDelivered = number
      counters.delivered &+= 1
      consume(&say)
      return .application(
        Delivery(
          number: number, epoch: epoch, isPossibleDuplicate: isDuplicate,
          isPossibleResend: isResend))
    }
    return .done
  }

  /// The owner won't have it: says so to the other side.
  @_noLocks
  public mutating func refuse(_ message: Message, _ delivery: Delivery, _ say: inout SessionSay) {
    rejectBusiness(message, delivery.number, .unsupportedType, 0, &say)
  }

  // MARK: Numbers

  /// One number is done with.
  @inline(__always) @_noLocks
  mutating func consume(_ say: inout SessionSay) {
    expected += 1
    if gapThrough != 0 { progress(&say) }
    if expected + config.numberWarning > config.numberMax { nearLimit(&say) }
  }

  /// A message was answered out of turn: when its turn comes, its number is done with.
  @_noLocks
  mutating func settle(_ number: UInt64, _ say: inout SessionSay) {
    if number == expected {
      consume(&say)
    } else if number > expected {
      highest = max(highest, number)
      isWaiting = true
      queue.mark(number, expected: expected)
      openGap(through: number - 1, &say)
    }
  }

  /// Numbers up to here aren't coming.
  @_noLocks
  mutating func skip(to next: UInt64, _ say: inout SessionSay) {
    expected = next
    var dropped = queue.dropBelow(next)
    while dropped > 0 {
      tell(.skippedByPeer, 0, &say)
      dropped -= 1
    }
    progress(&say)
    if expected + config.numberWarning > config.numberMax { nearLimit(&say) }
  }

  @inline(never) @_noLocks
  private mutating func nearLimit(_ say: inout SessionSay) {
    if expected > config.numberMax {
      failSession(.numbersExhausted, &say)
    } else if !hasWarned {
      hasWarned = true
      say.events.push(.numbersNearLimit(left: config.numberMax - expected + 1))
    }
  }

  // MARK: Gaps

  /// A gap fill that begins before the gap and reaches into it. Two resends that overlap make one: what it passes over comes in
  /// no other way, and isn't asked for again before the gap's time is over.
  @inline(never) @_noLocks
  private mutating func fillsOn(_ message: Message, _ say: inout SessionSay) -> Bool {
    guard gapThrough != 0, let next = message.first(FIXTag.newSeqNo)?.digits, next > expected,
      next <= config.numberMax
    else { return false }
    skip(to: next, &say)
    return true
  }

  /// Asks for what is missing, unless that is done already.
  @_noLocks
  mutating func openGap(through: UInt64, _ say: inout SessionSay) {
    if gapThrough != 0 || phase != .up && phase != .loggingOut { return }
    gapThrough = through
    gapAttempts = 0
    counters.gaps &+= 1
    say.events.push(.gap(from: expected, through: through))
    ask(&say)
  }

  @_noLocks
  mutating func ask(_ say: inout SessionSay) {
    var note = SessionNote(.resendRequest)
    note.number = expected
    if config.resendChunk == 0 {
      gapAsked = gapThrough
      note.through = 0
    } else {
      gapAsked = min(gapThrough, expected + config.resendChunk - 1)
      note.through = gapAsked
    }
    gapDeadline = now + config.gapTimeout
    say.notes.push(note)
  }

  /// After the expected number went up.
  @_noLocks
  private mutating func progress(_ say: inout SessionSay) {
    if gapThrough == 0 { return }
    gapAttempts = 0
    gapDeadline = now + config.gapTimeout
    if expected > gapThrough {
      gapThrough = 0
      gapAsked = 0
      say.events.push(.gapClosed(expected: expected))
    } else if expected > gapAsked, !queue.has(expected) {
      // What waits already needs no asking, however much of it there is.
      ask(&say)
    }
  }

  /// Both sides begin at 1.
  @_noLocks
  mutating func resetNumbers(at time: SessionTime, _ say: inout SessionSay) {
    expected = 1
    confirmed = 0
    lastDelivered = 0
    // Wraps after 2^32 resets; what it is compared with is never that old.
    epoch = epoch &+ 1
    highest = 0
    gapThrough = 0
    gapAsked = 0
    hasWarned = false
    _ = queue.dropBelow(.max)
    begun = time.wall
    var note = SessionNote(.reset)
    note.number = time.wall.count
    say.notes.push(note)
    say.events.push(.numbersReset)
  }
}
