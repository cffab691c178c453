// Messages: from the bytes in the kernel's buffer to events in the line, and to what a session answers.

import Events
import FIXCodec
import FIXDictionary
import FIXEvents
import FIXSession
import Gateways
import Network

extension FIXGatewayIn {
  /// The first connection's turn. Returns how many messages it took; 0 where there was no room for one.
  mutating func serve<Out: Admission & ~Copyable>(
    _ caller: Int, at time: SessionTime, into out: inout Out
  ) -> Int {
    var taken = 0
    while taken < Self.turn {
      guard out.hasRoom(), admin.hasRoom(), !confirmations.isFull else {
        return taken > 0 ? taken : held()
      }
      let step: Step
      switch callers[caller].state {
      case .stranger: step = identify(caller, at: time) ? .went : .starved
      case .session: step = hear(callers[caller].seat, at: time, into: &out)
      case .free, .called, .ending: step = .starved
      }
      if step == .starved {
        ready.removeFirst()
        if callers[caller].isTLS { partIfOver(caller, at: time, into: &out) }
        return taken + 1
      }
      taken += 1
      if step == .blocked { return taken }
    }
    // Its turn is over: behind the others.
    ready.removeFirst()
    ready.add(caller)
    return taken
  }

  /// What answers a Logon of ours is heard at once: where it is a Logout, the end of the connection is right behind it, and
  /// takes with it what was never looked at.
  mutating func hearAnswer<Out: Admission & ~Copyable>(
    _ caller: Int, at time: SessionTime, into out: inout Out
  ) {
    guard role == .trader, callers[caller].state == .session, !pending.isThere,
      seats[callers[caller].seat].inbound.phase == .awaitingLogon
    else { return }
    _ = hear(callers[caller].seat, at: time, into: &out)
  }

  enum Step {
    case went
    /// Nothing more of this one for now.
    case starved
    /// A message's events wait for room.
    case blocked
  }

  private mutating func held() -> Int {
    counts.held &+= 1
    return 0
  }

  /// One message of a session: one that waited for a gap to close, or the first of what was received.
  private mutating func hear<Out: Admission & ~Copyable>(
    _ seat: Int, at time: SessionTime, into out: inout Out
  ) -> Step {
    let caller = Int(seats[seat].connection.index)
    var consumed = 0
    let handling: Handling
    if let waiting = unsafe seats[seat].inbound.nextQueued(&say) {
      guard case .message = unsafe decoder.next(waiting) else {
        preconditionFailure("it was a message when it came")
      }
      var message = decoder.message
      let verdict = validator.check(&message)
      handling = seats[seat].inbound.receiveQueued(message, verdict, at: time, &say)
    } else {
      let frame = unsafe decoder.next(received(caller))
      switch frame {
      case .incomplete:
        // What came ahead of a gap may have been looked at only now.
        tellUp(seat, into: &out)
        pass(seat, at: time)
        return .starved
      case .message(let byteCount):
        consumed = byteCount
        var message = decoder.message
        let verdict = validator.check(&message)
        handling = seats[seat].inbound.receive(message, verdict, at: time, &say)
        if seats[seat].inbound.phase == .ended, !seats[seat].wasUp {
          seats[seat].said = ShortText(message.first(FIXTag.text))
        }
      case .garbled(let byteCount, _), .noise(let byteCount):
        consumed = byteCount
        seats[seat].inbound.receive(unreadable: frame, at: time, &say)
        handling = .done
      case .refused:
        seats[seat].inbound.receive(unreadable: frame, at: time, &say)
        handling = .done
      }
    }
    counts.messages &+= 1
    // Of the message before what it brings: the line hears of the session first.
    tellUp(seat, into: &out)
    if case .application(let delivery) = handling {
      translate(delivery, seat, at: time)
      if pending.isThere { admin.admit(delivery.number, from: out.sequencedCount + 1, seat) }
    }
    if consumed > 0 { take(caller, consumed, of: seat) }
    pass(seat, at: time)
    let isThrough = !pending.isThere || admitPending(into: &out)
    if seats[seat].inbound.phase == .ended {
      endCall(seat, at: time, into: &out)
      return .starved
    }
    return isThrough ? .went : .blocked
  }

