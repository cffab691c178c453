// What the logger has handed to the device and can't vouch for yet: with each group, how far it reaches
// in the log and in the rings that the gateways ask about.

import Tables

@frozen @usableFromInline
struct RingGroup: BitwiseCopyable {
  /// The log's position behind the group.
  @usableFromInline var end: UInt64
  /// Positions in the first and in the last ring.
  @usableFromInline var gatewayIn: UInt64
  @usableFromInline var gatewayOut: UInt64

  @inlinable @_noLocks
  init(end: UInt64, gatewayIn: UInt64, gatewayOut: UInt64) {
    self.end = end
    self.gatewayIn = gatewayIn
    self.gatewayOut = gatewayOut
  }
}

/// A short queue of groups. When it is full the newest takes the next one in: it is then vouched for a
/// little later, which is never wrong.
@usableFromInline
struct GroupQueue: ~Copyable {
  @usableFromInline var groups: Slab<RingGroup>
  @usableFromInline var head = 0
  @usableFromInline var count = 0

  /// A power of two.
  @inlinable static var capacity: Int { 256 }

  @inlinable
  init() {
    groups = Slab(
      count: Self.capacity, repeating: RingGroup(end: 0, gatewayIn: 0, gatewayOut: 0))
  }

  @inlinable var isEmpty: Bool {
    @_noLocks get { count == 0 }
  }

  @inlinable @_noLocks
  mutating func push(_ group: RingGroup) {
    if count < 256 { count &+= 1 }
    groups[(head &+ count &- 1) & 255] = group
  }

  /// Takes out the groups that end at or before `position`, and says what the last of them was. False
  /// when there is none.
  @inlinable @_noLocks
  mutating func pop(upTo position: UInt64, into last: inout RingGroup) -> Bool {
    var isAny = false
    while count > 0 && groups[head].end <= position {
      last = groups[head]
      head = (head &+ 1) & 255
      count &-= 1
      isAny = true
    }
    return isAny
  }

  @inlinable @_noLocks
  mutating func empty() { count = 0 }
}
