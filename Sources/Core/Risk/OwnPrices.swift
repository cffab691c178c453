// The best price of our own open orders on each side of an instrument, whatever comes and goes: a leftist heap an instrument
// and side, its nodes the slots of the open orders. Asking costs a look at the root, with ten orders open or ten thousand;
// an order that comes, goes or moves costs the logarithm of how many there are.

import Events
import Tables

@frozen
@usableFromInline
struct PriceNode: BitwiseCopyable {
  /// The better, the smaller: a bid's price with its sign turned.
  @usableFromInline var key: Int64 = 0
  @usableFromInline var left: UInt32 = 0
  @usableFromInline var right: UInt32 = 0
  @usableFromInline var parent: UInt32 = 0
  /// The length of the right spine; 0: the slot is in no heap.
  @usableFromInline var rank: UInt32 = 0

  @inlinable init() {}
}

@usableFromInline
struct OwnPrices: ~Copyable {
  /// By slot; slot 0 is nobody and has rank 0.
  @usableFromInline var nodes: Slab<PriceNode>
  /// Two an instrument: bids, asks.
  @usableFromInline var roots: Slab<UInt32>

  init(instrumentCount: Int, capacity: Int) {
    nodes = Slab(count: capacity + 1, repeating: PriceNode())
    roots = Slab(count: 2 * instrumentCount, repeating: 0)
  }

  @inlinable @inline(__always)
  static func heap(_ instrument: Int, _ side: Side) -> Int {
    instrument &* 2 &+ (side == .buy ? 0 : 1)
  }

  /// Turned so that the better price is the smaller number, with no overflow at the ends.
  @inlinable @inline(__always)
  static func key(_ price: Price, _ side: Side) -> Int64 {
    side == .buy ? ~price.units : price.units
  }

  @inlinable @inline(__always)
  static func price(_ key: Int64, _ side: Side) -> Price {
    Price(units: side == .buy ? ~key : key)
  }

  /// The best price that is open on a side.
  @inlinable @inline(__always)
  func best(_ instrument: Int, _ side: Side) -> Price? {
    let root = roots[Self.heap(instrument, side)]
    return root == 0 ? nil : Self.price(nodes[trusted: Int(root)].key, side)
  }

  /// An order at this price would trade with one of ours.
  @inlinable @inline(__always)
  func meets(_ price: Price, _ instrument: Int, _ side: Side) -> Bool {
    let root = roots[trusted: Self.heap(instrument, side) ^ 1]
    if root == 0 { return false }
    let best = nodes[trusted: Int(root)].key
    return side == .buy ? price.units >= best : price.units <= ~best
  }

  @inlinable
  mutating func insert(_ slot: UInt32, _ price: Price, _ instrument: Int, _ side: Side) {
    assert(nodes[trusted: Int(slot)].rank == 0)
    let heap = Self.heap(instrument, side)
    nodes[trusted: Int(slot)] = PriceNode()
    nodes[trusted: Int(slot)].key = Self.key(price, side)
    nodes[trusted: Int(slot)].rank = 1
    roots[heap] = merge(roots[heap], slot)
    nodes[Int(roots[heap])].parent = 0
  }

  /// One that is in no heap may be taken out as well.
  @inlinable
  mutating func remove(_ slot: UInt32, _ instrument: Int, _ side: Side) {
    let node = nodes[trusted: Int(slot)]
    if node.rank == 0 { return }
    let rest = merge(node.left, node.right)
    if rest != 0 { nodes[trusted: Int(rest)].parent = node.parent }
    nodes[trusted: Int(slot)].rank = 0
    if node.parent == 0 {
      roots[Self.heap(instrument, side)] = rest
      return
    }
    let parent = Int(node.parent)
    if nodes[trusted: parent].left == slot {
      nodes[trusted: parent].left = rest
    } else {
      nodes[trusted: parent].right = rest
    }
    settle(from: node.parent)
  }

  /// Two heaps as one; walks their right spines, which are as long as the logarithm of their sizes.
  @inlinable
  mutating func merge(_ a: UInt32, _ b: UInt32) -> UInt32 {
    if a == 0 { return b }
    if b == 0 { return a }
    var upper = a
    var lower = b
    if nodes[trusted: Int(lower)].key < nodes[trusted: Int(upper)].key { swap(&upper, &lower) }
    let root = upper
    while true {
      let next = nodes[trusted: Int(upper)].right
      if next == 0 {
        nodes[trusted: Int(upper)].right = lower
        nodes[trusted: Int(lower)].parent = upper
        break
      }
      if nodes[trusted: Int(lower)].key < nodes[trusted: Int(next)].key {
        nodes[trusted: Int(upper)].right = lower
        nodes[trusted: Int(lower)].parent = upper
        upper = lower
        lower = next
      } else {
        upper = next
      }
    }
    nodes[trusted: Int(root)].parent = 0
    // Each node of the way has got another child, so each is looked at.
    settle(from: upper, wholeWay: true)
    return root
  }

  /// Puts ranks and sides right from a node upwards: as far as anything changes, or all the way.
  @inlinable
  mutating func settle(from slot: UInt32, wholeWay: Bool = false) {
    var at = slot
    while at != 0 {
      let left = nodes[trusted: Int(at)].left
      let right = nodes[trusted: Int(at)].right
      if nodes[trusted: Int(left)].rank < nodes[trusted: Int(right)].rank {
        nodes[trusted: Int(at)].left = right
        nodes[trusted: Int(at)].right = left
      }
      let rank = nodes[trusted: Int(nodes[trusted: Int(at)].right)].rank &+ 1
      if !wholeWay, nodes[trusted: Int(at)].rank == rank { return }
      nodes[trusted: Int(at)].rank = rank
      at = nodes[trusted: Int(at)].parent
    }
  }

  /// Every node is no better than its parent, and leans to the left.
  func checkInvariants() {
    precondition(nodes[0].rank == 0)
    for slot in 1..<nodes.count where nodes[slot].rank != 0 {
      let node = nodes[slot]
      precondition(nodes[Int(node.left)].rank >= nodes[Int(node.right)].rank)
      precondition(node.rank == nodes[Int(node.right)].rank + 1)
      for child in [node.left, node.right] where child != 0 {
        precondition(nodes[Int(child)].parent == UInt32(slot))
        precondition(nodes[Int(child)].key >= node.key)
      }
    }
    for root in 0..<roots.count where roots[root] != 0 {
      precondition(nodes[Int(roots[root])].parent == 0)
    }
  }
}
