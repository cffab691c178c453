// Numbers that are part of the format: kinds, codes, ids. A number is never given another meaning.

import Events
import Testing

@Suite struct VocabularyTests {
  /// The format's own list. A new kind is a new line here; no line ever changes.
  private static let kinds: [(String, UInt8)] = [
    ("book_add", 1), ("book_modify", 2), ("book_delete", 3), ("book_clear", 4),
    ("level_update", 5), ("trade", 6), ("top_of_book", 7), ("market_status", 8), ("book_gap", 9),
    ("market_data_request", 10), ("market_data_rejected", 11), ("quote", 12), ("quote_terms", 13),
    ("quote_request", 14), ("quote_cancel", 15), ("quote_answered", 16), ("book_snapshot", 17),
    ("status_request", 18), ("trading_status", 19),
    ("order_new", 32), ("order_cancel", 33), ("order_replace", 34), ("order_terms", 35),
    ("mass_cancel", 36), ("order_status_request", 37), ("mass_status_request", 38),
    ("order_list", 39),
    ("order_accepted", 48), ("order_rejected", 49), ("order_fill", 50), ("order_canceled", 51),
    ("order_replaced", 52), ("request_rejected", 53), ("order_expired", 54),
    ("order_triggered", 55), ("order_restated", 56), ("execution_busted", 57),
    ("execution_corrected", 58), ("order_suspended", 59), ("order_anomaly", 60),
    ("order_status", 61), ("mass_cancel_report", 62), ("message_rejected", 63),
    ("execution_disputed", 64), ("report_text", 65),
    ("session_up", 80), ("session_down", 81), ("operator_command", 82), ("timer", 83),
    ("config_change", 84), ("snapshot_mark", 85), ("signal", 86), ("identifier_part", 87),
    ("message_part", 88), ("kill_switch", 89), ("operator_words", 90), ("limit_change", 91),
    ("risk_warning", 92), ("parameter_change", 93),
    ("intent", 97), ("intent_refused", 98), ("seat_change", 99),
    ("journal_digest", 112), ("journal_sync", 113), ("journal_close", 114), ("raw_fix", 115),
  ]

  @Test func kindsKeepTheirNumbers() {
    #expect(EventKind.all.map(\.code) == Self.kinds.map(\.1))
    #expect(EventKind.all.map(\.name) == Self.kinds.map(\.0))
    #expect(Set(Self.kinds.map(\.0)).count == Self.kinds.count)
    let named = EventKind.names.filter { !$0.isEmpty }
    #expect(named.count == Self.kinds.count)
    for code in UInt8.min...UInt8.max {
      let expected = Self.kinds.first { $0.1 == code }?.0
      #expect(EventKind(code: code).name == expected)
    }
  }

  private func expect<C: Code>(_ type: C.Type, _ codes: [C], _ names: [String]) {
    #expect(codes.map { UInt64($0.code) } == Array(0..<UInt64(codes.count)), "\(type)")
    // A code without a name is nobody's any more.
    #expect(codes.map { $0.name ?? "" } == names, "\(type)")
    #expect(C.names == names, "\(type)")
    #expect(Set(names).count == names.count, "\(type)")
    #expect(C(code: C.Number(names.count)).name == nil, "\(type)")
    #expect(C(code: .max).name == nil, "\(type)")
  }

