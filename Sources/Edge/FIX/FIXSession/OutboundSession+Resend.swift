// Sending again what the other side lacks: in steps of bounded size, so that a long resend holds nothing
// up and new messages go out in between. The session's own messages, and what isn't to be sent again,
// become gap fills; neighbours share one.

import Events
import FIXCodec
import FIXDictionary

/// A resend under way, and what was asked for before.
struct ResendWork {
  /// The next number to look at; past `through` when nothing is to be done.
  var next: UInt64 = 1
  var through: UInt64 = 0
  /// Numbers from here to `next` are to be filled.
  var fillFrom: UInt64 = 1
  // The highest number that a range which was asked for began with, and how many ranges since began no
  // higher: whoever gets anywhere asks for what comes later.
  var askedFrom: UInt64 = 0
  var askedCount: UInt32 = 0

  var isActive: Bool { next <= through }

  /// A range that is asked for. One that isn't done with yet is owed still: the two go out as one, in the order of numbers, from
  /// where the first has got or from where the other begins.
  mutating func add(_ from: UInt64, _ through: UInt64) {
    let isNew = !isActive
    self.through = isNew ? through : max(self.through, through)
    if isNew || from < fillFrom {
      next = from
      fillFrom = from
    }
  }
}

extension OutboundSession where Store: ~Copyable {
  /// True while a resend isn't finished: call `step`.
  public var hasWork: Bool { resend.isActive }

  mutating func beginResend<Wire: SessionWire & ~Copyable>(
    _ note: SessionNote, at time: SessionTime, to wire: inout Wire, _ events: inout EventQueue
  ) -> SessionReason? {
    // 0 isn't a number; some mean the first by it.
    let from = max(note.number, 1)
    let last = store.nextOutbound - 1
    if from > last {
      counters.count(.resendRange)
      var reject = SessionNote(.reject, reason: .resendRange)
      reject.number = UInt64(note.seconds)
      reject.fault = .outOfRange
      reject.flags = SessionNote.Flag.hasCode
      reject.seconds = 5
      // `2`, and 7 for BeginSeqNo.
      reject.append(.type, number: 2)
      reject.append(.tag, number: FIXTag.beginSeqNo)
      return take(reject, at: time, to: &wire, &events)
    }
    if from <= resend.askedFrom {
      resend.askedCount += 1
      if resend.askedCount >= resendRepeatMax {
        counters.count(.resendRepeated)
        sendLogout(SessionNote(.logout, reason: .resendRepeated), at: time, to: &wire, &events)
        return .resendRepeated
      }
    } else {
      resend.askedFrom = from
      resend.askedCount = 0
    }
    let through = note.through == 0 ? last : min(note.through, last)
    events.push(.resendStarted(from: from, through: through))
    resend.add(from, through)
    if from < store.oldest {
      counters.count(.goneFromStore)
      events.push(.skipped(.goneFromStore, number: from))
    }
    step(at: time, to: &wire, &events)
    return nil
  }

  /// Goes on with a resend: at most `resendStep` messages, and none while the wire has enough.
  public mutating func step<Wire: SessionWire & ~Copyable>(
    at time: SessionTime, to wire: inout Wire, _ events: inout EventQueue
  ) {
    guard resend.isActive, isConnected else { return }
    var room = resendStep
    var looks = UInt64(SessionLimits.resendScan)
    // What is older than the store holds nothing to find.
    if resend.next < store.oldest { resend.next = min(store.oldest, resend.through + 1) }
    while resend.next <= resend.through, room > 0, looks > 0, wire.isCalm {
      let last = min(resend.through, resend.next + looks - 1)
      let number = store.firstHeld(from: resend.next, through: last)
      looks -= min(number, last) - resend.next + 1
      resend.next = min(number, last) + 1
      guard number <= last else { continue }
      guard let message = store.find(number) else { continue }
      if isStale(message, at: time) {
        counters.count(.stale)
        events.push(.skipped(.stale, number: number))
        continue
      }
      fill(to: number, at: time, to: &wire)
      again(message, at: time, to: &wire)
      resend.fillFrom = number + 1
      room -= 1
    }
    if resend.isActive { return }
    fill(to: resend.through + 1, at: time, to: &wire)
    events.push(.resendFinished(through: resend.through))
  }

  private func isStale(_ message: StoredMessage, at time: SessionTime) -> Bool {
    // What a book was is of no use to anybody, and harm to who takes it for what it is.
    if message.type == FIXMessageType.marketDataIncrementalRefresh
      || message.type == FIXMessageType.marketDataSnapshotFullRefresh
    {
      return true
    }
    guard let staleAfter else { return false }
    switch message.type {
    case FIXMessageType.newOrderSingle, FIXMessageType.newOrderList,
      FIXMessageType.orderCancelReplaceRequest:
      // Of an hour that is yet to come: the clock was set back since, and how old it is nobody knows.
      let isOfLater = message.time > time.wall
      return staleAfter == .zero || isOfLater || time.wall.since(message.time) > staleAfter
    default: return false
    }
  }

