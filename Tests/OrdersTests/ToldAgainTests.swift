// Reports that say which they are, told again: news once, and no answer to what was asked later.

import Events
import Orders
import Testing

@Suite struct ToldAgainTests {
  private func desk() -> Desk {
    var desk = Desk()
    _ = desk.send(Say.new(7))
    _ = desk.send(Say.accepted(7))
    return desk
  }

  @Test func anAnswerThatIsToldAgainIsNotTheNextOnes() {
    var desk = desk()
    _ = desk.send(Say.replace(7, quantity: 150, price: 510))
    #expect(desk.passes(Say.replaced(7, quantity: 150, price: 510, number: 1)) == true)
    _ = desk.send(Say.replace(7, quantity: 120, price: 520))
    let again = desk.anomaly(of: Say.replaced(7, quantity: 150, price: 510, number: 1))
    #expect(again?.cause == .duplicate && again?.pending == PendingRequest.replace.code)
    #expect(desk.record(7)?.state.pending == .replace && desk.record(7)?.wanted.units == 120)
    #expect(desk.passes(Say.replaced(7, quantity: 120, price: 520, number: 2)) == true)
    #expect(desk.record(7)?.price.units == 520 && desk.record(7)?.quantity.units == 120)
    _ = desk.send(Say.replace(7, quantity: 130))
    #expect(desk.anomaly(of: Say.replaced(7, quantity: 120, number: 1))?.cause == .duplicate)
    #expect(desk.anomaly(of: Say.replaced(7, quantity: 120, number: 2))?.cause == .duplicate)
    #expect(desk.passes(Say.replaced(7, quantity: 130)) == true, "a venue that says no number")
    desk.stage.checkInvariants()
  }

  @Test func aRefusalThatIsToldAgainIsNotTheNextOnes() {
    var desk = desk()
    _ = desk.send(Say.replace(7, quantity: 150))
    #expect(desk.passes(Say.requestRejected(7, .replace, number: 1)) == true)
    _ = desk.send(Say.replace(7, quantity: 120))
    #expect(desk.anomaly(of: Say.requestRejected(7, .replace, number: 1))?.cause == .duplicate)
    #expect(desk.record(7)?.wanted.units == 120, "that is on its way still")
    #expect(desk.passes(Say.replaced(7, quantity: 120, number: 2)) == true)
    // Cancels are counted with replaces and answered beside them.
    _ = desk.send(Say.replace(7, quantity: 130))
    _ = desk.send(Say.cancel(7))
    #expect(desk.passes(Say.requestRejected(7, .cancel, number: 4)) == true)
    #expect(desk.passes(Say.replaced(7, quantity: 130, number: 3)) == true)
    _ = desk.send(Say.cancel(7))
    #expect(desk.anomaly(of: Say.requestRejected(7, .cancel, number: 4))?.cause == .duplicate)
    #expect(desk.record(7)?.state.pending == .cancel)
    #expect(desk.passes(Say.requestRejected(7, .cancel, number: 5)) == true)
    desk.stage.checkInvariants()
  }

  @Test func anAnswerThatIsRefusedIsStillToCome() {
    var desk = desk()
    _ = desk.send(Say.replace(7, quantity: 150))
    #expect(desk.anomaly(of: Say.replaced(7, quantity: 155, number: 1))?.cause == .numbers)
    #expect(desk.passes(Say.replaced(7, quantity: 150, number: 1)) == true)
  }

  @Test func anotherOrderInItsPlaceHasHeardNothing() {
    var desk = Desk(capacity: 1, memory: 1)
    _ = desk.send(Say.new(1))
    _ = desk.send(Say.accepted(1))
    _ = desk.send(Say.cancel(1))
    _ = desk.send(Say.requestRejected(1, .cancel, number: 9))
    for id in UInt64(1)...3 {
      _ = desk.send(Say.canceled(id))
      _ = desk.send(Say.new(id + 1))
      _ = desk.send(Say.cancel(id + 1))
      #expect(desk.passes(Say.requestRejected(id + 1, .cancel, number: 1)) == true)
      _ = desk.send(Say.cancel(id + 1))
      let again = desk.anomaly(of: Say.requestRejected(id + 1, .cancel, number: 1))
      #expect(again?.cause == .duplicate)
    }
    desk.stage.checkInvariants()
  }

  @Test func aPartIsTakenOffOnce() {
    var desk = desk()
    #expect(desk.passes(Say.restated(7, 25, .selfTrade, report: 300)) == true)
    #expect(desk.anomaly(of: Say.restated(7, 25, .selfTrade, report: 300))?.cause == .duplicate)
    #expect(desk.record(7)?.quantity.units == 75)
    #expect(desk.passes(Say.restated(7, 5, .selfTrade, report: 301)) == true)
    #expect(desk.anomaly(of: Say.restated(7, 25, .selfTrade, report: 300))?.cause == .duplicate)
    #expect(desk.record(7)?.quantity.units == 70)
    #expect(desk.passes(Say.restated(7, 5, .selfTrade)) == true, "a venue that says no number")
    desk.stage.checkInvariants()
  }
}
