// What it believes of its own orders, and when it falls silent.

import Events
import Strategies
import Testing

@Suite struct HearingTests {
  /// A desk with quotes 1 (buy) and 2 (sell) of 5 out.
  private func desk() -> Desk {
    var desk = Desk()
    _ = desk.orders(980, 1_020)
    return desk
  }

  @Test func fillsMoveThePosition() {
    var desk = desk()
    desk.hear(Market.accepted(1), Market.fill(1, .buy, 2, execution: 1))
    #expect(desk.stage.desk.position(0).units == 2 && desk.stage.desk.ordersOut == 2)
    desk.hear(Market.fill(1, .buy, 3, execution: 2), Market.fill(2, .sell, 5))
    #expect(desk.stage.desk.position(0).units == 0 && desk.stage.desk.ordersOut == 0)
    #expect(desk.stage.desk.disregardedCount == 0)
    desk.stage.checkInvariants()
  }

  @Test(arguments: [
    Market.fill(1, .buy, 2, execution: 7), Market.fill(1, .sell, 2, execution: 8),
    Market.fill(1, .buy, 0, execution: 8), Market.fill(1, .buy, -1, execution: 8),
    Market.fill(1, .buy, .min, execution: 8), Market.fill(1, .buy, 1, execution: 0),
    Market.rejected(1), Market.fill(99, .buy, 5), Market.fill(2, .none, 5),
    Market.bust(1, .buy, 2, execution: 99),
  ])
  func aReportThatCantBeIsDisregarded(report: Event) {
    var desk = desk()
    desk.hear(Market.fill(1, .buy, 2, execution: 7), report)
    #expect(desk.stage.desk.position(0).units == 2 && desk.stage.desk.ordersOut == 2)
    #expect(desk.stage.desk.disregardedCount == 1)
    desk.stage.checkInvariants()
  }

  @Test func aReportIsTheOrdersMarketsWhateverInstrumentItBears() {
    var desk = desk()
    var end = Market.canceled(1)
    end.instrument = InstrumentID(7)
    // Its instrument is the report's, and that is nobody's here: the quote is gone all the same.
    step(&desk.stage, end, &desk.out)
    #expect(desk.out.take() == [.passed(end)])
    #expect(desk.stage.desk.ordersOut == 1)
    #expect(desk.orders(980, 1_020) == [Order(3, .buy, 5, 980)])
    desk.stage.checkInvariants()
  }

  /// A replace that was lost on its way leaves an order that is filled waiting for its answer. The order manager has learnt
  /// meanwhile that it is over; who went on canceling it would do that for ever.
  @Test func whatTheOrderManagerDoesntKnowIsOutNoMore() {
    var desk = desk()
    desk.hear(Market.accepted(1), Market.requestRejected(1, by: .orders))
    #expect(desk.stage.desk.ordersOut == 1)
    // A venue's word is about the request alone.
    desk.hear(Market.accepted(2), Market.requestRejected(2))
    #expect(desk.stage.desk.ordersOut == 1)
    desk.stage.checkInvariants()
  }

  /// An operator, a kill switch or a stop cancels it: its end comes, or the refusal of that cancel. Who asked again meanwhile
  /// would be refused at once, and ask again.
  @Test func whatSomebodyElseIsCancelingIsntAskedForAgain() {
    var desk = desk()
    desk.hear(Market.accepted(1), Market.accepted(2))
    #expect(desk.orders(1_180, 1_220).filter(\.isCancel) == [.cancel(1), .cancel(2)])
    desk.hear(Market.requestRejected(1, by: .orders, because: .invalidTransition))
    desk.hear(Market.requestRejected(2))
    #expect(desk.orders(1_380, 1_420).filter(\.isCancel) == [.cancel(2)])
    #expect(desk.stage.desk.ordersOut == 2)
    // The other one's cancel came to nothing: it is the strategy's again.
    desk.hear(Market.requestRejected(1))
    #expect(desk.orders(1_580, 1_620).filter(\.isCancel) == [.cancel(1)])
    desk.hear(Market.canceled(1))
    #expect(desk.stage.desk.ordersOut == 1)
    desk.stage.checkInvariants()
  }

  @Test func executionsMayComeInAnyOrder() {
    var desk = desk()
    desk.hear(Market.fill(1, .buy, 2, execution: 7), Market.fill(1, .buy, 3, execution: 6))
    #expect(desk.stage.desk.position(0).units == 5 && desk.stage.desk.ordersOut == 1)
    #expect(desk.stage.desk.disregardedCount == 0 && desk.stage.desk.strayFillCount == 0)
  }

