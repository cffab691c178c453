// Orders that expire, in the order of their expiry and then of their acceptance, whichever of them went before: the heap
// that finds the first one is looked at after every request.

import Events
import Matching
import Numerics
import Testing

@Suite struct ExpiryTests {
  private struct Waiting {
    var id: UInt64
    var expiry: UInt64
  }

  /// Expiries that crowd or are spread, and cancels out of the middle.
  @Test(arguments: [UInt64(71), 72, 73, 74], [UInt64(20), 5_000])
  func theFirstLeavesFirst(seed: UInt64, spread: UInt64) {
    var random = SplitMix64(seed: seed)
    var desk = Desk(capacity: 512)
    var say = Say()
    var waiting: [Waiting] = []
    for round in 0..<4 {
      for number in 1...UInt64(150) {
        let id = UInt64(round) * 1_000 + number
        let expiry = say.time + 1 + random.next(below: spread)
        desk.send(say.terms(id, expiry: expiry))
        desk.send(
          say.new(id, .buy, 1, at: 100, force: .goodTillDate, OrderInstruction.hasTerms))
        waiting.append(Waiting(id: id, expiry: expiry))
        if random.chance(1, outOf: 2) {
          let gone = waiting.remove(at: Int(random.next(below: UInt64(waiting.count))))
          #expect(desk.made(say.cancel(gone.id)).map(\.kind) == [.orderCanceled])
        }
      }
      say.time += spread / 2
      let due = waiting.filter { $0.expiry <= say.time }
      waiting.removeAll { $0.expiry <= say.time }
      // They stand in the order of acceptance already.
      let expected = due.sorted { ($0.expiry, $0.id) < ($1.expiry, $1.id) }.map(\.id)
      #expect(desk.made(say.timer(TimerNumber.tick)).map(\.order) == expected, "seed \(seed)")
      #expect(!expected.isEmpty && desk.engine.orderCount == waiting.count)
    }
  }
}
