// Stores of a schedule's earlier session, at the start of a run: their numbers begin at 1 before anything is put in them that
// an earlier run owes.

import Events
import FIXSession
import Testing

@testable import Pipeline
@testable import Settings

extension Runs {
  @Suite struct StoresOfDaysTests {
    // 2026-01-05, a Monday, 10:00:00.
    private static let morning = Nanoseconds(1_767_607_200_000_000_000)

    @Test func `numbers go on within a day of the schedule and begin anew with the next`() throws {
      let scratch = Scratch()
      let settings = try decodeVenue(
        sessions: "sessions:\n"
          + "  a: { sender: APUS, target: A, account: a, schedule: { from: 09:00, to: 17:00 } }\n"
          + "  b: { sender: APUS, target: B, account: b }\n")
      for (hours, isAnew) in [(0, true), (6, false), (22, false), (23, true), (24, false)] {
        var wires = try Wires.open(
          settings.peers, settings.listen, stores: settings.peers.map { _ in scratch.path },
          network: nil, byTurns: false, keptBy: nil, journal: .keeps,
          at: Self.morning + .seconds(UInt64(hours * 3_600)))
        #expect(wires.numbers[0].next == (isAnew ? 1 : 9), "after \(hours) hours")
        #expect(wires.numbers[1].next == (hours == 0 ? 1 : 9))
        for seat in 0..<2 {
          guard var store = wires.stores[seat].take() else {
            Issue.record("each session has a store")
            return
          }
          #expect(store.nextOutbound == (wires.numbers[seat].next == 1 ? 1 : 7))
          store.setNextInbound(9)
          store.setNextOutbound(7)
        }
      }
    }
  }
}
