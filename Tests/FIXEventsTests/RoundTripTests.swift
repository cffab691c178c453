// There and back: every type of message by a golden example, and random orders with everything that an order
// may have. What a message becomes makes the same message again.

import Events
import FIXCodec
import Numerics
import Testing

@testable import FIXEvents

@Suite struct RoundTripTests {
  private static let now = "60=20261120-12:00:00.123|"

  /// A message's events make the same message again.
  private func expect(
    _ text: String, from role: Counterparty.Role, _ kinds: [EventKind], account: UInt32 = 1,
    at location: SourceLocation = #_sourceLocation
  ) {
    let reader = Rig(Counterparty(session: 3, role: role, account: account, knowsOurIDs: false))
    let events = reader.events(text, at: location)
    #expect(
      events.filter { $0.kind != .identifierPart }.map(\.kind) == kinds, sourceLocation: location)
    // The other side's view: who got it from a client is a venue, and the client's peer is a venue.
    let writer = Rig(
      Counterparty(
        session: 3, role: role == .client ? .venue : .client, account: 1, knowsOurIDs: false))
    for event in events {
      let isHeard = writer.names.identifiers.hear(event)
      #expect(isHeard, sourceLocation: location)
    }
    let again = writer.message(events.map { $0.at(Rig.now) }, at: location)
    #expect(again == text, sourceLocation: location)
  }

  @Test func orders() {
    expect(
      "35=D|1=B2|11=a|18=6 G|21=1|38=1.5|40=2|44=-0.00000001|54=2|55=LONGSYMBOLNAME|59=1|"
        + Self.now + "110=1|111=0|5001=D|", from: .client, [.orderTerms, .orderNew], account: 2)
    expect(
      "35=D|11=a|21=1|38=100|40=P|54=1|55=ACME|59=6|" + Self.now + "99=5|432=20261120|5002=0.25|",
      from: .client, [.orderTerms, .orderTerms, .orderNew])
    expect(
      "35=D|11=a|21=1|38=100|40=5|54=1|55=ACME|59=0|" + Self.now + "5003=Y|", from: .client,
      [.orderNew])
    expect(
      "35=D|11=a|21=1|38=100|40=4|44=2|54=1|55=ACME|59=6|" + Self.now
        + "99=1|111=10|126=20261120-13:00:00.123456789|", from: .client, [.orderTerms, .orderNew])
    expect(
      "35=E|66=l|68=3|73=2|11=a|67=1|1=B2|21=1|110=1|55=ACME|54=1|38=1|40=3|99=2|59=0|11=b|67=2|"
        + "1=B2|21=1|18=6|55=ZED|54=2|38=2|40=2|44=3|59=1|394=3|", from: .client,
      [.orderList, .orderTerms, .orderNew, .orderNew], account: 2)
  }

  @Test func requests() {
    expect("35=H|11=a|37=123|54=1|55=ACME|", from: .client, [.orderStatusRequest])
    expect("35=H|11=a|37=X-1|54=1|55=ACME|", from: .client, [.orderStatusRequest])
    expect(
      "35=AF|1=B2|54=1|55=ACME|584=s|585=1|", from: .client, [.massStatusRequest], account: 2)
    expect("35=q|11=c|54=2|55=ACME|" + Self.now + "530=1|", from: .client, [.massCancel])
    expect("35=q|11=c|" + Self.now + "530=7|", from: .client, [.massCancel])
    expect(
      "35=r|11=c|37=NONE|54=2|55=ACME|" + Self.now + "530=1|531=1|533=17|", from: .venue,
      [.massCancelReport])
    expect(
      "35=r|11=c|37=NONE|" + Self.now + "530=7|531=0|532=2|533=0|", from: .venue,
      [.massCancelReport])
    expect("35=j|45=9|372=AF|379=s|380=3|", from: .venue, [.messageRejected])
    expect("35=j|45=9|372=D|379=s|380=0|", from: .client, [.messageRejected])
    expect(
      "35=Q|17=exec-7|31=1.5|32=2|37=55|54=1|55=ACME|127=B|", from: .client, [.executionDisputed])
  }

  @Test func marketData() {
    expect(
      "35=V|146=2|55=ACME|55=ZED|262=m|263=1|264=5|265=1|266=Y|267=3|269=0|269=1|269=2|",
      from: .client, [.marketDataRequest, .marketDataRequest])
    expect("35=V|146=1|55=ACME|262=m|263=2|264=0|267=1|269=2|", from: .client, [.marketDataRequest])
    expect("35=Y|262=m|281=0|", from: .venue, [.marketDataRejected])
    expect(
      "35=W|55=ACME|262=m|268=4|269=0|270=1.5|271=10|346=3|269=1|270=2|271=5|269=1|270=3|271=1|37=77|"
        + "269=2|270=1.75|271=2|37=9|288=AGGRESSOR|", from: .venue,
      [.bookSnapshot, .bookClear, .levelUpdate, .levelUpdate, .bookAdd, .trade])
    // An empty book.
    expect("35=W|55=ACME|262=m|268=0|", from: .venue, [.bookSnapshot, .bookClear])
    for text in [
      "35=X|268=1|279=0|269=0|278=18446744073709551615|55=ACME|270=1.5|271=10|",
      "35=X|268=1|279=1|269=1|278=12|55=ACME|270=1.5|271=10|",
      "35=X|268=1|279=2|269=1|278=7|55=ACME|270=1.5|",
      "35=X|268=1|279=1|269=0|55=ZED|270=1.5|271=10|346=2|",
      "35=X|268=1|279=2|269=0|55=ZED|270=1.5|",
      "35=X|268=1|279=0|269=2|278=7|55=ACME|270=1.5|271=10|37=8|289=AGGRESSOR|",
    ] {
      let kind: EventKind =
        text.contains("269=2")
        ? .trade
        : (text.contains("ZED")
          ? .levelUpdate
          : (text.contains("279=0")
            ? .bookAdd : (text.contains("279=1") ? .bookModify : .bookDelete)))
      expect(text, from: .venue, [kind])
    }
  }

  @Test func quotes() {
    expect(
      "35=R|131=r|146=2|55=ACME|303=1|54=1|38=5|40=2|126=20261120-13:00:00.000|55=ZED|",
      from: .venue, [.quoteRequest, .quoteRequest])
    expect(
      "35=S|55=ACME|62=20261120-13:00:00.000|117=q|131=r|132=1|133=2|134=3|135=4|301=2|",
      from: .venue, [.quoteTerms, .quote])
    expect("35=S|55=ACME|117=q|133=2|135=4|", from: .venue, [.quote])
    expect(
      "35=i|117=q|131=r|296=2|302=s1|311=ACME|367=20261120-13:00:00.000|304=3|295=2|299=e1|55=ACME|"
        + "132=1|134=2|299=e2|55=ZED|133=5|135=6|302=s2|311=ZED|304=1|295=1|299=e1|55=ZED|132=1|"
        + "133=2|134=3|135=4|301=1|", from: .venue,
      [.quoteTerms, .quote, .quote, .quoteTerms, .quote])
    expect(
      "35=Z|117=q|131=r|295=2|55=ACME|55=ZED|298=1|301=0|", from: .venue,
      [
        .quoteCancel, .quoteCancel,
      ])
    expect("35=b|117=q|131=r|297=0|", from: .venue, [.quoteAnswered])
    expect(
      "35=b|117=q|296=2|302=s1|295=2|299=e1|55=ACME|368=1|299=e2|302=s2|295=1|299=e3|368=8|297=5|"
        + "300=7|301=2|", from: .venue, [.quoteAnswered, .quoteAnswered, .quoteAnswered])
  }

  @Test func statuses() {
    expect("35=e|55=ACME|263=1|324=s|336=DAY|", from: .client, [.statusRequest])
    expect("35=g|263=0|335=s|336=DAY|", from: .client, [.statusRequest])
    for status in [1, 2, 5, 17, 18] {
      expect("35=f|31=5|55=ACME|326=\(status)|332=9|333=1|", from: .venue, [.marketStatus])
    }
    for status in 1...5 {
      expect("35=h|325=Y|335=s|336=DAY|340=\(status)|", from: .venue, [.tradingStatus])
    }
  }

  @Test func whatPassesThrough() {
    for text in [
      "35=B|148=Head|33=2|58=one line|58=another one that is rather longer than a part|",
      "35=C|94=0|147=subject|164=thread|33=1|58=text|",
      "35=d|55=ACME|320=s|322=r|323=1|393=1|",
      "35=f|55=ACME|326=7|",
      "35=8|6=0|11=a|14=0|17=1|20=0|37=1|38=5|39=A|54=1|55=ACME|150=A|151=5|",
    ] {
      let reader = Rig.venue()
      let events = reader.events(text)
      #expect(events.allSatisfy { $0.kind == .messagePart })
      let writer = Rig.client()
      #expect(writer.message(events) == text)
      // Without one of them there is no message.
      if events.count > 2 {
        var broken = events
        broken.remove(at: 1)
        var last = Written.nothing
        for event in broken { last = writer.write(event).0 }
        #expect(last != .message)
        let reset = writer.write(
          Event(kind: .timer, Timer(scheduled: .zero, period: .zero, count: 0)))
        #expect(reset.0 == .nothing && writer.toFIX.brokenCount == 1)
      }
    }
  }

  /// A trader's events, as the venue that knows our ids would see them.
  @Test func cancelsAndReplacesOfOurs() {
    let trader = Rig.venue()
    let id = OrderID(epoch: 1, strategy: 2, counter: 3)
    func event<P: Payload>(_ kind: EventKind, _ payload: P, flags: UInt8 = 0) -> Event {
      Event(
        time: Rig.now, kind: kind, flags: flags, source: .strategy(2), instrument: InstrumentID(0),
        payload)
    }
    let new = event(
      .orderNew,
      OrderNew(
        order: id, price: price(5), quantity: shares(10), side: .buy, type: .limit,
        timeInForce: .day, account: 1))
    #expect(
      trader.message([new])
        == "35=D|11=Z0000G08000003|21=1|38=10|40=2|44=5|54=1|55=ACME|59=0|" + Self.now)
    let replace = event(
      .orderReplace,
      OrderReplace(order: id, price: price(6), quantity: shares(8), replacement: .none))
    #expect(
      trader.message([replace])
        == "35=G|1=ALPHA|11=Z0000G08000003.1|21=1|38=8|40=2|41=Z0000G08000003|44=6|54=1|55=ACME|59=0|"
        + Self.now)
    // The replace was taken: the order bears the request's name.
    let replaced = Rig.venue()
    let report =
      "35=8|6=0|11=Z0000G08000003.1|14=0|17=9|20=0|37=5|38=8|39=5|41=Z0000G08000003|44=6|54=1|"
      + "55=ACME|150=5|151=8|"
    let heard = replaced.events(report)
    #expect(heard.count == 1 && heard[0].payload(as: OrderReplaced.self).replacement == id)
    #expect(heard[0].payload(as: OrderReplaced.self).request == 1)
    #expect(trader.write(heard[0]).0 == .nothing)
    let cancel = event(.orderCancel, OrderCancel(order: id, reason: .user))
    #expect(
      trader.message([cancel])
        == "35=F|11=Z0000G08000003.2|41=Z0000G08000003.1|54=1|55=ACME|" + Self.now)
    // Gone on with by another run, which doesn't know how often there was asked: no name comes again, and it is read back.
    trader.toFIX.requestsGoOn(about: id.bits, inRun: 4)
    let again = trader.message([cancel])
    #expect(
      again == "35=F|11=Z0000G08000003.5000001|41=Z0000G08000003.1|54=1|55=ACME|" + Self.now)
    trader.toFIX.requestsGoOn(about: id.bits, inRun: 5)
    #expect(trader.message([cancel]).contains("|11=Z0000G08000003.6000001|"))
    let last = CompactID(number: id.bits, request: 998_999_999)
    let refused = replaced.events(
      "35=9|11=Z0000G08000003.\(last.request)|37=5|39=0|41=Z0000G08000003.1|434=1|102=0|")
    #expect(refused.count == 1)
    #expect(refused[0].payload(as: OrderRejected.self).requestNumber == last.request)
    let next = OrderID(epoch: 1, strategy: 2, counter: 4)
    let other = event(
      .orderReplace,
      OrderReplace(order: id, price: .zero, quantity: shares(9), replacement: next),
      flags: ReplaceFlags.keepsPrice)
    #expect(
      trader.message([other])
        == "35=G|1=ALPHA|11=Z0000G08000004|21=1|38=9|40=2|41=Z0000G08000003.1|44=6|54=1|55=ACME|59=0|"
        + Self.now)
  }

  /// Which request an answer is to is what it says of this order, or nothing.
  @Test(arguments: [
    ("Z0000G08000003.7", UInt32(7)), ("Z0000G08000003", 0), ("Z0000G08000004.7", 0), ("mine", 0),
  ])
  func theRequestThatIsAnswered(name: String, number: UInt32) {
    let trader = Rig.venue()
    let refused = trader.events("35=9|11=\(name)|37=5|39=0|41=Z0000G08000003.1|434=2|102=0|")
    let rejection = refused.last?.payload(as: OrderRejected.self)
    #expect(rejection?.request == .replace && rejection?.requestNumber == number)
    let replaced = trader.events(
      "35=8|6=0|11=\(name)|14=0|17=N1|20=0|37=5|38=8|39=5|41=Z0000G08000003|44=6|54=1|55=ACME|"
        + "150=5|151=8|")
    #expect(replaced.last?.payload(as: OrderReplaced.self).request == number)
  }

  /// A refusal is of the request that it names, also where an earlier one of its kind waits.
  @Test func aRefusalNamesItsRequest() {
    let id = OrderID(epoch: 1, strategy: 2, counter: 3)
    let trader = Rig.venue()
    func event<P: Payload>(_ kind: EventKind, _ payload: P) -> Event {
      Event(kind: kind, source: .session(3), instrument: InstrumentID(0), payload)
    }
    _ = trader.write(
      event(
        .orderNew,
        OrderNew(
          order: id, price: price(6), quantity: shares(8), side: .buy, type: .limit,
          timeInForce: .day)))
    for _ in 1...3 {
      _ = trader.write(event(.orderCancel, OrderCancel(order: id, reason: .user)))
    }
    func refuse(_ number: UInt32) {
      _ = trader.write(
        event(
          .requestRejected,
          OrderRejected(
            order: id, reason: .none, origin: .venue, request: .cancel, side: .none,
            requestNumber: number)))
    }
    func waiting() -> UInt32? { trader.toFIX.orders.order(id)?.waiting(.cancel)?.request }
    #expect(waiting() == 1)
    refuse(2)
    #expect(waiting() == 1)
    refuse(1)
    #expect(waiting() == 3)
    refuse(0)
    #expect(waiting() == nil, "one that says no number is of the first")
  }

  /// The number of a report that takes a part off; of none that isn't one of ours.
  @Test(arguments: [
    ("N0000000000017", UInt64(39)), ("N0000000000017.2", 39), ("39", 0), ("Z0000000000017", 0),
    ("N00000000000!7", 0), ("N17", 0),
  ])
  func thePartThatIsTakenOff(execution: String, number: UInt64) {
    func read(_ text: String) -> OrderRestated? {
      Rig.venue().events(
        "35=8|6=0|11=Z0000G08000003|14=0|17=\(execution)|20=0|37=5|38=8|39=0|44=6|54=1|55=ACME|"
          + "\(text)|150=D|151=8|"
      ).last?.payload(as: OrderRestated.self)
    }
    let taken = read("58=self_trade 2 0")
    #expect(taken?.reason == .selfTrade && taken?.report == number)
    #expect(read("111=3")?.report == 0, "a slice that is shown takes nothing off")
  }

  /// Random orders of ours: events to a message and back to the same events.
  @Test func randomOrders() {
    let trader = Rig.venue()
    // A session of each account: of the first one no order says so.
    let venues = (UInt32(1)...2).map {
      Rig(Counterparty(session: 3, role: .client, account: $0, knowsOurIDs: true))
    }
    var random = SplitMix64(seed: 5)
    for count in 0..<2_000 {
      let id = OrderID(epoch: 4, strategy: 1, counter: UInt32(count))
      func maybe(_ of: UInt64) -> Bool { random.next() % of == 0 }
      func amount() -> Int64 { 1 + Int64(random.next() >> (1 + random.next() % 62)) % Int64.max }
      let type = OrderType(code: UInt8(1 + random.next() % 6))
      var time = TimeInForce(code: UInt8(1 + random.next() % 7))
      let isStop = type == .stop || type == .stopLimit || type == .trailingStop
      if isStop, time == .atTheClose { time = .day }
      var terms = OrderTerms(
        order: id, trigger: .zero, displayQuantity: .zero, minimumQuantity: .zero, expiry: .zero)
      if maybe(4) { terms.displayQuantity = Quantity(units: amount()) }
      if maybe(4) { terms.minimumQuantity = Quantity(units: amount()) }
      if time == .goodTillDate {
        terms.expiry = Nanoseconds(1_795_176_000_000_000_000 + random.next() % 1_000_000_000_000)
        if maybe(3) { terms.expiry = Nanoseconds(20_000 * 86_400_000_000_000) }
      }
      var instructions = UInt8(random.next() % 5) << 4
      if maybe(3) { instructions |= OrderInstruction.postOnly }
      if maybe(3) { instructions |= OrderInstruction.allOrNone }
      if maybe(3), terms.displayQuantity == .zero { instructions |= OrderInstruction.hidden }
      var before: [Event] = []
      func tell(_ trigger: Int64, _ flags: UInt8) {
        terms.trigger = Price(units: trigger)
        before.append(
          Event(
            kind: .orderTerms, flags: flags, source: .session(3), instrument: InstrumentID(1),
            terms))
      }
      let stop =
        isStop && (type != .trailingStop || maybe(2)) ? (maybe(2) ? -amount() : amount()) : 0
      let trail = type == .trailingStop ? amount() : 0
      let hasTerms =
        stop != 0 || trail != 0 || terms.displayQuantity != .zero
        || terms.minimumQuantity != .zero || terms.expiry != .zero
      if hasTerms {
        instructions |= OrderInstruction.hasTerms
        if trail == 0 || stop != 0 { tell(stop, 0) }
        if trail != 0 { tell(trail, TermsFlags.isTrail) }
      }
      let takesPrice = type == .limit || type == .stopLimit
      let new = Event(
        kind: .orderNew, source: .session(3), instrument: InstrumentID(1),
        OrderNew(
          order: id, price: Price(units: takesPrice ? amount() - 1 : 0),
          quantity: Quantity(units: amount()), side: maybe(2) ? .buy : .sell, type: type,
          timeInForce: time, instructions: instructions, account: UInt32(1 + random.next() % 2)))
      let text = trader.message(before + [new])
      let venue = venues[Int(new.payload(as: OrderNew.self).account) - 1]
      guard case .events(let told) = venue.translate(bytes: trader.sent) else {
        Issue.record("seed 5, order \(count): \(text)")
        continue
      }
      #expect((0..<told).map { venue.batch[$0] } == before + [new], "order \(count): \(text)")
      // Its record is needed for the orders to come.
      trader.toFIX.hear(
        Event(
          kind: .orderExpired,
          OrderCanceled(
            order: id, quantity: .zero, reason: .expired, origin: .venue, side: .none)))
    }
  }
}
