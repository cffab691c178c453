// The bytes of one event of every payload type, as the format has them. The literals were packed by
// another program from the list of fields, so Swift's layout is proven by something that isn't Swift.

import Events
import Testing

@Suite struct GoldenBytesTests {
  /// An event's bytes as hex, a space after each eight.
  private func hex(_ event: Event) -> String {
    unsafe withUnsafeBytes(of: event) { bytes in
      var text = ""
      for index in 0..<bytes.count {
        if index > 0, index % 8 == 0 { text += " " }
        let digits = String(unsafe bytes[index], radix: 16)
        text += (digits.count < 2 ? "0" : "") + digits
      }
      return text
    }
  }

  private func expect<P: Payload>(
    _ payload: P, _ golden: String, at location: SourceLocation = #_sourceLocation
  ) {
    let event = Event(
      sequence: Sequence(0x0102_0304_0506_0708), time: Nanoseconds(0x1112_1314_1516_1718),
      kind: EventKind(code: 0x20), flags: 0x21, source: SourceID(bits: 0x2322),
      instrument: InstrumentID(0x2726_2524), payload)
    let header = "0807060504030201 1817161514131211 2021222324252627 "
    #expect(hex(event) == header + golden, sourceLocation: location)
    #expect(event.payload(as: P.self) == payload, sourceLocation: location)
  }

  @Test func marketData() {
    expect(
      BookOrder(
        order: OrderID(bits: 0x0102_0304_0506_0708), price: Price(units: 10_125_000_000),
        quantity: Quantity(units: -2), side: .sell),
      "0807060504030201 403d7f5b02000000 feffffffffffffff 0200000000000000 0000000000000000")
    expect(
      BookClear(reason: .throttled),
      "1a00000000000000 0000000000000000 0000000000000000 0000000000000000 0000000000000000")
    expect(
      LevelUpdate(
        price: Price(units: 10_125_000_000), quantity: Quantity(units: -2), orderCount: 0x0A0B_0C0D,
        side: .buy),
      "403d7f5b02000000 feffffffffffffff 0d0c0b0a01000000 0000000000000000 0000000000000000")
    expect(
      Trade(
        resting: OrderID(bits: 0x0102_0304_0506_0708), price: Price(units: 10_125_000_000),
        quantity: Quantity(units: -2), number: 9, aggressor: .sell),
      "0807060504030201 403d7f5b02000000 feffffffffffffff 0900000000000000 0200000000000000")
    expect(
      TopOfBook(
        bidPrice: Price(units: 1), bidQuantity: Quantity(units: 2), askPrice: Price(units: 3),
        askQuantity: Quantity(units: 4), bidOrders: 5, askOrders: 6),
      "0100000000000000 0200000000000000 0300000000000000 0400000000000000 0500000006000000")
    expect(
      MarketStatus(
        referencePrice: Price(units: 1), lowestPrice: Price(units: 2),
        highestPrice: Price(units: 3), phase: .closed),
      "0100000000000000 0200000000000000 0300000000000000 0500000000000000 0000000000000000")
    expect(
      BookGap(expected: 0x1122, received: 0x3344),
      "2211000000000000 4433000000000000 0000000000000000 0000000000000000 0000000000000000")
  }

  @Test func orders() {
    expect(
      OrderNew(
        order: OrderID(bits: 0x0102_0304_0506_0708), price: Price(units: 10_125_000_000),
        quantity: Quantity(units: -2), side: .buy, type: .stopLimit, timeInForce: .atTheClose,
        instructions: 0x21, account: 0x0A0B_0C0D, reference: 0x1112_1314_1516_1718),
      "0807060504030201 403d7f5b02000000 feffffffffffffff 010407210d0c0b0a 1817161514131211")
    expect(
      OrderCancel(order: OrderID(bits: 0x0102_0304_0506_0708), reason: .user),
      "0807060504030201 0c00000000000000 0000000000000000 0000000000000000 0000000000000000")
    expect(
      OrderReplace(
        order: OrderID(bits: 0x0102_0304_0506_0708), price: Price(units: 10_125_000_000),
        quantity: Quantity(units: -2), replacement: OrderID(bits: 9)),
      "0807060504030201 403d7f5b02000000 feffffffffffffff 0900000000000000 0000000000000000")
    expect(
      OrderTerms(
        order: OrderID(bits: 0x0102_0304_0506_0708), trigger: Price(units: 10_125_000_000),
        displayQuantity: Quantity(units: 3), minimumQuantity: Quantity(units: -2),
        expiry: Nanoseconds(0x1112_1314_1516_1718)),
      "0807060504030201 403d7f5b02000000 0300000000000000 feffffffffffffff 1817161514131211")
  }

