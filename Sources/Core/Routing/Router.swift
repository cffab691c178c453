// The stage that cuts an order over several venues: a strategy's order, the parent, comes in, and
// its children, one or more a venue, go out in its place; what becomes of them comes in, goes on,
// and is told of the parent as well. It stands behind the strategies and before the order manager,
// so the order manager and risk know children, which is what venues know, and strategies know
// parents.
//
//     strategy ──parent──▶ router ──children──▶ orders ──▶ risk ──▶ gateway-out ──▶ venues
//                            ▲ │                                        ▲     │
//       children's reports ──┘ └── the parent's reports ride the line ──┘     └─ and come round
//
// A parent's report bears the strategy as its source until it has been round, as any refusal of a
// stage does; when it comes by here again the strategy has heard it, and it ends.
//
// Where the quantity of a parent is can be told at any time, to the share: filled, with a live
// child, or with none.

import Events
import Orders
import Tables

public struct Router: Stage, ~Copyable {
  @usableFromInline let byAddress = ByAddress()
  public var venues: VenueTable
  @usableFromInline var parents: OrderPool
  @usableFromInline var children: OrderLedger
  /// By slot, as those of the pools.
  @usableFromInline var plans: Slab<Parent>
  @usableFromInline var links: Slab<Child>
  @usableFromInline let instruments: Slab<InstrumentTerms>
  /// The first parent of each instrument's list.
  @usableFromInline var firstParent: Slab<UInt32>
  @usableFromInline let epoch: UInt32
  @usableFromInline let number: UInt16
  @usableFromInline let rounds: UInt16
  @usableFromInline let childrenEach: UInt16
  @usableFromInline let repegTicks: Int64
  @usableFromInline let moveAfter: Nanoseconds
  @usableFromInline let rule: RoutingRule
  @usableFromInline var counter: UInt32
  /// A walk over parents under way: the next one's slot; its cause; and the instrument behind, when
  /// it goes on to that.
  @usableFromInline var walk: UInt32
  @usableFromInline var walkCause: Event
  @usableFromInline var walkInstrument: Int
  @usableFromInline var walkEnd: Int
  @usableFromInline var refusals: UInt64
  @usableFromInline var orphans: UInt64
  @usableFromInline var overs: UInt64
  @usableFromInline var sent: Int
  /// Something calls rests elsewhere that weren't looked at, or may not move yet: the next timer sees to them.
  @usableFromInline var isHeld: Bool

  public init(_ settings: RouterSettings) {
    settings.check()
    venues = VenueTable(
      settings.venues, traded: settings.traded, startsUp: settings.startsUp)
    parents = OrderPool(
      capacity: settings.parentCapacity, memory: settings.parentCapacity, hasNames: false)
    children = OrderLedger(
      capacity: settings.childCapacity, memory: settings.childCapacity,
      executionCapacity: settings.executionCapacity, hasNames: false)
    plans = Slab(count: parents.slotEnd, repeating: Parent())
    links = Slab(count: children.pool.slotEnd, repeating: Child())
    var terms = Slab<InstrumentTerms>(
      count: settings.instruments.count, repeating: settings.instruments[0])
    for (index, instrument) in settings.instruments.enumerated() { terms[index] = instrument }
    instruments = terms
    firstParent = Slab(count: settings.instruments.count, repeating: 0)
    epoch = settings.epoch
    number = settings.number
    rounds = UInt16(settings.rounds)
    childrenEach = UInt16(settings.childrenEach)
    repegTicks = settings.repegTicks
    moveAfter = settings.moveAfter
    rule = settings.rule
    counter = 0
    walk = 0
    walkCause = .empty
    walkInstrument = 0
    walkEnd = 0
    refusals = 0
    orphans = 0
    overs = 0
    sent = 0
    isHeld = false
  }

