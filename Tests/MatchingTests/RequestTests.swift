// The edges of requests that no file of orders can express: terms that come apart from their order, replacement ids,
// reasons that a request brings along.

import Events
import Matching
import Testing

@Suite struct RequestTests {
  private let told = OrderInstruction.hasTerms

  @Test func termsOfAnotherOrderAreNoTerms() {
    var desk = Desk()
    var say = Say()
    desk.send(say.terms(2, display: 3))
    let made = desk.made(say.new(1, .buy, 9, at: 100, told))
    #expect(made.map(\.kind) == [.orderRejected] && made[0].rejection.reason == .invalid)
    // And they are gone now, for whoever they were meant.
    let late = desk.made(say.new(2, .buy, 9, at: 100, told))
    #expect(late[0].rejection.reason == .invalid)
    #expect(desk.engine.orderCount == 0)
  }

  @Test func anOrderThatDoesNotAskForThemHasNone() {
    var desk = Desk()
    var say = Say()
    desk.send(say.terms(1, display: 3))
    desk.send(say.new(1, .buy, 9, at: 100))
    #expect(desk.levels(.buy) == [[100, 9, 1]], "all of it")
  }

  /// Two tellings of a kind: the later one holds, whole.
  @Test func theLaterTermsHold() {
    var desk = Desk()
    var say = Say()
    desk.send(say.terms(1, display: 3, minimum: 9))
    desk.send(say.terms(1, display: 4))
    #expect(desk.made(say.new(1, .buy, 9, at: 100, told)).map(\.kind) == [.orderAccepted])
    #expect(desk.levels(.buy) == [[100, 4, 1]])
  }

  /// A stop price and a trail are two tellings of one order; each may bring the rest.
  @Test func bothTermsOfOneOrder() {
    for isTrailFirst in [false, true] {
      var desk = Desk()
      var say = Say()
      if isTrailFirst { desk.send(say.terms(1, trigger: 5, isTrail: true)) }
      desk.send(say.terms(1, trigger: 90, expiry: 2_000))
      if !isTrailFirst { desk.send(say.terms(1, trigger: 5, isTrail: true)) }
      let made = desk.made(
        say.new(1, .sell, 9, at: 0, type: .trailingStop, force: .goodTillDate, told))
      #expect(made.map(\.kind) == [.orderAccepted])
      // It has its stop price before any trade has given it one.
      desk.send(say.new(2, .buy, 1, at: 90))
      let traded = desk.made(say.new(3, .sell, 1, at: 90)).map(\.kind)
      #expect(traded == [.orderAccepted, .orderFill, .orderFill, .orderTriggered, .orderCanceled])
    }
  }

  @Test func termsAreForgottenAfterAnOrder() {
    var desk = Desk()
    var say = Say()
    desk.send(say.terms(1, display: 3))
    desk.send(say.new(1, .buy, 9, at: 100, told))
    desk.send(say.cancel(1))
    let again = desk.made(say.new(1, .buy, 9, at: 100, told))
    #expect(again[0].rejection.reason == .invalid, "they were that order's")
    // A refused order has had its terms too.
    desk.send(say.terms(2, display: -3))
    desk.send(say.new(2, .buy, 9, at: 100, told))
    #expect(desk.made(say.new(2, .buy, 9, at: 100, told))[0].rejection.reason == .invalid)
  }

