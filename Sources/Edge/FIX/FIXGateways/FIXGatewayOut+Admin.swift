// What gateway-in tells of sessions: connections, notes, answers, received numbers.

import Events
import FIXCodec
import FIXSession
import Glibc
import Network

extension FIXGatewayOut {
  /// What gateway-in has told. Before each release: no report goes out before the message that caused it is
  /// known. Returns how much there was.
  public mutating func listen(at time: SessionTime) -> Int {
    var count = 0
    while let head = admin.next() {
      take(head, at: time)
      count += 1
    }
    return count
  }

  /// Looks at the admin ring, the clocks and the sockets. Returns how much there was to do.
  public mutating func attend(at time: SessionTime) -> Int {
    var count = listen(at: time)
    if keeping.count > 0 { attendKeeper() }
    if time.steady.count >= nextTick { tick(at: time) }
    wire.reactor.flush()
    loseOverruns()
    turnNamesOver()
    wire.reactor.poll(waitNs: 0)
    while let event = wire.reactor.next() {
      count += 1
      if case .closed(let id, let reason) = event { lose(id, reason) }
    }
    return count
  }

  private mutating func take(_ head: AdminHead, at time: SessionTime) {
    let seat = Int(head.session)
    guard seat < seats.count else { return }
    switch head.code {
    case .attach: attach(seat, Int32(truncatingIfNeeded: head.value), at: time)
    case .attachSealed:
      detach(seat, atOnce: true)
      guard wire.sealed.count > 0 else { return }
      wire.begin(seat)
      seats[seat].route = Route(.sealed, ConnectionID(bits: head.value), seat: seat)
      seats[seat].outbound.connect(at: time)
      suspectRequests(of: seat)
    case .sent: wire.sent(head.value, seat)
    case .detach: detach(seat, atOnce: head.value == 1)
    case .note:
      guard let note = unsafe SessionNote(bytes: admin.body(head)) else { return }
      if note.kind == .reset { admitted.forget(seat) }
      wire.to = seats[seat].route
      let reason = seats[seat].outbound.take(note, at: time, to: &wire, &say)
      if keeping.count > 0 {
        keeping[0].others &+= 1
        if note.kind == .reset { hold(seat) }
      }
      if let reason { tellLoggedOut(seat, reason) }
      hearSession()
    case .answer: answer(head, seat, at: time)
    case .received: received(seat, next: head.value, onRecord: head.sequence)
    case .refused: endRefused(seat, head.value)
    case .admitted: admitted.push(seat, head.value, from: head.sequence)
    default: break
    }
    nextTick = min(nextTick, seats[seat].outbound.deadline.count)
  }

  /// What gateway-in refused. It knows no orders: how the one stands that a refused request was about is told here, as it was
  /// told last.
  private mutating func answer(_ head: AdminHead, _ seat: Int, at time: SessionTime) {
    counts.answers &+= 1
    wire.to = seats[seat].route
    let body = unsafe admin.body(head)
    let front = min(head.front, body.count)
    let outcome = seats[seat].outbound.send(head.value, at: time, to: &wire) { writer in
      unsafe writer.append(UnsafeRawBufferPointer(rebasing: body[..<front]))
      if head.order != 0 {
        memory.toFIX.writeStanding(of: head.order, names: &memory.names, into: &writer)
      }
      unsafe writer.append(UnsafeRawBufferPointer(rebasing: body[front...]))
    }
    switch outcome {
    case .sent, .stored: break
    case .tooLong, .exhausted, .unreserved: counts.failed &+= 1
    }
  }

  /// All before `next` was received and is on record, as is that input.
  mutating func received(_ seat: Int, next: UInt64, onRecord sequence: UInt64) {
    if next > seats[seat].outbound.store.nextInbound {
      witness(seat, sequence)
      seats[seat].outbound.store.setNextInbound(next)
    }
  }

  private mutating func attach(_ seat: Int, _ descriptor: Int32, at time: SessionTime) {
    detach(seat, atOnce: true)
    // The reactor takes a copy; ours was made for the way here.
    defer { _ = Glibc.close(descriptor) }
    guard let id = wire.reactor.adopt(descriptor: descriptor) else {
      // No room: the other side hears it from a connection that ends.
      _ = shutdown(descriptor, Int32(SHUT_RDWR))
      return
    }
    seats[seat].route = Route(.socket, id, seat: seat)
    seats[seat].outbound.connect(at: time)
    suspectRequests(of: seat)
  }

  mutating func detach(_ seat: Int, atOnce: Bool) {
    let route = seats[seat].route
    // Of a connection that was lost in the writing too.
    subscriptions.endAll(seat: seat)
    listeners.endAll(seat: seat)
    if route == .none { return }
    wire.dropHeld(seat)
    seats[seat].route = .none
    seats[seat].outbound.disconnect()
    switch route.way {
    case .none: break
    case .socket:
      wire.reactor.flush()
      if atOnce { wire.reactor.closeNow(route.id) } else { wire.reactor.close(route.id) }
    case .sealed:
      if !atOnce, !wire.sealed[0].sayGoodbye(seat, over: route.id) { cut(seat, route.id) }
    }
  }

  /// Gateway-in is to end a TLS connection as it is.
  private mutating func cut(_ seat: Int, _ id: ConnectionID) {
    back.send(.cut, seat, value: id.bits)
  }

  /// A connection that takes nothing more. Its reader finds out by itself: the socket is shut.
  private mutating func lose(_ id: ConnectionID, _ reason: CloseReason) {
    for seat in 0..<seats.count where seats[seat].route.way == .socket && seats[seat].route.id == id
    {
      counts.lost &+= 1
      seats[seat].route = .none
    }
  }

  /// Sessions whose bytes found no room on the way to gateway-in: what they lack they get by a resend.
  private mutating func loseOverruns() {
    while let seat = wire.takeOverrun() {
      let route = seats[seat].route
      guard route.way == .sealed else { continue }
      counts.lost &+= 1
      seats[seat].route = .none
      cut(seat, route.id)
    }
  }

  /// Heartbeats, resends.
  private mutating func tick(at time: SessionTime) {
    var next = time.steady.count + 100_000_000
    for seat in 0..<seats.count where seats[seat].route != .none {
      wire.to = seats[seat].route
      guard wire.isRoomy() else {
        next = min(next, time.steady.count + Self.patienceNs)
        break
      }
      if let reason = seats[seat].outbound.tick(at: time, to: &wire, &say) {
        tellLoggedOut(seat, reason)
      }
      hearSession()
      // A resend waits for the other side to read.
      let soonest = wire.isCalm ? 0 : time.steady.count + Self.patienceNs
      next = min(next, max(soonest, seats[seat].outbound.deadline.count))
    }
    nextTick = next
  }

  static var patienceNs: UInt64 { 1_000_000 }

  /// The session was ended from here.
  private mutating func tellLoggedOut(_ seat: Int, _ reason: SessionReason) {
    back.send(.loggedOut, seat, value: UInt64(reason.rawValue))
  }

  /// What a session told: the rest is shown by its counters and its state.
  private mutating func hearSession() {
    while let event = say.pop() {
      if case .numbersNearLimit = event { counts.numberWarnings &+= 1 }
    }
  }
}
