// What strategies may ask for, and each reason to refuse it.

import Events
import Orders
import Testing

@Suite struct RequestTests {
  @Test func anOrderIsAdmittedAndKnown() {
    var desk = Desk()
    let new = Say.new(7, .sell, 50, price: 510, at: 1)
    #expect(desk.passes(new) == true)
    let record = desk.record(7)
    #expect(record?.price.units == 510 && record?.quantity.units == 50)
    #expect(record?.leaves.units == 50 && record?.filled.units == 0 && record?.side == .sell)
    #expect(record?.instrument == InstrumentID(1) && record?.source == .strategy(1))
    #expect(record?.state == OrderState(.pendingNew))
    #expect(desk.stage.liveCount == 1 && desk.stage.refusedCount == 0)
  }

  @Test(arguments: [
    (Say.new(7, .buy, 100, price: 500, at: 2), Reason.invalid),
    (Say.new(7, .buy, 100, price: 500, at: .max), .invalid),
    (Say.new(0), .invalid),
    (Say.new(7, .none), .invalid),
    (Say.new(7, Side(code: 9)), .invalid),
    (Say.new(7, .buy, 0), .invalid),
    (Say.new(7, .buy, -5), .invalid),
    (Say.new(7, .buy, .min), .invalid),
    (Say.new(7, .buy, 100, type: .none), .invalid),
    (Say.new(7, .buy, 100, type: .stop), .invalid),
    (Say.new(7, .buy, 7), .lot),
    (Say.new(7, .buy, .max), .lot),
    (Say.new(7, .buy, 100, price: 505), .tick),
    (Say.new(7, .buy, 100, price: 90), .priceBand),
    (Say.new(7, .buy, 100, price: 1_010), .priceBand),
    (Say.new(7, .buy, 100, price: -9_223_372_036_854_775_800), .priceBand),
    (Say.new(7, .buy, 100, price: .max), .tick),
    (Say.new(7, .buy, 100, price: .min), .tick),
  ])
  func anOrderThatCantBeIsRefused(new: Event, reason: Reason) {
    var desk = Desk()
    #expect(desk.refusal(of: new) == reason)
    #expect(desk.stage.refusedCount == 1 && desk.stage.liveCount == 0)
    desk.stage.checkInvariants()
  }

  /// A session is a venue's, which gives no orders and takes none back.
  @Test(arguments: [Say.new(8), Say.new(7), Say.cancel(7), Say.replace(7, quantity: 50)])
  func aVenueAsksForNothing(request: Event) {
    var desk = Desk()
    _ = desk.send(Say.new(7))
    _ = desk.send(Say.accepted(7))
    let before = desk.record(7)
    var foreign = request
    foreign.source = .session(1)
    let sent = desk.send(foreign)
    #expect(sent.map(\.event.kind) == [.orderAnomaly])
    let anomaly = sent.last?.event.payload(as: OrderAnomaly.self)
    #expect(anomaly?.report == request.kind && anomaly?.order.bits == request.words.w0)
    #expect(desk.record(7) == before && desk.record(8) == nil)
    #expect(desk.stage.anomalyCount == 1 && desk.stage.refusedCount == 0)
    desk.stage.checkInvariants()
  }

  @Test func atTheBoundsItIsAdmitted() {
    var desk = Desk()
    #expect(desk.passes(Say.new(1, .buy, 5, price: 100)) == true)
    #expect(desk.passes(Say.new(2, .sell, 100, price: 1_000)) == true)
    #expect(desk.passes(Say.new(3, .sell, Int64.max / 5 * 5, price: 500)) == true)
    #expect(desk.passes(Say.new(4, .sell, 100, price: 3, type: .market)) == true, "has no price")
  }

