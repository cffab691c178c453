// The orders stage: the order manager, and in front of it, where a line has several venues, the router. They are two machines
// in one stage, as risk and the matcher are at a venue: the router's children are no stream of their own that anybody else
// would read, and one ring, one thread and one record are enough for both.
//
//     strategy ──▶ [ router ──▶ order manager ] ──▶ risk
//
// What the router makes is kept until its step is over and then given to the order manager, event by event. A child
// is the stage's own, so it goes on record here, though the order manager only lets it pass.

import Events
import Orders
import Tables

public struct RoutedOrders: Stage, ~Copyable {
  /// One, or none.
  @usableFromInline var routers: Shelf<Router>
  public var manager: OrderManager
  /// What the router sent in its step, and what the order manager made of one of those.
  @usableFromInline var routed: EventTray
  @usableFromInline var told: EventTray

  public init(_ settings: OrderSettings, routing: RouterSettings? = nil) {
    routers = Shelf(count: routing == nil ? 0 : 1) { _ in Router(routing!) }
    manager = OrderManager(settings)
    routed = EventTray()
    told = EventTray()
  }

  @inlinable
  public mutating func handle<Out: Emitter & ~Copyable>(_ event: Event, into out: inout Out) {
    if routers.count == 0 { return manager.handle(event, into: &out) }
    routers[0].handle(event, into: &routed)
    passOn(into: &out)
  }

  @inlinable public var isUnfinished: Bool {
    manager.isUnfinished || routers.count > 0 && routers[0].isUnfinished
  }

  /// The router's walk first: what it cancels itself the order manager's sweep needn't ask for again.
  @inlinable
  public mutating func resume<Out: Emitter & ~Copyable>(into out: inout Out) {
    guard routers.count > 0, routers[0].isUnfinished else { return manager.resume(into: &out) }
    routers[0].resume(into: &routed)
    passOn(into: &out)
  }

  @inlinable
  mutating func passOn<Out: Emitter & ~Copyable>(into out: inout Out) {
    var at = 0
    while at < routed.count {
      if !routed.isMade(at) {
        manager.handle(routed[at], into: &out)
      } else {
        manager.handle(routed[at], into: &told)
        var place = 0
        while place < told.count {
          out.emit(told[place])
          place &+= 1
        }
        told.clear()
      }
      at &+= 1
    }
    routed.clear()
  }

  // MARK: Looking

  public var hasRouter: Bool { routers.count > 0 }

  /// The router, where there is one.
  public func withRouter<Answer>(_ look: (borrowing Router) -> Answer) -> Answer {
    look(routers[0])
  }

  /// What the order manager has: children, and orders that went whole.
  public var liveCount: Int { manager.liveCount }
  public var openRecords: [OrderRecord] { manager.openRecords }
  public var anomalyCount: UInt64 { manager.anomalyCount }
  public var alarmCount: UInt64 { manager.alarmCount }
  public func record(of order: OrderID) -> OrderRecord? { manager.record(of: order) }

  @inlinable public var refusedCount: UInt64 {
    manager.refusedCount &+ (routers.count > 0 ? routers[0].refusedCount : 0)
  }

  public func checkInvariants() {
    manager.checkInvariants()
    if routers.count > 0 { routers[0].checkInvariants() }
    precondition(routed.count == 0 && told.count == 0)
  }
}

extension RoutedOrders: Persisted {
  // not state: routed, told: empty between two steps.
  /// Without a router what the order manager alone would list.
  @_noLocks
  public mutating func persist(_ state: inout StateVisitor) {
    if routers.count > 0 { routers[0].persist(&state) }
    manager.persist(&state)
  }
}

/// One step's events, with whether they were made or only passed on. A step sends no more than it holds.
@frozen
@usableFromInline
struct EventTray: Emitter, ~Copyable {
  @usableFromInline var events: Slab<Event>
  @usableFromInline var made: UInt64
  @usableFromInline var count: Int

  init() {
    events = Slab(count: maximumFanOut, repeating: .empty)
    made = 0
    count = 0
  }

  @inlinable mutating func pass(_ event: Event) {
    events[count] = event
    count &+= 1
  }

  @inlinable mutating func emit(_ event: Event) {
    made |= 1 &<< UInt64(count)
    pass(event)
  }

  @inlinable subscript(at: Int) -> Event { events[at] }

  @inlinable func isMade(_ at: Int) -> Bool { made &>> UInt64(at) & 1 != 0 }

  @inlinable mutating func clear() {
    made = 0
    count = 0
  }
}
