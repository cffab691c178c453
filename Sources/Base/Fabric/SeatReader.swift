// The core's reading end of a seat's intents. What lies there is another process's: each slot is copied once and only
// the copy is looked at, and a tail that can't be ends it. Nothing traps, nothing waits.

import CAtomics
import Events

@safe
public struct SeatReader: ~Copyable, @unchecked Sendable {  // One thread at a time owns it.
  @safe
  struct End {
    let head: UnsafeMutablePointer<UInt64>
    let tail: UnsafePointer<UInt64>
    let slots: UnsafePointer<UInt64>

    init(
      head: UnsafeMutablePointer<UInt64>, tail: UnsafePointer<UInt64>,
      slots: UnsafePointer<UInt64>
    ) {
      unsafe self.head = head
      unsafe self.tail = tail
      unsafe self.slots = slots
    }
  }

  private let exchange: SeatExchange
  private let place: UnsafeMutablePointer<SeatExchange.Ends>
  private var end: End?
  private var position: UInt64 = 0
  private var released: UInt64 = 0
  private var cachedTail: UInt64 = 0
  /// Why it stopped; none while it hasn't.
  public private(set) var fault: SessionEnd = .none

  public init(_ exchange: SeatExchange) {
    self.exchange = exchange
    unsafe place = exchange.place
    end = nil
  }

  /// Takes what the main thread has left: a process sits down.
  @_noLocks
  public mutating func begin() {
    end = unsafe place.pointee.intents
    position = 0
    released = 0
    cachedTail = 0
    fault = .none
  }

  @_noLocks
  public mutating func finish() { end = nil }

  public var isOn: Bool {
    @_noLocks get { end != nil }
  }

  /// Whether there is one. Looks at the other process's line only when it knows of none.
  @_noLocks
  public mutating func isWaiting() -> Bool {
    guard let end else { return false }
    if cachedTail != position { return true }
    // Pairs with the outsider's store of tail: the slot's bytes before it.
    let tail = unsafe apus_load_acquire(end.tail)
    guard tail &- position <= UInt64(1_024) else {
      self.end = nil
      fault = .protocolError
      return false
    }
    cachedTail = tail
    return tail != position
  }

  /// The next one, copied; one must be waiting.
  @_noLocks
  public mutating func take() -> Event {
    var copy = Event.empty
    guard let end, cachedTail != position else { return copy }
    let slot = Int(truncatingIfNeeded: position & 1_023)
    unsafe withUnsafeMutableBytes(of: &copy) { bytes in
      unsafe apus_copy_slot(
        bytes.baseAddress!.assumingMemoryBound(to: UInt64.self), end.slots + slot * 8)
    }
    position &+= 1
    return copy
  }

  /// Gives the slots of those taken back.
  @_noLocks
  public mutating func release() {
    guard released != position, let end else { return }
    released = position
    // Pairs with the outsider's load of head: the slots were copied before.
    unsafe apus_store_release(end.head, position)
  }
}