  @inlinable
  public mutating func handle<Out: Emitter & ~Copyable>(_ event: Event, into out: inout Out) {
    switch event.kind.code {
    case EventKind.topOfBook.code:
      venues.see(event.payload(as: TopOfBook.self), of: event.instrument, from: event.source)
      out.pass(event)
      if venues.venue(of: event.source) != VenueTable.none { beginWalk(event) }
    case EventKind.orderNew.code:
      if event.source.kind != .strategy { return out.pass(event) }
      rule.isWhole ? sendWhole(event, into: &out) : admit(event, into: &out)
    case EventKind.orderCancel.code: cancel(event, into: &out)
    case EventKind.orderReplace.code: replace(event, into: &out)
    case EventKind.orderAccepted.code...EventKind.orderSuspended.code:
      hear(event, into: &out)
    case EventKind.sessionUp.code, EventKind.sessionDown.code:
      let venue = venues.venue(of: event.source)
      if venue != VenueTable.none { turn(venue, isUp: event.kind == .sessionUp) }
      out.pass(event)
    case EventKind.timer.code:
      out.pass(event)
      if isHeld { beginWalk(event) }
      isHeld = false
    case EventKind.operatorCommand.code:
      out.pass(event)
      let action = event.payload(as: OperatorCommand.self).action
      if action == .rearm, letAllGo() { beginWalk(event) }
      if action == .kill || action == .cancelAll || action == .shutdown { beginWalk(event) }
    case EventKind.killSwitch.code:
      out.pass(event)
      let kill = event.payload(as: KillSwitch.self)
      if kill.scope == .session {
        if letsGo(kill) { beginWalk(event) }
      } else if kill.mode == .blockAndCancel {
        beginWalk(event)
      }
    default: out.pass(event)
    }
  }

  /// A venue's session went down or came up. Who was refused there while it was away may try again, and what waits elsewhere
  /// may wait there for less; but not before its book has had time to come.
  @inlinable
  mutating func turn(_ venue: Int, isUp: Bool) {
    venues.set(venue, isUp: isUp)
    if isUp { welcome(venue) }
  }

  @inlinable
  mutating func welcome(_ venue: Int) {
    isHeld = true
    var slot = 1
    while slot < plans.count {
      plans[slot].excluded &= ~(1 << UInt64(venue))
      slot &+= 1
    }
  }

  /// A kill switch of one session: orders go to other venues as long as it stands. With the mode that cancels the order manager
  /// asks for what works there, and what comes back is routed like any rest. True when the session may trade again, so that
  /// what waits for it is to be looked at.
  @inlinable
  mutating func letsGo(_ kill: KillSwitch) -> Bool {
    guard kill.target < UInt64(venues.count), kill.mode.code < 4 else { return false }
    let venue = Int(kill.target)
    if kill.mode.code >= KillMode.block.code { venues.stop(venue, true) }
    guard kill.mode == .none, kill.origin == .operatorDesk, venues.isStopped(venue) else {
      return false
    }
    venues.stop(venue, false)
    welcome(venue)
    return true
  }

  /// The same of all sessions.
  @inlinable
  mutating func letAllGo() -> Bool {
    var isAny = false
    var venue = 0
    while venue < venues.count {
      if venues.isStopped(venue) {
        venues.stop(venue, false)
        welcome(venue)
        isAny = true
      }
      venue &+= 1
    }
    return isAny
  }

  // MARK: Walks

  /// Looks at the parents of the event's instrument, or of all: a step's worth at a time.
  @inlinable
  mutating func beginWalk(_ event: Event) {
    let isAll = event.instrument == .none
    let instrument = Int(event.instrument.index)
    guard isAll || instrument < instruments.count else { return }
    walkInstrument = isAll ? 0 : instrument
    walkEnd = isAll ? instruments.count : instrument + 1
    walk = firstParent[walkInstrument]
    walkCause = event
    skipEmpty()
  }

  @inlinable
  mutating func skipEmpty() {
    while walk == 0 && walkInstrument + 1 < walkEnd {
      walkInstrument += 1
      walk = firstParent[walkInstrument]
    }
  }

  @inlinable public var isUnfinished: Bool { walk != 0 }

