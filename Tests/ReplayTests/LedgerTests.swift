// A ledger holds what a stage sends until the journal has been asked about it.

import Events
import Pipeline
import Testing

@testable import Replay

private func event(_ number: UInt64) -> Event {
  Event(
    sequence: Sequence(number), time: Nanoseconds(number), kind: .signal, source: .none,
    instrument: .none, words: EventWords(number, 0, 0, 0, 0))
}

@Suite struct LedgerTests {
  @Test func `what was emitted is taken in its order, once`() {
    let ledger = StreamLedger()
    #expect(ledger.take() == nil && ledger.oldestWaiting == nil)
    for number in 1...5 as ClosedRange<UInt64> { ledger.emitted(event(number)) }
    #expect(ledger.waitingCount == 5 && ledger.oldestWaiting == event(1))
    #expect(ledger.take() == event(1) && ledger.take() == event(2))
    ledger.emitted(event(6))
    #expect((3...6).map { _ in ledger.take() } == (3...6).map { event($0) })
    #expect(ledger.take() == nil && ledger.waitingCount == 0)
    ledger.emitted(event(7))
    #expect(ledger.take() == event(7))
  }

  @Test func `what was passed on counts and is never taken`() {
    let ledger = StreamLedger()
    ledger.passed(event(1))
    ledger.emitted(event(2))
    ledger.passed(event(3))
    #expect(ledger.count == 3 && ledger.take() == event(2) && ledger.take() == nil)
    var digest = StreamDigest()
    for number in 1...3 as ClosedRange<UInt64> { digest.add(event(number)) }
    #expect(ledger.digest == digest)
  }

  @Test func `proofs are kept at each interval until asked for`() {
    let ledger = StreamLedger()
    var digest = StreamDigest()
    var expected: [UInt64: UInt64] = [0: digest.state]
    for number in 1...3 * digestInterval + 5 {
      ledger.passed(event(number))
      digest.add(event(number))
      expected[number] = digest.state
    }
    let count = 3 * digestInterval + 5
    #expect(ledger.proof(at: digestInterval)?.digest == expected[digestInterval])
    #expect(ledger.proof(at: 3 * digestInterval)?.digest == expected[3 * digestInterval])
    // It doesn't go back, and has nothing between the intervals but the present.
    #expect(ledger.proof(at: 2 * digestInterval) == nil)
    #expect(ledger.proof(at: count - 1) == nil && ledger.proof(at: count + 1) == nil)
    #expect(ledger.proof(at: count)?.digest == expected[count])
    #expect(ledger.proof(at: count)?.count == count)
  }

  @Test func `a stage that sent nothing has the digest of nothing`() {
    #expect(StreamLedger().proof(at: 0)?.digest == StreamDigest().state)
    #expect(StreamLedger().proof(at: 1) == nil)
  }
}
