// A venue's answers, byte by byte, and what the trader at the other end makes of them.

import Events
import FIXCodec
import Testing

@testable import FIXEvents

@Suite struct ReportTests {
  /// A venue with one order in it, named `a1` by its client.
  private struct Venue {
    let rig = Rig.client()
    let id: OrderID

    init(_ fields: String = "38=100|40=2|44=101.25|54=1|55=ACME|") {
      let events = rig.events("35=D|11=a1|21=1|60=20261120-12:00:00|" + fields)
      id = events.last!.payload(as: OrderNew.self).order
      for event in events { rig.toFIX.hear(event) }
    }

    func say<P: Payload>(_ kind: EventKind, _ payload: P) -> String {
      rig.write(
        Event(
          time: Rig.now, kind: kind, source: .session(3), instrument: InstrumentID(0), payload)
      ).1
    }

    func accept() -> String {
      say(
        .orderAccepted,
        OrderAccepted(
          order: id, venueOrder: 55, price: price(101.25), quantity: shares(100), side: .buy))
    }

    func fill(_ number: UInt64, _ at: Double, _ quantity: Int64) -> String {
      say(
        .orderFill,
        OrderFill(
          order: id, execution: number, price: price(at), quantity: shares(quantity), side: .buy,
          liquidity: .none))
    }

    func ask(_ text: String) {
      for event in rig.events(text) { rig.toFIX.hear(event) }
    }
  }

  private static let now = "60=20261120-12:00:00.123|"
  private static let head = "35=8|1=ALPHA|"

