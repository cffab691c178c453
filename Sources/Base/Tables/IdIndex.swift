// From an id of any 64 bits to the slot of a record that bears it, eight bytes an entry: half a cache
// line less to touch than a table that repeats the id. The table keeps 32 bits of a keyed hash; the
// caller's record has the last word on whether a candidate is the one.
//
// Ids that markets give out are neighbours, so eight of them share one cache line; the lines are
// scattered by a keyed product. Who doesn't know the key can't aim a cluster, so a venue whose clients
// choose their ids draws a random one. What the index answers never depends on the key. A removed entry
// leaves no grave.

@frozen
@usableFromInline
struct IndexSlot: BitwiseCopyable {
  /// The low bits are its home.
  @usableFromInline var hash: UInt32
  /// The record's slot and one; 0 is a free entry.
  @usableFromInline var mark: UInt32

  @inlinable init(hash: UInt32, mark: UInt32) {
    self.hash = hash
    self.mark = mark
  }
}

/// Linear probing with backward-shift deletion over at least twice as many entries as ids.
public struct IdIndex: ~Copyable {
  @usableFromInline var entries: Slab<IndexSlot>
  @usableFromInline let mask: Int
  @usableFromInline let key: UInt64
  @usableFromInline let factor: UInt64
  @usableFromInline var taken: Int
  public let capacity: Int

  /// What a search returns when no record bears the id.
  @inlinable public static var absent: UInt32 { .max }

  /// Ids that are in.
  @inlinable public var count: Int { taken }

  public init(capacity: Int, key: UInt64 = 0x9E37_79B9_7F4A_7C15) {
    precondition(capacity > 0 && capacity < 1 << 30, "an id index holds 1 to 2^30 - 1 ids")
    var size = 16
    while size < capacity * 2 { size *= 2 }
    entries = Slab(count: size, repeating: IndexSlot(hash: 0, mark: 0))
    mask = size - 1
    self.key = key | 1
    factor = 0xD6E8_FEB8_6659_FD93 ^ (key &<< 1)
    taken = 0
    self.capacity = capacity
  }

  @inlinable @inline(__always)
  func hash(_ id: UInt64) -> UInt32 {
    let product = ((id &>> 3) ^ key).multipliedFullWidth(by: factor)
    return UInt32(truncatingIfNeeded: ((product.high ^ product.low) &<< 3) | (id & 7))
  }

  /// The slot of the record that bears the id, by the caller's word, or `absent`. One cache line here in
  /// most cases, and the record's.
  @inlinable @inline(__always)
  public func slot(of id: UInt64, bears: (UInt32) -> Bool) -> UInt32 {
    let hash = hash(id)
    var at = Int(hash) & mask
    while true {
      let entry = entries[at]
      if entry.mark == 0 { return Self.absent }
      if entry.hash == hash && bears(entry.mark &- 1) { return entry.mark &- 1 }
      at = (at &+ 1) & mask
    }
  }

  /// Where an id that isn't in would be put, or nil when a record bears it already.
  @inlinable @inline(__always)
  public func vacancy(for id: UInt64, bears: (UInt32) -> Bool) -> IdVacancy? {
    let hash = hash(id)
    var at = Int(hash) & mask
    while true {
      let entry = entries[at]
      if entry.mark == 0 { return IdVacancy(at: at, hash: hash) }
      if entry.hash == hash && bears(entry.mark &- 1) { return nil }
      at = (at &+ 1) & mask
    }
  }

  /// Fills a vacancy that was found with nothing put in or taken out since.
  @inlinable @inline(__always)
  public mutating func fill(_ vacancy: IdVacancy, slot: UInt32) {
    precondition(taken < capacity, "more ids than the index has room for")
    entries[vacancy.at] = IndexSlot(hash: vacancy.hash, mark: slot &+ 1)
    taken &+= 1
  }

  /// Where an id is, with the slot of its record, or nil when no record bears it.
  @inlinable @inline(__always)
  public func place(of id: UInt64, bears: (UInt32) -> Bool) -> IdPlace? {
    let hash = hash(id)
    var at = Int(hash) & mask
    while true {
      let entry = entries[at]
      if entry.mark == 0 { return nil }
      if entry.hash == hash && bears(entry.mark &- 1) {
        return IdPlace(at: at, slot: entry.mark &- 1)
      }
      at = (at &+ 1) & mask
    }
  }

  /// Takes out the entry of a record that is in.
  @inlinable @inline(__always)
  public mutating func remove(_ id: UInt64, slot: UInt32) {
    var at = Int(hash(id)) & mask
    while true {
      let mark = entries[at].mark
      precondition(mark != 0, "an id was taken out that isn't in")
      if mark == slot &+ 1 { break }
      at = (at &+ 1) & mask
    }
    remove(at: IdPlace(at: at, slot: slot))
  }

  /// Takes out an entry that was found with nothing put in or taken out since.
  @inlinable @inline(__always)
  public mutating func remove(at place: IdPlace) {
    // Those that were pushed past this entry move back, so that no search stops short.
    var hole = place.at
    var next = (hole &+ 1) & mask
    while true {
      let entry = entries[next]
      if entry.mark == 0 { break }
      if (next &- Int(entry.hash)) & mask >= (next &- hole) & mask {
        entries[hole] = entry
        hole = next
      }
      next = (next &+ 1) & mask
    }
    entries[hole] = IndexSlot(hash: 0, mark: 0)
    taken &-= 1
  }

  /// How far the furthest entry lies from its home: what the slowest search walks. For tests and tools.
  public var longestProbe: Int {
    var longest = 0
    for at in 0...mask where entries[at].mark != 0 {
      longest = max(longest, (at &- Int(entries[at].hash)) & mask)
    }
    return longest
  }

  /// Every entry can be reached from its home, and there are as many as are counted.
  public func checkInvariants() {
    var seen = 0
    for at in 0...mask where entries[at].mark != 0 {
      seen += 1
      var from = Int(entries[at].hash) & mask
      while from != at {
        precondition(entries[from].mark != 0, "a gap before an entry")
        from = (from &+ 1) & mask
      }
    }
    precondition(seen == taken && taken <= capacity)
  }
}

/// A place in an `IdIndex` for one id.
@frozen
public struct IdVacancy: BitwiseCopyable, Sendable {
  @usableFromInline let at: Int
  @usableFromInline let hash: UInt32

  @inlinable init(at: Int, hash: UInt32) {
    self.at = at
    self.hash = hash
  }
}

/// Where an `IdIndex` keeps an id, and the slot of the record that bears it.
@frozen
public struct IdPlace: BitwiseCopyable, Sendable {
  @usableFromInline let at: Int
  public let slot: UInt32

  @inlinable init(at: Int, slot: UInt32) {
    self.at = at
    self.slot = slot
  }
}