  /// Lets go of a message's bytes, which the journal may want.
  private mutating func take(_ caller: Int, _ byteCount: Int, of seat: Int) {
    if trace.isOn {
      let bytes = unsafe UnsafeRawBufferPointer(rebasing: received(caller).prefix(byteCount))
      unsafe trace.keep(bytes, .inward, seat)
    }
    consume(caller, byteCount)
  }

  /// An application message becomes the pending batch, or an answer that refuses it.
  private mutating func translate(_ delivery: Delivery, _ seat: Int, at time: SessionTime) {
    let message = decoder.message
    if seats[seat].isDropCopy {
      // It listens, and has no say.
      counts.refused &+= 1
      seats[seat].inbound.refuse(message, delivery, &say)
      confirmations.push(seat, delivery, at: lastPosition, sequence: lastSequence)
      return
    }
    if role == .trader, delivery.isPossibleDuplicate, Self.isMarketData(message) {
      // What a book was. Once the session is up its books are asked for anew.
      counts.outdated &+= 1
      confirmations.push(seat, delivery, at: lastPosition, sequence: lastSequence)
      return
    }
    toEvents.isRepeated = role == .venue && delivery.isPossibleDuplicate
    let translation = toEvents.translate(
      message, from: seats[seat].party, names: &names, into: &batch)
    switch translation {
    case .events:
      if role == .trader {
        endUnknown()
        tellRefused(seat)
      }
      pending.isThere = true
      pending.at = 0
      pending.seat = seat
      pending.delivery = delivery
    case .refused(let refusal):
      counts.refused &+= 1
      // Written here, where the message is; numbered and sent by the outbound half, which knows how orders stand.
      let front = refusals.refuse(
        message, refusal, header: refusalHeader, sequence: 1, time: time.wall,
        into: &refusalWriter)
      let isTold =
        unsafe refusalWriter.isWhole
        && admin.send(
          refusalWriter.bodyBytes, type: refusalWriter.type, seat, about: refusal.order,
          behind: front)
      if !isTold { seats[seat].inbound.refuse(message, delivery, &say) }
      // Nothing of it is to be on record, and all before it may still be on the way there.
      confirmations.push(seat, delivery, at: lastPosition, sequence: lastSequence)
    }
  }

  private static func isMarketData(_ message: Message) -> Bool {
    switch message.typeCode {
    case FIXMessageType.marketDataIncrementalRefresh,
      FIXMessageType.marketDataSnapshotFullRefresh, FIXMessageType.quote:
      return true
    default: return false
    }
  }

  /// An order that the venue doesn't know is over, whatever we thought of it.
  private mutating func endUnknown() {
    // What the venue said in words comes before it.
    guard batch.count > 0, batch[batch.count - 1].kind == .orderStatus else { return }
    let answer = batch[batch.count - 1]
    let status = answer.payload(as: OrderStatus.self)
    guard StatusFlags.standing(answer.flags) == .rejected, status.venueOrder == 0 else { return }
    batch.add(
      Event(
        kind: .orderCanceled, source: answer.source, instrument: answer.instrument,
        OrderCanceled(
          order: status.order, quantity: .zero, reason: .unknownOrder, origin: .venue,
          side: StatusFlags.side(answer.flags))))
  }

  /// A message of ours that the venue's application doesn't take: gateway-out knows what it asked for.
  private mutating func tellRefused(_ seat: Int) {
    guard batch.count > 0, batch[batch.count - 1].kind == .messageRejected else { return }
    let number = batch[batch.count - 1].payload(as: MessageRejected.self).refSequence
    admin.send(.refused, seat, value: number)
  }

  /// Admits what is left of the message, as far as there is room. True when it is through.
  mutating func admitPending<Out: Admission & ~Copyable>(into out: inout Out) -> Bool {
    while pending.at < batch.count {
      guard out.hasRoom() else { return false }
      // Up and down of a session may come on top.
      let end = min(batch.count, pending.at + maximumFanOut - 4)
      while pending.at < end {
        out.emit(batch[pending.at])
        pending.at += 1
      }
    }
    counts.events &+= UInt64(batch.count)
    pending.isThere = false
    lastPosition = out.recordedPosition
    lastSequence = out.sequencedCount
    confirmations.push(
      pending.seat, pending.delivery, at: lastPosition, sequence: lastSequence)
    if let end = pending.end {
      pending.end = nil
      goDown(pending.seat, end, into: &out)
    }
    return true
  }