  @Test func anIdIsGivenOnceWhileItLives() {
    var desk = Desk()
    _ = desk.send(Say.new(7, .buy, 100))
    #expect(desk.refusal(of: Say.new(7, .sell, 50)) == .duplicateOrder)
    #expect(desk.record(7)?.side == .buy && desk.record(7)?.quantity.units == 100)
    _ = desk.send(Say.canceled(7))
    #expect(
      desk.refusal(of: Say.new(7)) == .duplicateOrder, "what comes late must not meet another")
    desk.stage.checkInvariants()
  }

  @Test func thereIsRoomForSoManyOrders() {
    var desk = Desk(capacity: 2)
    _ = desk.send(Say.new(1))
    _ = desk.send(Say.new(2))
    #expect(desk.refusal(of: Say.new(3)) == .capacity)
    _ = desk.send(Say.rejected(1))
    #expect(desk.passes(Say.new(3)) == true, "one that has ended takes no room")
    #expect(desk.stage.liveCount == 2 && desk.stage.refusedCount == 1)
  }

  @Test func aCancelIsAskedForOnce() {
    var desk = Desk()
    #expect(desk.refusal(of: Say.cancel(7)) == .unknownOrder)
    _ = desk.send(Say.new(7))
    #expect(desk.passes(Say.cancel(7)) == true, "even before the order was acknowledged")
    #expect(desk.record(7)?.state == OrderState(.pendingNew, .cancel))
    #expect(desk.refusal(of: Say.cancel(7)) == .invalidTransition)
    _ = desk.send(Say.requestRejected(7, .cancel))
    #expect(desk.passes(Say.cancel(7)) == true, "it was answered")
    _ = desk.send(Say.canceled(7))
    #expect(desk.refusal(of: Say.cancel(7)) == .unknownOrder)
  }

  @Test func aReplaceIsAskedOfAWorkingOrderWithNothingPending() {
    var desk = Desk()
    #expect(desk.refusal(of: Say.replace(7)) == .unknownOrder)
    _ = desk.send(Say.new(7))
    #expect(desk.refusal(of: Say.replace(7)) == .invalidTransition)
    _ = desk.send(Say.accepted(7))
    #expect(desk.passes(Say.replace(7, quantity: 120, price: 510)) == true)
    #expect(desk.record(7)?.quantity.units == 100 && desk.record(7)?.wanted.units == 120)
    #expect(desk.refusal(of: Say.replace(7)) == .invalidTransition)
    #expect(desk.passes(Say.cancel(7)) == true, "a cancel may follow it")
    #expect(desk.refusal(of: Say.cancel(7)) == .invalidTransition)
    #expect(desk.refusal(of: Say.replace(7)) == .invalidTransition)
    desk.stage.checkInvariants()
  }

  @Test(arguments: [
    (Say.replace(7, quantity: 40), Reason.invalid), (Say.replace(7, quantity: 0), .invalid),
    (Say.replace(7, quantity: -5), .invalid), (Say.replace(7, quantity: .min), .invalid),
    (Say.replace(7, quantity: 102), .lot), (Say.replace(7, quantity: .max), .lot),
    (Say.replace(7, price: 505), .tick), (Say.replace(7, price: 90), .priceBand),
    (Say.replace(7, price: 1_010), .priceBand), (Say.replace(7, price: .min), .tick),
    (Say.replace(7, replacement: 8), .invalid),
  ])
  func aReplaceThatCantBeIsRefused(replace: Event, reason: Reason) {
    var desk = Desk()
    _ = desk.send(Say.new(7))
    _ = desk.send(Say.accepted(7))
    _ = desk.send(Say.fill(7, 40, execution: 1))
    #expect(desk.refusal(of: replace) == reason)
    #expect(desk.record(7)?.state == OrderState(.working) && desk.record(7)?.wanted.units == 100)
    #expect(desk.passes(Say.replace(7, quantity: 45, replacement: 7)) == true)
    desk.stage.checkInvariants()
  }

  @Test func aReplaceMayKeepPriceOrQuantity() {
    var desk = Desk()
    _ = desk.send(Say.new(7))
    _ = desk.send(Say.accepted(7))
    let keepsPrice = Say.replace(7, quantity: 120, price: 3, flags: ReplaceFlags.keepsPrice)
    #expect(desk.passes(keepsPrice) == true && desk.record(7)?.wanted.units == 120)
    _ = desk.send(Say.requestRejected(7, .replace))
    let keepsQuantity = Say.replace(7, quantity: 3, flags: ReplaceFlags.keepsQuantity)
    #expect(desk.passes(keepsQuantity) == true && desk.record(7)?.wanted.units == 100)
    desk.stage.checkInvariants()
  }

  @Test func aStrategyAsksOnlyForItsOwn() {
    var desk = Desk()
    _ = desk.send(Say.new(7))
    _ = desk.send(Say.accepted(7))
    for var request in [Say.cancel(7), Say.replace(7, quantity: 120)] {
      request.source = .strategy(2)
      #expect(desk.refusal(of: request) == .unknownOrder)
    }
    #expect(desk.record(7)?.state == OrderState(.working))
    var cancel = Say.cancel(7)
    cancel.source = .operatorDesk
    #expect(desk.passes(cancel) == true, "the operator may")
  }

  @Test func passesWhatIsNotItsAffair() {
    var desk = Desk()
    let asked: [EventKind] = [.orderNew, .orderCancel, .orderReplace]
    for kind in EventKind.all where !asked.contains(kind) && !(48...59).contains(kind.code) {
      let event = Event(
        sequence: Sequence(5), time: Nanoseconds(6), kind: kind, flags: 7, source: .strategy(8),
        instrument: .none, words: EventWords(1, 2, 8, 4, 5))
      #expect(desk.passes(event) == true, "\(kind.name ?? "")")
    }
  }

  @Test func needsTicksAndLots() async {
    await #expect(processExitsWith: .failure) {
      var terms = Desk.terms
      terms.tick = .zero
      _ = OrderManager(OrderSettings(instruments: [terms]))
    }
    await #expect(processExitsWith: .failure) { _ = OrderManager(OrderSettings(instruments: [])) }
  }
}
