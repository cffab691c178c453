// A session that somebody has stopped: nothing goes to that venue, what comes back from it goes to others, and with the end of
// the stop it may have some again.

import Events
import Orders
import Routing
import Testing

@Suite struct RouterStopTests {
  private func kill(
    _ venue: UInt64, _ mode: KillMode = .blockAndCancel, _ scope: RiskScope = .session,
    by origin: Origin = .operatorDesk
  ) -> Event {
    Event(
      kind: .killSwitch, source: .operatorDesk, instrument: .none,
      KillSwitch(scope: scope, target: venue, mode: mode, reason: .user, origin: origin))
  }

  /// 40 to buy wait at 480 at venue 2.
  private func desk() -> Desk {
    var settings = Desk.settings()
    settings.rule = .sweep
    settings.moveAfter = .zero
    var desk = Desk(settings)
    #expect(
      desk.children(Say.new(7, .buy, 40, price: 480, .day)) == [
        ChildOrder(1, at: 2, 40, 480, immediate: false)
      ])
    _ = desk.send(Say.accepted(1))
    return desk
  }

  @Test func whatComesBackGoesElsewhere() {
    var desk = desk()
    // The cancel is the order manager's, which knows all orders there.
    #expect(desk.send(kill(2)).isEmpty)
    #expect(desk.parent(7)?.record.phase == .acknowledged, "its parent goes on")
    #expect(desk.children(Say.canceled(1)) == [ChildOrder(2, at: 0, 40, 480, immediate: false)])
    _ = desk.send(Say.top(2, ask: (470, 100)))
    #expect(desk.children(Say.new(8, .buy, 10, price: 480)).isEmpty, "nothing is taken there")
  }

  @Test func aStopThatOnlyBlocksLeavesWhatIsThere() {
    var desk = desk()
    _ = desk.send(kill(2, .block))
    #expect(desk.children(Say.new(8, .buy, 10, price: 480, .day))[0].venue == 0)
    #expect(desk.parent(7)?.working.units == 40)
  }

  @Test func withNoneLeftItWaitsForTheEndOfTheStop() {
    var desk = desk()
    for venue in UInt64(0)..<3 { _ = desk.send(kill(venue)) }
    #expect(desk.send(Say.canceled(1)).isEmpty)
    #expect(desk.parent(7)?.unrouted.units == 40 && desk.parent(7)?.record.phase == .acknowledged)
    // Nobody but a person ends it.
    #expect(desk.send(kill(1, .none, by: .risk)).isEmpty)
    #expect(desk.children(kill(1, .none)) == [ChildOrder(2, at: 1, 40, 480, immediate: false)])
    #expect(desk.children(kill(1, .none)).isEmpty)
  }

  @Test func aRearmEndsAllStops() {
    var desk = desk()
    for venue in UInt64(0)..<3 { _ = desk.send(kill(venue)) }
    _ = desk.send(Say.canceled(1))
    #expect(desk.children(Say.command(.rearm)).map(\.venue) == [2])
  }

  @Test func aRefusalByTheStopIsForgottenWithIt() {
    var desk = desk()
    #expect(desk.children(Say.new(8, .buy, 10, price: 480, .day)).map(\.venue) == [2])
    _ = desk.send(kill(2))
    // Risk had seen the stop before an order that was on its way there.
    #expect(desk.children(Say.rejected(2, by: .risk)).map(\.venue) == [0])
    _ = desk.send(kill(2, .none))
    #expect(desk.children(Say.canceled(3)).map(\.venue) == [2])
  }

  @Test func aStopOfAnotherKindIsNoVenues() {
    var desk = desk()
    _ = desk.send(kill(9))
    _ = desk.send(kill(2, .reduceOnly))
    #expect(desk.children(Say.new(8, .buy, 10, price: 480, .day))[0].venue == 2)
    #expect(desk.send(kill(0, .blockAndCancel, .firm)).isEmpty)
    #expect(desk.send(Say.canceled(1)).map(\.kind) == [.orderCanceled], "that ends all parents")
  }

  /// The order manager cancels the children, and a venue may refuse that: who owns the parent may ask again.
  @Test(arguments: [true, false])
  func aRefusedCancelOfAKillGivesTheParentBack(isKillSwitch: Bool) {
    var desk = desk()
    let stop = isKillSwitch ? kill(0, .blockAndCancel, .firm) : Say.command(.kill)
    #expect(desk.send(stop).isEmpty, "the cancel is the order manager's")
    #expect(desk.parent(7)?.record.state.pending == .cancel)
    #expect(desk.told(Say.cancelRejected(1)).map(\.kind) == [.requestRejected])
    #expect(desk.parent(7)?.record.state == OrderState(.working))
    #expect(desk.parent(7)?.working.units == 40)
    #expect(desk.send(Say.cancel(7)).map(\.kind) == [.orderCancel])
    #expect(desk.told(Say.canceled(1)).map(\.kind) == [.orderCanceled])
    #expect(desk.stage.parentCount == 0)
  }

  /// One parent's children are known only here; their cancels are as much a stop's as the order manager's are.
  @Test func theCancelsOfOneParentsStopAreAStops() {
    var desk = desk()
    let sent = desk.send(kill(7, .blockAndCancel, .order))
    #expect(sent.map { $0.payload(as: OrderCancel.self).reason } == [.massCancel])
    #expect(desk.told(Say.cancelRejected(1)).map(\.kind) == [.requestRejected])
    #expect(desk.parent(7)?.record.state == OrderState(.working))
  }

  @Test func bestAvoidsItToo() {
    var settings = Desk.settings()
    settings.rule = .best
    var desk = Desk(settings)
    _ = desk.send(kill(2))
    let sent = desk.send(Say.new(7, .buy, 40, price: 480, .day))
    #expect(sent.map(\.flags) == [1])
  }
}