  // MARK: Beside the messages

  /// What the journal has by now counts as received.
  mutating func confirm(_ vouched: UInt64) -> Int {
    var count = 0
    while let item = confirmations.pop(vouched) {
      seats[Int(item.seat)].inbound.confirm(item.delivery)
      count += 1
      // Once a number is behind, gateway-out keeps it.
      if !confirmations.isDue(vouched) { tellReceived() }
    }
    return count
  }

  /// Tells gateway-out what was received, of each session that went on.
  private mutating func tellReceived() {
    for seat in 0..<seats.count {
      let next = seats[seat].inbound.recorded + 1
      guard next != seats[seat].told, admin.hasRoom(frames: 1) else { continue }
      seats[seat].told = next
      admin.send(.received, seat, value: next, sequence: confirmations.lastSequence)
    }
  }

  /// Gives gateway-out what a session's inbound half had to say.
  mutating func pass(_ seat: Int, at time: SessionTime) {
    // An ordinary message has none, and an empty note is 256 bytes.
    if !say.notes.isEmpty { passNotes(seat) }
    while let event = say.events.pop() {
      switch event {
      case .numbersNearLimit: counts.numberWarnings &+= 1
      case .rejectReceived(let number) where role == .trader:
        admin.send(.refused, seat, value: number)
      default: break
      }
    }
    let next = seats[seat].inbound.recorded + 1
    if next != seats[seat].told, admin.hasRoom(frames: 1) {
      seats[seat].told = next
      admin.send(.received, seat, value: next, sequence: confirmations.lastSequence)
    }
    nextTick = min(nextTick, seats[seat].inbound.deadline.count)
  }

  @inline(never)
  private mutating func passNotes(_ seat: Int) {
    var note = SessionNote.none
    while say.notes.pop(&note) {
      if note.kind == .close { seats[seat].ending = note.reason }
      admin.send(note, seat)
    }
  }

  /// What gateway-out had to tell.
  mutating func hearBack(at time: SessionTime) -> Int {
    var count = 0
    while let head = back.next() {
      count += 1
      if head.code == .forget {
        names.identifiers.release(head.value)
        continue
      }
      if head.code == .cut {
        // Its end is told by the reactor.
        reactor.closeNow(ConnectionID(bits: head.value))
        continue
      }
      guard head.code == .loggedOut, Int(head.session) < seats.count,
        let reason = SessionReason(rawValue: UInt8(truncatingIfNeeded: head.value))
      else { continue }
      seats[Int(head.session)].inbound.loggedOut(reason, at: time)
      nextTick = 0
    }
    return count
  }

  /// Looks at every clock that may have run out.
  mutating func tick<Out: Admission & ~Copyable>(at time: SessionTime, into out: inout Out) {
    var next = time.steady.count + Self.longestTickNs
    for seat in 0..<seats.count {
      guard out.hasRoom(), admin.hasRoom() else {
        next = time.steady.count
        break
      }
      // Clocks are looked at before what was received meanwhile is read.
      seats[seat].inbound.excuseLateTick(at: time)
      if seats[seat].connection == .none { seats[seat].inbound.renew(at: time, &say) }
      seats[seat].inbound.tick(at: time, &say)
      pass(seat, at: time)
      if seats[seat].inbound.phase == .ended {
        endCall(seat, at: time, into: &out)
      } else {
        next = min(next, seats[seat].inbound.deadline.count)
      }
    }
    next = min(next, callOut(at: time))
    for caller in 0..<callers.count
    where callers[caller].state == .stranger || callers[caller].state == .ending
      || callers[caller].state == .called && callers[caller].isTLS
    {
      if callers[caller].deadline <= time.steady.count {
        if callers[caller].state == .stranger { turnAway(callers[caller].id, .silent) }
        if callers[caller].state == .called {
          note(VainCall(.securing), of: callers[caller].seat)
          callLater(callers[caller].seat, at: time)
        }
        drop(caller)
      } else {
        next = min(next, callers[caller].deadline)
      }
    }
    nextTick = next
  }

  /// A clock is looked at once in so long, whatever it says.
  static var longestTickNs: UInt64 { 100_000_000 }
}