  @inlinable
  public mutating func resume<Out: Emitter & ~Copyable>(into out: inout Out) {
    sent = 0
    // Each may send as much as a parent can in a step.
    while walk != 0 && sent + 2 * venues.count + Int(childrenEach) + 2 <= maximumFanOut {
      let slot = walk
      walk = plans[Int(slot)].next
      skipEmpty()
      let parent = parents.live(at: Int(slot))
      if parent == .none { continue }
      switch walkCause.kind.code {
      case EventKind.operatorCommand.code:
        if walkCause.payload(as: OperatorCommand.self).action == .rearm {
          follow(parent, because: walkCause, into: &out)
        } else {
          giveUp(parent, because: walkCause, into: &out)
        }
      case EventKind.killSwitch.code:
        if walkCause.payload(as: KillSwitch.self).mode == .none {
          follow(parent, because: walkCause, into: &out)
        } else {
          stop(parent, because: walkCause, into: &out)
        }
      case EventKind.timer.code: move(parent, because: walkCause, into: &out)
      default: follow(parent, because: walkCause, into: &out)
      }
    }
  }

  /// Sends something that this stage made.
  @inlinable
  mutating func send<P: Payload, Out: Emitter & ~Copyable>(
    _ kind: EventKind, of record: OrderRecord, flags: UInt8 = 0, because event: Event,
    _ payload: P, into out: inout Out
  ) {
    sent &+= 1
    out.emit(
      Event(
        causedBy: event, kind: kind, flags: flags, source: record.source,
        instrument: record.instrument, payload))
  }

  // MARK: Looking

  @inlinable public var refusedCount: UInt64 { refusals }
  /// Reports on children whose parents nobody remembers.
  @inlinable public var orphanCount: UInt64 { orphans }
  /// How often a parent was filled beyond what it asked for.
  @inlinable public var overCount: UInt64 { overs }
  @inlinable public var parentCount: Int { parents.liveCount }
  @inlinable public var childCount: Int { children.pool.liveCount }
  @inlinable public var childrenSent: UInt32 { counter }

  /// A parent, live or remembered, and where its quantity is.
  public func parent(_ id: OrderID) -> (record: OrderRecord, working: Quantity, unrouted: Quantity)?
  {
    let handle = parents.find(id)
    if handle == .none { return nil }
    let plan = plans[Int(handle.slot)]
    return (parents[handle], plan.working, plan.unrouted)
  }

  /// Every live parent's quantity is filled, with a live child or with none, and what is filled is
  /// what its children filled.
  public func checkInvariants() {
    parents.checkInvariants()
    children.checkInvariants()
    var childrenSeen = 0
    for slot in 1..<parents.slotEnd {
      let handle = parents.live(at: slot)
      if handle == .none { continue }
      let record = parents[handle]
      let plan = plans[slot]
      let (working, filled, count) = sums(of: handle)
      childrenSeen += count
      precondition(count == Int(plan.childCount) && count <= Int(childrenEach))
      precondition(working == Int128(plan.working.units))
      precondition(Int128(record.filled.units) == filled + Int128(plan.endedFilled.units))
      precondition(
        Int128(record.quantity.units) + Int128(plan.over.units)
          == Int128(record.filled.units) + working + Int128(plan.unrouted.units))
      precondition(record.wanted == record.quantity || record.state.pending.hasReplace)
      precondition(plan.unrouted >= .zero && (plan.over == .zero || plan.unrouted == .zero))
    }
    precondition(childrenSeen <= children.pool.liveCount)
    var listed = 0
    for instrument in 0..<firstParent.count {
      var slot = firstParent[instrument]
      var previous: UInt32 = 0
      while slot != 0 {
        precondition(plans[Int(slot)].previous == previous && listed <= parents.liveCount)
        precondition(parents.live(at: Int(slot)) != .none)
        listed += 1
        previous = slot
        slot = plans[Int(slot)].next
      }
    }
    precondition(listed == parents.liveCount)
  }

  /// Over a parent's live children: what they have left, what they filled, how many they are.
  private func sums(of parent: OrderHandle) -> (Int128, Int128, Int) {
    var working: Int128 = 0
    var filled: Int128 = 0
    var count = 0
    var slot = plans[Int(parent.slot)].firstChild
    var previous: UInt32 = 0
    while slot != 0 {
      let child = children.pool.live(at: Int(slot))
      precondition(child != .none && links[Int(slot)].parent == parent)
      precondition(links[Int(slot)].previous == previous)
      working += Int128(children.pool[child].leaves.units)
      filled += Int128(children.pool[child].filled.units)
      count += 1
      previous = slot
      slot = links[Int(slot)].next
    }
    return (working, filled, count)
  }
}
