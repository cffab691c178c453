// What the way out of FIX remembers of the line's stream: orders, the names that clients gave them, and how far the
// stream has come. It is made from the events that pass here and from nothing else, so a restart makes the same again,
// from a snapshot and what the journal holds behind it. Who is connected isn't part of it, nor who listens to what: that
// ends with a connection.

import Events
import FIXEvents
import Tables

public struct FIXMemory: ~Copyable {
  var toFIX: EventsToFIX
  public internal(set) var names: Names
  var turnover: IdentifierTurnover
  /// Names that were learned since the last turn, and reports that may have left some without use.
  private var turnsDue = 0
  /// Events of the line that were dealt with, timers aside, over all runs of the journal.
  public private(set) var delivered: UInt64 = 0
  /// Which sessions the line has heard to be up.
  private var isUp: Slab<Bool>

  /// `identifierCapacity`: of gateway-in's table. That of `names` is twice as large. `identifierShare`: of each session.
  public init(
    names: consuming Names, orderCapacity: Int, identifierCapacity: Int, identifierShare: Int = 0,
    seatCount: Int, epoch: UInt32, key: UInt64
  ) {
    toFIX = EventsToFIX(orderCapacity: orderCapacity, epoch: epoch, key: key)
    self.names = names
    turnover = IdentifierTurnover(
      capacity: identifierCapacity, sessions: seatCount, share: identifierShare)
    isUp = Slab(count: max(1, seatCount), repeating: false)
  }

  /// Whether a session has an order that hasn't ended.
  public func hasLive(of source: SourceID) -> Bool {
    var place = 0
    while let next = toFIX.orders.nextLive(after: place) {
      if next.order.source == source { return true }
      place = next.place
    }
    return false
  }

  public func isUp(session: Int) -> Bool { session < isUp.count && isUp[session] }

  /// The names that gateway-in has as well, each session's oldest first.
  public func forEachKeptName(_ body: (UInt64) -> Void) {
    turnover.forEachKept { body(names.identifiers.number(at: $0)) }
  }

  public func checkInvariants() {
    names.identifiers.checkInvariants()
    toFIX.orders.checkInvariants()
    turnover.checkInvariants()
  }

  // MARK: The stream

  /// Counts an event that is dealt with now.
  mutating func count(_ event: Event) { delivered &+= 1 }

  /// Takes an event of a venue's line as if it had been told of long ago.
  public mutating func hear(_ event: Event) {
    if event.kind == .timer { return }
    count(event)
    if event.source == .none { return }
    learn(event)
    toFIX.hear(event)
    turn(hasRoom: { true }, isHeld: { _ in false }, forget: { _ in })
  }

  /// An event is learned and heard of once the journal vouches for it: the places in large tables that it needs are
  /// fetched in the meantime.
  @inline(__always)
  mutating func foresee(_ event: Event) {
    switch event.kind.code {
    case EventKind.identifierPart.code: names.identifiers.foresee(event)
    case EventKind.orderNew.code: toFIX.foresee(event)
    case EventKind.orderAccepted.code, EventKind.orderCanceled.code:
      names.identifiers.foreseeMore()
    default: break
    }
  }

  /// Names, and what they stand for; sessions.
  mutating func learn(_ event: Event) {
    switch event.kind.code {
    case EventKind.identifierPart.code:
      let part = event.payload(as: IdentifierPart.self)
      guard names.identifiers.hear(event), part.part &+ 1 == part.partCount else { return }
      turnover.add(
        names.identifiers.place(of: part.identifier), of: event.source.number)
      turnsDue += 1
    case EventKind.orderFill.code, EventKind.orderCanceled.code, EventKind.orderExpired.code,
      EventKind.orderRejected.code, EventKind.orderReplaced.code, EventKind.requestRejected.code:
      turnsDue += 1
    case EventKind.orderNew.code, EventKind.orderCancel.code, EventKind.orderReplace.code,
      EventKind.orderTerms.code, EventKind.massCancel.code:
      _ = names.identifiers.hear(event)
    case EventKind.sessionUp.code, EventKind.sessionDown.code:
      let session = Int(event.source.number)
      if event.source.kind == .session, session < isUp.count {
        isUp[session] = event.kind == .sessionUp
      }
    default: break
    }
  }

  /// For each name that was learned, two may be forgotten: one for it, one for a time when there was no room to tell of
  /// it; and as many for each report by which one may have come out of use: who has no room can't bring new names. Once
  /// what is to be sent is on its way: nobody waits for this.
  mutating func turn(
    hasRoom: () -> Bool, isHeld: (UInt64) -> Bool, forget: (UInt64) -> Void
  ) {
    while turnsDue > 0 {
      turnsDue -= 1
      for _ in 0..<2 {
        if hasRoom(), let number = turnover.next(names, toFIX.orders, isHeld: isHeld) {
          forget(number)
        }
        if let number = turnover.nextReleased(names) { names.identifiers.release(number) }
      }
    }
  }
}

// MARK: State

extension FIXMemory: Persisted {
  @_noLocks
  public mutating func persist(_ state: inout StateVisitor) {
    // not state: turnsDue: names are turned over before a copy is taken.
    state.section("edge.memory", version: 2)
    state.visit(&delivered)
    state.visit(&isUp)
    turnover.persist(&state)
    toFIX.orders.persist(&state)
    names.identifiers.persist(&state)
  }
}