  @Test func codesKeepTheirNumbers() {
    expect(Side.self, [.none, .buy, .sell], ["none", "buy", "sell"])
    expect(Liquidity.self, [.none, .maker, .taker], ["none", "maker", "taker"])
    expect(
      OrderType.self, [.none, .limit, .market, .stop, .stopLimit, .trailingStop, .marketToLimit],
      ["none", "limit", "market", "stop", "stop_limit", "trailing_stop", "market_to_limit"])
    expect(
      TimeInForce.self,
      [
        .none, .day, .goodTillCancel, .immediateOrCancel, .fillOrKill, .goodTillDate, .atTheOpen,
        .atTheClose,
      ],
      [
        "none", "day", "gtc", "ioc", "fok", "gtd", "opg", "atc",
      ])
    expect(
      Origin.self,
      [.none, .venue, .strategy, .orders, .risk, .gatewayOut, .gatewayIn, .operatorDesk],
      ["none", "venue", "strategy", "orders", "risk", "gateway_out", "gateway_in", "operator"])
    expect(
      RequestKind.self, [.none, .new, .cancel, .replace, .massCancel, .command],
      ["none", "new", "cancel", "replace", "mass_cancel", "command"])
    expect(
      OperatorAction.self,
      [
        .none, .kill, .rearm, .cancelAll, .shutdown, .haltInstrument, .resumeInstrument,
        OperatorAction(code: 7),
        .note, .openAuction, .uncrossAuction, .begin,
      ],
      [
        "none", "kill", "rearm", "cancel_all", "shutdown", "halt_instrument", "resume_instrument",
        "", "note", "open_auction", "uncross_auction", "begin",
      ])
    expect(
      MarketPhase.self, [.none, .continuous, .halted, .openingAuction, .closingAuction, .closed],
      ["none", "continuous", "halted", "opening_auction", "closing_auction", "closed"])
    expect(
      SessionEnd.self,
      [
        .none, .logout, .disconnected, .heartbeatTimeout, .protocolError, .slowConsumer,
        .byOperator,
      ],
      [
        "none", "logout", "disconnected", "heartbeat_timeout", "protocol_error", "slow_consumer",
        "by_operator",
      ])
    expect(
      SourceClass.self, [.none, .session, .strategy, .operatorDesk, .timer, .core],
      ["none", "session", "strategy", "operator", "timer", "core"])
    expect(Subscription.self, [.none, .once, .begin, .end], ["none", "once", "begin", "end"])
    expect(
      RiskScope.self,
      [.none, .firm, .strategy, .account, .session, .instrument, .order],
      ["none", "firm", "strategy", "account", "session", "instrument", "order"])
    // The stricter, the higher: where several hold, the highest does.
    expect(
      KillMode.self, [.none, .reduceOnly, .block, .blockAndCancel],
      ["none", "reduce_only", "block", "block_and_cancel"])
    expect(
      LimitKind.self,
      [
        .none, .order, .notional, .position, .gross, .net, .openOrders, .openNotional, .orderRate,
        .messageRate, .collar, .cancelRatio, .loss, .drawdown, .credit, .locate, .executions,
        .restricted, .staticReference, .staticCollar, .warning,
      ],
      [
        "none", "max_order", "max_notional", "max_position", "max_gross", "max_net",
        "max_open_orders", "max_open_notional", "order_rate", "message_rate", "collar_bps",
        "cancel_ratio", "max_loss", "max_drawdown", "credit", "locate", "max_executions",
        "restricted", "static_reference", "static_collar_bps", "warn_at_percent",
      ])
    expect(WireDirection.self, [.inward, .outward], ["in", "out"])
    expect(WordsRole.self, [.none, .who, .why, .approver], ["none", "who", "why", "approver"])
    expect(
      AnomalyCause.self,
      [
        .none, .state, .numbers, .duplicate, .unknownOrder, .lateFill, .overfill,
        .unknownExecution,
      ],
      [
        "none", "state", "numbers", "duplicate", "unknown_order", "late_fill", "overfill",
        "unknown_execution",
      ])
    expect(
      OrderStanding.self,
      [
        .none, .pendingNew, .new, .partiallyFilled, .filled, .doneForDay, .canceled, .replaced,
        .pendingCancel, .pendingReplace, .stopped, .rejected, .suspended, .expired, .calculated,
      ],
      [
        "none", "pending_new", "new", "partially_filled", "filled", "done_for_day", "canceled",
        "replaced", "pending_cancel", "pending_replace", "stopped", "rejected", "suspended",
        "expired", "calculated",
      ])
    // A status has four bits for it, and two for the side.
    #expect(OrderStanding.names.count <= Int(StatusFlags.standingMask) + 1)
    let flags = StatusFlags.flags(.expired, .sell, isLast: true)
    #expect(flags == 0x6D)
    #expect(StatusFlags.standing(flags) == .expired && StatusFlags.side(flags) == .sell)
    #expect(flags & StatusFlags.isLast != 0)
    #expect(StatusFlags.flags(.new, .buy, isLast: false) == 0x12)
    expect(
      StageID.self, [.gatewayIn, .book, .strategy, .orders, .risk, .gatewayOut, .logger],
      ["gateway-in", "book", "strategy", "orders", "risk", "gateway-out", "logger"])
    #expect(StageID.count == StageID.names.count)
  }

  @Test func reasonsKeepTheirNumbers() {
    expect(
      Reason.self,
      [
        .none, .invalid, .duplicateOrder, .unknownOrder, .invalidTransition, .capacity,
        .orderSize, .positionLimit, .killSwitch, .stale, .notJournaled, .shutdown, .user,
        .immediateOrCancel, .noLiquidity, .massCancel, .expired, .halted, .tick, .lot, .priceBand,
        .wouldCross, .selfTrade, .minimumQuantity, .fillOrKill, .disconnected, .throttled,
        .notional, .collar, .staleReference, .grossExposure, .netExposure, .openOrders,
        .openNotional, .orderRate, .messageRate, .cancelRatio, .repeatedOrder, .executionThrottle,
        .restricted, .notPermitted, .locate, .dailyLoss, .drawdown, .credit, .outsideHours,
        .unknownAccount, .unknownStrategy, .noLimit, .staleClock, .reduceOnly, .outboundCount,
        .restarted, .unbooked, .refusalRate,
      ],
      [
        "none", "invalid", "duplicate_id", "unknown_order", "invalid_transition", "capacity",
        "order_size", "position_limit", "kill_switch", "stale", "not_journaled", "shutdown",
        "user", "ioc", "no_liquidity", "mass_cancel", "expired", "halted", "tick",
        "lot", "price_band", "would_cross", "self_trade", "min_quantity", "fok",
        "disconnected", "throttled",
        "notional", "price_collar", "stale_reference", "gross_exposure", "net_exposure",
        "open_orders", "open_notional", "order_rate", "message_rate", "cancel_ratio",
        "repeated_order", "execution_throttle", "restricted", "not_permitted", "locate",
        "daily_loss", "drawdown", "credit", "outside_hours", "unknown_account",
        "unknown_strategy", "no_limit", "stale_clock", "reduce_only", "outbound_count",
        "restarted", "unbooked", "refusal_rate",
      ])
  }

