// One line of every kind as it stands in dumps and in front of a person. Other programs read these:
// a change here is a change of the format.

import EventText
import Events
import Testing

@Suite struct GoldenLineTests {
  private static let head =
    "{\"sequence\":1042,\"time\":\"2026-11-20T12:00:00.123456789Z\",\"kind\":"
  private static let order = OrderID(epoch: 1, strategy: 2, counter: 17)
  private static let price = Price(units: 10_125_000_000)
  private static let quantity = Quantity(units: 10_000_000_000)

  private func expect<P: Payload>(
    _ kind: EventKind, _ source: SourceID, _ instrument: InstrumentID, _ payload: P, _ json: String,
    _ table: String, at location: SourceLocation = #_sourceLocation
  ) throws {
    let event = Event(
      sequence: Sequence(1042), time: Nanoseconds(1_795_176_000_123_456_789), kind: kind,
      source: source, instrument: instrument, payload)
    let text = EventJSON(symbols: ["ACME", "ZED"])
    let line = Self.head + json
    #expect(text.line(event) == line, sourceLocation: location)
    #expect(try text.parse(line) == event, sourceLocation: location)
    #expect(
      text.describe(event) == "12:00:00.123456789 #1042 " + table, sourceLocation: location)
  }

  private let acme = InstrumentID(0)

  @Test func marketData() throws {
    let order = BookOrder(
      order: OrderID(bits: 7), price: Self.price, quantity: Self.quantity, side: .buy)
    let fields =
      "\"source\":\"session/1\",\"instrument\":\"ACME\",\"order\":\"7\",\"price\":\"101.25\""
    for (kind, name) in [
      (EventKind.bookAdd, "book_add"), (.bookModify, "book_modify"), (.bookDelete, "book_delete"),
    ] {
      try expect(
        kind, .session(1), acme, order,
        "\"\(name)\",\(fields),\"quantity\":\"100\",\"side\":\"buy\"}",
        "\(name) ACME buy 100 @ 101.25 order 7 from session/1")
    }
    try expect(
      .bookClear, .session(1), acme, BookClear(reason: .disconnected),
      #""book_clear","source":"session/1","instrument":"ACME","reason":"disconnected"}"#,
      #"book_clear ACME reason disconnected from session/1"#)
    try expect(
      .levelUpdate, .session(1), acme,
      LevelUpdate(price: Self.price, quantity: Self.quantity, orderCount: 3, side: .sell),
      #"""
      "level_update","source":"session/1","instrument":"ACME","price":"101.25",\#
      "quantity":"100","order_count":3,"side":"sell"}
      """#,
      #"level_update ACME sell 100 @ 101.25 order_count 3 from session/1"#)
    try expect(
      .trade, .session(1), acme,
      Trade(
        resting: OrderID(bits: 7), price: Self.price, quantity: Self.quantity, number: 12,
        aggressor: .sell),
      #"""
      "trade","source":"session/1","instrument":"ACME","resting":"7","price":"101.25",\#
      "quantity":"100","number":"12","aggressor":"sell"}
      """#,
      #"trade ACME 100 @ 101.25 resting 7 number 12 aggressor sell from session/1"#)
    try expect(
      .topOfBook, .none, acme,
      TopOfBook(
        bidPrice: Self.price, bidQuantity: Self.quantity, askPrice: Price(units: 10_126_000_000),
        askQuantity: Quantity(units: 50_000_000), bidOrders: 3, askOrders: 1),
      #"""
      "top_of_book","source":"none","instrument":"ACME","bid_price":"101.25",\#
      "bid_quantity":"100","ask_price":"101.26","ask_quantity":"0.5","bid_orders":3,\#
      "ask_orders":1}
      """#,
      #"top_of_book ACME bid 100 @ 101.25 (3) ask 0.5 @ 101.26 (1)"#)
    try expect(
      .topOfBook, .none, acme,
      TopOfBook(
        bidPrice: .zero, bidQuantity: .zero, askPrice: Self.price, askQuantity: Self.quantity,
        bidOrders: 0, askOrders: 2),
      #"""
      "top_of_book","source":"none","instrument":"ACME","bid_price":"0","bid_quantity":"0",\#
      "ask_price":"101.25","ask_quantity":"100","bid_orders":0,"ask_orders":2}
      """#,
      #"top_of_book ACME bid - ask 100 @ 101.25 (2)"#)
    try expect(
      .marketStatus, .session(1), InstrumentID(1),
      MarketStatus(
        referencePrice: Self.price, lowestPrice: Price(units: -100_000_000),
        highestPrice: Price(units: 20_000_000_000), phase: .openingAuction),
      #"""
      "market_status","source":"session/1","instrument":"ZED","reference_price":"101.25",\#
      "lowest_price":"-1","highest_price":"200","phase":"opening_auction"}
      """#,
      #"""
      market_status ZED reference_price 101.25 lowest_price -1 highest_price 200 phase \#
      opening_auction from session/1
      """#)
    try expect(
      .bookGap, .session(1), InstrumentID(5), BookGap(expected: 100, received: 105),
      #""book_gap","source":"session/1","instrument":5,"expected":100,"received":105}"#,
      #"book_gap instrument/5 expected 100 received 105 from session/1"#)
  }

  @Test func orders() throws {
    try expect(
      .orderNew, .strategy(2), acme,
      OrderNew(
        order: Self.order, price: Self.price, quantity: Self.quantity, side: .buy, type: .limit,
        timeInForce: .day),
      #"""
      "order_new","source":"strategy/2","instrument":"ACME","order":"17600775979025",\#
      "price":"101.25","quantity":"100","side":"buy","type":"limit","time_in_force":"day",\#
      "instructions":0,"account":0,"reference":"0"}
      """#,
      #"""
      order_new ACME buy 100 @ 101.25 order 1-2-17 type limit time_in_force day from \#
      strategy/2
      """#)
    try expect(
      .orderNew, .strategy(2), acme,
      OrderNew(
        order: Self.order, price: Self.price, quantity: Self.quantity, side: .sell, type: .stop,
        timeInForce: .goodTillDate, instructions: OrderInstruction.hasTerms, account: 4,
        reference: 9),
      #"""
      "order_new","source":"strategy/2","instrument":"ACME","order":"17600775979025",\#
      "price":"101.25","quantity":"100","side":"sell","type":"stop",\#
      "time_in_force":"gtd","instructions":8,"account":4,"reference":"9"}
      """#,
      #"""
      order_new ACME sell 100 @ 101.25 order 1-2-17 type stop time_in_force gtd \#
      instructions 8 account 4 reference 9 from strategy/2
      """#)
    try expect(
      .orderCancel, .strategy(2), acme, OrderCancel(order: Self.order, reason: .user),
      #"""
      "order_cancel","source":"strategy/2","instrument":"ACME","order":"17600775979025",\#
      "reason":"user","request":"0"}
      """#,
      #"order_cancel ACME order 1-2-17 reason user from strategy/2"#)
    try expect(
      .orderReplace, .strategy(2), acme,
      OrderReplace(
        order: Self.order, price: Self.price, quantity: Self.quantity,
        replacement: OrderID(epoch: 1, strategy: 2, counter: 18)),
      #"""
      "order_replace","source":"strategy/2","instrument":"ACME","order":"17600775979025",\#
      "price":"101.25","quantity":"100","replacement":"17600775979026",\#
      "request":"0"}
      """#,
      #"order_replace ACME 100 @ 101.25 order 1-2-17 replacement 1-2-18 from strategy/2"#)
    try expect(
      .orderTerms, .strategy(2), acme,
      OrderTerms(
        order: Self.order, trigger: Self.price, displayQuantity: Quantity(units: 1_000_000_000),
        minimumQuantity: .zero, expiry: Nanoseconds(1_795_176_060_000_000_000)),
      #"""
      "order_terms","source":"strategy/2","instrument":"ACME","order":"17600775979025",\#
      "trigger":"101.25","display_quantity":"10","minimum_quantity":"0",\#
      "expiry":"2026-11-20T12:01:00.000000000Z"}
      """#,
      #"""
      order_terms ACME order 1-2-17 trigger 101.25 display_quantity 10 expiry \#
      2026-11-20T12:01:00.000000000Z from strategy/2
      """#)
  }

  @Test func massCancels() throws {
    try expect(
      .massCancel, .operatorDesk, acme, MassCancel(account: 7, side: .sell),
      #"""
      "mass_cancel","source":"operator/0","instrument":"ACME","account":7,\#
      "reason":"mass_cancel","side":"sell","request":"0"}
      """#,
      #"mass_cancel ACME sell account 7 reason mass_cancel from operator/0"#)
  }

  @Test func reports() throws {
    try expect(
      .orderAccepted, .session(3), acme,
      OrderAccepted(
        order: Self.order, venueOrder: .max, price: Self.price, quantity: Self.quantity, side: .buy),
      #"""
      "order_accepted","source":"session/3","instrument":"ACME","order":"17600775979025",\#
      "venue_order":"18446744073709551615","price":"101.25","quantity":"100","side":"buy"}
      """#,
      #"""
      order_accepted ACME buy 100 @ 101.25 order 1-2-17 venue_order 18446744073709551615 \#
      from session/3
      """#)
    var rejected = OrderRejected(
      order: Self.order, limit: 5_000_000_000, value: 10_000_000_000, reason: .orderSize,
      origin: .risk, request: .new, side: .buy)
    try expect(
      .orderRejected, .none, acme, rejected,
      #"""
      "order_rejected","source":"none","instrument":"ACME","order":"17600775979025",\#
      "limit":"50","value":"100","reason":"order_size","origin":"risk","request":"new",\#
      "side":"buy","scope":"none","request_number":0}
      """#,
      #"""
      order_rejected ACME buy order 1-2-17 limit 50 value 100 reason order_size origin risk \#
      request new
      """#)
    rejected.requestNumber = 7
    try expect(
      .requestRejected, .none, acme, rejected,
      #"""
      "request_rejected","source":"none","instrument":"ACME","order":"17600775979025",\#
      "limit":"50","value":"100","reason":"order_size","origin":"risk","request":"new",\#
      "side":"buy","scope":"none","request_number":7}
      """#,
      #"""
      request_rejected ACME buy order 1-2-17 limit 50 value 100 reason order_size origin \#
      risk request new request_number 7
      """#)
    let fill = OrderFill(
      order: Self.order, execution: 900, price: Self.price, quantity: Self.quantity, side: .buy,
      liquidity: .maker)
    try expect(
      .orderFill, .session(3), acme, fill,
      #"""
      "order_fill","source":"session/3","instrument":"ACME","order":"17600775979025",\#
      "execution":"900","price":"101.25","quantity":"100","side":"buy","liquidity":"maker"}
      """#,
      #"""
      order_fill ACME buy 100 @ 101.25 order 1-2-17 execution 900 liquidity maker from \#
      session/3
      """#)
    try expect(
      .executionBusted, .session(3), acme, fill,
      #"""
      "execution_busted","source":"session/3","instrument":"ACME","order":"17600775979025",\#
      "execution":"900","price":"101.25","quantity":"100","side":"buy","liquidity":"maker"}
      """#,
      #"""
      execution_busted ACME buy 100 @ 101.25 order 1-2-17 execution 900 liquidity maker \#
      from session/3
      """#)
    try expect(
      .executionCorrected, .session(3), acme, fill,
      #"""
      "execution_corrected","source":"session/3","instrument":"ACME",\#
      "order":"17600775979025","execution":"900","price":"101.25","quantity":"100",\#
      "side":"buy","liquidity":"maker"}
      """#,
      #"""
      execution_corrected ACME buy 100 @ 101.25 order 1-2-17 execution 900 liquidity maker \#
      from session/3
      """#)
    let canceled = OrderCanceled(
      order: Self.order, quantity: Self.quantity, reason: .massCancel, origin: .operatorDesk,
      side: .sell)
    try expect(
      .orderCanceled, .session(3), acme, canceled,
      #"""
      "order_canceled","source":"session/3","instrument":"ACME","order":"17600775979025",\#
      "quantity":"100","reason":"mass_cancel","origin":"operator","side":"sell"}
      """#,
      #"""
      order_canceled ACME sell 100 order 1-2-17 reason mass_cancel origin operator from \#
      session/3
      """#)
    try expect(
      .orderExpired, .session(3), acme, canceled,
      #"""
      "order_expired","source":"session/3","instrument":"ACME","order":"17600775979025",\#
      "quantity":"100","reason":"mass_cancel","origin":"operator","side":"sell"}
      """#,
      #"""
      order_expired ACME sell 100 order 1-2-17 reason mass_cancel origin operator from \#
      session/3
      """#)
    try expect(
      .orderSuspended, .session(3), acme, canceled,
      #"""
      "order_suspended","source":"session/3","instrument":"ACME","order":"17600775979025",\#
      "quantity":"100","reason":"mass_cancel","origin":"operator","side":"sell"}
      """#,
      #"""
      order_suspended ACME sell 100 order 1-2-17 reason mass_cancel origin operator from \#
      session/3
      """#)
    try expect(
      .orderReplaced, .session(3), acme,
      OrderReplaced(
        order: Self.order, replacement: .none, price: Self.price, quantity: Self.quantity,
        side: .buy, request: 2),
      #"""
      "order_replaced","source":"session/3","instrument":"ACME","order":"17600775979025",\#
      "replacement":"0","price":"101.25","quantity":"100","side":"buy","request":2}
      """#,
      #"order_replaced ACME buy 100 @ 101.25 order 1-2-17 request 2 from session/3"#)
    var restated = OrderRestated(
      order: Self.order, price: Self.price, quantity: Self.quantity, reason: .none, side: .buy)
    try expect(
      .orderTriggered, .session(3), acme, restated,
      #"""
      "order_triggered","source":"session/3","instrument":"ACME","order":"17600775979025",\#
      "price":"101.25","quantity":"100","reason":"none","side":"buy","report":"0"}
      """#,
      #"order_triggered ACME buy 100 @ 101.25 order 1-2-17 from session/3"#)
    restated.report = 900
    try expect(
      .orderRestated, .session(3), acme, restated,
      #"""
      "order_restated","source":"session/3","instrument":"ACME","order":"17600775979025",\#
      "price":"101.25","quantity":"100","reason":"none","side":"buy","report":"900"}
      """#,
      #"order_restated ACME buy 100 @ 101.25 order 1-2-17 report 900 from session/3"#)
    try expect(
      .orderAnomaly, .session(3), acme,
      OrderAnomaly(
        order: Self.order, quantity: Self.quantity, leaves: .zero, report: .orderFill,
        lifecycle: 3, pending: 0, origin: .orders, cause: .lateFill),
      #"""
      "order_anomaly","source":"session/3","instrument":"ACME","order":"17600775979025",\#
      "quantity":"100","leaves":"0","report":"order_fill","lifecycle":3,"pending":0,\#
      "origin":"orders","cause":"late_fill"}
      """#,
      #"""
      order_anomaly ACME 100 order 1-2-17 report order_fill lifecycle 3 origin orders \#
      cause late_fill from session/3
      """#)
  }

  @Test func risk() throws {
    try expect(
      .killSwitch, SourceID(.core, 0), .none,
      KillSwitch(
        scope: .strategy, target: 2, mode: .blockAndCancel, reason: .dailyLoss, origin: .risk,
        limit: 150_000_000, value: 200_000_000, command: 9),
      #"""
      "kill_switch","source":"core/0","instrument":null,"target":"2","limit":"1.5","value":"2",\#
      "command":"9","scope":"strategy","mode":"block_and_cancel","reason":"daily_loss",\#
      "origin":"risk"}
      """#,
      #"""
      kill_switch target 2 limit 1.5 value 2 command 9 scope strategy mode block_and_cancel \#
      reason daily_loss origin risk from core/0
      """#)
    try expect(
      .operatorWords, .operatorDesk, .none,
      OperatorWords(
        command: 9, text0: 0x4443_4241, text1: 0, text2: 0, part: 0, partCount: 1, byteCount: 4,
        role: .who),
      #"""
      "operator_words","source":"operator/0","instrument":null,"command":"9","text":"ABCD",\#
      "part":0,"part_count":1,"byte_count":4,"role":"who"}
      """#,
      #"operator_words command 9 text "ABCD" part_count 1 byte_count 4 role who from operator/0"#)
    try expect(
      .parameterChange, .operatorDesk, .none,
      ParameterChange(
        strategy: 2, parameter: 7, before: 100_000_000, after: 200_000_000, command: 9),
      #"""
      "parameter_change","source":"operator/0","instrument":null,"before":"1","after":"2",\#
      "command":"9","strategy":2,"parameter":7}
      """#,
      #"parameter_change before 1 after 2 command 9 strategy 2 parameter 7 from operator/0"#)
    try expect(
      .intent, .strategy(2), acme,
      Intent(
        .new, tag: 17, price: Self.price, quantity: Self.quantity, side: .buy, type: .limit,
        timeInForce: .day),
      #"""
      "intent","source":"strategy/2","instrument":"ACME","tag":"17","price":"101.25",\#
      "quantity":"100","request":"new","side":"buy","type":"limit","time_in_force":"day",\#
      "instructions":0}
      """#,
      #"""
      intent ACME buy 100 @ 101.25 tag 17 request new type limit time_in_force day from \#
      strategy/2
      """#)
    try expect(
      .intentRefused, .strategy(2), acme,
      IntentRefused(tag: 17, reason: .lot, origin: .strategy, request: .new),
      #"""
      "intent_refused","source":"strategy/2","instrument":"ACME","tag":"17","reason":"lot",\#
      "origin":"strategy","request":"new"}
      """#,
      #"intent_refused ACME tag 17 reason lot origin strategy request new from strategy/2"#)
    try expect(
      .seatChange, .strategy(2), .none,
      SeatChange(attachment: 1, process: 4711, user: 1000, isTaken: true),
      #"""
      "seat_change","source":"strategy/2","instrument":null,"attachment":"1","process":4711,\#
      "user":1000,"is_taken":1,"end":"none"}
      """#,
      #"seat_change attachment 1 process 4711 user 1000 is_taken 1 from strategy/2"#)
    try expect(
      .limitChange, .operatorDesk, acme,
      LimitChange(
        limit: .position, scope: .instrument, before: 100_000_000, after: 200_000_000, command: 9),
      #"""
      "limit_change","source":"operator/0","instrument":"ACME","target":"0","before":"1",\#
      "after":"2","command":"9","limit":"max_position","scope":"instrument"}
      """#,
      #"""
      limit_change ACME before 1 after 2 command 9 limit max_position scope instrument from \#
      operator/0
      """#)
    try expect(
      .riskWarning, SourceID(.core, 0), acme,
      RiskWarning(
        order: Self.order, limit: 200_000_000, value: 180_000_000, target: 2,
        reason: .openNotional, scope: .account),
      #"""
      "risk_warning","source":"core/0","instrument":"ACME","order":"17600775979025",\#
      "limit":"2","value":"1.8","target":"2","reason":"open_notional","scope":"account"}
      """#,
      #"""
      risk_warning ACME order 1-2-17 limit 2 value 1.8 target 2 reason open_notional scope \#
      account from core/0
      """#)
  }

  @Test func core() throws {
    try expect(
      .sessionUp, .session(3), .none, SessionChange(nextIn: 10, nextOut: 12, end: .none),
      #"""
      "session_up","source":"session/3","instrument":null,"next_in":10,"next_out":12,\#
      "end":"none"}
      """#,
      #"session_up next_in 10 next_out 12 from session/3"#)
    try expect(
      .sessionDown, .session(3), .none,
      SessionChange(nextIn: 10, nextOut: 12, end: .heartbeatTimeout),
      #"""
      "session_down","source":"session/3","instrument":null,"next_in":10,"next_out":12,\#
      "end":"heartbeat_timeout"}
      """#,
      #"session_down next_in 10 next_out 12 end heartbeat_timeout from session/3"#)
    try expect(
      .operatorCommand, .operatorDesk, acme,
      OperatorCommand(argument: -150_000_000, target: 6, action: .haltInstrument),
      #"""
      "operator_command","source":"operator/0","instrument":"ACME","argument":"-1.5",\#
      "target":"6","action":"halt_instrument"}
      """#,
      #"operator_command ACME argument -1.5 target 6 action halt_instrument from operator/0"#)
    try expect(
      .timer, .timer(1), .none,
      Timer(
        scheduled: Nanoseconds(1_795_176_000_123_000_000), period: .milliseconds(1), count: 8),
      #"""
      "timer","source":"timer/1","instrument":null,\#
      "scheduled":"2026-11-20T12:00:00.123000000Z","period_ns":1000000,"count":8}
      """#,
      #"timer scheduled 2026-11-20T12:00:00.123000000Z period_ns 1000000 count 8 from timer/1"#)
    try expect(
      .configChange, .operatorDesk, .none,
      ConfigChange(digest: 0x0011_2233_4455_66FF, version: 2),
      #"""
      "config_change","source":"operator/0","instrument":null,"digest":"00112233445566ff",\#
      "version":2}
      """#,
      #"config_change digest 00112233445566ff version 2 from operator/0"#)
    try expect(
      .snapshotMark, SourceID(.core, 0), .none, SnapshotMark(number: 4),
      #""snapshot_mark","source":"core/0","instrument":null,"number":4}"#,
      #"snapshot_mark number 4 from core/0"#)
    try expect(
      .signal, .strategy(2), acme, Signal(value: -1, name: 3),
      #""signal","source":"strategy/2","instrument":"ACME","value":"-0.00000001","name":3}"#,
      #"signal ACME value -0.00000001 name 3 from strategy/2"#)
    try expect(
      .identifierPart, .session(3), .none,
      IdentifierPart(
        identifier: 77, text0: 0xE922_2D43_4241, text1: 0, text2: 0, part: 0, partCount: 1,
        byteCount: 6),
      #"""
      "identifier_part","source":"session/3","instrument":null,"identifier":"77",\#
      "text":"ABC-\"\u00e9","part":0,"part_count":1,"byte_count":6}
      """#,
      #"""
      identifier_part identifier 77 text "ABC-\"\u00e9" part_count 1 byte_count 6 from \#
      session/3
      """#)
    try expect(
      .journalDigest, SourceID(.core, 4), .none,
      JournalDigest(count: 4_096, digest: 0x8899_AABB_CCDD_EEFF),
      #"""
      "journal_digest","source":"core/4","instrument":null,"count":4096,\#
      "digest":"8899aabbccddeeff"}
      """#,
      #"journal_digest count 4096 digest 8899aabbccddeeff from core/4"#)
    let mark = JournalMark(records: 8_192, level: 1, reason: .shutdown)
    try expect(
      .journalSync, SourceID(.core, 0), .none, mark,
      #"""
      "journal_sync","source":"core/0","instrument":null,"records":8192,"level":1,\#
      "reason":"shutdown"}
      """#,
      #"journal_sync records 8192 level 1 reason shutdown from core/0"#)
    try expect(
      .journalClose, SourceID(.core, 0), .none, mark,
      #"""
      "journal_close","source":"core/0","instrument":null,"records":8192,"level":1,\#
      "reason":"shutdown"}
      """#,
      #"journal_close records 8192 level 1 reason shutdown from core/0"#)
  }

  @Test func whatHasNoNameIsANumber() throws {
    let text = EventJSON()
    let unknown = Event(
      sequence: Sequence(.max), time: Nanoseconds(.max), kind: EventKind(code: 200), flags: 5,
      source: SourceID(bits: 0x9001), instrument: InstrumentID(3),
      words: EventWords(1, 2, 3, 4, 0xFF00_0000_0000_0000))
    #expect(
      text.line(unknown)
        == #"""
        {"sequence":18446744073709551615,"time":"2554-07-21T23:34:33.709551615Z","kind":200,\#
        "flags":5,"source":"9/1","instrument":3,\#
        "payload":"010000000000000002000000000000000300000000000000040000000000000000000000000000ff"}
        """#)
    #expect(
      text.describe(unknown)
        == #"""
        23:34:33.709551615 #18446744073709551615 kind_200 instrument/3 payload \#
        010000000000000002000000000000000300000000000000040000000000000000000000000000ff \#
        flags 5 from 9/1
        """#)
    var order = BookOrder(
      order: OrderID(bits: .max), price: Price(units: .min), quantity: Quantity(units: .max),
      side: Side(code: 9))
    order.reserved0 = 1
    order.reserved3 = 0xFF
    let event = Event(kind: .bookAdd, order)
    #expect(
      text.line(event)
        == #"""
        {"sequence":0,"time":"1970-01-01T00:00:00.000000000Z","kind":"book_add",\#
        "source":"none","instrument":null,"order":"18446744073709551615",\#
        "price":"-92233720368.54775808","quantity":"92233720368.54775807","side":9,\#
        "reserved":"01000000000000ff00000000000000"}
        """#)
    #expect(
      text.describe(event)
        == #"""
        00:00:00.000000000 #0 book_add 9 92233720368.54775807 @ -92233720368.54775808 order \#
        18446744073709551615 reserved 01000000000000ff00000000000000
        """#)
  }
}
