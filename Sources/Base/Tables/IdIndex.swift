// From an id of any 64 bits to the slot of the record that bears it. Four bytes a bucket and four a slot: the ids themselves
// stand in the caller's records, which have the last word on whether a candidate is the one. Records that share a bucket are
// a chain; nothing is ever moved, and a removed one leaves no grave.
//
// Ids that markets give out are neighbours, so sixteen of them share a cache line of buckets; the lines are
// scattered by a keyed product. Who doesn't know the key can't aim at a bucket, so a venue whose clients
// choose their ids draws a random one. What the index answers never depends on the key.

/// A chained hash index over at least twice as many buckets as ids. Slots are 1 … capacity; 0 is none.
public struct IdIndex: ~Copyable {
  @usableFromInline var heads: Slab<UInt32>
  /// The next record of a slot's bucket.
  @usableFromInline var nexts: Slab<UInt32>
  /// Odd: the key. Changes only with a state that is restored.
  @usableFromInline var factor: UInt64
  /// Leaves as many of a product's upper bits as number the buckets.
  @usableFromInline let shift: UInt64
  @usableFromInline var taken: Int
  public let capacity: Int

  /// What a search ends with when no record bears the id: no slot has this number.
  @inlinable public static var absent: UInt32 { 0 }

  /// Ids that are in.
  @inlinable public var count: Int { taken }

  public init(capacity: Int, key: UInt64 = 0x9E37_79B9_7F4A_7C15) {
    precondition(capacity > 0 && capacity < 1 << 30, "an id index holds 1 to 2^30 - 1 ids")
    var size = 32
    while size < capacity * 2 { size *= 2 }
    heads = Slab(count: size, repeating: Self.absent)
    nexts = Slab(count: capacity + 1, repeating: Self.absent)
    // An odd factor that nobody knows is a universal hash in the product's upper bits.
    var mixed = (key ^ (key &>> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed &>> 27) ^ 0x9E37_79B9_7F4A_7C15) &* 0x94D0_49BB_1331_11EB
    factor = (mixed ^ (mixed &>> 31)) | 1
    shift = UInt64(64 - size.trailingZeroBitCount)
    taken = 0
    self.capacity = capacity
  }

  /// Sixteen neighbours have one product, so they are spread over one line by what sets them apart.
  @inlinable @inline(__always)
  func bucket(of id: UInt64) -> Int {
    Int(truncatingIfNeeded: (((id &>> 4) &* factor) &>> shift) ^ id & 15)
  }

  /// The first candidate for an id, and its bucket. The caller looks at the record and goes on until it bears the id
  /// or there is none: a loop of its own and no closure, since one over its records counts references in builds
  /// that aren't optimised, where nothing could be proven to allocate nothing.
  @inlinable @inline(__always)
  public func first(of id: UInt64) -> IdPlace {
    let bucket = bucket(of: id)
    return IdPlace(bucket: bucket, slot: heads[trusted: bucket])
  }

  /// The candidate behind one; `absent` is where the id would be put in.
  @inlinable @inline(__always)
  public func next(after place: IdPlace) -> IdPlace {
    IdPlace(bucket: place.bucket, slot: nexts[trusted: Int(place.slot)])
  }

  /// Where an id's bucket lies, for who has the processor fetch it ahead of a look.
  @unsafe @inlinable @inline(__always)
  public func address(of id: UInt64) -> UnsafeRawPointer {
    unsafe UnsafeRawPointer(heads.address + bucket(of: id))
  }

  /// Puts in an id that isn't in; its place was found with nothing put in or taken out since.
  @inlinable @inline(__always)
  public mutating func insert(_ slot: UInt32, at place: IdPlace) {
    nexts[trusted: Int(slot)] = heads[trusted: place.bucket]
    heads[trusted: place.bucket] = slot
    taken &+= 1
  }

  /// Takes out an id that is in.
  @inlinable @inline(__always)
  public mutating func remove(_ id: UInt64, slot: UInt32) {
    remove(at: IdPlace(bucket: bucket(of: id), slot: slot))
  }

  /// The same by its place.
  @inlinable @inline(__always)
  public mutating func remove(at place: IdPlace) {
    precondition(place.slot != Self.absent, "an id was taken out that isn't in")
    let next = nexts[trusted: Int(place.slot)]
    if heads[trusted: place.bucket] == place.slot {
      heads[trusted: place.bucket] = next
    } else {
      var before = heads[place.bucket]
      while nexts[Int(before)] != place.slot {
        before = nexts[Int(before)]
        precondition(before != Self.absent, "an id was taken out that isn't in")
      }
      nexts[Int(before)] = next
    }
    taken &-= 1
  }

  /// How many records the longest chain has: what the slowest search walks. For tests and tools.
  public var longestChain: Int {
    var longest = 0
    for bucket in 0..<heads.count {
      var count = 0
      var slot = heads[bucket]
      while slot != Self.absent {
        count += 1
        slot = nexts[Int(slot)]
      }
      longest = max(longest, count)
    }
    return longest
  }

  /// Each record stands in the bucket of its id, and there are as many as are counted.
  public func checkInvariants(id: (UInt32) -> UInt64) {
    var seen = 0
    for bucket in 0..<heads.count {
      var slot = heads[bucket]
      while slot != Self.absent {
        precondition(self.bucket(of: id(slot)) == bucket)
        seen += 1
        precondition(seen <= taken, "a chain is a circle")
        slot = nexts[Int(slot)]
      }
    }
    precondition(seen == taken && taken <= capacity)
  }
}

/// Where an `IdIndex` keeps an id, or would.
@frozen
public struct IdPlace: BitwiseCopyable, Sendable {
  @usableFromInline let bucket: Int
  /// Of the record that bears it, or `IdIndex.absent`.
  public let slot: UInt32

  @inlinable init(bucket: Int, slot: UInt32) {
    self.bucket = bucket
    self.slot = slot
  }
}
