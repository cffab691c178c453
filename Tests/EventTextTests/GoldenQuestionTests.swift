// The lines of what is asked and answered, and of what passes through. Other programs read these: a change
// here is a change of the format.

import EventText
import Events
import Testing

@Suite struct GoldenQuestionTests {
  private func expect<P: Payload>(
    _ kind: EventKind, _ payload: P, _ json: String, at location: SourceLocation = #_sourceLocation
  ) throws {
    let event = Event(
      sequence: Sequence(1042), time: Nanoseconds(1_795_176_000_123_456_789), kind: kind,
      source: .session(1), instrument: InstrumentID(0), payload)
    let text = EventJSON(symbols: ["ACME"])
    let line =
      "{\"sequence\":1042,\"time\":\"2026-11-20T12:00:00.123456789Z\",\"kind\":" + json
    #expect(text.line(event) == line, sourceLocation: location)
    #expect(try text.parse(line) == event, sourceLocation: location)
  }

  @Test func lines() throws {
    try expect(
      .marketDataRequest,
      MarketDataRequest(
        request: 72_623_859_790_382_850, depth: 65_539, entries: 260, subscription: .begin,
        isIncremental: 6, aggregation: 7, index: 264, count: 265),
      #"""
      "market_data_request","source":"session/1","instrument":"ACME",\#
      "request":"72623859790382850","depth":65539,"entries":260,"subscription":"begin",\#
      "is_incremental":6,"aggregation":7,"index":264,"count":265}
      """#)
    try expect(
      .marketDataRejected,
      MarketDataRejected(request: 72_623_859_790_382_850, reason: 3),
      #"""
      "market_data_rejected","source":"session/1","instrument":"ACME",\#
      "request":"72623859790382850","reason":3}
      """#)
    try expect(
      .quote,
      Quote(
        quote: 72_623_859_790_382_850, bidPrice: Price(units: 10_125_000_003),
        bidQuantity: Quantity(units: 10_125_000_004), askPrice: Price(units: 10_125_000_005),
        askQuantity: Quantity(units: 10_125_000_006)),
      #"""
      "quote","source":"session/1","instrument":"ACME","quote":"72623859790382850",\#
      "bid_price":"101.25000003","bid_quantity":"101.25000004","ask_price":"101.25000005",\#
      "ask_quantity":"101.25000006"}
      """#)
    try expect(
      .quoteTerms,
      QuoteTerms(
        quote: 72_623_859_790_382_850, request: 72_623_859_790_382_851, set: 72_623_859_790_382_852,
        expiry: Nanoseconds(1_795_176_000_123_456_785), total: 262, entryCount: 263, level: 8,
        setIndex: 9, setCount: 10),
      #"""
      "quote_terms","source":"session/1","instrument":"ACME","quote":"72623859790382850",\#
      "request":"72623859790382851","set":"72623859790382852",\#
      "expiry":"2026-11-20T12:00:00.123456785Z","total":262,"entry_count":263,"level":8,\#
      "set_index":9,"set_count":10}
      """#)
    try expect(
      .quoteRequest,
      QuoteRequest(
        request: 72_623_859_790_382_850, quantity: Quantity(units: 10_125_000_003),
        expiry: Nanoseconds(1_795_176_000_123_456_784), side: .sell, type: .stopLimit,
        requestType: 7, index: 264, count: 265),
      #"""
      "quote_request","source":"session/1","instrument":"ACME",\#
      "request":"72623859790382850","quantity":"101.25000003",\#
      "expiry":"2026-11-20T12:00:00.123456784Z","side":"sell","type":"stop_limit",\#
      "request_type":7,"index":264,"count":265}
      """#)
    try expect(
      .quoteCancel,
      QuoteCancel(
        quote: 72_623_859_790_382_850, request: 72_623_859_790_382_851, cancelType: 4, level: 5,
        index: 262, count: 263),
      #"""
      "quote_cancel","source":"session/1","instrument":"ACME","quote":"72623859790382850",\#
      "request":"72623859790382851","cancel_type":4,"level":5,"index":262,"count":263}
      """#)
    try expect(
      .quoteAnswered,
      QuoteAnswered(
        quote: 72_623_859_790_382_850, request: 72_623_859_790_382_851, set: 72_623_859_790_382_852,
        entry: 72_623_859_790_382_853, status: 6, reason: 7, entryReason: 8, level: 9, index: 266,
        count: 267),
      #"""
      "quote_answered","source":"session/1","instrument":"ACME",\#
      "quote":"72623859790382850","request":"72623859790382851","set":"72623859790382852",\#
      "entry":"72623859790382853","status":6,"reason":7,"entry_reason":8,"level":9,\#
      "index":266,"count":267}
      """#)
    try expect(
      .bookSnapshot,
      BookSnapshot(request: 72_623_859_790_382_850, entryCount: 65_539),
      #"""
      "book_snapshot","source":"session/1","instrument":"ACME",\#
      "request":"72623859790382850","entry_count":65539}
      """#)
    try expect(
      .statusRequest,
      StatusRequest(
        request: 72_623_859_790_382_850, session: 72_623_859_790_382_851, subscription: .begin),
      #"""
      "status_request","source":"session/1","instrument":"ACME",\#
      "request":"72623859790382850","session":"72623859790382851","subscription":"begin"}
      """#)
    try expect(
      .tradingStatus,
      TradingStatus(
        request: 72_623_859_790_382_850, session: 72_623_859_790_382_851, phase: .closed,
        isUnsolicited: 5),
      #"""
      "trading_status","source":"session/1","instrument":"ACME",\#
      "request":"72623859790382850","session":"72623859790382851","phase":"closed",\#
      "is_unsolicited":5}
      """#)
    try expect(
      .orderStatusRequest,
      OrderStatusRequest(
        order: OrderID(bits: 72_623_859_790_382_850), venueOrder: 72_623_859_790_382_851,
        side: .sell, name: 72_623_859_790_382_852),
      #"""
      "order_status_request","source":"session/1","instrument":"ACME",\#
      "order":"72623859790382850","venue_order":"72623859790382851","side":"sell",\#
      "name":"72623859790382852"}
      """#)
    try expect(
      .massStatusRequest,
      MassStatusRequest(request: 72_623_859_790_382_850, account: 65_539, side: .sell),
      #"""
      "mass_status_request","source":"session/1","instrument":"ACME",\#
      "request":"72623859790382850","account":65539,"side":"sell"}
      """#)
    try expect(
      .orderList,
      OrderListHead(list: 72_623_859_790_382_850, total: 65_539, entryCount: 65_540, bidType: 5),
      #"""
      "order_list","source":"session/1","instrument":"ACME","list":"72623859790382850",\#
      "total":65539,"entry_count":65540,"bid_type":5}
      """#)
    try expect(
      .orderStatus,
      OrderStatus(
        order: OrderID(bits: 72_623_859_790_382_850), venueOrder: 72_623_859_790_382_851,
        filled: Quantity(units: 10_125_000_004), leaves: Quantity(units: 10_125_000_005),
        averagePrice: Price(units: 10_125_000_006)),
      #"""
      "order_status","source":"session/1","instrument":"ACME","order":"72623859790382850",\#
      "venue_order":"72623859790382851","filled":"101.25000004","leaves":"101.25000005",\#
      "average_price":"101.25000006"}
      """#)
    try expect(
      .massCancelReport,
      MassCancelReport(
        request: 72_623_859_790_382_850, affected: 65_539, scope: 4, response: 5, reason: 6,
        side: .sell),
      #"""
      "mass_cancel_report","source":"session/1","instrument":"ACME",\#
      "request":"72623859790382850","affected":65539,"scope":4,"response":5,"reason":6,\#
      "side":"sell"}
      """#)
    try expect(
      .messageRejected,
      MessageRejected(
        refSequence: 72_623_859_790_382_850, refIdentifier: 72_623_859_790_382_851,
        refType: 0x4443_4241, reason: 5),
      #"""
      "message_rejected","source":"session/1","instrument":"ACME",\#
      "ref_sequence":72623859790382850,"ref_identifier":"72623859790382851",\#
      "ref_type":"ABCD","reason":5}
      """#)
    try expect(
      .executionDisputed,
      ExecutionDisputed(
        venueOrder: 72_623_859_790_382_850, execution: 72_623_859_790_382_851,
        price: Price(units: 10_125_000_004), quantity: Quantity(units: 10_125_000_005), side: .sell,
        reason: 7),
      #"""
      "execution_disputed","source":"session/1","instrument":"ACME",\#
      "venue_order":"72623859790382850","execution":"72623859790382851",\#
      "price":"101.25000004","quantity":"101.25000005","side":"sell","reason":7}
      """#)
    try expect(
      .messagePart,
      MessagePart(
        number: 72_623_859_790_382_850, text0: 0x4443_4241, text1: 0, text2: 0, part: 262,
        partCount: 263, byteCount: 65_544),
      #"""
      "message_part","source":"session/1","instrument":"ACME","number":72623859790382850,\#
      "text":"ABCD","part":262,"part_count":263,"byte_count":65544}
      """#)
    try expect(
      .rawFIX,
      RawFIX(
        text0: 0x4443_4241, text1: 0, text2: 0, byteCount: 65_544, message: 70_000, part: 262,
        partCount: 263, direction: .outward, lost: 3),
      #"""
      "raw_fix","source":"session/1","instrument":"ACME",\#
      "text":"ABCD","byte_count":65544,"message":70000,"part":262,"part_count":263,\#
      "direction":"out","lost":3}
      """#)
    try expect(
      .reportText,
      ReportText(
        order: OrderID(bits: 72_623_859_790_382_850), text0: 0x4443_4241, text1: 0, text2: 0,
        part: 262, partCount: 263, byteCount: 65_544),
      #"""
      "report_text","source":"session/1","instrument":"ACME","order":"72623859790382850",\#
      "text":"ABCD","part":262,"part_count":263,"byte_count":65544}
      """#)
  }

  @Test func forPeople() {
    let event = Event(
      sequence: Sequence(1042), time: Nanoseconds(1_795_176_000_123_456_789), kind: .messagePart,
      source: .session(1),
      MessagePart(
        number: 3, text0: 0x4242_3D35_5501_4342, text1: 0, text2: 0, part: 0, partCount: 1,
        byteCount: 8))
    #expect(
      EventJSON(symbols: []).describe(event)
        == "12:00:00.123456789 #1042 message_part number 3 text \"BC\\u0001U5=BB\" part_count 1 "
        + "byte_count 8 from session/1")
  }
}
