// A store that forgets when its owner goes: for sessions that begin at 1 each time, and for tests.

import Events
import Platform

public struct MemoryStore: MessageStore, ~Copyable {
  private var memory: StoreMemory

  public init(capacity: StoreCapacity = StoreCapacity(), at time: Nanoseconds)
    throws(SystemFailure)
  {
    let byteCount = StoreLayout.byteCount(
      indexCount: capacity.messages, ringByteCount: capacity.byteCount)
    let mapping = try Mapping(anonymous: byteCount)
    // No message waits for a page.
    try mapping.prefault(named: "a session's store")
    memory = StoreMemory(mapping, capacity)
    memory.reset(at: time)
  }

  public var nextOutbound: UInt64 { @_noLocks get { memory.nextOutbound } }
  public var nextInbound: UInt64 { @_noLocks get { memory.nextInbound } }
  public var createdAt: Nanoseconds { @_noLocks get { memory.createdAt } }
  public var oldest: UInt64 { @_noLocks get { memory.oldest } }
  public var mark: UInt64 { @_noLocks get { memory.mark } }
  public var messageByteCountMax: Int { @_noLocks get { memory.messageByteCountMax } }

  @_noLocks
  public mutating func append(
    type: UInt64, time: Nanoseconds, bodyFrom: Int, bytes: UnsafeRawBufferPointer
  ) {
    unsafe memory.append(type: type, time: time, bodyFrom: bodyFrom, bytes: bytes)
  }

  @_noLocks
  public mutating func markNext(_ mark: UInt64) { memory.nextMark = mark }

  @_noLocks
  public mutating func mark(_ mark: UInt64) { memory.put(mark) }

  @_noLocks
  public mutating func setNextOutbound(_ number: UInt64) { memory.setNextOutbound(number) }

  @_noLocks
  public mutating func setNextInbound(_ number: UInt64) { memory.setNextInbound(number) }

  @_noLocks
  public func find(_ number: UInt64) -> StoredMessage? { memory.find(number) }

  @_noLocks
  public func firstHeld(from first: UInt64, through last: UInt64) -> UInt64 {
    memory.firstHeld(from: first, through: last)
  }

  @_noLocks
  public mutating func reset(at time: Nanoseconds) { memory.reset(at: time) }
}
