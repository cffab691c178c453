// Connections: who calls, who is let in, and how a call ends.

import Glibc
import Events
import FIXCodec
import FIXSession
import Gateways
import Network

extension FIXGatewayIn {
  mutating func take<Out: Admission & ~Copyable>(
    _ event: NetworkEvent, at time: SessionTime, into out: inout Out
  ) {
    switch event {
    case .accepted(let id, let listener):
      counts.accepted &+= 1
      let caller = Int(id.index)
      if let reason = reason(againstCallFrom: id) {
        turnAway(id, reason)
        reactor.closeNow(id)
        return
      }
      callers[caller] = Caller()
      callers[caller].id = id
      callers[caller].state = .stranger
      callers[caller].deadline = time.steady.count + listening.logonTimeout.count
      nextTick = min(nextTick, callers[caller].deadline)
      if listener == doors.tlsListener, !secure(caller) {
        turnAway(id, .noRoom)
        drop(caller)
      }
    case .received(let id):
      let caller = Int(id.index)
      guard caller < callers.count, callers[caller].id == id else { return }
      if callers[caller].state == .ending {
        unsafe reactor.consume(id, reactor.received(id).count)
      } else if callers[caller].isTLS {
        decrypt(caller)
        settle(caller, at: time, into: &out)
      } else {
        ready.add(caller)
        hearAnswer(caller, at: time, into: &out)
      }
    case .closed(let id, _):
      counts.closed &+= 1
      let caller = Int(id.index)
      guard caller < callers.count, callers[caller].id == id else { return }
      switch callers[caller].state {
      case .session: hangUp(callers[caller].seat, at: time, into: &out)
      case .called:
        note(VainCall(.securing), of: callers[caller].seat)
        callLater(callers[caller].seat, at: time)
      case .free, .stranger, .ending: break
      }
      forget(caller)
    case .drained(let id):
      let caller = Int(id.index)
      if caller < callers.count, callers[caller].id == id, callers[caller].isTLS {
        tellSent(caller)
      }
    case .connected(let id): connected(id, at: time)
    case .connectFailed(let id, let code):
      let caller = Int(id.index)
      guard caller < callers.count, callers[caller].id == id else { return }
      note(VainCall(.connecting, code: code), of: callers[caller].seat)
      callLater(callers[caller].seat, at: time)
      forget(caller)
    case .released: break
    }
  }

  /// What is against a call before it has said anything.
  private func reason(againstCallFrom id: ConnectionID) -> TurnAwayReason? {
    if isClosing { return .closing }
    if Int(id.index) >= callers.count { return .noRoom }
    return strangers(from: id) >= listening.strangersPerAddress ? .manyStrangers : nil
  }

  /// How many from the same address haven't said who they are.
  private func strangers(from id: ConnectionID) -> Int {
    let address = reactor.peer(of: id).host
    var count = 0
    for caller in 0..<callers.count where callers[caller].state == .stranger {
      if reactor.peer(of: callers[caller].id).host == address { count += 1 }
    }
    return count
  }

  /// Looks at a stranger's first message. False while it isn't whole, or when the stranger is turned away.
  mutating func identify(_ caller: Int, at time: SessionTime) -> Bool {
    let id = callers[caller].id
    var reason = TurnAwayReason.notFIX
    switch unsafe decoder.next(received(caller)) {
    case .incomplete: return false
    case .message:
      // Whom we call doesn't call us: there is nothing here that such a caller would have to prove.
      guard let seat = peers.session(of: decoder.message), seats[seat].endpoint == nil,
        seats[seat].connection == .none, peers.allows(seat, reactor.peer(of: id)), !isClosing,
        isSecure(caller, for: seat), admin.hasRoom(), attach(caller, to: seat) == 0
      else {
        reason = self.reason(against: caller)
        break
      }
      callers[caller].state = .session
      callers[caller].seat = seat
      seats[seat].connection = id
      seats[seat].wasUp = false
      seats[seat].inbound.connect(at: time, &say)
      pass(seat, at: time)
      return true
    case .garbled, .noise, .refused: break
    }
    // A session that is taken, somebody unknown, from elsewhere, or no FIX at all: not a byte for them.
    turnAway(
      id, reason, session: reason == .notFIX ? -1 : peers.session(of: decoder.message) ?? -1,
      isNamed: reason != .notFIX)
    drop(caller)
    return false
  }

  /// Gives gateway-out its way to the other side: a socket of its own, so that neither has to ask the other before it
  /// lets go; or by us, where TLS is in between. An errno, or 0.
  mutating func attach(_ caller: Int, to seat: Int) -> Int32 {
    let id = callers[caller].id
    if callers[caller].isTLS {
      admin.send(.attachSealed, seat, value: id.bits)
      return 0
    }
    let copy = dup(reactor.descriptor(of: id))
    if copy < 0 { return errno }
    admin.send(.attach, seat, value: UInt64(UInt32(bitPattern: copy)))
    return 0
  }

