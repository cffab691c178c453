// Orders of the last moments, so that the same one isn't sent twice by a loop that has lost its mind. What counts as the same
// is the strategy, account, instrument, side, type, price and quantity, as one number of 64 bits.

import Events
import Tables

@frozen
@usableFromInline
struct RecentOrder: BitwiseCopyable {
  @usableFromInline var key: UInt64 = 0
  @usableFromInline var time = Nanoseconds.zero

  @inlinable init() {}
}

@usableFromInline
struct RepeatWindow: ~Copyable {
  @usableFromInline let window: UInt64
  @usableFromInline var index: IdTable
  /// A ring: the oldest is at `first`.
  @usableFromInline var recent: Slab<RecentOrder>
  @usableFromInline var first = 0
  @usableFromInline var count = 0
  @usableFromInline let capacity: Int

  init(window: Nanoseconds?, capacity: Int) {
    self.window = window?.count ?? 0
    self.capacity = window == nil ? 0 : max(1, capacity)
    index = IdTable(capacity: max(1, self.capacity))
    recent = Slab(count: max(1, self.capacity), repeating: RecentOrder())
  }

  /// How long ago the same order was sent, when that is within the window. A window that is full of orders answers that every
  /// order was: nobody knows that it wasn't.
  @inlinable
  func age(of key: UInt64, _ now: Nanoseconds) -> UInt64? {
    if capacity == 0 { return nil }
    let slot = index.index(of: key)
    if slot != IdTable.absent {
      let age = now.since(recent[Int(slot)].time).count
      if age < window { return age }
    }
    if count == capacity {
      let age = now.since(recent[first].time).count
      if age < window { return age }
    }
    return nil
  }

  /// Remembers an order that goes out, and forgets those that are older than the window.
  @inlinable
  mutating func keep(_ key: UInt64, _ now: Nanoseconds) {
    if capacity == 0 { return }
    while count > 0, count == capacity || now.since(recent[first].time).count >= window {
      // The same one may have been remembered again meanwhile.
      if index.index(of: recent[first].key) == UInt32(truncatingIfNeeded: first) {
        _ = index.remove(recent[first].key)
      }
      first = first &+ 1 == capacity ? 0 : first &+ 1
      count &-= 1
    }
    var at = first &+ count
    if at >= capacity { at &-= capacity }
    recent[at].key = key
    recent[at].time = now
    count &+= 1
    if case .inserted = index.insert(key, index: UInt32(truncatingIfNeeded: at)) { return }
    _ = index.remove(key)
    _ = index.insert(key, index: UInt32(truncatingIfNeeded: at))
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
