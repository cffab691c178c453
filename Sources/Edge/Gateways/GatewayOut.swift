// The way out. Orders wait here until the journal vouches for them, are withheld when their cause is
// too old, and go to the venue; what there is to say about them goes round by the loopback: refusals
// that rode the line, orders withheld and why, and what the paper venue did.
//
// Its own stream is the record of what it was about to send: intent is on record before action.

import Events
import Tables

/// Where gateway-out's own stream goes, and up to where it has got.
public protocol Recorder: Emitter, ~Copyable {
  /// The position right after the last record emitted; compared with what the journal vouches for.
  var recordedPosition: UInt64 { get }
}

public struct GatewayOutSettings: Hashable, Sendable {
  public var instrumentCount: Int
  /// Orders that are out or owe a fact: twice as many as all strategies together may have out.
  public var orderCapacity: Int
  /// A new order whose cause is older isn't sent.
  public var maximumAge: Nanoseconds
  /// More new orders in a second than this can't be right: nothing new goes out from then on.
  public var maximumOrdersPerSecond: UInt64
  public var epoch: UInt32

  public init(
    instrumentCount: Int, orderCapacity: Int = 16_384,
    maximumAge: Nanoseconds = .milliseconds(100), maximumOrdersPerSecond: UInt64 = .max,
    epoch: UInt32 = 1
  ) {
    self.maximumOrdersPerSecond = maximumOrdersPerSecond
    self.instrumentCount = instrumentCount
    self.orderCapacity = orderCapacity
    self.maximumAge = maximumAge
    self.epoch = epoch
  }
}

@frozen
@usableFromInline
struct Waiting: BitwiseCopyable {
  @usableFromInline var event: Event
  @usableFromInline var position: UInt64

  @inlinable
  init(event: Event, position: UInt64) {
    self.event = event
    self.position = position
  }
}

public struct GatewayOut: ~Copyable {
  @usableFromInline var markets: Slab<PaperMarket>
  @usableFromInline var orders: Slab<PaperOrder>
  @usableFromInline var ids: IdTable
  @usableFromInline var free: FreeList
  /// What waits for the journal, first in, first out.
  @usableFromInline var waiting: Slab<Waiting>
  @usableFromInline var waitingFirst: Int
  @usableFromInline var waitingEnd: Int
  @usableFromInline let waitingMask: Int
  @usableFromInline var firstOwing: UInt32
  @usableFromInline var lastOwing: UInt32
  @usableFromInline let maximumAgeNs: UInt64
  @usableFromInline var venueOrders: UInt64
  @usableFromInline var executions: UInt64
  @usableFromInline var isHalted: Bool
  /// As the words of the fabric say: it may be let go again.
  public var isKilled = false
  @usableFromInline var outbound: OutboundGuard
  /// Switches that risk threw, to be sent round; a switch that finds no room is thrown already.
  @usableFromInline var kills: Slab<Event>
  @usableFromInline var killCount = 0
  @usableFromInline var sent: UInt64
  @usableFromInline var withheld: UInt64
  @usableFromInline var late: UInt64

  public init(_ settings: GatewayOutSettings) {
    precondition(settings.instrumentCount > 0 && settings.orderCapacity > 0)
    markets = Slab(count: settings.instrumentCount, repeating: PaperMarket())
    orders = Slab(
      count: settings.orderCapacity, repeating: PaperOrder(id: .none, instrument: .none))
    ids = IdTable(capacity: settings.orderCapacity)
    free = FreeList(capacity: settings.orderCapacity)
    var room = 64
    while room < settings.orderCapacity { room *= 2 }
    waiting = Slab(count: room, repeating: Waiting(event: .empty, position: 0))
    waitingFirst = 0
    waitingEnd = 0
    waitingMask = room - 1
    firstOwing = FreeList.none
    lastOwing = FreeList.none
    maximumAgeNs = settings.maximumAge.count
    venueOrders = UInt64(settings.epoch) << 40
    executions = UInt64(settings.epoch) << 40
    isHalted = false
    outbound = OutboundGuard(limit: settings.maximumOrdersPerSecond)
    kills = Slab(count: Self.killsMax, repeating: .empty)
    sent = 0
    withheld = 0
    late = 0
  }

  /// Requests that went to the venue, and new orders that were kept back.
  @inlinable public var sentCount: UInt64 { sent }
  @inlinable public var withheldCount: UInt64 { withheld }
  /// Requests for orders that had ended meanwhile.
  @inlinable public var lateCount: UInt64 { late }
  @inlinable public var orderCount: Int { ids.count }

