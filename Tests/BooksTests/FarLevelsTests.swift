// The tree of far levels against prices that were chosen to make it a list. Looks inside: how deep a tree is
// can't be seen from outside but by the clock.

import Events
import Numerics
import Tables
import Testing

@testable import Books

@Suite struct FarLevelsTests {
  /// The weights that a tree draws, by whoever knows its key.
  private func weights(_ count: Int, key: UInt64) -> [UInt32] {
    var tree = FarLevels(capacity: 1, key: key)
    return (0..<count).map { _ in tree.drawWeight() }
  }

  private func depth(_ tree: borrowing FarLevels, from root: UInt32) -> Int {
    var deepest = 0
    var waiting = root == noSlot ? [] : [(root, 1)]
    while let (at, depth) = waiting.popLast() {
      deepest = max(deepest, depth)
      let node = tree.nodes[Int(at)]
      for child in [node.better, node.worse] where child != noSlot {
        waiting.append((child, depth + 1))
      }
    }
    return deepest
  }

  /// Ranks that go down with the weights hang each level below the one before: a list, for who knows the key.
  /// Under another key the same prices make a tree like any other.
  @Test func whoDoesNotKnowTheKeyCantMakeAList() {
    let count = 2_000
    let order = weights(count, key: 5).enumerated().sorted { $0.element > $1.element }
    var ranks = [UInt64](repeating: 0, count: count)
    for (place, number) in order.enumerated() { ranks[number.offset] = UInt64(place) * 1_000 }
    var depths: [Int] = []
    for key in [5, 6, 0x9E37_79B9_7F4A_7C15] as [UInt64] {
      var tree = FarLevels(capacity: count, key: key)
      var root = noSlot
      for (number, rank) in ranks.enumerated() {
        tree.insert(UInt32(number + 1), rank, into: &root)
      }
      #expect(tree.checkInvariants(root, low: nil, high: nil) == count)
      depths.append(depth(tree, from: root))
    }
    #expect(depths[0] == count, "the attack works where the key is known")
    #expect(depths[1...].allSatisfy { $0 < 60 }, "\(depths)")
  }

  /// All ranks in all orders of a tree of five, and out again in all orders.
  @Test func everySmallTree() {
    let orders = permutations(of: [0, 3, 7, 8, .max])
    for comings in orders {
      for goings in orders {
        var tree = FarLevels(capacity: 5, key: 9)
        var root = noSlot
        for (number, rank) in comings.enumerated() {
          tree.insert(UInt32(number + 1), rank, into: &root)
        }
        var left = comings
        for rank in goings {
          let best = tree.first(from: root)
          guard tree.nodes[Int(best)].rank == left.min(),
            tree.find(rank, from: root) == UInt32(comings.firstIndex(of: rank)! + 1),
            tree.checkInvariants(root, low: nil, high: nil) == left.count
          else {
            Issue.record("\(comings), then \(goings)")
            return
          }
          tree.remove(rank, from: &root)
          left.removeAll { $0 == rank }
          let above = tree.first(above: rank, from: root)
          let expected = left.filter { $0 > rank }.min()
          guard above == noSlot ? expected == nil : tree.nodes[Int(above)].rank == expected,
            tree.find(rank, from: root) == noSlot
          else {
            Issue.record("\(comings), then \(goings)")
            return
          }
        }
        if root != noSlot { Issue.record("\(comings), then \(goings)") }
      }
    }
  }

  private func permutations(of ranks: [UInt64]) -> [[UInt64]] {
    if ranks.count <= 1 { return [ranks] }
    return ranks.flatMap { first in
      permutations(of: ranks.filter { $0 != first }).map { [first] + $0 }
    }
  }
}
