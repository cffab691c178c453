// Orders of the last moments, so that the same one isn't sent twice by a loop that has lost its mind. What counts as the same
// is the strategy, account, instrument, side, type, price and quantity, as one number of 64 bits.

import Events
import Tables

@frozen
@usableFromInline
struct RecentOrder: BitwiseCopyable {
  @usableFromInline var key: UInt64 = 0
  @usableFromInline var time = Nanoseconds.zero
  /// The one before it of the same bucket: its number.
  @usableFromInline var before = 0
  /// So that an order lies in one cache line.
  @usableFromInline var reserved0: UInt64 = 0

  @inlinable init() {}
}

/// Orders are numbered from 1 as they come. Each bucket of keys is a chain from the latest to older ones, and what is too old
/// has a number below the first that is kept: nothing is ever taken out of a chain, it only ends earlier.
@usableFromInline
struct RepeatWindow: ~Copyable {
  @usableFromInline let window: UInt64
  /// The latest of each bucket.
  @usableFromInline var heads: Slab<Int>
  /// A ring as large as the buckets are: an order's place is its number's lower bits.
  @usableFromInline var recent: Slab<RecentOrder>
  @usableFromInline let mask: Int
  /// The oldest that is kept, and the next that comes.
  @usableFromInline var first = 1
  @usableFromInline var next = 1
  @usableFromInline let capacity: Int

  init(window: Nanoseconds?, capacity: Int) {
    self.window = window?.count ?? 0
    self.capacity = window == nil ? 0 : max(1, capacity)
    var size = 1
    while size < self.capacity { size *= 2 }
    mask = size - 1
    heads = Slab(count: size, repeating: 0)
    recent = Slab(count: size, repeating: RecentOrder())
  }

  @inlinable @inline(__always)
  func bucket(of key: UInt64) -> Int { Int(truncatingIfNeeded: key) & mask }

  /// How long ago the same order was sent, when that is within the window. A window that is full of orders answers that every
  /// order was: nobody knows that it wasn't.
  @inlinable @inline(__always)
  func age(of key: UInt64, _ now: Nanoseconds) -> UInt64? {
    if capacity == 0 { return nil }
    var at = heads[trusted: bucket(of: key)]
    while at >= first {
      if recent[trusted: at & mask].key == key {
        let age = now.since(recent[trusted: at & mask].time).count
        if age < window { return age }
        break
      }
      at = recent[trusted: at & mask].before
    }
    if next &- first == capacity {
      let age = now.since(recent[trusted: first & mask].time).count
      if age < window { return age }
    }
    return nil
  }

  /// Remembers an order that goes out, and forgets those that are older than the window.
  @inlinable @inline(__always)
  mutating func keep(_ key: UInt64, _ now: Nanoseconds) {
    if capacity == 0 { return }
    while first < next,
      next &- first == capacity
        || now.since(recent[trusted: first & mask].time).count >= window
    {
      first &+= 1
    }
    let bucket = bucket(of: key)
    recent[trusted: next & mask].key = key
    recent[trusted: next & mask].time = now
    recent[trusted: next & mask].before = heads[trusted: bucket]
    heads[trusted: bucket] = next
    next &+= 1
  }

  /// One number for all that makes an order the same.
  @inlinable @inline(__always)
  static func key(_ proposal: Proposal) -> UInt64 {
    var key: UInt64 = 0x9E37_79B9_7F4A_7C15
    key = mix(key ^ UInt64(bitPattern: proposal.price.units))
    key = mix(key ^ UInt64(bitPattern: proposal.quantity.units))
    let owner = UInt64(truncatingIfNeeded: proposal.strategy &<< 24 &+ proposal.account)
    key = mix(key ^ owner &<< 8 ^ UInt64(proposal.side.code) ^ UInt64(proposal.type.code) &<< 4)
    return mix(key ^ UInt64(truncatingIfNeeded: proposal.instrument))
  }

  @inlinable @inline(__always)
  static func mix(_ value: UInt64) -> UInt64 {
    let product = (value ^ 0xA076_1D64_78BD_642F).multipliedFullWidth(by: 0xE703_7ED1_A0B4_28DB)
    return product.high ^ product.low
  }
}