  /// Ends a connection as it is.
  mutating func drop(_ caller: Int) {
    let id = callers[caller].id
    forget(caller)
    reactor.closeNow(id)
  }

  mutating func forget(_ caller: Int) {
    if callers[caller].isTLS { secured.remove(caller) }
    callers[caller] = Caller()
  }

  /// What it still sends is dropped, for a while.
  mutating func wait(for caller: Int, at time: SessionTime) {
    callers[caller].state = .ending
    callers[caller].deadline = time.steady.count + (isClosing ? Self.hurryNs : Self.farewellNs)
    nextTick = min(nextTick, callers[caller].deadline)
  }

  /// A session's connection is gone.
  mutating func hangUp<Out: Admission & ~Copyable>(
    _ seat: Int, at time: SessionTime, into out: inout Out
  ) {
    seats[seat].inbound.disconnect(at: time, &say)
    pass(seat, at: time)
    note(VainCall(seats[seat].ending), of: seat)
    admin.send(.detach, seat, value: 1)
    seats[seat].connection = .none
    callLater(seat, at: time)
    tellDown(seat, .disconnected, into: &out)
  }

  /// The session has ended: gateway-out sends what is left and says goodbye; the other side may take a moment.
  mutating func endCall<Out: Admission & ~Copyable>(
    _ seat: Int, at time: SessionTime, into out: inout Out
  ) {
    let id = seats[seat].connection
    guard id != .none else { return }
    if !seats[seat].wasUp { turnAway(id, .logonRefused, session: seat) }
    note(VainCall(seats[seat].ending), of: seat)
    let caller = Int(id.index)
    admin.send(.detach, seat)
    seats[seat].inbound.disconnect(at: time, &say)
    pass(seat, at: time)
    seats[seat].connection = .none
    callLater(seat, at: time)
    wait(for: caller, at: time)
    unsafe reactor.consume(id, reactor.received(id).count)
    tellDown(seat, .logout, into: &out)
  }

  static var farewellNs: UInt64 { 2_000_000_000 }
  /// The same when the venue closes.
  static var hurryNs: UInt64 { 250_000_000 }

  // MARK: Ups and downs

  /// The line learns that a session is up, once a connection. A trader's is when it has heard what it missed: the books
  /// that it asks for would come ahead of that, and the venue, asked for all from there on, would pass over them.
  mutating func tellUp<Out: Admission & ~Copyable>(_ seat: Int, into out: inout Out) {
    guard !seats[seat].wasUp, seats[seat].inbound.phase == .up else { return }
    if role == .trader && !seats[seat].inbound.isWhole { return }
    seats[seat].wasUp = true
    seats[seat].vainCalls = 0
    seats[seat].vain = VainCall()
    seats[seat].said = ShortText()
    counts.sessionsUp &+= 1
    out.emit(
      Event(
        kind: .sessionUp, source: seats[seat].party.source,
        SessionChange(nextIn: seats[seat].inbound.expected, nextOut: 0, end: .none)))
  }

  /// And that it is down. A message that was received whole comes before that with all that it asks for: what is canceled then
  /// has to be there by then.
  private mutating func tellDown<Out: Admission & ~Copyable>(
    _ seat: Int, _ end: SessionEnd, into out: inout Out
  ) {
    guard seats[seat].wasUp else { return }
    seats[seat].wasUp = false
    if pending.isThere, pending.seat == seat {
      pending.end = end
    } else {
      goDown(seat, end, into: &out)
    }
  }

  /// The session's end, with what becomes of its orders. The caller has seen to room.
  mutating func goDown<Out: Admission & ~Copyable>(
    _ seat: Int, _ end: SessionEnd, into out: inout Out
  ) {
    let source = seats[seat].party.source
    out.emit(
      Event(
        kind: .sessionDown, source: source,
        SessionChange(nextIn: seats[seat].inbound.expected, nextOut: 0, end: end)))
    if role == .trader {
      // Nobody tells what changes now: what is known of the books is void.
      gapCount += instrumentCount - gapsLeft[seat]
      gapsLeft[seat] = instrumentCount
    } else if seats[seat].cancelsOnDisconnect {
      out.emit(
        Event(
          kind: .massCancel, source: source,
          MassCancel(account: seats[seat].party.account, reason: .disconnected)))
    }
  }

  /// Tells of void books, as far as there is room. Returns of how many.
  mutating func tellGaps<Out: Admission & ~Copyable>(into out: inout Out) -> Int {
    var told = 0
    for seat in 0..<seats.count {
      while gapsLeft[seat] > 0, out.hasRoom() {
        gapsLeft[seat] -= 1
        gapCount -= 1
        told += 1
        out.emit(
          Event(
            kind: .bookGap, source: seats[seat].party.source,
            instrument: InstrumentID(UInt32(gapsLeft[seat])), BookGap(expected: 0, received: 0)))
      }
    }
    return told
  }
}