  @Test func reports() {
    expect(
      OrderAccepted(
        order: OrderID(bits: 0x0102_0304_0506_0708), venueOrder: 9,
        price: Price(units: 10_125_000_000), quantity: Quantity(units: -2), side: .sell),
      "0807060504030201 0900000000000000 403d7f5b02000000 feffffffffffffff 0200000000000000")
    expect(
      OrderRejected(
        order: OrderID(bits: 0x0102_0304_0506_0708), limit: -2, value: 3, reason: .throttled,
        origin: .gatewayOut, request: .replace, side: .buy, scope: .account,
        requestNumber: 0x0403_0201),
      "0807060504030201 feffffffffffffff 0300000000000000 1a00050301030000 0000000001020304")
    expect(
      OrderFill(
        order: OrderID(bits: 0x0102_0304_0506_0708), execution: 9,
        price: Price(units: 10_125_000_000), quantity: Quantity(units: -2), side: .sell,
        liquidity: .maker),
      "0807060504030201 0900000000000000 403d7f5b02000000 feffffffffffffff 0201000000000000")
    expect(
      OrderCanceled(
        order: OrderID(bits: 0x0102_0304_0506_0708), quantity: Quantity(units: -2),
        reason: .disconnected, origin: .venue, side: .sell),
      "0807060504030201 feffffffffffffff 1900010200000000 0000000000000000 0000000000000000")
    expect(
      OrderReplaced(
        order: OrderID(bits: 0x0102_0304_0506_0708), replacement: OrderID(bits: 9),
        price: Price(units: 10_125_000_000), quantity: Quantity(units: -2), side: .buy,
        request: 0x0403_0201),
      "0807060504030201 0900000000000000 403d7f5b02000000 feffffffffffffff 0100000001020304")
    expect(
      OrderRestated(
        order: OrderID(bits: 0x0102_0304_0506_0708), price: Price(units: 10_125_000_000),
        quantity: Quantity(units: -2), reason: .tick, side: .sell, report: 0x0102_0304_0506_0708),
      "0807060504030201 403d7f5b02000000 feffffffffffffff 1200020000000000 0807060504030201")
    expect(
      OrderAnomaly(
        order: OrderID(bits: 0x0102_0304_0506_0708), quantity: Quantity(units: -2),
        leaves: Quantity(units: 3), report: .orderFill, lifecycle: 4, pending: 5, origin: .venue,
        cause: .overfill),
      "0807060504030201 feffffffffffffff 0300000000000000 3204050106000000 0000000000000000")
  }

  @Test func risk() {
    expect(
      KillSwitch(
        scope: .session, target: 0x1122, mode: .blockAndCancel, reason: .dailyLoss, origin: .risk,
        limit: -2, value: 3, command: 9),
      "2211000000000000 feffffffffffffff 0300000000000000 0900000000000000 04032a0004000000")
    expect(
      OperatorWords(
        command: 9, text0: 0x4443_4241, text1: 1, text2: 2, part: 3, partCount: 4, byteCount: 5,
        role: .approver),
      "0900000000000000 4142434400000000 0100000000000000 0200000000000000 0304050300000000")
    expect(
      LimitChange(
        limit: .executions, scope: .strategy, target: 0x1122, before: -2, after: 3, command: 9),
      "2211000000000000 feffffffffffffff 0300000000000000 0900000000000000 1000020000000000")
    expect(
      ParameterChange(strategy: 0x1122, parameter: 3, before: -2, after: 4, command: 9),
      "feffffffffffffff 0400000000000000 0900000000000000 2211030000000000 0000000000000000")
    expect(
      RiskWarning(
        order: OrderID(bits: 0x0102_0304_0506_0708), limit: -2, value: 3, target: 0x1122,
        reason: .credit, scope: .account),
      "0807060504030201 feffffffffffffff 0300000000000000 2211000000000000 2c00030000000000")
  }

