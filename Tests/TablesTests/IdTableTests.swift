// The table against a dictionary, whatever the ids look like.

import Numerics
import Tables
import Testing

/// How the ids of a run are made from small numbers.
enum IdPattern: String, CaseIterable, CustomTestStringConvertible {
  case sequential, sameLowBits, sameHighBits, strided, random, fromTheEnd, byBit

  var testDescription: String { rawValue }

  func id(_ n: UInt64) -> UInt64 {
    switch self {
    case .sequential: return n
    case .sameLowBits: return n << 40 | 0xAB
    case .sameHighBits: return 0xDEAD_BEEF_0000_0000 | n
    case .strided: return n &* 4096
    case .random: return SplitMix64.mixed(n)
    case .fromTheEnd: return .max - n
    case .byBit: return n == 0 ? 0 : UInt64(1) << (n & 63) ^ n >> 6
    }
  }
}

extension SplitMix64 {
  static func mixed(_ n: UInt64) -> UInt64 {
    var random = SplitMix64(seed: n)
    return random.next()
  }
}

@Suite struct IdTableTests {
  @Test func findsWhatWasPutIn() {
    var table = IdTable(capacity: 4)
    #expect(table.index(of: 42) == IdTable.absent)
    #expect(table.insert(42, index: 0) == .inserted)
    #expect(table.insert(0, index: 1) == .inserted, "zero is an id like any other")
    #expect(table.insert(.max, index: 2) == .inserted)
    #expect(table.insert(0, index: 9) == .duplicate)
    #expect(table.index(of: 42) == 0)
    #expect(table.index(of: 0) == 1)
    #expect(table.index(of: .max) == 2)
    #expect(table.remove(0) == 1)
    #expect(table.remove(0) == IdTable.absent)
    #expect(table.index(of: 0) == IdTable.absent)
    #expect(table.index(of: .max) == 2)
    #expect(table.count == 2)
  }

  @Test func refusesWhenFullAndKnowsDuplicatesThen() {
    var table = IdTable(capacity: 3)
    for id in 1...UInt64(3) { #expect(table.insert(id, index: UInt32(id)) == .inserted) }
    #expect(table.insert(4, index: 4) == .full)
    #expect(table.insert(2, index: 4) == .duplicate)
    #expect(table.index(of: 2) == 2, "a duplicate changes nothing")
    #expect(table.index(of: 4) == IdTable.absent)
    #expect(table.count == 3)
    #expect(table.remove(1) == 1)
    #expect(table.insert(4, index: 4) == .inserted)
  }

  @Test func canBeEmptied() {
    var table = IdTable(capacity: 50)
    for id in 0..<UInt64(50) { _ = table.insert(id, index: UInt32(id)) }
    table.removeAll()
    #expect(table.count == 0)
    #expect((0..<UInt64(50)).allSatisfy { table.index(of: $0) == IdTable.absent })
    #expect(table.insert(7, index: 1) == .inserted)
  }

  @Test(arguments: IdPattern.allCases, [UInt64(11), 12])
  func agreesWithADictionary(pattern: IdPattern, seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let capacity = [1, 7, 8, 100, 512][Int(random.next(below: 5))]
    var table = IdTable(capacity: capacity, key: seed == 11 ? 0 : random.next())
    var model: [UInt64: UInt32] = [:]
    var wrong = 0
    for step in 0..<15_000 {
      let id = pattern.id(random.next(below: UInt64(capacity) * 2))
      let index = UInt32(truncatingIfNeeded: step)
      switch random.next(below: 5) {
      case 0, 1:
        let expected: IdTable.Insertion =
          model[id] != nil ? .duplicate : (model.count == capacity ? .full : .inserted)
        if table.insert(id, index: index) != expected { wrong += 1 }
        if expected == .inserted { model[id] = index }
      case 2, 3:
        if table.remove(id) != model.removeValue(forKey: id) ?? IdTable.absent { wrong += 1 }
      default:
        if table.index(of: id) != model[id] ?? IdTable.absent { wrong += 1 }
      }
      if table.count != model.count { wrong += 1 }
      if step % 500 == 0 { table.checkInvariants() }
      guard wrong == 0 else {
        Issue.record("\(pattern), seed \(seed), step \(step)")
        return
      }
    }
    table.checkInvariants()
    for (id, index) in model { #expect(table.index(of: id) == index, "seed \(seed)") }
  }

  /// Even in a full table no id of such a pattern is far from its home.
  @Test(arguments: IdPattern.allCases)
  func spreadsWhateverTheIdsLookLike(pattern: IdPattern) {
    var table = IdTable(capacity: 16_384)
    for n in 0..<UInt64(16_384) { _ = table.insert(pattern.id(n), index: 0) }
    #expect(table.count > 14_000, "few of them the same")
    #expect(table.longestProbe < 256, "neighbours share a home, so runs are longer than chance")
  }

  /// Every order of filling and emptying a table of four, with ids that share homes.
  @Test func survivesEveryOrderOfRemoval() {
    let ids: [UInt64] = [0, .max, 1 << 63, 16]
    for first in permutations(of: ids) {
      for second in permutations(of: ids) {
        var table = IdTable(capacity: 4)
        for (index, id) in first.enumerated() { _ = table.insert(id, index: UInt32(index)) }
        for id in second {
          #expect(table.remove(id) == UInt32(first.firstIndex(of: id)!))
          table.checkInvariants()
        }
        #expect(table.count == 0)
      }
    }
  }

  private func permutations(of ids: [UInt64]) -> [[UInt64]] {
    if ids.count <= 1 { return [ids] }
    return ids.flatMap { id in permutations(of: ids.filter { $0 != id }).map { [id] + $0 } }
  }

  @Test func refusesTheIndexThatMeansAbsent() async {
    await #expect(processExitsWith: .failure) {
      var table = IdTable(capacity: 4)
      _ = table.insert(1, index: IdTable.absent)
    }
  }
}
