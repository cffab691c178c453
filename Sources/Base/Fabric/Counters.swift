// Counters: one writer a block, plain stores, anybody reads.

import CAtomics

/// The writing end of a block of counters in the fabric. One thread counts.
@safe
public struct CounterBlock: @unchecked Sendable {  // One writer, named in the directory.
  @usableFromInline let base: UnsafeMutablePointer<UInt64>
  public let count: Int

  init(base: UnsafeMutablePointer<UInt64>, count: Int) {
    unsafe self.base = base
    self.count = count
  }

  @inlinable @_noLocks
  public func add(_ value: UInt64, to index: Int) {
    precondition(index >= 0 && index < count)
    unsafe apus_add_single_writer(base + index, value)
  }

  @inlinable @_noLocks
  public func set(_ index: Int, to value: UInt64) {
    precondition(index >= 0 && index < count)
    unsafe apus_store_relaxed(base + index, value)
  }

  /// Sets a value that others act on: what was written before it is seen by who reads it.
  @inlinable @_noLocks
  public func publish(_ index: Int, _ value: UInt64) {
    precondition(index >= 0 && index < count)
    // Pairs with the acquire in value(acquiring:).
    unsafe apus_store_release(base + index, value)
  }

  @inlinable @_noLocks
  public func value(_ index: Int) -> UInt64 {
    precondition(index >= 0 && index < count)
    return unsafe apus_load_relaxed(base + index)
  }

  @inlinable @_noLocks
  public func value(acquiring index: Int) -> UInt64 {
    precondition(index >= 0 && index < count)
    return unsafe apus_load_acquire(base + index)
  }
}