  /// Requests that wait for the journal.
  @inlinable public var waitingCount: Int { waitingEnd &- waitingFirst }
  /// True when another event may be handled.
  @inlinable public var canTake: Bool { waitingCount <= waitingMask }
  /// True when facts are owed to the loopback.
  @inlinable public var owesFacts: Bool { firstOwing != FreeList.none || killCount > 0 }
  @inlinable static var killsMax: Int { 64 }
  @inlinable public var isIdle: Bool { waitingCount == 0 && !owesFacts }

  /// New orders and replaces are withheld from here on: the journal can't vouch for them.
  @inlinable public mutating func haltNewOrders() { isHalted = true }

  // MARK: The line's end

  @inlinable
  public mutating func handle<Out: Recorder & ~Copyable>(_ event: Event, into record: inout Out) {
    switch event.kind.code {
    case EventKind.orderNew.code, EventKind.orderCancel.code, EventKind.orderReplace.code:
      record.emit(event)
      waiting[waitingEnd & waitingMask] = Waiting(
        event: event, position: record.recordedPosition)
      waitingEnd &+= 1
    case EventKind.topOfBook.code:
      see(event.payload(as: TopOfBook.self), Int(event.instrument.index))
    case EventKind.trade.code:
      see(event.payload(as: Trade.self), Int(event.instrument.index))
    case EventKind.orderRejected.code, EventKind.requestRejected.code:
      // One that comes from a stage; those that have been round bear a session as their source.
      if event.source.kind == .strategy { turnRound(event) }
    case EventKind.killSwitch.code:
      if let fact = event.killToSendRound { owe(fact) }
    case EventKind.operatorCommand.code:
      if event.payload(as: OperatorCommand.self).action == .rearm { outbound.rearm() }
    default: break
    }
  }

  @inlinable
  mutating func owe(_ kill: Event) {
    guard killCount < Self.killsMax else { return }
    kills[killCount] = kill
    killCount &+= 1
  }

  /// A refusal by an earlier stage becomes a fact owed to the loopback.
  @inlinable
  mutating func turnRound(_ event: Event) {
    let rejected = event.payload(as: OrderRejected.self)
    let slot = slotOf(rejected.order, event.instrument)
    orders[slot].lineReason = rejected.reason
    orders[slot].lineOrigin = rejected.origin
    orders[slot].lineRequest = rejected.request
    orders[slot].limit = rejected.limit
    orders[slot].value = rejected.value
    if orders[slot].side == .none { orders[slot].side = rejected.side }
    owe(
      event.kind == .orderRejected ? Owed.rejectedByLine : Owed.requestRefusedByLine, slot)
  }

  /// The order's record, made if need be. For each order that a strategy may have out there are at most
  /// two: its own, and that of an order before it whose refused request is still owed (facts are paid
  /// oldest first, so a third can't come before the first is gone).
  @inlinable
  mutating func slotOf(_ order: OrderID, _ instrument: InstrumentID) -> Int {
    let known = ids.index(of: order.bits)
    if known != IdTable.absent { return Int(known) }
    let slot = free.take()
    precondition(slot != FreeList.none, "more orders are out than all strategies may have")
    _ = ids.insert(order.bits, index: slot)
    orders[Int(slot)] = PaperOrder(id: order, instrument: instrument)
    return Int(slot)
  }

  // MARK: Sending

  /// The position that the journal must vouch for before the next request goes out.
  @inlinable public var nextPosition: UInt64 {
    waitingCount == 0 ? 0 : waiting[waitingFirst & waitingMask].position
  }

  /// Sends what the journal vouches for, up to `limit` requests, and says of each new order that it
  /// was sent. Returns how many requests were dealt with.
  @inlinable
  public mutating func release(
    journaled position: UInt64, nowNs: UInt64, limit: Int, _ didSend: (Event) -> Void
  ) -> Int {
    var count = 0
    while count < limit && waitingFirst != waitingEnd {
      let next = waiting[waitingFirst & waitingMask]
      guard next.position <= position else { break }
      waitingFirst &+= 1
      if send(next.event, nowNs) { didSend(next.event) }
      count += 1
    }
    return count
  }

