// Orders in: what each field becomes, and what each fault is refused with.

import Events
import FIXCodec
import Testing

@testable import FIXEvents

@Suite struct OrderTests {
  private static let order =
    "35=D|11=a1|21=1|38=100|40=2|44=101.25|54=1|55=ACME|59=0|60=20261120-12:00:00.000|"

  @Test func aPlainOrder() {
    let rig = Rig.client()
    let events = rig.events(Self.order)
    #expect(events.map(\.kind) == [.identifierPart, .orderNew])
    let part = events[0].payload(as: IdentifierPart.self)
    let id: UInt64 = 1 << 63 | 7 << 44 | 3 << 32 | 1
    #expect(
      part
        == IdentifierPart(
          identifier: id, text0: 0x3161, text1: 0, text2: 0, part: 0, partCount: 1, byteCount: 2))
    #expect(events[1].source == .session(3))
    #expect(events[1].instrument == InstrumentID(0))
    #expect(
      events[1].payload(as: OrderNew.self)
        == OrderNew(
          order: OrderID(bits: id), price: Price(units: 10_125_000_000),
          quantity: Quantity(units: 10_000_000_000), side: .buy, type: .limit, timeInForce: .day,
          account: 1))
  }

  @Test func everyTerm() {
    let rig = Rig.client()
    func new(_ fields: String) -> OrderNew {
      let text = "35=D|11=x\(rig.names.identifiers.count)|60=20261120-12:00:00|" + fields
      return rig.plain(text).last!.payload(as: OrderNew.self)
    }
    let base = "21=1|38=5|54=2|55=ZED|"
    let market = new(base + "40=1|1=ALPHA|")
    #expect(market.type == .market && market.account == 1 && market.side == .sell)
    #expect(market.timeInForce == .day && market.price == .zero)
    #expect(new(base + "40=1|5003=Y|").type == .marketToLimit)
    #expect(new(base + "40=2|44=1|59=1|").timeInForce == .goodTillCancel)
    #expect(new(base + "40=2|44=1|59=2|").timeInForce == .atTheOpen)
    #expect(new(base + "40=2|44=1|59=3|").timeInForce == .immediateOrCancel)
    #expect(new(base + "40=2|44=1|59=4|").timeInForce == .fillOrKill)
    let close = new(base + "40=B|44=1|")
    #expect(close.type == .limit && close.timeInForce == .atTheClose)
    let marketClose = new(base + "40=5|59=0|")
    #expect(marketClose.type == .market && marketClose.timeInForce == .atTheClose)
    #expect(new(base + "40=2|44=1|18=6|").instructions == OrderInstruction.postOnly)
    #expect(new(base + "40=2|44=1|18=G|").instructions == OrderInstruction.allOrNone)
    #expect(new(base + "40=2|44=1|18=G 6|").instructions == 5)
    for (letter, bits) in [("N", 0x10), ("O", 0x20), ("B", 0x30), ("D", 0x40)] {
      #expect(new(base + "40=2|44=1|5001=\(letter)|").instructions == UInt8(bits))
    }
    #expect(new(base + "40=2|44=1|111=0|").instructions == OrderInstruction.hidden)
    #expect(new(base + "40=2|44=-1.5|").price == Price(units: -150_000_000))
  }

  /// A session is one account's. Another one's name in a question is refused as it is in an order.
  @Test func aSessionsAccountIsItsOwn() {
    let text = "|54=1|55=ACME|584=s|585=1|"
    let rig = Rig.client()
    let asked = rig.plain("35=AF|1=ALPHA" + text)
    #expect(asked.last?.payload(as: MassStatusRequest.self).account == 1)
    #expect(
      rig.translate("35=AF|1=B2" + text)
        == .refused(MessageRefusal(.foreignAccount, 1, .businessReject)))
    let order = "|11=a|21=1|38=1|40=1|54=1|55=ACME|60=20261120-12:00:00|5001=O|"
    guard case .refused(let refusal) = rig.translate("35=D|1=B2" + order) else {
      Issue.record("an order for somebody else's account")
      return
    }
    #expect(rig.refuse(refusal).contains("|58=not this session's account (1)|"))
    // Whoever has no account has none by another's name either.
    let nobody = Rig(Counterparty(session: 3, role: .client))
    #expect(
      nobody.translate("35=D|1=NOBODY" + order)
        == .refused(MessageRefusal(.foreignAccount, 1, .orderRejected)))
  }

  @Test func termsGoBefore() {
    let rig = Rig.client()
    func terms(_ fields: String) -> [(UInt8, OrderTerms)] {
      let text = "35=D|11=x\(rig.names.identifiers.count)|60=20261120-12:00:00|21=1|" + fields
      let events = rig.plain(text)
      #expect(events.last!.payload(as: OrderNew.self).instructions & 8 == 8)
      return events.dropLast().map { ($0.flags, $0.payload(as: OrderTerms.self)) }
    }
    let stop = terms("38=5|40=3|54=1|55=ZED|99=12.5|")
    #expect(stop.count == 1 && stop[0].0 == 0)
    #expect(stop[0].1.trigger == Price(units: 1_250_000_000))
    let both = terms("38=5|40=P|54=1|55=ZED|99=12.5|5002=0.5|")
    #expect(both.map(\.0) == [0, TermsFlags.isTrail])
    #expect(both[1].1.trigger == Price(units: 50_000_000))
    let trail = terms("38=5|40=P|54=1|55=ZED|5002=0.5|110=2|")
    #expect(trail.map(\.0) == [TermsFlags.isTrail])
    #expect(trail[0].1.minimumQuantity == Quantity(units: 200_000_000))
    let iceberg = terms("38=5|40=2|44=1|54=1|55=ZED|111=2|")
    #expect(iceberg[0].1.displayQuantity == Quantity(units: 200_000_000))
    let until = terms("38=5|40=2|44=1|54=1|55=ZED|59=6|126=20261120-13:00:00.001|")
    #expect(until[0].1.expiry == Nanoseconds(1_795_179_600_001_000_000))
    let day = terms("38=5|40=2|44=1|54=1|55=ZED|59=6|432=20261120|")
    #expect(day[0].1.expiry == Nanoseconds(1_795_219_200_000_000_000))
  }

  private func expect(
    _ text: String, _ reason: RefusalReason, _ tag: UInt16, _ answer: Answer,
    isValid: Bool = true, at location: SourceLocation = #_sourceLocation
  ) {
    let rig = Rig.client()
    let translation = rig.translate(text, isValid: isValid, at: location)
    #expect(
      translation == .refused(MessageRefusal(reason, tag, answer)), sourceLocation: location)
    #expect(rig.batch.count == 0, sourceLocation: location)
    // Nothing stays behind.
    #expect(rig.names.identifiers.count == 0, sourceLocation: location)
  }

  @Test func eachFaultHasItsOwnRefusal() {
    let head = "35=D|11=a|21=1|60=20261120-12:00:00|"
    func order(
      _ fields: String, _ reason: RefusalReason, _ tag: UInt16, _ answer: Answer = .orderRejected,
      isValid: Bool = true, at location: SourceLocation = #_sourceLocation
    ) { expect(head + fields, reason, tag, answer, isValid: isValid, at: location) }
    order("38=1|40=2|44=1|54=1|55=NOPE|", .unknownSymbol, 55)
    order("1=NOBODY|38=1|40=2|44=1|54=1|55=ACME|", .foreignAccount, 1)
    order("1=B2|38=1|40=2|44=1|54=1|55=ACME|", .foreignAccount, 1)
    order("38=0|40=2|44=1|54=1|55=ACME|", .notPositive, 38)
    order("38=-5|40=2|44=1|54=1|55=ACME|", .notPositive, 38)
    order("40=2|44=1|54=1|55=ACME|", .missing, 38, .reject)
    order("38=0.000000001|40=2|44=1|54=1|55=ACME|", .malformed, 38, isValid: false)
    order("38=1|40=2|44=99999999999|54=1|55=ACME|", .malformed, 44, isValid: false)
    order("38=1|40=2|54=1|55=ACME|", .conditionallyMissing, 44, .businessReject, isValid: false)
    order("38=1|40=1|44=1|54=1|55=ACME|", .contradiction, 44)
    order("38=1|40=3|54=1|55=ACME|", .conditionallyMissing, 99, .businessReject, isValid: false)
    order("38=1|40=2|44=1|99=1|54=1|55=ACME|", .contradiction, 99)
    order("38=1|40=3|99=0|54=1|55=ACME|", .unsupportedValue, 99)
    order("38=1|40=P|54=1|55=ACME|", .conditionallyMissing, 5002, .businessReject)
    order("38=1|40=2|44=1|54=1|55=ACME|5002=1|", .contradiction, 5002)
    order("38=1|40=P|54=1|55=ACME|5002=-1|", .notPositive, 5002)
    order("38=1|40=2|44=1|54=1|55=ACME|5003=Y|", .contradiction, 5003)
    order("38=1|40=D|117=q|54=1|55=ACME|", .unsupportedField, 117)
    order("38=1|40=8|54=1|55=ACME|", .unsupportedValue, 40)
    order("38=1|40=Z|54=1|55=ACME|", .unknownValue, 40, .reject, isValid: false)
    order("38=1|40=2|44=1|54=5|55=ACME|", .unsupportedValue, 54)
    order("38=1|40=2|44=1|54=X|55=ACME|", .unknownValue, 54, .reject, isValid: false)
    order("38=1|40=2|44=1|54=1|55=ACME|59=5|", .unsupportedValue, 59)
    order("38=1|40=2|44=1|54=1|55=ACME|59=6|", .conditionallyMissing, 126, .businessReject)
    order("38=1|40=2|44=1|54=1|55=ACME|126=20261120-13:00:00|", .contradiction, 126)
    order(
      "38=1|40=2|44=1|54=1|55=ACME|59=6|126=20261120-13:00:00|432=20261120|", .contradiction, 432)
    order("38=1|40=B|44=1|54=1|55=ACME|59=1|", .contradiction, 59)
    order("38=1|40=2|44=1|54=1|55=ACME|18=1|", .unsupportedValue, 18)
    order("38=1|40=2|44=1|54=1|55=ACME|110=0|", .notPositive, 110)
    order("38=1|40=2|44=1|54=1|55=ACME|111=-1|", .notPositive, 111)
    order("38=1|152=5|40=2|44=1|54=1|55=ACME|", .unsupportedField, 152)
    order("38=1|40=2|44=1|54=1|55=ACME|168=20261120-13:00:00|", .unsupportedField, 168)
    expect(
      "35=D|11=a|21=3|60=20261120-12:00:00|38=1|40=2|44=1|54=1|55=ACME|", .unsupportedValue, 21,
      .orderRejected)
    let long = String(repeating: "x", count: 65)
    expect(
      "35=D|11=\(long)|21=1|60=20261120-12:00:00|38=1|40=2|44=1|54=1|55=ACME|",
      .identifierTooLong, 11, .orderRejected)
    expect("35=K|11=a|", .unsupportedType, 35, .businessReject, isValid: false)
  }

  /// Who asks about an order, and hears that there is none, may enter it then: under that very name.
  @Test func aNameThatWasOnlyAskedAboutIsFree() {
    let rig = Rig.client()
    func number(_ events: [Event]) -> UInt64 {
      events[0].payload(as: IdentifierPart.self).identifier
    }
    let asked = number(rig.events("35=H|11=a1|54=1|55=ACME|"))
    // No order has it: what is asked of that order is refused, under the request's own name.
    let cancel = "35=F|11=c1|41=a1|54=1|55=ACME|60=20261120-12:00:00.000|"
    let refusal = MessageRefusal(.unknownOrder, 41, .cancelRejected)
    #expect(rig.translate(cancel) == .refused(refusal))
    #expect(rig.refuse(refusal).hasPrefix("35=9|11=c1|37=NONE|39=8|41=a1|58=unknown_order|"))
    let events = rig.events(Self.order)
    #expect(events.map(\.kind) == [.identifierPart, .orderNew])
    #expect(number(events) != asked)
    #expect(events[1].payload(as: OrderNew.self).order == OrderID(bits: number(events)))
    // From now on it is the order's.
    #expect(rig.translate(Self.order) == .refused(MessageRefusal(.duplicateID, 11, .orderRejected)))
    #expect(rig.plain(cancel).map(\.kind) == [.orderCancel])
    let status = rig.events("35=H|11=a1|54=1|55=ACME|")
    #expect(status.map(\.kind) == [.orderStatusRequest])
    // So are other names that name nothing, but not a request's.
    for (question, isTaken) in [
      ("35=AF|584=b|585=7|", false), ("35=q|11=b|530=7|60=20261120-12:00:00.000|", true),
    ] {
      let rig = Rig.client()
      _ = rig.events(question)
      let order = rig.translate(Self.order.replacing("11=a1", with: "11=b"))
      #expect((order == .events(2)) == !isTaken, "\(question)")
    }
    rig.names.identifiers.checkInvariants()
  }

  /// Who uses a request's name for an order is refused, and the name stands for the order that the request was about.
  @Test func aNameThatIsUsedTwiceKeepsItsMeaning() {
    let rig = Rig.client()
    _ = rig.events(Self.order)
    let time = "60=20261120-12:00:00.000|"
    _ = rig.plain("35=G|11=a2|41=a1|21=1|38=50|40=2|44=101|54=1|55=ACME|" + time)
    let again = rig.translate(Self.order.replacing("11=a1", with: "11=a2"))
    #expect(again == .refused(MessageRefusal(.duplicateID, 11, .orderRejected)))
    _ = rig.events(Self.order.replacing("11=a1", with: "11=b1"))
    let cancel = rig.translate("35=F|11=b1|41=a2|54=1|55=ACME|" + time)
    let order = rig.plain("35=F|11=c1|41=a1|54=1|55=ACME|" + time)[0].words.w0
    #expect(
      cancel == .refused(MessageRefusal(.duplicateID, 11, .cancelRejected, order: order)))
    let byRequest = rig.plain("35=F|11=c2|41=a2|54=1|55=ACME|" + time)[0].words.w0
    let other = rig.plain("35=F|11=c3|41=b1|54=1|55=ACME|" + time)[0].words.w0
    #expect(byRequest == order && other != order)
  }

  /// What an earlier run did of a message isn't done again when it is sent again; what it didn't is.
  @Test func whatAnEarlierRunHasOnRecordIsntDoneAgain() {
    let before = Rig.client()
    let time = "60=20261120-12:00:00.000|"
    let first = before.events(Self.order)
    _ = before.plain("35=F|11=c1|41=a1|54=1|55=ACME|" + time)
    let rig = Rig.client()
    rig.names = Names(
      symbols: Rig.symbols, accounts: Rig.accounts,
      identifiers: Identifiers(capacity: 64, key: 5, epoch: 8))
    let number = first[0].payload(as: IdentifierPart.self).identifier
    let cancel = 1 + number
    for name in [number, cancel] {
      let isTaken = rig.names.identifiers.take(name, from: before.names.identifiers)
      #expect(isTaken)
    }
    let isStranger = !rig.names.identifiers.take(7, from: before.names.identifiers)
    #expect(isStranger)
    rig.names.identifiers.checkInvariants()
    rig.toEvents.isRepeated = true
    #expect(rig.translate(Self.order) == .events(0))
    #expect(rig.translate("35=F|11=c1|41=a1|54=1|55=ACME|" + time) == .events(0))
    let other = rig.events(Self.order.replacing("11=a1", with: "11=a9"))
    #expect(other.map(\.kind) == [.identifierPart, .orderNew])
    // This run's own, and what isn't sent again, are duplicates.
    #expect(
      rig.translate(Self.order.replacing("11=a1", with: "11=a9"))
        == .refused(MessageRefusal(.duplicateID, 11, .orderRejected)))
    rig.toEvents.isRepeated = false
    #expect(rig.translate(Self.order) == .refused(MessageRefusal(.duplicateID, 11, .orderRejected)))
  }

  @Test func aDuplicateIsRefused() {
    let rig = Rig.client()
    _ = rig.events(Self.order)
    let translation = rig.translate(Self.order)
    #expect(translation == .refused(MessageRefusal(.duplicateID, 11, .orderRejected)))
    #expect(rig.names.identifiers.count == 1)
    #expect(
      rig.refuse(MessageRefusal(.duplicateID, 11, .orderRejected))
        == "35=8|6=0|11=a1|14=0|17=N0003G00000001|20=0|37=NONE|38=100|39=8|40=2|44=101.25|54=1|"
        + "55=ACME|58=duplicate_id|59=0|60=20261120-12:00:00.123|103=6|150=8|151=0|")
  }

  @Test func aFullTableRefuses() {
    let rig = Rig(Counterparty(session: 3, role: .client), identifierCapacity: 1)
    _ = rig.events(Self.order)
    let second = Self.order.replacing("11=a1", with: "11=a2")
    #expect(
      rig.translate(second) == .refused(MessageRefusal(.identifiersFull, 11, .businessReject)))
    #expect(rig.names.identifiers.count == 1)
    #expect(
      rig.refuse(MessageRefusal(.identifiersFull, 11, .businessReject))
        == "35=j|45=12|58=this session's share of identifiers is full (11)|372=D|379=a2|380=4|")
  }

  /// A list's name may be forgotten while its orders work.
  @Test func anOrderOutlivesItsListsName() {
    let rig = Rig.client()
    let events = rig.events(
      "35=E|66=list|68=1|73=1|11=a|67=1|21=1|55=ACME|54=1|38=1|40=2|44=3|394=3|")
    let order = OrderID(bits: events.last!.words.w0)
    for event in events { _ = rig.write(event) }
    let accepted = Event(
      kind: .orderAccepted, source: rig.party.source, instrument: InstrumentID(0),
      OrderAccepted(
        order: order, venueOrder: 5, price: Price(units: 3), quantity: Quantity(units: 1),
        side: .buy))
    #expect(rig.write(accepted).1.contains("|66=list|"))
    let list = events.last!.payload(as: OrderNew.self).reference
    rig.names.identifiers.release(list)
    let (written, text) = rig.write(accepted)
    #expect(written == .message && text.contains("|11=a|") && !text.contains("|66="))
    let question = rig.plain("35=AF|584=q|585=7|")
    let answer = rig.write(question[0]).1
    #expect(answer.contains("|11=a|") && answer.contains("|584=q|") && !answer.contains("|66="))
  }

  /// And so may the venue's name of an order of ours: it is asked about all the same.
  @Test func anOrderIsAskedAboutWhoseVenuesNameIsGone() {
    let rig = Rig.venue()
    let id = OrderID(bits: 16 << 40 | 9)
    let new = Event(
      kind: .orderNew, source: rig.party.source, instrument: InstrumentID(0),
      OrderNew(
        order: id, price: Price(units: 300_000_000), quantity: Quantity(units: 100_000_000),
        side: .buy, type: .limit, timeInForce: .day, account: 1))
    rig.toFIX.hear(new)
    let accepted = rig.events(
      "35=8|6=0|11=\(rig.compact(CompactID(number: id.bits)))|14=0|17=e1|20=0|37=order-x|38=1|39=0|54=1|"
        + "55=ACME|150=0|151=1|")
    for event in accepted {
      _ = rig.names.identifiers.hear(event)
      rig.toFIX.hear(event)
    }
    let question = Event(
      kind: .orderStatusRequest, source: rig.party.source, instrument: InstrumentID(0),
      OrderStatusRequest(order: id, venueOrder: 0, side: .buy))
    #expect(rig.write(question).1.contains("|37=order-x|"))
    let venueOrder = accepted.last!.payload(as: OrderAccepted.self).venueOrder
    rig.names.identifiers.release(venueOrder)
    let (written, text) = rig.write(question)
    #expect(written == .message && text.contains("|54=1|") && !text.contains("|37="), "\(text)")
  }

  @Test func aListIsItsOrders() {
    let rig = Rig.client()
    let events = rig.plain(
      "35=E|66=list|68=2|73=2|11=a|67=1|21=1|55=ACME|54=1|38=1|40=1|11=b|67=2|55=ZED|54=2|38=2|"
        + "40=2|44=3|394=3|")
    #expect(events.map(\.kind) == [.orderList, .orderNew, .orderNew])
    let list = events[0].payload(as: OrderListHead.self)
    #expect(list.total == 2 && list.entryCount == 2 && list.bidType == 3)
    #expect(events[1].payload(as: OrderNew.self).reference == list.list)
    #expect(events[2].payload(as: OrderNew.self).reference == list.list)
    #expect(events[2].instrument == InstrumentID(1))
    // One that is refused takes the whole list with it.
    let count = rig.names.identifiers.count
    #expect(
      rig.translate(
        "35=E|66=other|68=2|73=2|11=c|67=1|55=ACME|54=1|38=1|40=1|11=d|67=2|55=ZED|54=2|38=0|"
          + "40=1|394=3|") == .refused(MessageRefusal(.notPositive, 38, .businessReject)))
    #expect(rig.names.identifiers.count == count)
  }
}