  @Test func whatWasTradedCountsHoweverItCame() {
    var desk = desk()
    desk.hear(Market.fill(1, .buy, 9, execution: 7))
    #expect(
      desk.stage.desk.position(0).units == 9 && desk.stage.desk.ordersOut == 1, "more than was left"
    )
    desk.hear(Market.canceled(2), Market.fill(2, .sell, 4, execution: 8))
    #expect(desk.stage.desk.position(0).units == 5, "late")
    desk.hear(Market.fill(2, .sell, 4, execution: 8), Market.fill(1, .buy, 9, execution: 7))
    #expect(desk.stage.desk.position(0).units == 5, "but once")
    #expect(desk.stage.desk.strayFillCount == 2 && desk.stage.desk.disregardedCount == 2)
    desk.hear(Market.fill(1, .buy, .max, execution: 9), Market.fill(1, .buy, .max, execution: 10))
    #expect(desk.stage.desk.position(0).units == 1 << 60, "as much as it can hold")
    #expect(desk.orders(980, 1_020).allSatisfy { $0.isCancel || $0.side == .sell })
    desk.stage.checkInvariants()
  }

  @Test func anExecutionMayBeTakenBackOrCorrected() {
    var desk = desk()
    desk.hear(Market.fill(1, .buy, 5, execution: 7), Market.fill(2, .sell, 2, execution: 8))
    desk.hear(Market.bust(1, .buy, 5, execution: 7))
    #expect(desk.stage.desk.position(0).units == -2)
    desk.hear(Market.bust(1, .buy, 5, execution: 7), Market.fill(1, .buy, 5, execution: 7))
    #expect(desk.stage.desk.position(0).units == -2 && desk.stage.desk.disregardedCount == 2)
    desk.hear(Market.bust(2, .sell, 3, execution: 8, kind: .executionCorrected))
    #expect(desk.stage.desk.position(0).units == -3)
    desk.stage.checkInvariants()
  }

  /// Eight orders that a venue says are of 2^60 each would be more than 64 bits hold.
  @Test func anOrderIsOfNoMoreThanWasAskedFor() {
    var desk = desk()
    for total in [6, Int64(1) << 60, .max, 0, -1, .min] {
      desk.hear(Market.replaced(1, .buy, at: 980, total: total))
    }
    #expect(desk.stage.desk.disregardedCount == 6 && desk.stage.desk.ordersOut == 2)
    desk.hear(Market.replaced(1, .buy, at: 980, total: 4))
    #expect(desk.stage.desk.disregardedCount == 6)
    desk.hear(Market.fill(1, .buy, 4, execution: 7))
    #expect(desk.stage.desk.ordersOut == 1 && desk.stage.desk.position(0).units == 4)
    desk.stage.checkInvariants()
  }

  @Test func whatSelfTradePreventionTookOffIsNotOut() {
    var desk = desk()
    desk.hear(Market.restated(1, 2, .selfTrade), Market.restated(1, 1, .none))
    desk.hear(Market.fill(1, .buy, 3, execution: 7))
    #expect(desk.stage.desk.ordersOut == 1 && desk.stage.desk.position(0).units == 3)
    #expect(desk.stage.desk.strayFillCount == 0 && desk.stage.desk.disregardedCount == 0)
    desk.hear(Market.restated(2, 5, .selfTrade), Market.restated(2, -1, .selfTrade))
    #expect(desk.stage.desk.disregardedCount == 2)
    desk.stage.checkInvariants()
  }

  @Test(arguments: [
    Market.canceled(1), Market.canceled(1, kind: .orderExpired), Market.rejected(1, by: .risk),
    Market.rejected(1, by: .orders), Market.rejected(1, by: .gatewayOut),
  ])
  func anEndMakesRoomForTheNext(end: Event) {
    var desk = desk()
    desk.hear(end, end)
    #expect(desk.stage.desk.ordersOut == 1)
    #expect(desk.orders(980, 1_020) == [Order(3, .buy, 5, 980)])
  }

  @Test func othersOrdersAreNotItsAffair() {
    var desk = desk()
    for seat in [StrategySeat(strategy: 8, epoch: 4), StrategySeat(strategy: 9, epoch: 3)] {
      for event in [
        Market.fill(1, .buy, 5), Market.canceled(1), Market.rejected(1),
        Market.bust(1, .buy, 5, execution: 1),
      ] {
        var event = event
        event.words.w0 = seat.order(1).bits
        desk.hear(event)
      }
    }
    #expect(desk.stage.desk.position(0).units == 0 && desk.stage.desk.ordersOut == 2)
    #expect(desk.stage.desk.disregardedCount == 0 && desk.stage.desk.strayFillCount == 0)
  }

  @Test func aKillSilencesItUntilTheRearm() {
    var desk = desk()
    desk.hear(Market.command(.kill))
    #expect(desk.orders(1_980, 2_020) == [], "not even a cancel: that is the order manager's")
    desk.hear(Market.canceled(1), Market.fill(2, .sell, 5))
    #expect(desk.stage.desk.position(0).units == -5, "it hears all the same")
    #expect(desk.orders(1_980, 2_020) == [])
    desk.hear(Market.command(.rearm))
    #expect(desk.orders(1_980, 2_020).count == 2)
  }

  private func kill(
    _ scope: RiskScope, _ target: UInt64 = 0, _ mode: KillMode = .block,
    at instrument: UInt32 = .max
  ) -> Event {
    Event(
      sequence: Sequence(1), time: Nanoseconds(1), kind: .killSwitch, source: .operatorDesk,
      instrument: InstrumentID(instrument),
      KillSwitch(scope: scope, target: target, mode: mode, reason: .user, origin: .operatorDesk))
  }

  @Test func aKillOfAScopeSilencesWhoItIsAbout() {
    let own = UInt64(Desk.settings(instruments: 2).number)
    let all: [(Event, [Bool])] = [
      (kill(.firm), [true, true]), (kill(.account, 1), [true, true]),
      (kill(.session), [true, true]), (kill(.strategy, own), [true, true]),
      (kill(.strategy, own + 1), [false, false]), (kill(.instrument, at: 1), [false, true]),
      (kill(.strategy, own, at: 0), [true, false]), (kill(.order, 5), [false, false]),
      // Closing is allowed: what may be sent, risk says.
      (kill(.firm, 0, .reduceOnly), [false, false]), (kill(.instrument, at: 7), [false, false]),
    ]
    for (event, isSilent) in all {
      var desk = Desk(Desk.settings(instruments: 2))
      desk.hear(event)
      for instrument in [0, 1] {
        #expect(
          desk.orders(980, 1_020, at: UInt32(instrument)).isEmpty == isSilent[instrument],
          "\(event.payload(as: KillSwitch.self))")
      }
      // Let go by its own scope, or by a rearm of everything.
      for letGo in [kill(.firm, 0, .none), Market.command(.rearm)] {
        var desk = Desk(Desk.settings(instruments: 2))
        desk.hear(event)
        if letGo.kind == .killSwitch {
          let said = event.payload(as: KillSwitch.self)
          desk.hear(kill(said.scope, said.target, .none, at: event.instrument.index))
        } else {
          desk.hear(letGo)
        }
        #expect(desk.orders(980, 1_020, at: 0).count == 2)
        #expect(desk.orders(980, 1_020, at: 1).count == 2)
      }
    }
  }

  /// Of several venues one session is one of them, and the router has the others.
  @Test func aKillOfOneVenueSilencesNobody() {
    var settings = Desk.settings(instruments: 2)
    settings.isRouted = true
    var desk = Desk(settings)
    desk.hear(kill(.session, 1))
    #expect(desk.orders(980, 1_020, at: 0).count == 2)
    desk.hear(kill(.firm), kill(.session, 1, .none))
    #expect(desk.orders(980, 1_020, at: 1).isEmpty, "the firm is stopped still")
  }

  @Test func whoLetsGoOfOneScopeLetsGoOfNoOther() {
    let own = UInt64(Desk.settings(instruments: 2).number)
    let kills = [kill(.firm), kill(.account, 1), kill(.session), kill(.strategy, own)]
    for first in kills {
      for second in kills where first != second {
        var desk = Desk(Desk.settings(instruments: 2))
        desk.hear(first, second)
        for (event, isSilent) in [(second, true), (first, false)] {
          let said = event.payload(as: KillSwitch.self)
          desk.hear(kill(said.scope, said.target, .none))
          #expect(desk.orders(980, 1_020, at: 0).isEmpty == isSilent, "\(first) \(second)")
        }
      }
    }
  }

  @Test func aHaltSilencesItInOneInstrument() {
    var desk = Desk(Desk.settings(instruments: 2))
    desk.hear(Market.command(.haltInstrument, at: 1))
    #expect(desk.orders(980, 1_020, at: 1) == [])
    #expect(desk.orders(980, 1_020, at: 0).count == 2)
    desk.hear(Market.command(.resumeInstrument, at: 1), Market.command(.haltInstrument, at: 7))
    #expect(desk.orders(980, 1_020, at: 1).count == 2)
  }

  @Test func theEndOfADoubtLeavesAPersonsHalt() {
    for isPersonFirst in [true, false] {
      var desk = Desk(Desk.settings())
      let halts = [Market.command(.haltInstrument), Market.doubtful(.haltInstrument)]
      for halt in isPersonFirst ? halts : halts.reversed() { desk.hear(halt) }
      desk.hear(Market.doubtful(.resumeInstrument))
      #expect(desk.orders(980, 1_020) == [])
      desk.hear(Market.command(.resumeInstrument))
      #expect(desk.orders(980, 1_020).count == 2)
    }
  }

  @Test func aShutdownSilencesItForGood() {
    var desk = desk()
    desk.hear(Market.command(.shutdown), Market.command(.rearm))
    #expect(desk.orders(1_980, 2_020) == [])
  }

  @Test(arguments: [OperatorAction.cancelAll, .note, OperatorAction(code: 7), .none])
  func otherCommandsChangeNothing(action: OperatorAction) {
    var desk = desk()
    desk.hear(Market.command(action))
    #expect(desk.orders(1_980, 2_020) == [.cancel(1), .cancel(2)])
  }

  @Test func passesEverything() {
    var desk = desk()
    for kind in EventKind.all {
      let event = Event(
        sequence: Sequence(5), time: Nanoseconds(6), kind: kind, flags: 7, source: .strategy(8),
        instrument: .none, words: EventWords(1, 2, 8, 4, 5))
      #expect(desk.send(event).isEmpty == true, "\(kind.name ?? "")")
    }
  }
}
