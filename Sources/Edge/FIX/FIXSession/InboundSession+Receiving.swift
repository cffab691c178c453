// The order in which a message is looked at: BeginString, its number, what the dictionary said of it,
// whether we are logged on, its time, its comp ids, its place in the sequence.

import Events
import FIXCodec
import FIXDictionary

/// Where the halves of a thread put what they say: notes for the other half, events for the owner.
public struct SessionSay: ~Copyable {
  public var notes = NoteQueue()
  public var events = EventQueue()

  public init() {}
}

extension InboundSession {
  /// One message from the wire, with what the validator says of it.
  @_noLocks
  public mutating func receive(
    _ message: Message, _ verdict: Verdict, at time: SessionTime, _ say: inout SessionSay
  ) -> Handling {
    now = time.steady
    if phase == .down || phase == .ended {
      discard(.afterEnd, message, &say)
      return .done
    }
    counters.received &+= 1
    if phase == .awaitingLogon {
      receiveFirst(message, verdict, at: time, &say)
      return .done
    }
    let type = message.typeCode
    if isErrorLogout, type != FIXMessageType.logout {
      // Nothing is lost: it wasn't counted, so it will be asked for.
      discard(.afterLogout, message, &say)
      return .done
    }
    hearsLife(&say)
    guard message.isFIX42 else {
      failSession(.wrongBeginString, &say)
      return .done
    }
    let fields = HeaderFields(message)
    // In a message out of order the number may be anywhere.
    let field =
      fields.number >= 0 ? message.value(at: fields.number) : message.first(FIXTag.msgSeqNum)
    guard let number = field?.digits else {
      end(.numberMissing, &say)
      return .done
    }
    if number > config.numberMax {
      end(.numberBeyondLimit, &say)
      return .done
    }
    if !verdict.isGood, verdict.fault != .conditionMissing {
      reject(message, number, verdict, &say)
      settle(number, &say)
      return .done
    }
    guard isTimely(message, fields, at: time) else {
      reject(message, number, .sendingTime, code: 10, &say)
      settle(number, &say)
      failSession(.sendingTime, &say)
      return .done
    }
    guard isFromPeer(message, fields) else {
      reject(message, number, .wrongCompID, code: 9, &say)
      settle(number, &say)
      failSession(.wrongCompID, &say)
      return .done
    }
    let isDuplicate = message.isFlagged(at: fields.possDup)
    if isDuplicate, type != FIXMessageType.sequenceReset,
      !hasGoodOriginalTime(message, fields, number, &say)
    {
      return .done
    }
    return place(
      message, type, number, verdict, isDuplicate, message.isFlagged(at: fields.possResend),
      at: time, &say)
  }

  /// The message that `nextQueued` gave, decoded again. It was checked when it came.
  @_noLocks
  public mutating func receiveQueued(
    _ message: Message, _ verdict: Verdict, at time: SessionTime, _ say: inout SessionSay
  ) -> Handling {
    now = time.steady
    if phase == .down || phase == .ended { return .done }
    return process(
      message, message.typeCode, expected, verdict, message.isFlagged(FIXTag.possDupFlag),
      message.isFlagged(FIXTag.possResend), &say)
  }

  /// A message that came ahead of a gap and is due now; nil when there is none. The caller decodes it and
  /// gives it to `receiveQueued`, then asks again.
  @_noLocks
  public mutating func nextQueued(_ say: inout SessionSay) -> UnsafeRawBufferPointer? {
    if queue.count == 0, highest < expected {
      isWaiting = false
      return nil
    }
    if phase == .down || phase == .ended { return nil }
    while true {
      switch queue.take(expected) {
      case .message(let bytes): return unsafe bytes
      case .done: consume(&say)
      case .nothing:
        // What was dropped, or another gap behind the one that was closed.
        if highest >= expected, gapThrough == 0 { openGap(through: highest, &say) }
        return nil
      }
    }
  }

  /// Bytes that are no message. True: go on; false: the session is over.
  @_noLocks
  public mutating func receive(
    unreadable frame: Frame, at time: SessionTime, _ say: inout SessionSay
  ) {
    now = time.steady
    switch frame {
    case .message, .incomplete: return
    case .garbled(let byteCount, _):
      counters.garbledBytes &+= UInt64(byteCount)
      tell(.garbled, 0, &say)
      if phase == .awaitingLogon { close(.garbled, &say) }
    case .noise(let byteCount):
      counters.garbledBytes &+= UInt64(byteCount)
      tell(.noise, 0, &say)
      if phase == .awaitingLogon { close(.noise, &say) }
    case .refused:
      close(.oversized, &say)
    }
  }

  // MARK: Checks

  /// Anything from the other side shows that it is there.
  @inline(__always) @_noLocks
  private mutating func hearsLife(_ say: inout SessionSay) {
    lastReceived = now
    if isTestRequestOpen {
      isTestRequestOpen = false
      say.notes.push(SessionNote(.alive))
    }
  }

  @_noLocks
  mutating func isTimely(_ message: Message, _ fields: HeaderFields, at time: SessionTime) -> Bool {
    guard let value = message.value(orNil: fields.sendingTime), value.count >= 17 else {
      return false
    }
    // `YYYYMMDD-HH:MM:SS`, and perhaps a fraction, which only counts near the limit.
    let day = value.word(at: 0)
    let second = value.word(at: 9)
    if day == sentDay, second == sentSecond,
      Self.distance(sentTime, time.wall) + 1_000_000_000 <= config.tolerance.count
    {
      return true
    }
    guard let sent = value.time, Self.distance(sent, time.wall) <= config.tolerance.count else {
      return false
    }
    sentDay = day
    sentSecond = second
    sentTime = Nanoseconds(sent.count / 1_000_000_000 * 1_000_000_000)
    return true
  }

  @inline(__always) @_noLocks
  private static func distance(_ a: Nanoseconds, _ b: Nanoseconds) -> UInt64 {
    a > b ? a.count - b.count : b.count - a.count
  }

  @_noLocks
  func isFromPeer(_ message: Message, _ fields: HeaderFields) -> Bool {
    guard let from = message.value(orNil: fields.sender),
      let to = message.value(orNil: fields.target)
    else { return false }
    return config.target.equals(from) && config.sender.equals(to)
  }

  /// 43=Y needs 122, and not later than 52. Answers by itself when that isn't so.
  @_noLocks
  private mutating func hasGoodOriginalTime(
    _ message: Message, _ fields: HeaderFields, _ number: UInt64, _ say: inout SessionSay
  ) -> Bool {
    guard let field = message.value(orNil: fields.originalTime), let original = field.time else {
      counters.count(.originalTimeMissing)
      reject(
        message, number,
        Verdict(fault: .requiredMissing, position: -1, tag: FIXTag.origSendingTime), &say)
      settle(number, &say)
      return false
    }
    guard let sending = message.value(orNil: fields.sendingTime), let sent = sending.time else {
      return false
    }
    // Where one of them has no fraction of a second, the other's doesn't count.
    let isWhole = field.count == 17 || sending.count == 17
    let unit: UInt64 = isWhole ? 1_000_000_000 : 1
    if original.count / unit <= sent.count / unit { return true }
    reject(message, number, .originalTimeWrong, code: 10, &say)
    settle(number, &say)
    failSession(.originalTimeWrong, &say)
    return false
  }
}

extension Message {
  @_noLocks
  func isFlagged(_ tag: UInt16) -> Bool { first(tag)?.flag == true }
}