  /// Neither of the two tellings of an order outlives it.
  @Test(arguments: [false, true]) func bothTermsAreForgotten(isTrail: Bool) {
    var desk = Desk()
    var say = Say()
    desk.send(say.terms(1, trigger: 90))
    desk.send(say.terms(1, trigger: 5, isTrail: true))
    #expect(
      desk.made(say.new(1, .sell, 9, at: 0, type: .trailingStop, told))[0].kind == .orderAccepted)
    desk.send(say.cancel(1))
    // With a trail it is a trailing stop without a stop price, with a stop price a stop and nothing else.
    desk.send(say.terms(1, trigger: 5, isTrail: isTrail))
    let stop = desk.made(say.new(1, .sell, 9, at: 0, type: .stop, told))
    #expect(stop[0].kind == (isTrail ? .orderRejected : .orderAccepted))
    desk.send(say.cancel(1))
    desk.send(say.terms(1, trigger: 5, isTrail: isTrail))
    let trailing = desk.made(say.new(1, .sell, 9, at: 0, type: .trailingStop, told))
    #expect(trailing[0].kind == (isTrail ? .orderAccepted : .orderRejected))
    // No stop price of before: nothing sets it off.
    desk.send(say.new(2, .buy, 1, at: 200))
    #expect(desk.made(say.new(3, .sell, 1, at: 200)).count == 3)
  }

  /// Other requests in between don't take them away.
  @Test func termsWaitForTheirOrder() {
    var desk = Desk()
    var say = Say()
    desk.send(say.new(7, .buy, 1, at: 90))
    desk.send(say.terms(1, display: 3))
    desk.send(say.timer(TimerNumber.tick))
    desk.send(say.cancel(7))
    #expect(desk.made(say.new(1, .buy, 9, at: 100, told)).map(\.kind) == [.orderAccepted])
    #expect(desk.levels(.buy) == [[100, 3, 1]])
  }

  @Test func askingForTermsThatNobodyToldIsInvalid() {
    var desk = Desk()
    var say = Say()
    #expect(desk.made(say.new(1, .buy, 9, at: 100, told))[0].rejection.reason == .invalid)
    #expect(desk.made(say.new(0, .buy, 9, at: 100, told))[0].rejection.reason == .invalid)
  }

  /// Terms that say nothing are none too many.
  @Test func termsThatSayNothing() {
    var desk = Desk()
    var say = Say()
    desk.send(say.terms(1))
    desk.send(say.new(1, .buy, 9, at: 100, told))
    #expect(desk.levels(.buy) == [[100, 9, 1]])
  }

  // MARK: Replaces

  @Test func anotherIdIsInvalid() {
    var desk = Desk()
    var say = Say()
    desk.send(say.new(1, .buy, 9, at: 100))
    let refused = desk.made(say.replace(1, 5, at: 101, replacement: 2))
    #expect(refused.map(\.kind) == [.requestRejected])
    #expect(refused[0].rejection.reason == .invalid && refused[0].rejection.request == .replace)
    #expect(desk.levels(.buy) == [[100, 9, 1]] && desk.engine.refusedCount == 1)
    // Not even of an order that isn't there.
    let unknown = desk.made(say.replace(3, 5, at: 101, replacement: 2))
    #expect(unknown[0].rejection.reason == .invalid)
    // Its own id is no other.
    let replaced = desk.made(say.replace(1, 5, at: 101, replacement: 1))
    #expect(replaced.map(\.kind) == [.orderReplaced])
    let report = replaced[0].payload(as: OrderReplaced.self)
    #expect(report.order == OrderID(bits: 1) && report.replacement == report.order)
    #expect(desk.levels(.buy) == [[101, 5, 1]])
  }

  /// Whoever asks, the answer to a change of an order goes to who owns it, a refusal to who asked.
  @Test func whoHearsOfIt() {
    var desk = Desk(instruments: 2)
    var say = Say()
    desk.send(say.new(1, .buy, 9, at: 100))
    say.source = .session(2)
    #expect(desk.made(say.replace(1, 12, at: 100))[0].source == .session(1))
    #expect(desk.made(say.replace(1, 8, at: 100))[0].source == .session(1))
    #expect(desk.made(say.replace(1, -8, at: 100))[0].source == .session(2))
    let trade = desk.made(say.new(2, .sell, 1, at: 100))
    #expect(trade.map(\.source) == [.session(2), .session(2), .session(1)])
    // Nobody's instrument is every instrument's; the report names the order's own.
    let canceled = desk.made(say.cancel(1, on: .max))
    #expect(canceled[0].source == .session(1) && canceled[0].instrument == InstrumentID(0))
    let refused = desk.made(say.cancel(1, on: 1))
    #expect(refused[0].source == .session(2) && refused[0].instrument == InstrumentID(1))
  }

  // MARK: Reasons

  /// A cancel may say why; without a reason it is the user's, or one of many.
  @Test(arguments: [Reason.none, .user, .disconnected, .expired, .killSwitch, Reason(code: 999)])
  func theReasonThatARequestBrings(reason: Reason) {
    for isPlain in [true, false] {
      var desk = Desk()
      var say = Say()
      let instructions = isPlain ? 0 : OrderInstruction.hidden
      desk.send(say.new(1, .buy, 9, at: 100, instructions))
      let cancel = OrderCancel(order: OrderID(bits: 1), reason: reason)
      let one = desk.made(say.event(.orderCancel, cancel))
      #expect(one.map(\.kind) == [.orderCanceled])
      #expect(one[0].cancellation.reason == (reason == .none ? .user : reason))
      desk.send(say.new(1, .buy, 9, at: 100, instructions))
      let many = desk.made(say.massCancel(reason: reason))
      #expect(many.map(\.kind) == [.orderCanceled])
      #expect(many.first?.cancellation.reason == (reason == .none ? .massCancel : reason))
    }
  }

  /// Several sessions may have one account; the operator's word is about all of it.
  @Test(arguments: [Reason.massCancel, .disconnected])
  func aClientsMassCancelIsAboutItsOwnOrders(reason: Reason) {
    var desk = Desk()
    var say = Say()
    desk.send(say.new(1, .buy, 9, at: 100, account: 7))
    say.source = .session(2)
    desk.send(say.new(2, .buy, 9, at: 100, account: 7))
    let request = MassCancel(account: 7, reason: reason, request: reason == .disconnected ? 0 : 5)
    let own = desk.made(say.event(.massCancel, request, at: .max))
    #expect(own.filter { $0.kind == .orderCanceled }.map(\.order) == [2])
    #expect(desk.engine.orderCount == 1)
    say.source = .operatorDesk
    let all = desk.made(say.event(.massCancel, MassCancel(account: 7), at: .max))
    #expect(all.map(\.order) == [1])
    #expect(desk.engine.orderCount == 0)
  }
}
