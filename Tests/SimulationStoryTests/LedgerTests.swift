// What a client makes of what it is told, report by report.

import SimulationStory
import Testing

@Suite struct LedgerTests {
  private func ledger(_ told: Report...) -> Ledger {
    var ledger = Ledger()
    ledger.asked(request("A"), at: 1_000)
    for report in told { ledger.told(report) }
    return ledger
  }

  private let accepted = report("0", execution: "1")
  private let filled = report("2", execution: "2", filled: 10, leaves: 0, last: 10)
  private let canceled = report("4", execution: "3", filled: 0, leaves: 0)

  /// The venue's answer to a question about a name that it doesn't know, or not any more.
  private var unknown: Report {
    var report = answer(report("8", execution: "9", leaves: 0))
    report.order = "NONE"
    return report
  }

  @Test func `an order works until it ends, and ends as it was told`() {
    let working = ledger(accepted)
    #expect(working["A"]?.isWorking == true && working.open == [0])
    let done = ledger(accepted, filled)
    #expect(done["A"]?.ending == UInt8(ascii: "2") && done.open.isEmpty)
    #expect(done["A"]?.filled == 10 * PlainNumber.scale && done["A"]?.leaves == 0)
    #expect(done.holdings.map(\.order) == ["7"])
  }

  @Test(arguments: [true, false])
  func `a name that is forgotten says nothing about how its order ended`(isFill: Bool) {
    let end = isFill ? filled : canceled
    let known = ledger(accepted, end)
    let asked = ledger(accepted, end, unknown)
    #expect(asked["A"] == known["A"], "filled or canceled is what it stays, whatever is forgotten")
    #expect(asked["A"]?.ending == end.status && asked.open.isEmpty)
  }

  @Test func `a name that isn't known ends what would still be open`() {
    for told in [ledger(unknown), ledger(accepted, unknown)] {
      #expect(told["A"]?.ending == UInt8(ascii: "8") && told["A"]?.leaves == 0)
      #expect(told.open.isEmpty)
    }
    // Nothing is held that was never taken.
    #expect(ledger(unknown).holdings.isEmpty)
    #expect(ledger(accepted, unknown).holdings.map(\.isForgotten) == [true])
    #expect(ledger(accepted, filled, unknown).holdings.map(\.isForgotten) == [false])
  }

  @Test func `an answer ends the question, the doubt and what was waited for`() {
    var ledger = ledger(accepted)
    ledger.asked(request(.cancel, "B", original: "A"), at: 2_000)
    ledger.questioned(0)
    ledger.doubtAll()
    #expect(ledger["A"]?.isInDoubt == true && ledger["B"]?.isQuestioned == true)
    ledger.told(answer(accepted))
    #expect(ledger["A"]?.isInDoubt == false && ledger["A"]?.isQuestioned == false)
    #expect(ledger["A"]?.pending == nil && ledger["A"]?.isWorking == true)
  }

  @Test func `a second order of a taken name is refused, which says nothing of the first`() {
    var refused = report("8", execution: "5", leaves: 0, order: "NONE")
    #expect(ledger(accepted, refused)["A"]?.isWorking == true)
    // With the order's own number it is the order that ends.
    refused.order = "7"
    #expect(ledger(accepted, refused)["A"]?.ending == UInt8(ascii: "8"))
  }

  @Test func `a name that was refused may be used again`() {
    let refused = report("8", execution: "5", leaves: 0, order: "NONE")
    let again = ledger(refused, accepted)
    #expect(ledger(refused)["A"]?.ending == UInt8(ascii: "8"))
    #expect(again["A"]?.isWorking == true && again.open == [0])
  }

  @Test func `a replace gives the order its name, and a refusal of it leaves the old one`() {
    var ledger = ledger(accepted)
    ledger.asked(request(.replace, "B", original: "A"), at: 2_000)
    #expect(ledger["A"]?.pending?.name == "B" && ledger.isOne("A", "B"))
    ledger.requestRefused(name: "B", original: "A")
    #expect(ledger["A"]?.pending == nil && ledger["A"]?.name == "A")
    ledger.asked(request(.replace, "C", original: "A"), at: 3_000)
    var replaced = report("5", execution: "4", name: "C", leaves: 12)
    replaced.original = "A"
    replaced.quantity = 12 * PlainNumber.scale
    ledger.told(replaced)
    #expect(ledger["A"]?.name == "C" && ledger["A"]?.quantity == 12 * PlainNumber.scale)
    #expect(ledger["A"]?.pending == nil && ledger.open == [0])
  }

  @Test func `a name of a request that came to nothing may be another order's`() {
    var ledger = ledger(accepted)
    ledger.asked(request(.cancel, "B", original: "A"), at: 2_000)
    ledger.told(report("0", execution: "6", name: "B", order: "9"))
    #expect(ledger["A"]?.order == "7" && ledger["B"]?.order == "9")
    #expect(!ledger.isOne("A", "B") && ledger.open == [0, 1])
  }

  @Test func `what wasn't read never was`() {
    var ledger = ledger()
    ledger.dropped("A")
    #expect(ledger["A"]?.ending == UInt8(ascii: "8") && ledger.open.isEmpty)
    ledger.dropped("nobody's")
    #expect(ledger.orders.count == 1)
  }
}