  @Test func seats() {
    expect(
      Intent(
        .replace, tag: 0x1122, price: Price(units: -2), quantity: Quantity(units: 3), side: .sell,
        type: .market, timeInForce: .immediateOrCancel, instructions: OrderInstruction.postOnly),
      "2211000000000000 feffffffffffffff 0300000000000000 0302020301000000 0000000000000000")
    expect(
      IntentRefused(tag: 0x1122, reason: .lot, origin: .strategy, request: .new),
      "2211000000000000 1300020100000000 0000000000000000 0000000000000000 0000000000000000")
    expect(
      SeatChange(attachment: 9, process: 0x1122, user: 3, isTaken: true, end: .slowConsumer),
      "0900000000000000 2211000003000000 0105000000000000 0000000000000000 0000000000000000")
  }

  @Test func core() {
    expect(
      SessionChange(nextIn: 0x1122, nextOut: 0x3344, end: .byOperator),
      "2211000000000000 4433000000000000 0600000000000000 0000000000000000 0000000000000000")
    expect(
      OperatorCommand(argument: -2, target: 9, action: OperatorAction(code: 7)),
      "feffffffffffffff 0900000000000000 0700000000000000 0000000000000000 0000000000000000")
    expect(
      Timer(scheduled: Nanoseconds(0x1122), period: Nanoseconds(0x3344), count: 5),
      "2211000000000000 4433000000000000 0500000000000000 0000000000000000 0000000000000000")
    expect(
      ConfigChange(digest: 0x1112_1314_1516_1718, version: 2),
      "1817161514131211 0200000000000000 0000000000000000 0000000000000000 0000000000000000")
    expect(
      SnapshotMark(number: 0x1122),
      "2211000000000000 0000000000000000 0000000000000000 0000000000000000 0000000000000000")
    expect(
      Signal(value: -2, name: 0x0A0B_0C0D),
      "feffffffffffffff 0d0c0b0a00000000 0000000000000000 0000000000000000 0000000000000000")
    expect(
      IdentifierPart(
        identifier: 9, text0: 0x0000_0000_0043_4241, text1: 2, text2: 3, part: 4, partCount: 5,
        byteCount: 6),
      "0900000000000000 4142430000000000 0200000000000000 0300000000000000 0405060000000000")
    expect(
      JournalDigest(count: 0x1122, digest: 0x1112_1314_1516_1718),
      "2211000000000000 1817161514131211 0000000000000000 0000000000000000 0000000000000000")
    expect(
      JournalMark(records: 0x1122, level: 2, reason: .shutdown),
      "2211000000000000 02000b0000000000 0000000000000000 0000000000000000 0000000000000000")
  }

  @Test func namedRequests() {
    expect(
      OrderCancel(order: OrderID(bits: 7), reason: .user, request: 0x1122),
      "0700000000000000 0c00000000000000 2211000000000000 0000000000000000 0000000000000000")
    expect(
      OrderReplace(
        order: OrderID(bits: 7), price: Price(units: 3), quantity: Quantity(units: 4),
        replacement: .none, request: 0x1122),
      "0700000000000000 0300000000000000 0400000000000000 0000000000000000 2211000000000000")
    expect(
      MassCancel(account: 3, side: .sell, request: 0x1122),
      "030000000f000200 2211000000000000 0000000000000000 0000000000000000 0000000000000000")
  }

