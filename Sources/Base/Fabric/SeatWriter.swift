// The core's writing end of a seat's events. Nothing that the other process does holds it back or traps it: where the
// process is too slow, or its word can't be, this end falls silent and says why.

import CAtomics
import Events

@safe
public struct SeatWriter: ~Copyable, @unchecked Sendable {  // One thread at a time owns it.
  @safe
  struct End {
    let tail: UnsafeMutablePointer<UInt64>
    let slots: UnsafeMutablePointer<Event>
    let head: UnsafePointer<UInt64>

    init(
      tail: UnsafeMutablePointer<UInt64>, slots: UnsafeMutablePointer<Event>,
      head: UnsafePointer<UInt64>
    ) {
      unsafe self.tail = tail
      unsafe self.slots = slots
      unsafe self.head = head
    }
  }

  private let exchange: SeatExchange
  private let mask: UInt64
  let place: UnsafeMutablePointer<SeatExchange.Ends>
  var end: End?
  var published: UInt64 = 0
  var staged: UInt64 = 0
  var cachedHead: UInt64 = 0
  /// Why it fell silent; none while it hasn't.
  public private(set) var fault: SessionEnd = .none
  public private(set) var sentCount: UInt64 = 0

  public init(_ exchange: SeatExchange) {
    self.exchange = exchange
    mask = UInt64(SeatLayout.eventCapacity - 1)
    unsafe place = exchange.place
    end = nil
  }

  /// Takes what the main thread has left: a process sits down.
  @_noLocks
  public mutating func begin() {
    end = unsafe place.pointee.events
    published = 0
    staged = 0
    cachedHead = 0
    fault = .none
  }

  /// Lets go of it. What was written before is seen.
  @_noLocks
  public mutating func finish() {
    publish()
    end = nil
  }

  public var isOn: Bool {
    @_noLocks get { end != nil }
  }

  /// Writes an event behind those before; `publish` makes it seen.
  @_noLocks
  public mutating func stage(_ event: Event) {
    guard let end else { return }
    let position = published &+ staged
    if position &- cachedHead > mask {
      // Pairs with the outsider's store: it has done with every slot below head.
      let head = unsafe apus_load_acquire(end.head)
      guard position &- head <= mask &+ 1, head &- cachedHead <= position &- cachedHead else {
        return fall(.protocolError)
      }
      cachedHead = head
      if position &- cachedHead > mask { return fall(.slowConsumer) }
    }
    unsafe end.slots[Int(truncatingIfNeeded: position & mask)] = event
    staged &+= 1
    if staged >= 64 { publish() }
  }

  @_noLocks
  public mutating func publish() {
    guard staged > 0, let end else { return }
    published &+= staged
    sentCount &+= staged
    staged = 0
    // Pairs with the outsider's load of tail: the slots' bytes before it.
    unsafe apus_store_release(end.tail, published)
  }

  @_noLocks
  private mutating func fall(_ why: SessionEnd) {
    publish()
    end = nil
    fault = why
  }
}