  /// One gap fill for all numbers that wait for one.
  private mutating func fill<Wire: SessionWire & ~Copyable>(
    to next: UInt64, at time: SessionTime, to wire: inout Wire
  ) {
    guard resend.fillFrom < next else { return }
    var extras = HeaderExtras()
    extras.originalTime = time.wall.count
    var writer = spare
    writer.begin(
      FIXMessageType.sequenceReset, header: header, sequence: resend.fillFrom, time: time.wall,
      extras: extras)
    writer.put(FIXTag.newSeqNo, number: next)
    writer.put(FIXTag.gapFillFlag, flag: true)
    guard let bytes = unsafe writer.finish() else { return }
    unsafe wire.send(bytes)
    counters.gapFills &+= 1
    lastSent = time.steady
    resend.fillFrom = next
  }

  /// The same body under a new header: 43=Y, a new 52, and the old one in 122. A wall clock that was set back since doesn't
  /// make 122 later than 52: whoever gets that has to refuse the message, number and all, and would never know what it said.
  private mutating func again<Wire: SessionWire & ~Copyable>(
    _ message: StoredMessage, at time: SessionTime, to wire: inout Wire
  ) {
    var extras = unsafe Self.extras(message.bytes, until: message.bodyFrom)
    extras.originalTime = (message.time < time.wall ? message.time : time.wall).count
    var writer = spare
    writer.begin(
      message.type, header: header, sequence: message.number, time: time.wall, extras: extras)
    let bodyEnd = unsafe message.bytes.count - Self.trailerBytes
    unsafe writer.append(
      UnsafeRawBufferPointer(rebasing: message.bytes[message.bodyFrom..<bodyEnd]))
    guard let bytes = unsafe writer.finish() else { return }
    unsafe wire.send(bytes)
    counters.resent &+= 1
    lastSent = time.steady
  }

  /// What the header had beyond the template. It is our own writing: fields, each with its separator, and
  /// no separator within a value.
  private static func extras(_ bytes: UnsafeRawBufferPointer, until end: Int) -> HeaderExtras {
    var extras = HeaderExtras()
    var onBehalfOf = (from: 0, to: 0)
    var deliverTo = (from: 0, to: 0)
    var locations = (from: 0, to: 0)
    var at = 0
    while at < end {
      let from = at
      var tag = 0
      while at < end, unsafe bytes[at] != 0x3D {
        tag = unsafe tag * 10 + Int(bytes[at] &- 0x30)
        at += 1
      }
      while at < end, unsafe bytes[at] != 0x01 { at += 1 }
      at += 1
      switch tag {
      case 97: extras.isPossibleResend = true
      case 115, 116: onBehalfOf = (onBehalfOf.to == 0 ? from : onBehalfOf.from, at)
      case 128, 129: deliverTo = (deliverTo.to == 0 ? from : deliverTo.from, at)
      case 144, 145: locations = (locations.to == 0 ? from : locations.from, at)
      default: break
      }
    }
    func field(_ range: (from: Int, to: Int)) -> FieldBytes? {
      range.to == 0
        ? nil
        : unsafe FieldBytes(memory: bytes, from: range.from, count: range.to - range.from)
    }
    extras.onBehalfOf = field(onBehalfOf)
    extras.deliverTo = field(deliverTo)
    extras.locations = field(locations)
    return extras
  }

  // MARK: Time

  /// Sends a Heartbeat when nothing went out for an interval, and goes on with a resend. Says why the session had to be ended
  /// from here, as `take` does.
  public mutating func tick<Wire: SessionWire & ~Copyable>(
    at time: SessionTime, to wire: inout Wire, _ events: inout EventQueue
  ) -> SessionReason? {
    if resend.isActive { step(at: time, to: &wire, &events) }
    warn(&events)
    if let reason = runOut(at: time, to: &wire, &events) { return reason }
    guard isUp, heartbeat.count > 0, !isTestRequestOpen else { return nil }
    if time.steady.since(lastSent) >= heartbeat {
      write(FIXMessageType.heartbeat, at: time, to: &wire, &events) { _ in }
    }
    return nil
  }

  /// When `tick` has something to do next, by the steady clock.
  public var deadline: Nanoseconds {
    if resend.isActive || isUp && isExhausted { return .zero }
    guard isUp, heartbeat.count > 0, !isTestRequestOpen else { return Nanoseconds(.max) }
    return lastSent + heartbeat
  }
}
