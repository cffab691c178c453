// What is counted is what was added.

import Events
import Journal
import Testing

@testable import JournalTools

@Suite struct StatsTests {
  private func record(_ sequence: UInt64, at time: UInt64, instrument: UInt32 = 0) -> JournalRecord
  {
    var event = sampleEvent(sequence & 0xFFFF)
    event.sequence = Sequence(sequence)
    event.time = Nanoseconds(time)
    event.instrument = InstrumentID(instrument)
    return JournalRecord(position: sequence, index: sequence, stage: .gatewayIn, event: event)
  }

  @Test func gapsAreTheLongestFirst() {
    var stats = LogStats(instrumentCount: 2, gapLimit: 2)
    let second: UInt64 = 1_000_000_000
    for (sequence, time) in [(1, 10), (2, 11), (3, 15), (4, 15), (6, 17), (7, 20)] {
      stats.add(record(UInt64(sequence), at: UInt64(time) * second))
    }
    #expect(stats.gaps.map(\.ns) == [4 * second, 3 * second])
    #expect(stats.gaps.map(\.after.number) == [2, 6])
    #expect(stats.missingSequences == 1 && stats.spanNs == 10 * second)
    #expect(stats.ingress.count == 6 && stats.ingress.peakPerSecond == 2)
  }

  @Test func numbersAtTheirEndTrapNothing() {
    var stats = LogStats(instrumentCount: 1, gapLimit: 1)
    for sequence in [0, .max, 0, .max, 7] as [UInt64] { stats.add(record(sequence, at: sequence)) }
    #expect(stats.missingSequences == .max && stats.recordCount == 5)
  }

  @Test func everyRecordIsCountedOnceInEachList() {
    var stats = LogStats(instrumentCount: 2, gapLimit: 0)
    for number in 1...50 as ClosedRange<UInt64> {
      stats.add(
        record(number, at: number, instrument: number % 5 == 4 ? .max : UInt32(number % 3)))
    }
    #expect(stats.recordCount == 50 && stats.gaps.isEmpty)
    for list in [stats.stages, stats.kinds, stats.instruments] {
      #expect(list.reduce(0) { $0 + $1.count } == 50)
    }
    // Unknown instruments and events of none are told together.
    #expect(stats.instruments[2].count == 24)
  }
}