  @Test func questions() {
    expect(
      MarketDataRequest(
        request: 72_623_859_790_382_850, depth: 65_539, entries: 260, subscription: .begin,
        isIncremental: 6, aggregation: 7, index: 264, count: 265),
      "0207060504030201 0300010004010206 0700080109010000 0000000000000000 0000000000000000")
    expect(
      MarketDataRejected(request: 72_623_859_790_382_850, reason: 3),
      "0207060504030201 0300000000000000 0000000000000000 0000000000000000 0000000000000000")
    expect(
      Quote(
        quote: 72_623_859_790_382_850, bidPrice: Price(units: 10_125_000_003),
        bidQuantity: Quantity(units: 10_125_000_004), askPrice: Price(units: 10_125_000_005),
        askQuantity: Quantity(units: 10_125_000_006)),
      "0207060504030201 433d7f5b02000000 443d7f5b02000000 453d7f5b02000000 463d7f5b02000000")
    expect(
      QuoteTerms(
        quote: 72_623_859_790_382_850, request: 72_623_859_790_382_851, set: 72_623_859_790_382_852,
        expiry: Nanoseconds(1_795_176_000_123_456_785), total: 262, entryCount: 263, level: 8,
        setIndex: 9, setCount: 10),
      "0207060504030201 0307060504030201 0407060504030201 114daa940fbfe918 0601070108090a00")
    expect(
      QuoteRequest(
        request: 72_623_859_790_382_850, quantity: Quantity(units: 10_125_000_003),
        expiry: Nanoseconds(1_795_176_000_123_456_784), side: .sell, type: .stopLimit,
        requestType: 7, index: 264, count: 265),
      "0207060504030201 433d7f5b02000000 104daa940fbfe918 0204070008010901 0000000000000000")
    expect(
      QuoteCancel(
        quote: 72_623_859_790_382_850, request: 72_623_859_790_382_851, cancelType: 4, level: 5,
        index: 262, count: 263),
      "0207060504030201 0307060504030201 0405060107010000 0000000000000000 0000000000000000")
    expect(
      QuoteAnswered(
        quote: 72_623_859_790_382_850, request: 72_623_859_790_382_851, set: 72_623_859_790_382_852,
        entry: 72_623_859_790_382_853, status: 6, reason: 7, entryReason: 8, level: 9, index: 266,
        count: 267),
      "0207060504030201 0307060504030201 0407060504030201 0507060504030201 060708090a010b01")
    expect(
      BookSnapshot(request: 72_623_859_790_382_850, entryCount: 65_539),
      "0207060504030201 0300010000000000 0000000000000000 0000000000000000 0000000000000000")
    expect(
      StatusRequest(
        request: 72_623_859_790_382_850, session: 72_623_859_790_382_851, subscription: .begin),
      "0207060504030201 0307060504030201 0200000000000000 0000000000000000 0000000000000000")
    expect(
      TradingStatus(
        request: 72_623_859_790_382_850, session: 72_623_859_790_382_851, phase: .closed,
        isUnsolicited: 5),
      "0207060504030201 0307060504030201 0505000000000000 0000000000000000 0000000000000000")
    expect(
      OrderStatusRequest(
        order: OrderID(bits: 72_623_859_790_382_850), venueOrder: 72_623_859_790_382_851,
        side: .sell, name: 72_623_859_790_382_852),
      "0207060504030201 0307060504030201 0200000000000000 0407060504030201 0000000000000000")
    expect(
      MassStatusRequest(request: 72_623_859_790_382_850, account: 65_539, side: .sell),
      "0207060504030201 0300010002000000 0000000000000000 0000000000000000 0000000000000000")
    expect(
      OrderListHead(list: 72_623_859_790_382_850, total: 65_539, entryCount: 65_540, bidType: 5),
      "0207060504030201 0300010004000100 0500000000000000 0000000000000000 0000000000000000")
    expect(
      OrderStatus(
        order: OrderID(bits: 72_623_859_790_382_850), venueOrder: 72_623_859_790_382_851,
        filled: Quantity(units: 10_125_000_004), leaves: Quantity(units: 10_125_000_005),
        averagePrice: Price(units: 10_125_000_006)),
      "0207060504030201 0307060504030201 443d7f5b02000000 453d7f5b02000000 463d7f5b02000000")
    expect(
      MassCancelReport(
        request: 72_623_859_790_382_850, affected: 65_539, scope: 4, response: 5, reason: 6,
        side: .sell),
      "0207060504030201 0300010004050602 0000000000000000 0000000000000000 0000000000000000")
    expect(
      MessageRejected(
        refSequence: 72_623_859_790_382_850, refIdentifier: 72_623_859_790_382_851,
        refType: 0x4443_4241, reason: 5),
      "0207060504030201 0307060504030201 4142434400000000 0500000000000000 0000000000000000")
    expect(
      ExecutionDisputed(
        venueOrder: 72_623_859_790_382_850, execution: 72_623_859_790_382_851,
        price: Price(units: 10_125_000_004), quantity: Quantity(units: 10_125_000_005), side: .sell,
        reason: 7),
      "0207060504030201 0307060504030201 443d7f5b02000000 453d7f5b02000000 0207000000000000")
    expect(
      MessagePart(
        number: 72_623_859_790_382_850, text0: 0x4443_4241, text1: 0, text2: 0, part: 262,
        partCount: 263, byteCount: 65_544),
      "0207060504030201 4142434400000000 0000000000000000 0000000000000000 0601070108000100")
    expect(
      ReportText(
        order: OrderID(bits: 72_623_859_790_382_850), text0: 0x4443_4241, text1: 0, text2: 0,
        part: 262, partCount: 263, byteCount: 65_544),
      "0207060504030201 4142434400000000 0000000000000000 0000000000000000 0601070108000100")
  }
}