  /// True when it was a new order that went out.
  @inlinable
  mutating func send(_ event: Event, _ nowNs: UInt64) -> Bool {
    let instrument = Int(event.instrument.index)
    if event.kind == .orderNew {
      let new = event.payload(as: OrderNew.self)
      let slot = slotOf(new.order, event.instrument)
      let age = nowNs > event.time.count ? nowNs - event.time.count : 0
      let reason = whyNot(instrument, age: age, nowNs)
      guard reason == .none else {
        withheld &+= 1
        orders[slot].side = new.side
        orders[slot].rejectReason = reason
        orders[slot].rejectOrigin = .gatewayOut
        owe(Owed.rejected, slot)
        return false
      }
      sent &+= 1
      accept(new, slot, instrument)
      return true
    }
    let known = ids.index(of: event.words.w0)
    guard known != IdTable.absent, orders[Int(known)].isLive else {
      // The order ended while the request was on its way. Its end has been told, or is owed and told
      // first; that is the answer.
      late &+= 1
      return false
    }
    let slot = Int(known)
    if event.kind == .orderReplace, stopped != .none {
      withheld &+= 1
      refuseRequest(slot, .replace, stopped, .gatewayOut)
      return false
    }
    sent &+= 1
    if event.kind == .orderCancel {
      end(slot, instrument, event.payload(as: OrderCancel.self).reason)
    } else {
      replace(event.payload(as: OrderReplace.self), event.flags, slot, instrument)
    }
    return false
  }

  /// Why nothing leaves that could make more of an order or of a position, whatever it asks for; or none.
  @inlinable var stopped: Reason {
    if isHalted { return .notJournaled }
    if isKilled { return .killSwitch }
    return outbound.isTripped ? .outboundCount : .none
  }

  /// Why a new order must not leave, or none.
  @inlinable
  mutating func whyNot(_ instrument: Int, age: UInt64, _ nowNs: UInt64) -> Reason {
    if instrument >= markets.count { return .invalid }
    if stopped != .none { return stopped }
    if age > maximumAgeNs { return .stale }
    // The last question: it counts what leaves.
    if outbound.admits(at: nowNs) { return .none }
    if let fact = outbound.takeFact() { owe(fact) }
    return .outboundCount
  }

  @inlinable
  mutating func refuseRequest(
    _ slot: Int, _ request: RequestKind, _ reason: Reason, _ origin: Origin
  ) {
    orders[slot].refusedRequest = request
    orders[slot].requestReason = reason
    orders[slot].requestOrigin = origin
    owe(Owed.requestRefused, slot)
  }

  @inlinable
  mutating func owe(_ fact: UInt16, _ slot: Int) {
    orders[slot].owed |= fact
    guard !orders[slot].isOwing else { return }
    orders[slot].isOwing = true
    orders[slot].nextOwing = FreeList.none
    if lastOwing == FreeList.none {
      firstOwing = UInt32(slot)
    } else {
      orders[Int(lastOwing)].nextOwing = UInt32(slot)
    }
    lastOwing = UInt32(slot)
  }

  public mutating func checkInvariants() {
    precondition(ids.count == free.takenCount)
    precondition(waitingCount >= 0 && waitingCount <= waitingMask + 1)
    var resting = 0
    var owing = 0
    for slot in 0..<orders.count where free.isTaken(UInt32(slot)) {
      let order = orders[slot]
      precondition(order.isLive || order.isOwing, "a record that nobody needs")
      precondition(order.isOwing == (order.owed != 0), "a fact that would never be paid")
      precondition(order.isResting ? order.isLive : true)
      precondition(order.filled <= order.quantity)
      precondition(!order.isResting || order.leaves > .zero)
      precondition(ids.index(of: order.id.bits) == UInt32(slot))
      if order.isResting { resting += 1 }
      if order.isOwing { owing += 1 }
    }
    for instrument in 0..<markets.count { resting -= checkResting(in: instrument) }
    precondition(resting == 0, "an order rests that its market doesn't know")
    var slot = firstOwing
    var last = FreeList.none
    while slot != FreeList.none {
      precondition(orders[Int(slot)].isOwing && owing > 0)
      owing -= 1
      last = slot
      slot = orders[Int(slot)].nextOwing
    }
    precondition(owing == 0 && last == lastOwing)
  }

  /// Walks what rests in one market; returns how much that is.
  private mutating func checkResting(in instrument: Int) -> Int {
    var count = 0
    var previous = FreeList.none
    var slot = markets[instrument].first
    while slot != FreeList.none {
      let order = orders[Int(slot)]
      precondition(order.isResting && order.instrument.index == UInt32(instrument))
      precondition(order.previous == previous && count < orders.count)
      count += 1
      previous = slot
      slot = order.next
    }
    precondition(markets[instrument].last == previous)
    return count
  }
}
