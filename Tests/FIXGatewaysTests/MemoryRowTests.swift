// What a way out remembers goes into snapshots row by row, as it lies in memory: a debug build stops whoever lists a row with a gap.

import FIXEvents
import Tables
import Testing

@testable import FIXGateways

@Suite struct MemoryRowTests {
  @Test func `no row of a way out's memory has a gap`() {
    #expect(RowGaps.places(in: KnownOrder.self) == [])
    var memory = FIXMemory(
      names: Names(
        symbols: ["CRUX"], accounts: ["a"],
        identifiers: Identifiers(capacity: 64, key: 9, epoch: 7)),
      orderCapacity: 64, identifierCapacity: 32, seatCount: 1, epoch: 7, key: 3)
    let most = memory.measureState()
    #expect(most > 64 * MemoryLayout<KnownOrder>.stride)
  }
}
