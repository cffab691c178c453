// From an id of any 64 bits to a small index, in constant time for the ids that markets give out:
// sequential, strided, shifted or random. A removed entry leaves no grave, so a table that has run for
// a year is as fast as a new one.
//
// The hash is keyed. With the default key somebody who chooses the ids could aim a cluster; a table
// for such ids is given a key of its own. What a table answers never depends on the key.

/// A slot: index 0 … 2^32 - 2 for an id; `IdTable.absent` when free.
@frozen
@usableFromInline
struct IdSlot: BitwiseCopyable {
  @usableFromInline var id: UInt64
  @usableFromInline var index: UInt32

  @inlinable init(id: UInt64, index: UInt32) {
    self.id = id
    self.index = index
  }
}

/// Linear probing with backward-shift deletion over at least twice as many slots as entries.
public struct IdTable: ~Copyable {
  @usableFromInline var slots: Slab<IdSlot>
  @usableFromInline let mask: Int
  /// These two change only with a state that is restored.
  @usableFromInline var key: UInt64
  @usableFromInline var factor: UInt64
  public let capacity: Int
  @usableFromInline var entries: Int

  /// Ids that are in.
  @inlinable public var count: Int { entries }

  /// What a lookup returns when the id isn't there.
  @inlinable public static var absent: UInt32 { .max }

  public init(capacity: Int, key: UInt64 = 0x9E37_79B9_7F4A_7C15) {
    precondition(capacity > 0 && capacity < 1 << 31, "an id table holds 1 to 2^31 - 1 ids")
    var slotCount = 16
    while slotCount < capacity * 2 { slotCount *= 2 }
    slots = Slab(count: slotCount, repeating: IdSlot(id: 0, index: Self.absent))
    mask = slotCount - 1
    self.key = key | 1
    factor = 0xD6E8_FEB8_6659_FD93 ^ (key &<< 1)
    self.capacity = capacity
    entries = 0
  }

  /// Eight neighbouring ids share a home of two cache lines, which is where counters leave them; the
  /// homes are scattered by both halves of a keyed product, which every other bit of the id reaches.
  @inlinable
  func home(of id: UInt64) -> Int {
    let product = ((id &>> 3) ^ key).multipliedFullWidth(by: factor)
    return Int(truncatingIfNeeded: ((product.high ^ product.low) &<< 3) | (id & 7)) & mask
  }

  /// The id's index, or `absent`. One cache line in most cases.
  @inlinable
  public func index(of id: UInt64) -> UInt32 {
    var at = home(of: id)
    while true {
      let slot = slots[at]
      if slot.index == Self.absent { return Self.absent }
      if slot.id == id { return slot.index }
      at = (at &+ 1) & mask
    }
  }

  @frozen
  public enum Insertion: Hashable, Sendable {
    case inserted
    case duplicate
    case full
  }

  /// Puts an id in, unless it is there already or the table is full; nothing changes then.
  @inlinable
  public mutating func insert(_ id: UInt64, index: UInt32) -> Insertion {
    precondition(index != Self.absent, "that index means absent")
    if entries == capacity { return self.index(of: id) == Self.absent ? .full : .duplicate }
    var at = home(of: id)
    while true {
      let slot = slots[at]
      if slot.index == Self.absent { break }
      if slot.id == id { return .duplicate }
      at = (at &+ 1) & mask
    }
    slots[at] = IdSlot(id: id, index: index)
    entries &+= 1
    return .inserted
  }

  /// Takes the id out and returns its index, or `absent`.
  @inlinable
  public mutating func remove(_ id: UInt64) -> UInt32 {
    var at = home(of: id)
    while true {
      let slot = slots[at]
      if slot.index == Self.absent { return Self.absent }
      if slot.id == id { break }
      at = (at &+ 1) & mask
    }
    let index = slots[at].index
    // Those that were pushed past this slot move back, so that no probe stops short.
    var hole = at
    var next = (at &+ 1) & mask
    while slots[next].index != Self.absent {
      let wanted = home(of: slots[next].id)
      if (next &- wanted) & mask >= (next &- hole) & mask {
        slots[hole] = slots[next]
        hole = next
      }
      next = (next &+ 1) & mask
    }
    slots[hole] = IdSlot(id: 0, index: Self.absent)
    entries &-= 1
    return index
  }

  /// Empties the table. Touches every slot: not for every event.
  @inlinable
  public mutating func removeAll() {
    for at in 0...mask { slots[at] = IdSlot(id: 0, index: Self.absent) }
    entries = 0
  }

  /// How far the furthest id lies from its home: what the slowest lookup walks. For tests and tools.
  public var longestProbe: Int {
    var longest = 0
    for at in 0...mask where slots[at].index != Self.absent {
      longest = max(longest, (at &- home(of: slots[at].id)) & mask)
    }
    return longest
  }

  /// Every entry is found from its home, and there are as many as are counted.
  public func checkInvariants() {
    var seen = 0
    for at in 0...mask where slots[at].index != Self.absent {
      seen += 1
      precondition(index(of: slots[at].id) == slots[at].index)
    }
    precondition(seen == entries && entries <= capacity)
  }
}
