// A strategy that decides in a process of its own. Here sits what the line believes of it: an intent of it is judged by
// its desk like any strategy's wish, so limits, halts and kill switches hold; what is let through is the desk's own
// order, and what isn't goes back as a refusal. When nobody sits at the seat any more, all its orders are cancelled.
//
// Intents and who sits at the seat are input, sequenced and on record: a replay judges the same without the process.

import Events
import Tables

public struct Outside: Strategy, ~Copyable {
  @usableFromInline var isTaken: Bool
  /// The order of each of the outsider's own numbers.
  @usableFromInline var tags: IdTable
  @usableFromInline var free: FreeList
  @usableFromInline var orders: Slab<OutsideOrder>
  /// Of a sweep that cancels all: the next order's place; past the last one none is under way.
  @usableFromInline var nextSwept: Int
  /// Of a greeting that tells the position: the next market.
  @usableFromInline var nextTold: Int
  /// That greeting is under way.
  @usableFromInline var isGreeting: Bool

  public init(_ settings: StrategySettings) {
    isTaken = false
    tags = IdTable(capacity: settings.orderCapacity)
    free = FreeList(capacity: settings.orderCapacity)
    orders = Slab(count: settings.orderCapacity, repeating: OutsideOrder())
    nextSwept = settings.orderCapacity
    nextTold = settings.markets.count
    isGreeting = false
  }

  /// Whether a process sits at the seat.
  @inlinable public var isAttached: Bool { isTaken }

  @inlinable
  public mutating func heardOutside(_ event: Event, at desk: inout StrategyDesk) {
    if event.kind == .intent { return judge(event, at: &desk) }
    let change = event.payload(as: SeatChange.self)
    if change.isTaken != 0 {
      isTaken = true
      if !isGreeting { nextTold = 0 }
      greet(at: &desk)
    } else {
      if isTaken {
        isTaken = false
        // The next one at the seat may use the same numbers.
        tags.removeAll()
        nextSwept = 0
      }
      sweep(at: &desk)
    }
  }

  /// There is more to send because of an event: it is told again.
  @inlinable public var isUnfinished: Bool { nextSwept < orders.count || isGreeting }

  /// Whoever sits down is told the position, as signals; the prices come as they move.
  @inlinable
  mutating func greet(at desk: inout StrategyDesk) {
    while nextTold < desk.marketCount, desk.hasRoom(1) {
      let position = desk.position(nextTold)
      if position != .zero { desk.signal(OutsideSignal.position, position.units, in: nextTold) }
      nextTold += 1
    }
    isGreeting = nextTold < desk.marketCount
  }

  /// Cancels what is out, as far as there is room. What is being cancelled already isn't asked for again.
  @inlinable
  mutating func sweep(at desk: inout StrategyDesk) {
    while nextSwept < orders.count, desk.hasRoom(1) {
      if free.isTaken(UInt32(truncatingIfNeeded: nextSwept)) {
        desk.cancel(orders[nextSwept].order)
      }
      nextSwept += 1
    }
  }

  @inlinable
  public mutating func ordered(_ update: OrderUpdate, in market: Int, at desk: inout StrategyDesk) {
    guard update.isOver, Int(update.tag) < orders.count else { return }
    let slot = update.tag
    let own = orders[Int(slot)]
    guard free.isTaken(slot), own.order == update.order else { return }
    // Of an earlier process: the number may be another order's by now.
    if tags.index(of: own.tag) == slot { _ = tags.remove(own.tag) }
    free.giveBack(slot)
  }

  /// A cancel that was refused is asked for again while nobody sits here.
  @inlinable
  public mutating func timePassed(at desk: inout StrategyDesk) {
    guard !isTaken, free.takenCount > 0 || nextSwept < orders.count else { return }
    if nextSwept >= orders.count { nextSwept = 0 }
    sweep(at: &desk)
  }

  public func checkInvariants() {
    tags.checkInvariants()
    precondition(tags.count <= free.takenCount)
    for slot in 0..<orders.count where free.isTaken(UInt32(slot)) {
      precondition(orders[slot].order != .none)
    }
  }
}

/// What there is to know of an order beside what the desk knows.
@frozen
@usableFromInline
struct OutsideOrder: BitwiseCopyable {
  @usableFromInline var order: OrderID
  /// The outsider's own number of it.
  @usableFromInline var tag: UInt64

  @inlinable
  init(order: OrderID = .none, tag: UInt64 = 0) {
    self.order = order
    self.tag = tag
  }
}

/// The numbers of the signals that an outside strategy's desk sends.
public enum OutsideSignal {
  /// The position in the instrument, told to a process that sits down; not told where there is none.
  @inlinable public static var position: UInt32 { 1 }
}
