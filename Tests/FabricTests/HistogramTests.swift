// Buckets that are never more than 1 % off, quantiles beside sorted data, counters by name.

import Testing

@testable import Fabric

@Suite struct HistogramTests {
  @Test func everyValueIsWithinOnePercentOfItsBucket() {
    var chance = Chance(seed: 5)
    var values: [UInt64] = (1...5000).map { $0 }
    for power in 12..<37 {
      for _ in 0..<300 { values.append(1 << power | chance.next() % (1 << power)) }
      values += [1 << power - 1, 1 << power, 1 << power + 1]
    }
    values += [100_000_000_000, 137_438_953_471]
    for value in values {
      let bucket = HistogramScale.bucket(of: value)
      let middle = Double(HistogramScale.middle(of: bucket))
      if abs(middle - Double(value)) > Double(value) * 0.01 {
        Issue.record("\(value) ns stands as \(middle)")
      }
      if value < HistogramScale.lowerBound(of: bucket)
        || value > HistogramScale.upperBound(of: bucket)
      {
        Issue.record("\(value) ns is outside of bucket \(bucket)")
      }
    }
  }

  @Test func bucketsFollowEachOtherWithoutGaps() {
    for bucket in 0..<HistogramScale.bucketCount - 1 {
      let lower = HistogramScale.lowerBound(of: bucket)
      let upper = HistogramScale.upperBound(of: bucket)
      #expect(lower <= upper && upper + 1 == HistogramScale.lowerBound(of: bucket + 1))
      #expect(HistogramScale.bucket(of: lower) == bucket)
      #expect(HistogramScale.bucket(of: upper) == bucket)
    }
    #expect(HistogramScale.bucket(of: .max) == HistogramScale.bucketCount - 1)
    #expect(HistogramScale.bucket(of: 100_000_000_000) < HistogramScale.bucketCount)
  }

  @Test(arguments: [1, 2, 3] as [UInt64])
  func quantilesMatchSortedData(seed: UInt64) {
    var chance = Chance(seed: seed)
    var histogram = HistogramSnapshot()
    var values: [UInt64] = []
    for _ in 0..<20_000 {
      let value = chance.next() >> (28 + chance.next() % 34)
      values.append(value)
      histogram.record(value)
    }
    values.sort()
    for share in [0.0, 0.001, 0.01, 0.25, 0.5, 0.9, 0.95, 0.99, 0.999, 1.0] {
      let rank = max(1, Int((share * Double(values.count)).rounded(.up)))
      let exact = Double(values[rank - 1])
      let found = Double(histogram.quantile(share))
      #expect(abs(found - exact) <= max(1, exact * 0.01), "seed \(seed), share \(share)")
    }
    #expect(histogram.count == 20_000)
    #expect(histogram.least == values[0] && histogram.most == values[values.count - 1])
    let mean = Double(values.reduce(0, &+)) / 20_000
    #expect(abs(histogram.mean - mean) < 1)
  }

  @Test func aWriterInAFabricIsReadThroughAView() throws {
    let room = FabricRoom()
    let fabric = try Fabric(plan: .small(), numaNode: nil, root: room.root)
    let writer = fabric.histogram("hop")
    let view = try FabricView.open(path: room.path("small"))
    let part = try #require(view.part(named: "hop"))
    #expect(view.snapshot(of: part).quantile(0.5) == 0)
    for value: UInt64 in 1...1000 { writer.record(value) }
    let first = view.snapshot(of: part)
    #expect(first.count == 1000 && first.sum == 500_500)
    #expect(first.least == 1 && first.most == 1000)
    #expect(abs(Double(first.quantile(0.99)) - 990) <= 9.9)
    for _ in 0..<10 { writer.record(2_000_000) }
    let later = view.snapshot(of: part).since(first)
    #expect(later.count == 10 && later.sum == 20_000_000)
    #expect(abs(Double(later.quantile(0.5)) - 2_000_000) <= 20_000)
  }

  @Test func countersAreReadByName() throws {
    let room = FabricRoom()
    let fabric = try Fabric(plan: .small(), numaNode: nil, root: room.root)
    let counters = fabric.counters("orders")
    counters.add(3, to: 0)
    counters.add(4, to: 0)
    counters.set(1, to: 9)
    counters.publish(1, 10)
    #expect(counters.value(0) == 7)
    #expect(fabric.reading(counters: "orders").value(acquiring: 1) == 10)
    let view = try FabricView.open(path: room.path("small"))
    let part = try #require(view.part(named: "orders"))
    let readings = view.counters(of: part)
    #expect(readings.map(\.name) == ["events-in", "events-out"])
    #expect(readings.map(\.value) == [7, 10])
  }

  @Test func aCounterThatIsNotThereStopsTheProcess() async {
    await #expect(processExitsWith: .failure) {
      let room = FabricRoom("exit")
      let fabric = try Fabric(plan: .small(), numaNode: nil, root: room.root)
      room.clear()
      fabric.counters("orders").add(1, to: 2)
    }
  }
}