  @Test func aLife() {
    let venue = Venue()
    #expect(
      venue.accept()
        == "35=8|1=ALPHA|6=0|11=a1|14=0|17=N0003G00000001|20=0|31=0|32=0|37=55|38=100|39=0|40=2|"
        + "44=101.25|54=1|55=ACME|59=0|60=20261120-12:00:00.123|150=0|151=100|")
    #expect(
      venue.fill(7, 101.25, 40)
        == "35=8|1=ALPHA|6=101.25|11=a1|14=40|17=7|20=0|31=101.25|32=40|37=55|38=100|39=1|40=2|"
        + "44=101.25|54=1|55=ACME|59=0|60=20261120-12:00:00.123|150=1|151=60|")
    #expect(
      venue.fill(8, 101, 60)
        == "35=8|1=ALPHA|6=101.1|11=a1|14=100|17=8|20=0|31=101|32=60|37=55|38=100|39=2|40=2|"
        + "44=101.25|54=1|55=ACME|59=0|60=20261120-12:00:00.123|150=2|151=0|")
    #expect(
      venue.say(
        .executionBusted,
        OrderFill(
          order: venue.id, execution: 8, price: price(101), quantity: shares(60), side: .buy,
          liquidity: .none))
        == "35=8|1=ALPHA|6=101.25|11=a1|14=40|17=N0003G00000002|19=8|20=1|31=101|32=60|37=55|38=100|"
        + "39=4|40=2|44=101.25|54=1|55=ACME|59=0|60=20261120-12:00:00.123|150=4|151=0|")
  }

  /// The names are known longer than the orders: the refusal of a request names the request, and one that answers none
  /// that is known the order.
  @Test func aRefusalAboutAnOrderThatWasForgotten() {
    let rig = Rig.client()
    let new = rig.events(
      "35=D|11=a1|21=1|38=100|40=2|44=11|54=1|55=ACME|60=20261120-12:00:00|")
    let id = new.last!.payload(as: OrderNew.self).order
    func refused(_ kind: RequestKind, _ order: OrderID) -> String {
      rig.write(
        Event(
          time: Rig.now, kind: .requestRejected, source: .session(3), instrument: InstrumentID(0),
          OrderRejected(
            order: order, reason: .unknownOrder, origin: .venue, request: kind, side: .buy))
      ).1
    }
    for event in rig.events("35=F|11=c1|41=a1|54=1|55=ACME|60=20261120-12:00:00|") {
      rig.toFIX.hear(event)
    }
    #expect(refused(.cancel, id).contains("|11=c1|37=NONE|39=8|41=a1|"))
    let replace = "35=G|11=r1|41=a1|21=1|38=90|40=2|44=10|54=1|55=ACME|60=20261120-12:00:00|"
    for event in rig.events(replace) { rig.toFIX.hear(event) }
    #expect(refused(.replace, id).contains("|11=r1|37=NONE|39=8|41=a1|"))
    let other = rig.events("35=D|11=b1|21=1|38=100|40=1|54=1|55=ACME|60=20261120-12:00:00|")
    #expect(
      refused(.cancel, other.last!.payload(as: OrderNew.self).order)
        .contains("|11=b1|37=NONE|39=8|41=b1|"))
  }

  @Test func anAnswerToACancel() {
    let venue = Venue()
    _ = venue.accept()
    venue.ask("35=F|11=c1|41=a1|54=1|55=ACME|60=20261120-12:00:00|")
    #expect(
      venue.say(
        .requestRejected,
        OrderRejected(
          order: venue.id, reason: .halted, origin: .venue, request: .cancel, side: .buy))
        == "35=9|1=ALPHA|11=c1|37=55|39=0|41=a1|58=halted|60=20261120-12:00:00.123|102=2|434=1|")
    venue.ask("35=F|11=c2|41=a1|54=1|55=ACME|60=20261120-12:00:00|")
    #expect(
      venue.say(
        .orderCanceled,
        OrderCanceled(
          order: venue.id, quantity: shares(100), reason: .user, origin: .venue, side: .buy))
        == "35=8|1=ALPHA|6=0|11=c2|14=0|17=N0003G00000002|20=0|31=0|32=0|37=55|38=100|39=4|40=2|"
        + "41=a1|44=101.25|54=1|55=ACME|58=user|59=0|60=20261120-12:00:00.123|150=4|151=0|")
  }

  @Test func aReplaceGivesAnotherName() {
    let venue = Venue()
    _ = venue.accept()
    venue.ask("35=G|11=r1|41=a1|21=1|38=50|40=2|44=102|54=1|55=ACME|60=20261120-12:00:00|")
    let replaced = venue.say(
      .orderReplaced,
      OrderReplaced(
        order: venue.id, replacement: venue.id, price: price(102), quantity: shares(50), side: .buy
      ))
    #expect(
      replaced
        == "35=8|1=ALPHA|6=0|11=r1|14=0|17=N0003G00000002|20=0|31=0|32=0|37=55|38=50|39=5|40=2|41=a1|"
        + "44=102|54=1|55=ACME|59=0|60=20261120-12:00:00.123|150=5|151=50|")
    // From now on both names are the order's; reports bear the last.
    #expect(venue.fill(9, 102, 10).contains("|11=r1|"))
    let cancel = venue.rig.plain("35=F|11=c1|41=r1|54=1|55=ACME|60=20261120-12:00:00|")
    #expect(cancel[0].payload(as: OrderCancel.self).order == venue.id)
    let late = venue.rig.plain("35=F|11=c2|41=a1|54=1|55=ACME|60=20261120-12:00:00|")
    #expect(late[0].payload(as: OrderCancel.self).order == venue.id)
  }

  /// The fill was told before the replace that the venue had taken.
  @Test func aReplaceToWhatIsFilledIsAFilledOrder() {
    let venue = Venue()
    _ = venue.accept()
    venue.ask("35=G|11=r1|41=a1|21=1|38=60|40=2|44=101.25|54=1|55=ACME|60=20261120-12:00:00|")
    #expect(venue.fill(9, 101.25, 60).contains("|39=1|"))
    let replaced = venue.say(
      .orderReplaced,
      OrderReplaced(
        order: venue.id, replacement: venue.id, price: price(101.25), quantity: shares(60),
        side: .buy))
    #expect(replaced.contains("|38=60|39=2|") && replaced.contains("|150=5|151=0|"), "\(replaced)")
    let isLive = venue.rig.toFIX.orders.isLive(venue.id.bits)
    #expect(!isLive)
    venue.rig.toFIX.orders.checkInvariants()
  }

  @Test func whatAReplaceCantChange() {
    let venue = Venue("38=100|40=4|44=101.25|99=101|54=1|55=ACME|111=10|")
    func expect(
      _ fields: String, _ reason: RefusalReason, _ tag: UInt16,
      at location: SourceLocation = #_sourceLocation
    ) {
      #expect(
        venue.rig.translate("35=G|11=r|41=a1|21=1|60=20261120-12:00:00|" + fields)
          == .refused(MessageRefusal(reason, tag, .cancelRejected, order: venue.id.bits)),
        sourceLocation: location)
    }
    expect("38=50|40=4|44=102|99=100|111=10|54=1|55=ACME|", .fixedTerm, 99)
    expect("38=50|40=4|44=102|99=101|54=1|55=ACME|", .fixedTerm, 99)
    expect("38=50|40=2|44=102|54=1|55=ACME|", .fixedTerm, 40)
    expect("38=50|40=4|44=102|99=101|111=10|54=1|55=ACME|59=1|", .fixedTerm, 59)
    expect("38=50|40=4|44=102|99=101|111=10|54=2|55=ACME|", .contradiction, 54)
    expect("38=50|40=4|44=102|99=101|111=10|54=1|55=ZED|", .contradiction, 55)
    expect("38=0|40=4|44=102|99=101|111=10|54=1|55=ACME|", .notPositive, 38)
    #expect(
      venue.rig.translate(
        "35=G|11=r|41=nobody|21=1|38=1|40=2|44=1|54=1|55=ACME|60=20261120-12:00:00|")
        == .refused(MessageRefusal(.unknownOrder, 41, .cancelRejected)))
    #expect(
      venue.rig.refuse(MessageRefusal(.unknownOrder, 41, .cancelRejected))
        == "35=9|11=r|37=NONE|39=8|41=nobody|58=unknown_order|60=20261120-12:00:00.123|102=1|434=2|"
    )
    let good = venue.rig.plain(
      "35=G|11=r|41=a1|21=1|38=50|40=4|44=102|99=101|111=10|54=1|55=ACME|60=20261120-12:00:00|")
    let replace = good[0].payload(as: OrderReplace.self)
    #expect(replace.order == venue.id && replace.price == price(102))
    #expect(replace.quantity == shares(50) && good[0].flags == 0)
    #expect(Identifiers.isString(replace.request))
  }

  /// A client goes by 39: an order whose cancel or replace couldn't be read stands as it did before.
  @Test func aRefusedRequestLeavesItsOrderAsItIs() {
    let venue = Venue()
    func refused(_ text: String) -> String {
      guard case .refused(let refusal) = venue.rig.translate(text + "60=20261120-12:00:00|") else {
        return "taken"
      }
      return venue.rig.refuse(refusal)
    }
    let other = "35=G|11=r|41=a1|21=1|38=50|40=2|44=102|54=2|55=ACME|"
    let answer = "58=field contradicts another (54)|60=20261120-12:00:00.123|102=2|434=2|"
    #expect(refused(other) == "35=9|11=r|37=NONE|39=A|41=a1|" + answer)
    _ = venue.accept()
    #expect(refused(other) == "35=9|11=r|37=55|39=0|41=a1|" + answer)
    _ = venue.fill(7, 101.25, 40)
    #expect(refused(other) == "35=9|11=r|37=55|39=1|41=a1|" + answer)
    #expect(
      refused("35=F|11=a1|41=a1|54=1|55=ACME|")
        == "35=9|11=a1|37=55|39=1|41=a1|58=duplicate_id|60=20261120-12:00:00.123|102=2|434=1|")
    // A name that the order has been given is one of it too.
    venue.ask("35=G|11=r1|41=a1|21=1|38=90|40=2|44=102|54=1|55=ACME|60=20261120-12:00:00|")
    #expect(refused("35=F|11=c|41=r1|54=2|55=ACME|").hasPrefix("35=9|11=c|37=55|39=1|41=r1|"))
    _ = venue.fill(8, 101.25, 60)
    #expect(refused(other).contains("|37=55|39=2|"))
    let nobody = "35=F|11=c|41=nobody|54=1|55=ACME|"
    #expect(
      refused(nobody)
        == "35=9|11=c|37=NONE|39=8|41=nobody|58=unknown_order|60=20261120-12:00:00.123|102=1|434=1|"
    )
  }

  /// The refusal goes a shorter way than the order, and may be written before that has passed.
  @Test func aRefusedRequestMayOvertakeItsOrder() {
    let reader = Rig.client()
    let new = reader.events("35=D|11=a1|21=1|38=100|40=1|54=1|55=ACME|60=20261120-12:00:00|")
    let id = new.last!.payload(as: OrderNew.self).order.bits
    let refusal = MessageRefusal(.contradiction, 54, .cancelRejected, order: id)
    #expect(
      reader.translate("35=F|11=c|41=a1|54=2|55=ACME|60=20261120-12:00:00|") == .refused(refusal))
    let writer = Rig.client()
    _ = writer.translate("35=F|11=c|41=a1|54=2|55=ACME|60=20261120-12:00:00|")
    #expect(writer.refuse(refusal).contains("|37=NONE|39=A|"), "it is on its way")
    // One whose name is known and that isn't among the orders any more is over.
    _ = writer.names.identifiers.hear(new[0])
    #expect(writer.refuse(refusal).contains("|37=NONE|39=8|"))
  }

  /// What no order has lain in yet is looked at neither to count nor to answer.
  @Test func aMassStatusLooksAtOrdersThatThereHaveBeen() {
    let venue = Venue()
    _ = venue.accept()
    // As nobody would: it only shows who looks there.
    let last = venue.rig.toFIX.orders.capacity
    venue.rig.toFIX.orders.records[last] = venue.rig.toFIX.orders.records[1]
    let all = venue.rig.events("35=AF|584=s1|585=7|")
    let (_, text) = venue.rig.write(all.last!.at(Rig.now))
    #expect(text.hasSuffix("|584=s1|911=1|912=Y|"))
    let isAnswering = venue.rig.toFIX.isAnswering
    #expect(!isAnswering)
    let next = venue.rig.toFIX.orders.nextLive(after: 1)?.place
    #expect(next == nil)
  }

  @Test func refusalsSayWhy() {
    let venue = Venue()
    #expect(
      venue.say(
        .orderRejected,
        OrderRejected(
          order: venue.id, limit: 10_000_000_000, value: 15_050_000_000, reason: .positionLimit,
          origin: .risk, request: .new, side: .buy))
        == "35=8|1=ALPHA|6=0|11=a1|14=0|17=N0003G00000001|20=0|31=0|32=0|37=NONE|38=100|39=8|40=2|"
        + "44=101.25|54=1|55=ACME|58=position_limit 100 150.5|59=0|60=20261120-12:00:00.123|103=3|"
        + "150=8|151=0|")
  }

  /// At once, and to who asks later.
  @Test func anOrderThatHasExpiredIsNotCanceled() {
    let venue = Venue()
    _ = venue.accept()
    let report = venue.say(
      .orderExpired,
      OrderCanceled(
        order: venue.id, quantity: shares(100), reason: .expired, origin: .venue, side: .buy))
    #expect(report.contains("|39=C|") && report.hasSuffix("|150=C|151=0|"))
    let asked = venue.rig.events("35=H|11=a1|54=1|55=ACME|")
    let answer = venue.rig.write(asked[0].at(Rig.now)).1
    #expect(answer.contains("|39=C|") && answer.hasSuffix("|150=C|151=0|"))
  }

  @Test func aStatusIsAnsweredFromTheRecord() {
    let venue = Venue()
    _ = venue.accept()
    _ = venue.fill(7, 101.25, 40)
    let events = venue.rig.events("35=H|11=a1|54=1|55=ACME|")
    #expect(events.count == 1)
    #expect(
      venue.rig.write(events[0].at(Rig.now)).1
        == "35=8|1=ALPHA|6=101.25|11=a1|14=40|17=N0003G00000002|20=3|31=0|32=0|37=55|38=100|39=1|"
        + "40=2|44=101.25|54=1|55=ACME|59=0|60=20261120-12:00:00.123|150=1|151=60|")
    // And for many.
    let all = venue.rig.events("35=AF|584=s1|585=7|")
    let (written, text) = venue.rig.write(all.last!.at(Rig.now))
    #expect(written == .message && !venue.rig.toFIX.isAnswering)
    #expect(text.hasSuffix("|150=1|151=60|584=s1|911=1|912=Y|"))
    let none = venue.rig.plain("35=AF|584=s2|585=1|55=ZED|")
    #expect(
      venue.rig.write(none[0]).1 == "35=j|45=0|58=no such orders|372=AF|379=s2|380=1|"
        || venue.rig.write(none[0]).1 == "35=j|58=no such orders|372=AF|379=s2|380=1|")
  }

  /// What a venue writes, read by the trader whose order it was.
  /// Whatever an order may have, what the venue says of it is valid in the dialect it speaks.
  @Test(arguments: [
    "18=6 G|38=1.5|40=2|44=5|54=2|55=ACME|59=1|110=1|111=0|5001=D|",
    "38=100|40=P|54=1|55=ACME|59=6|99=5|432=20261120|5002=0.25|",
    "38=100|40=5|54=1|55=ACME|59=0|5003=Y|",
    "38=100|40=4|44=2|54=1|55=ACME|59=6|99=1|111=10|126=20261120-13:00:00.123456789|5001=N|",
    "38=100|40=2|44=101.25|54=1|55=ACME|5001=O|", "38=100|40=2|44=101.25|54=1|55=ACME|5001=B|",
  ])
  func reportsAreValidWhateverTheOrderHas(terms: String) {
    let venue = Venue(terms)
    let canceled = venue.say(
      .orderCanceled,
      OrderCanceled(
        order: venue.id, quantity: shares(1), reason: .user, origin: .venue, side: .buy))
    for report in [venue.accept(), venue.fill(7, 101, 1), canceled] {
      #expect(report.hasPrefix("35=8|"))
      // `translate` holds that it is valid.
      _ = Rig.venue().translate(report)
    }
  }

  @Test func theTraderReadsTheSame() {
    let venue = Rig.client(knowsOurIDs: true)
    let trader = Rig.venue()
    let id = OrderID(epoch: 2, strategy: 5, counter: 17)
    func order<P: Payload>(_ kind: EventKind, _ payload: P) -> Event {
      Event(time: Rig.now, kind: kind, source: .session(3), instrument: InstrumentID(1), payload)
    }
    let new = order(
      .orderNew,
      OrderNew(
        order: id, price: price(5), quantity: shares(100), side: .sell, type: .limit,
        timeInForce: .day, account: 2))
    venue.toFIX.hear(new)
    let reports: [Event] = [
      order(
        .orderAccepted,
        OrderAccepted(
          order: id, venueOrder: 9, price: price(5), quantity: shares(100), side: .sell)),
      order(
        .orderFill,
        OrderFill(
          order: id, execution: 3, price: price(5.5), quantity: shares(30), side: .sell,
          liquidity: .none)),
      order(
        .orderReplaced,
        OrderReplaced(
          order: id, replacement: id, price: price(6), quantity: shares(80), side: .sell)),
      order(
        .orderRestated,
        OrderRestated(
          order: id, price: price(6), quantity: shares(7), reason: .none, side: .sell)),
      order(
        .orderRestated,
        OrderRestated(
          order: id, price: price(6), quantity: shares(10), reason: .selfTrade, side: .sell)),
      order(
        .orderTriggered,
        OrderRestated(
          order: id, price: price(6), quantity: shares(40), reason: .none, side: .sell)),
      order(
        .requestRejected,
        OrderRejected(
          order: id, limit: 5, value: 6, reason: .priceBand, origin: .venue, request: .replace,
          side: .none)),
      order(
        .executionCorrected,
        OrderFill(
          order: id, execution: 3, price: price(5.25), quantity: shares(30), side: .sell,
          liquidity: .none)),
      order(
        .orderSuspended,
        OrderCanceled(
          order: id, quantity: shares(40), reason: .halted, origin: .venue, side: .sell)),
      order(
        .orderCanceled,
        OrderCanceled(
          order: id, quantity: shares(40), reason: .massCancel, origin: .venue, side: .sell)),
      order(
        .executionBusted,
        OrderFill(
          order: id, execution: 3, price: price(5.5), quantity: shares(30), side: .sell,
          liquidity: .none)),
    ]
    for report in reports {
      _ = venue.message([report])
      guard case .events(1) = trader.translate(bytes: venue.sent) else {
        Issue.record("\(report.kind)")
        continue
      }
      var expected = report
      expected.time = .zero
      if report.kind == .requestRejected { expected.instrument = .none }
      #expect(trader.batch[0] == venue.numbered(expected), "\(report.kind)")
    }
  }
}

func price(_ value: Double) -> Price { Price(units: Int64(value * 1e8)) }
func shares(_ value: Int64) -> Quantity { Quantity(units: value * 100_000_000) }
