// The operator's kill, cancel-all and shutdown, over more orders than a step may send.

import Events
import Orders
import Testing

@Suite struct MassCancelTests {
  /// The orders whose cancel is asked for, in order.
  private func canceled(_ sent: [Sent]) -> [UInt64] {
    sent.filter { $0.kind == .orderCancel }.map {
      $0.event.payload(as: OrderCancel.self).order.bits
    }
  }

  @Test(arguments: [OperatorAction.kill, .cancelAll, .shutdown])
  func cancelsEachLiveOrderOnce(action: OperatorAction) {
    var desk = Desk()
    for id in 1...UInt64(200) { _ = desk.send(Say.new(id, at: UInt32(id % 2))) }
    // Of these, some are over, some partly filled, some have a cancel or a replace on its way.
    for id in 1...UInt64(10) { _ = desk.send(Say.rejected(id)) }
    for id in 11...UInt64(20) { _ = desk.send(Say.cancel(id)) }
    for id in 21...UInt64(30) {
      _ = desk.send(Say.fill(id, 40, execution: 1))
      _ = desk.send(Say.replace(id))
    }
    let command = Say.command(action)
    let sent = desk.send(command)
    #expect(sent.first == .passed(command))
    let expected = Set(21...UInt64(200))
    #expect(Set(canceled(sent)) == expected && sent.count == 1 + expected.count)
    for cancel in sent.dropFirst() {
      let order = cancel.event.payload(as: OrderCancel.self)
      #expect(cancel.isMade && order.reason == .massCancel)
      #expect(cancel.event.sequence == command.sequence && cancel.event.time == command.time)
      #expect(cancel.event.source == .strategy(1), "its owner's")
      #expect(cancel.event.instrument == InstrumentID(UInt32(order.order.bits % 2)))
    }
    #expect(desk.largestStep == maximumFanOut)
    #expect(desk.send(command) == [.passed(command)], "all have been asked for")
    desk.stage.checkInvariants()
  }

  @Test func isResumedAStepAtATime() {
    var desk = Desk()
    for id in 1...UInt64(130) { _ = desk.send(Say.new(id)) }
    var all: [UInt64] = []
    step(&desk.stage, Say.command(.kill), &desk.out)
    #expect(desk.out.take().count == 1, "the command goes first, so that all behind know")
    var counts: [Int] = []
    while desk.stage.isUnfinished {
      let sent = desk.resumed()
      all += canceled(sent)
      counts.append(sent.count)
      desk.stage.checkInvariants()
    }
    #expect(counts.filter { $0 > 0 } == [64, 64, 2])
    #expect(Set(all) == Set(1...130) && all.count == 130)
    #expect(desk.resumed().isEmpty, "a resume too many does nothing")
    #expect(desk.stage.isUnfinished == false)
  }

  @Test func mayBeForOneInstrument() {
    var desk = Desk()
    for id in 1...UInt64(150) { _ = desk.send(Say.new(id, at: UInt32(id % 2))) }
    let sent = desk.send(Say.command(.cancelAll, at: 1))
    #expect(canceled(sent).sorted() == (1...150).filter { $0 % 2 == 1 })
    let none = desk.send(Say.command(.cancelAll, at: 99))
    #expect(canceled(none).isEmpty)
    let rest = desk.send(Say.command(.cancelAll))
    #expect(canceled(rest).sorted() == (1...150).filter { $0 % 2 == 0 })
  }

  @Test(arguments: [OperatorAction.rearm, .none, .note, .setLimit, .haltInstrument])
  func otherCommandsCancelNothing(action: OperatorAction) {
    var desk = Desk()
    _ = desk.send(Say.new(1))
    let command = Say.command(action)
    #expect(desk.send(command) == [.passed(command)])
  }

  @Test func aCancelThatWasRefusedIsAskedForAgain() {
    var desk = Desk()
    _ = desk.send(Say.new(1))
    _ = desk.send(Say.command(.kill))
    _ = desk.send(Say.requestRejected(1, .cancel, by: .gatewayOut))
    let sent = desk.send(Say.command(.kill))
    #expect(canceled(sent) == [1])
  }
}