  @Test func instructionsAreSeparateBits() {
    #expect(OrderInstruction.postOnly == 0x01)
    #expect(OrderInstruction.hidden == 0x02)
    #expect(OrderInstruction.allOrNone == 0x04)
    #expect(OrderInstruction.hasTerms == 0x08)
    #expect(OrderInstruction.selfTradeCancelNewest == 0x10)
    #expect(OrderInstruction.selfTradeCancelOldest == 0x20)
    #expect(OrderInstruction.selfTradeCancelBoth == 0x30)
    #expect(OrderInstruction.selfTradeDecrement == 0x40)
    #expect(OrderInstruction.selfTradeMask == 0x70)
    #expect(ReplaceFlags.keepsPrice == 0x01 && ReplaceFlags.keepsQuantity == 0x02)
    #expect(TermsFlags.isTrail == 0x01)
    #expect(TimerNumber.tick == 0 && TimerNumber.endOfDay == 1)
  }

  @Test func anOrderIDHoldsEpochStrategyAndCounter() {
    let id = OrderID(epoch: 0xA_BCDE, strategy: 0x123, counter: 0x4567_89AB)
    #expect(id.bits == 0xABCD_E123_4567_89AB)
    #expect(id.epoch == 0xA_BCDE)
    #expect(id.strategy == 0x123)
    #expect(id.counter == 0x4567_89AB)
    let greatest = OrderID(bits: .max)
    #expect(greatest.epoch == 0xF_FFFF)
    #expect(greatest.strategy == 0xFFF)
    #expect(greatest.counter == .max)
    // What doesn't fit never reaches a neighbour.
    let tooMuch = OrderID(epoch: 0xFFF0_0001, strategy: 0xF002, counter: 3)
    #expect(tooMuch == OrderID(epoch: 1, strategy: 2, counter: 3))
    #expect(OrderID.none.bits == 0)
  }

  @Test func aSourceIDHoldsClassAndNumber() {
    #expect(SourceID.session(1).bits == 0x1001)
    #expect(SourceID.strategy(0xFFF).bits == 0x2FFF)
    #expect(SourceID.operatorDesk.bits == 0x3000)
    #expect(SourceID.timer(7).bits == 0x4007)
    #expect(SourceID(.core, 0).bits == 0x5000)
    #expect(SourceID.none.bits == 0)
    #expect(SourceID(.session, 0xF001) == .session(1))
    for bits in stride(from: UInt16(0), to: .max, by: 7) {
      let source = SourceID(bits: bits)
      #expect(SourceID(source.kind, source.number) == source)
    }
  }

  @Test func quantitiesCount() {
    #expect(fixedPointScale == 100_000_000)
    #expect(Price(units: 3) + Price(units: 4) - Price(units: 9) == Price(units: -2))
    #expect(-Price(units: 3) < .zero)
    var quantity = Quantity(units: 5)
    quantity += Quantity(units: 2)
    quantity -= Quantity(units: 10)
    #expect(quantity == -Quantity(units: 3))
    #expect(quantity.magnitude == Quantity(units: 3))
    #expect(Quantity(units: 1) + Quantity(units: 2) - Quantity(units: 3) == .zero)
    #expect(Nanoseconds.seconds(2) == .milliseconds(2_000))
    #expect(Nanoseconds.milliseconds(3) == .microseconds(3_000))
    #expect(Nanoseconds(5).since(Nanoseconds(3)) == Nanoseconds(2))
    #expect(Nanoseconds(3).since(Nanoseconds(5)) == .zero)
    #expect(Nanoseconds(3) + Nanoseconds(5) == Nanoseconds(8))
    #expect(Sequence(1) < Sequence(2))
    #expect(Side.buy.opposite == .sell)
    #expect(Side.sell.opposite == .buy)
    #expect(Side(code: 9).opposite == .none)
    #expect(InstrumentID.none.index == .max)
  }

  @Test func anInstrumentsTermsAreItsOwn() {
    let instrument = Instrument(
      symbol: "ACME", tick: Price(units: 1), lot: Quantity(units: 2), lowestPrice: Price(units: 3),
      highestPrice: Price(units: 4), referencePrice: Price(units: 5))
    let terms = InstrumentTerms(instrument)
    #expect(terms.tick == Price(units: 1))
    #expect(terms.lot == Quantity(units: 2))
    #expect(terms.lowestPrice == Price(units: 3))
    #expect(terms.highestPrice == Price(units: 4))
  }
}
