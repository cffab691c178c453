// Looking into a ring without being one of its ends. An observer writes nothing; the events that it
// copies may be overwritten meanwhile, so each copy is proven afterwards or thrown away.

import CAtomics
import Events

/// What an observer got for an index.
public enum Observation: Equatable, Sendable {
  case event(Event)
  /// Not published yet.
  case notYet
  /// The producer has been round since: lost to this observer.
  case overwritten
}

@safe
public struct RingObserver: @unchecked Sendable {  // Reads only.
  private let tailWord: UnsafePointer<UInt64>
  private let headWord: UnsafePointer<UInt64>
  private let slots: UnsafeRawPointer
  /// What a ring of the fabric says of itself besides; nil of a seat's.
  private let control: UnsafeRawPointer?
  /// Keeps a seat's memory mapped; a fabric is its view's to keep.
  private let owner: AnyObject?
  public let capacity: Int
  public let largestBatch: Int

  /// A ring of the fabric.
  init(base: UnsafeRawPointer, capacity: Int, largestBatch: Int) {
    precondition(capacity > 0 && capacity & (capacity - 1) == 0)
    unsafe control = base
    unsafe tailWord = (base + FabricLayout.Ring.tail).assumingMemoryBound(to: UInt64.self)
    unsafe headWord = (base + FabricLayout.Ring.head).assumingMemoryBound(to: UInt64.self)
    unsafe slots = base + FabricLayout.Ring.slots(capacity: capacity)
    owner = nil
    self.capacity = capacity
    self.largestBatch = largestBatch
  }

  /// A ring whose parts lie apart: a seat's. Of waits and times it tells nothing.
  init(
    tail: UnsafePointer<UInt64>, head: UnsafePointer<UInt64>, slots: UnsafeRawPointer,
    capacity: Int, largestBatch: Int, owner: AnyObject
  ) {
    precondition(capacity > 0 && capacity & (capacity - 1) == 0)
    unsafe control = nil
    unsafe tailWord = tail
    unsafe headWord = head
    unsafe self.slots = slots
    self.owner = owner
    self.capacity = capacity
    self.largestBatch = largestBatch
  }

  private func word(_ offset: Int) -> UInt64 {
    guard let control = unsafe control else { return 0 }
    return unsafe apus_load_acquire((control + offset).assumingMemoryBound(to: UInt64.self))
  }

  /// Events published since the ring was made.
  public var tail: UInt64 { unsafe apus_load_acquire(tailWord) }
  /// Events consumed.
  public var head: UInt64 { unsafe apus_load_acquire(headWord) }
  public var fullWaits: UInt64 { word(FabricLayout.Ring.fullWaits) }
  public var longestWaitNs: UInt64 { word(FabricLayout.Ring.longestWaitNs) }
  public var producerActiveNs: UInt64 { word(FabricLayout.Ring.producerActiveNs) }
  public var consumerActiveNs: UInt64 { word(FabricLayout.Ring.consumerActiveNs) }
  public var highWater: UInt64 { word(FabricLayout.Ring.highWater) }

  /// The oldest index that a copy can still be proven for, given the tail: one that the producer
  /// can't have reached again, or one that the consumer hasn't taken.
  public func oldestReadable(tail: UInt64) -> UInt64 {
    let reach = UInt64(capacity - largestBatch)
    let byTail = tail > reach ? tail - reach : 0
    let head = self.head
    // A head that no ring can have (a damaged file) proves nothing.
    return head < byTail && tail - head <= UInt64(capacity) ? head : byTail
  }

  /// Copies the event at `index` and proves the copy in one of two ways: the producer, who writes at
  /// most `largestBatch` events past its tail, can't have reached the slot's next use yet; or the
  /// consumer hasn't given the slot back even after the copy.
  public func event(at index: UInt64) -> Observation {
    guard index < tail else { return .notYet }
    var copy = Event.empty
    let slot = unsafe slots + Int(index & UInt64(capacity - 1)) * FabricLayout.Ring.slotByteCount
    unsafe withUnsafeMutableBytes(of: &copy) { bytes in
      unsafe apus_copy_slot(
        bytes.baseAddress!.assumingMemoryBound(to: UInt64.self),
        slot.assumingMemoryBound(to: UInt64.self))
    }
    apus_fence_acquire()
    if tail &+ UInt64(largestBatch) <= index &+ UInt64(capacity) { return .event(copy) }
    // The producer stores into a slot only after it has seen head beyond the slot's last use. Had the
    // copy seen such a store, this load, ordered after it, would see that head.
    let head = self.head
    return head <= index && tail &- head <= UInt64(capacity) ? .event(copy) : .overwritten
  }

  /// The next event that the consumer will take, or nil when there is none. Tries a few times, since
  /// a quick consumer takes it while it is being copied.
  public func oldestUnread() -> Event? {
    for _ in 0..<4 {
      switch event(at: head) {
      case .event(let event): return event
      case .notYet: return nil
      case .overwritten: continue
      }
    }
    return nil
  }
}
