// What the checks keep, against plain models of it: the heap of our own prices against a sorted array, the buckets of rates
// against one that is emptied bit by bit, the window of repeated orders against a list.

import Events
import Numerics
import Testing

@testable import Risk

@Suite struct OwnPricesTests {
  @Test(arguments: [UInt64(401), 402, 403])
  func aHeapAgreesWithASortedArray(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let capacity = seed == 401 ? 8 : 200
    // Few prices, so that many are alike; or all that there are.
    let isWide = seed == 403
    var heap = OwnPrices(instrumentCount: 2, capacity: capacity)
    var model: [UInt32: (key: Int, price: Int64)] = [:]
    for turn in 0..<8_000 {
      let slot = UInt32(random.next(below: UInt64(capacity))) + 1
      if let known = model[slot] {
        heap.remove(slot, known.key / 2, known.key % 2 == 0 ? .buy : .sell)
        model[slot] = nil
        heap.remove(slot, known.key / 2, known.key % 2 == 0 ? .buy : .sell)
      } else {
        let key = Int(random.next(below: 4))
        let price: Int64 =
          isWide
          ? [Int64.min, .max, 0, -1, random.next(from: .min, through: .max)][
            Int(random.next(below: 5))] : random.next(from: -9, through: 9)
        heap.insert(slot, Price(units: price), key / 2, key % 2 == 0 ? .buy : .sell)
        model[slot] = (key, price)
      }
      if turn % 16 == 0 { heap.checkInvariants() }
      for key in 0..<4 {
        let prices = model.values.filter { $0.key == key }.map(\.price).sorted()
        let best = key % 2 == 0 ? prices.last : prices.first
        guard heap.best(key / 2, key % 2 == 0 ? .buy : .sell)?.units == best else {
          Issue.record("seed \(seed), turn \(turn)")
          return
        }
      }
    }
  }

  /// Ascending, descending and alike: a heap that leans on one side.
  @Test(arguments: [1, -1, 0] as [Int64])
  func tenThousandInOrder(step: Int64) {
    var heap = OwnPrices(instrumentCount: 1, capacity: 10_000)
    for slot in 1...10_000 as ClosedRange<UInt32> {
      heap.insert(slot, Price(units: Int64(slot) * step), 0, .sell)
    }
    heap.checkInvariants()
    for slot in 1...10_000 as ClosedRange<UInt32> {
      let best = step == 0 ? 0 : step == 1 ? Int64(slot) : -10_000
      #expect(heap.best(0, .sell)?.units == best)
      heap.remove(slot, 0, .sell)
      if slot == 9_999 { break }
    }
    heap.checkInvariants()
    heap.remove(10_000, 0, .sell)
    #expect(heap.best(0, .sell) == nil)
  }
}

@Suite struct RateBucketTests {
  @Test(arguments: [UInt64(411), 412, 413])
  func aBucketAgreesWithOneThatIsEmptiedBitByBit(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let count = UInt32([1, 7, 1_000][Int(seed - 411)])
    let rule = RateRule(Rate(count, per: .milliseconds(10)))
    #expect(rule.burst == Int64(count))
    let interval = 10_000_000 / UInt64(count)
    let span = interval * UInt64(count)
    var bucket = RateBucket()
    var level: UInt64 = 0
    var now: UInt64 = 5_000_000_000
    var passed = 0
    for turn in 0..<20_000 {
      // Mostly about one interval on, now and then far, often not at all.
      let step = [0, random.next(below: 2 * interval + 2), interval, random.next(below: span)][
        Int(random.next(below: 4))]
      now += step
      level = level > step ? level - step : 0
      let hasRoom = level + interval <= span
      let isRight =
        bucket.hasRoom(Nanoseconds(now), rule) == hasRoom
        && bucket.count(Nanoseconds(now), rule) == Int64((level + interval - 1) / interval)
      guard isRight else {
        Issue.record("seed \(seed), turn \(turn)")
        return
      }
      // A cancel passes and counts, room or not.
      if hasRoom || random.chance(1, outOf: 4) {
        bucket.take(Nanoseconds(now), rule)
        level = level + interval < 2 * span ? level + interval : 2 * span
        passed += 1
      }
    }
    #expect(passed > 3_000, "seed \(seed)")
  }

  @Test func noRateIsNoLimit() {
    let rule = RateRule(nil)
    var bucket = RateBucket()
    for _ in 0..<100 { bucket.take(Nanoseconds(5), rule) }
    #expect(bucket.hasRoom(Nanoseconds(5), rule) && bucket.count(Nanoseconds(5), rule) == 0)
    #expect(rule.burst == .max)
  }
}

@Suite struct RepeatWindowTests {
  @Test(arguments: [UInt64(421), 422])
  func aWindowAgreesWithAList(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let capacity = seed == 421 ? 5 : 25
    var window = RepeatWindow(window: Nanoseconds(100), capacity: capacity)
    var list: [(key: UInt64, time: UInt64)] = []
    var now: UInt64 = 1_000
    var answers = [0, 0, 0]
    for turn in 0..<20_000 {
      now += random.next(below: seed == 421 ? 60 : 7)
      let key = random.next(below: 40)
      // The last one of the same key, or with all full the oldest.
      let same = list.last { $0.key == key }.map { now - $0.time }
      let oldest = list.count == capacity ? now - list[0].time : nil
      let expected = same.flatMap { $0 < 100 ? $0 : nil } ?? oldest.flatMap { $0 < 100 ? $0 : nil }
      answers[expected == nil ? 0 : expected == same ? 1 : 2] += 1
      guard window.age(of: key, Nanoseconds(now)) == expected else {
        Issue.record("seed \(seed), turn \(turn)")
        return
      }
      if expected == nil || random.chance(1, outOf: 8) {
        window.keep(key, Nanoseconds(now))
        while let first = list.first, list.count == capacity || now - first.time >= 100 {
          list.removeFirst()
        }
        list.append((key, now))
      }
    }
    #expect(answers.allSatisfy { $0 > 100 }, "seed \(seed): answers \(answers)")
  }
}
