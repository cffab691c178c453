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

  @Test(arguments: [OperatorAction.rearm, .none, .note, OperatorAction(code: 7), .haltInstrument])
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

  // MARK: The kill switch by scope

  /// Orders 1 to 8: odd ones of strategy 1, even ones of 2; 1 to 4 of account 1, the others of 2; by turns in two instruments.
  private func crowd() -> Desk {
    var desk = Desk()
    for id in 1...UInt64(8) {
      var new = Say.new(id, at: UInt32((id - 1) / 2 % 2))
      new.source = .strategy(UInt16(id % 2 == 1 ? 1 : 2))
      var order = new.payload(as: OrderNew.self)
      order.account = id <= 4 ? 1 : 2
      _ = desk.send(
        Event(causedBy: new, kind: .orderNew, source: new.source, instrument: new.instrument, order)
      )
    }
    return desk
  }

  private func kill(
    _ scope: RiskScope, _ target: UInt64 = 0, _ mode: KillMode = .blockAndCancel,
    at instrument: InstrumentID = .none
  ) -> Event {
    Event(
      sequence: Sequence(9), time: Nanoseconds(5), kind: .killSwitch, source: .operatorDesk,
      instrument: instrument,
      KillSwitch(scope: scope, target: target, mode: mode, reason: .user, origin: .operatorDesk))
  }

  @Test func theKillSwitchCancelsWhatItIsAbout() {
    let cases: [(Event, [UInt64])] = [
      (kill(.firm), [1, 2, 3, 4, 5, 6, 7, 8]),
      (kill(.session), [1, 2, 3, 4, 5, 6, 7, 8]),
      (kill(.strategy, 2), [2, 4, 6, 8]),
      (kill(.strategy, 3), []),
      (kill(.account, 1), [1, 2, 3, 4]),
      (kill(.instrument, at: InstrumentID(1)), [3, 4, 7, 8]),
      (kill(.strategy, 1, at: InstrumentID(0)), [1, 5]),
      (kill(.order, 6), [6]),
    ]
    for (event, expected) in cases {
      var desk = crowd()
      let sent = desk.send(event)
      #expect(sent.first == .passed(event), "the command goes first")
      #expect(canceled(sent) == expected, "\(event.payload(as: KillSwitch.self))")
      desk.stage.checkInvariants()
    }
  }

  /// Of several venues a session is that of one.
  @Test func aSessionsKillCancelsWhatWorksThere() {
    for (target, expected) in [(0, [1, 4]), (1, [2, 5]), (2, [3]), (7, [])] as [(UInt64, [UInt64])]
    {
      var desk = Desk()
      for id in 1...UInt64(5) {
        var new = Say.new(id)
        new.flags = UInt8((id - 1) % 3 + 1)
        _ = desk.send(new)
      }
      // What happens to an order doesn't make its venue another.
      _ = desk.send(Say.fill(4, 40, execution: 1))
      _ = desk.send(Say.accepted(5))
      #expect(canceled(desk.send(kill(.session, target))) == expected)
      desk.stage.checkInvariants()
    }
  }

  @Test(arguments: [KillMode.none, .reduceOnly, .block, KillMode(code: 9)])
  func onlyAKillThatCancelsCancels(mode: KillMode) {
    var desk = crowd()
    let event = kill(.firm, 0, mode)
    #expect(desk.send(event) == [.passed(event)])
  }
}
