// Every kind of event there is. The number is part of the format: a number is never reused for
// another meaning, and a kind that goes leaves a hole.

@frozen
public struct EventKind: Code {
  public var code: UInt8

  @inlinable public init(code: UInt8) { self.code = code }

  // Market data, 1 … 31.
  /// `BookOrder`: an order now rests in a market's book.
  @inlinable public static var bookAdd: EventKind { EventKind(code: 1) }
  /// `BookOrder`: its price or quantity is now this.
  @inlinable public static var bookModify: EventKind { EventKind(code: 2) }
  /// `BookOrder`: it rests no longer.
  @inlinable public static var bookDelete: EventKind { EventKind(code: 3) }
  /// `BookClear`: the whole book is void.
  @inlinable public static var bookClear: EventKind { EventKind(code: 4) }
  /// `LevelUpdate`: what rests at one price, of a feed without orders.
  @inlinable public static var levelUpdate: EventKind { EventKind(code: 5) }
  /// `Trade`: two orders met; the resting one shrinks by the quantity.
  @inlinable public static var trade: EventKind { EventKind(code: 6) }
  /// `TopOfBook`: the best prices changed. Made by the book builder.
  @inlinable public static var topOfBook: EventKind { EventKind(code: 7) }
  /// `MarketStatus`: an instrument trades, pauses or is in an auction.
  @inlinable public static var marketStatus: EventKind { EventKind(code: 8) }
  /// `BookGap`: market data was missed; the book isn't to be trusted until it was rebuilt.
  @inlinable public static var bookGap: EventKind { EventKind(code: 9) }
  /// `MarketDataRequest`: one instrument of a request for market data.
  @inlinable public static var marketDataRequest: EventKind { EventKind(code: 10) }
  /// `MarketDataRejected`: that request was refused.
  @inlinable public static var marketDataRejected: EventKind { EventKind(code: 11) }
  /// `Quote`: a two-sided price.
  @inlinable public static var quote: EventKind { EventKind(code: 12) }
  /// `QuoteTerms`: more about the quotes that follow it.
  @inlinable public static var quoteTerms: EventKind { EventKind(code: 13) }
  /// `QuoteRequest`: one instrument of a request for quotes.
  @inlinable public static var quoteRequest: EventKind { EventKind(code: 14) }
  /// `QuoteCancel`: quotes are taken back.
  @inlinable public static var quoteCancel: EventKind { EventKind(code: 15) }
  /// `QuoteAnswered`: what became of quotes.
  @inlinable public static var quoteAnswered: EventKind { EventKind(code: 16) }
  /// `BookSnapshot`: a book whole begins here.
  @inlinable public static var bookSnapshot: EventKind { EventKind(code: 17) }
  /// `StatusRequest`: how does an instrument, or a session of trading, stand?
  @inlinable public static var statusRequest: EventKind { EventKind(code: 18) }
  /// `TradingStatus`: how a session of trading stands.
  @inlinable public static var tradingStatus: EventKind { EventKind(code: 19) }

  // Orders on their way out, 32 … 47.
  /// `OrderNew`
  @inlinable public static var orderNew: EventKind { EventKind(code: 32) }
  /// `OrderCancel`
  @inlinable public static var orderCancel: EventKind { EventKind(code: 33) }
  /// `OrderReplace`
  @inlinable public static var orderReplace: EventKind { EventKind(code: 34) }
  /// `OrderTerms`: more about the order that follows it.
  @inlinable public static var orderTerms: EventKind { EventKind(code: 35) }
  /// `MassCancel`: all live orders of an account, a side, an instrument.
  @inlinable public static var massCancel: EventKind { EventKind(code: 36) }
  /// `OrderStatusRequest`: where does an order stand?
  @inlinable public static var orderStatusRequest: EventKind { EventKind(code: 37) }
  /// `MassStatusRequest`: where do many orders stand?
  @inlinable public static var massStatusRequest: EventKind { EventKind(code: 38) }
  /// `OrderListHead`: the new orders that follow belong together.
  @inlinable public static var orderList: EventKind { EventKind(code: 39) }

  // What became of them, 48 … 79.
  /// `OrderAccepted`
  @inlinable public static var orderAccepted: EventKind { EventKind(code: 48) }
  /// `OrderRejected`: a new order was refused, by the origin named.
  @inlinable public static var orderRejected: EventKind { EventKind(code: 49) }
  /// `OrderFill`
  @inlinable public static var orderFill: EventKind { EventKind(code: 50) }
  /// `OrderCanceled`
  @inlinable public static var orderCanceled: EventKind { EventKind(code: 51) }
  /// `OrderReplaced`
  @inlinable public static var orderReplaced: EventKind { EventKind(code: 52) }
  /// `OrderRejected`: a cancel or a replace was refused; the order is as it was.
  @inlinable public static var requestRejected: EventKind { EventKind(code: 53) }
  /// `OrderCanceled`: its time ran out.
  @inlinable public static var orderExpired: EventKind { EventKind(code: 54) }
  /// `OrderRestated`: a stop was triggered.
  @inlinable public static var orderTriggered: EventKind { EventKind(code: 55) }
  /// `OrderRestated`: the venue changed it (an iceberg's next slice, say).
  @inlinable public static var orderRestated: EventKind { EventKind(code: 56) }
  /// `OrderFill`: that execution is void.
  @inlinable public static var executionBusted: EventKind { EventKind(code: 57) }
  /// `OrderFill`: that execution now has this price and quantity.
  @inlinable public static var executionCorrected: EventKind { EventKind(code: 58) }
  /// `OrderCanceled`: the venue holds it without trading it.
  @inlinable public static var orderSuspended: EventKind { EventKind(code: 59) }
  /// `OrderAnomaly`: a report that the order's state doesn't allow. Refused, not applied.
  @inlinable public static var orderAnomaly: EventKind { EventKind(code: 60) }
  /// `OrderStatus`: where an order stands; nothing has changed.
  @inlinable public static var orderStatus: EventKind { EventKind(code: 61) }
  /// `MassCancelReport`: what became of a mass cancel.
  @inlinable public static var massCancelReport: EventKind { EventKind(code: 62) }
  /// `MessageRejected`: a message that the other side's application doesn't take.
  @inlinable public static var messageRejected: EventKind { EventKind(code: 63) }
  /// `ExecutionDisputed`: the owner denies a fill.
  @inlinable public static var executionDisputed: EventKind { EventKind(code: 64) }
  /// `ReportText`: a piece of what the other side said in words, right before the report that it is of.
  @inlinable public static var reportText: EventKind { EventKind(code: 65) }

  // The core's own, 80 … 111.
  /// `SessionChange`
  @inlinable public static var sessionUp: EventKind { EventKind(code: 80) }
  /// `SessionChange`
  @inlinable public static var sessionDown: EventKind { EventKind(code: 81) }
  /// `OperatorCommand`
  @inlinable public static var operatorCommand: EventKind { EventKind(code: 82) }
  /// `Timer`
  @inlinable public static var timer: EventKind { EventKind(code: 83) }
  /// `ConfigChange`: from here on another config is in force.
  @inlinable public static var configChange: EventKind { EventKind(code: 84) }
  /// `SnapshotMark`: each stage copies its state as it meets this.
  @inlinable public static var snapshotMark: EventKind { EventKind(code: 85) }
  /// `Signal`: what a strategy thinks, for people and tools.
  @inlinable public static var signal: EventKind { EventKind(code: 86) }
  /// `IdentifierPart`: a piece of a client's order-id string and the number that it became.
  @inlinable public static var identifierPart: EventKind { EventKind(code: 87) }
  /// `MessagePart`: a piece of a message that the core has no meaning for.
  @inlinable public static var messagePart: EventKind { EventKind(code: 88) }
  /// `KillSwitch`: trading in a scope is stopped, or let go again.
  @inlinable public static var killSwitch: EventKind { EventKind(code: 89) }
  /// `OperatorWords`: who gives the command that follows, and why.
  @inlinable public static var operatorWords: EventKind { EventKind(code: 90) }
  /// `LimitChange`: a limit is another one from here on.
  @inlinable public static var limitChange: EventKind { EventKind(code: 91) }
  /// `RiskWarning`: a limit is near.
  @inlinable public static var riskWarning: EventKind { EventKind(code: 92) }

  /// `ParameterChange`: a strategy goes by another value from here on.
  @inlinable public static var parameterChange: EventKind { EventKind(code: 93) }

  /// `Intent`: what a strategy in a process of its own wants.
  @inlinable public static var intent: EventKind { EventKind(code: 97) }
  /// `IntentRefused`: it doesn't get that.
  @inlinable public static var intentRefused: EventKind { EventKind(code: 98) }
  /// `SeatChange`: a process sits at a strategy's seat, or none does any more.
  @inlinable public static var seatChange: EventKind { EventKind(code: 99) }

  // The journal's own, 112 … 127: they never cross a ring between stages.
  /// `JournalDigest`: proves what merely passed through a stage.
  @inlinable public static var journalDigest: EventKind { EventKind(code: 112) }
  /// `JournalMark`: all before it is durable.
  @inlinable public static var journalSync: EventKind { EventKind(code: 113) }
  /// `JournalMark`: the log was closed in good order.
  @inlinable public static var journalClose: EventKind { EventKind(code: 114) }

  /// A piece of a FIX message as it crossed the wire: a side record, which no stage sees and no replay feeds.
  @inlinable public static var rawFIX: EventKind { EventKind(code: 115) }

  public static var names: [String] {
    var names = [String](repeating: "", count: 128)
    for (kind, name) in named { names[Int(kind.code)] = name }
    return names
  }

  /// Every kind, in the order of its number.
  public static var all: [EventKind] { named.map(\.0) }

  private static var named: [(EventKind, String)] {
    [
      (bookAdd, "book_add"), (bookModify, "book_modify"), (bookDelete, "book_delete"),
      (bookClear, "book_clear"), (levelUpdate, "level_update"), (trade, "trade"),
      (topOfBook, "top_of_book"), (marketStatus, "market_status"), (bookGap, "book_gap"),
      (marketDataRequest, "market_data_request"), (marketDataRejected, "market_data_rejected"),
      (quote, "quote"), (quoteTerms, "quote_terms"), (quoteRequest, "quote_request"),
      (quoteCancel, "quote_cancel"), (quoteAnswered, "quote_answered"),
      (bookSnapshot, "book_snapshot"), (statusRequest, "status_request"),
      (tradingStatus, "trading_status"), (orderNew, "order_new"), (orderCancel, "order_cancel"),
      (orderReplace, "order_replace"), (orderTerms, "order_terms"), (massCancel, "mass_cancel"),
      (orderStatusRequest, "order_status_request"), (massStatusRequest, "mass_status_request"),
      (orderList, "order_list"), (orderAccepted, "order_accepted"),
      (orderRejected, "order_rejected"), (orderFill, "order_fill"),
      (orderCanceled, "order_canceled"), (orderReplaced, "order_replaced"),
      (requestRejected, "request_rejected"), (orderExpired, "order_expired"),
      (orderTriggered, "order_triggered"), (orderRestated, "order_restated"),
      (executionBusted, "execution_busted"), (executionCorrected, "execution_corrected"),
      (orderSuspended, "order_suspended"), (orderAnomaly, "order_anomaly"),
      (orderStatus, "order_status"), (massCancelReport, "mass_cancel_report"),
      (messageRejected, "message_rejected"), (executionDisputed, "execution_disputed"),
      (reportText, "report_text"),
      (sessionUp, "session_up"), (sessionDown, "session_down"),
      (operatorCommand, "operator_command"), (timer, "timer"), (configChange, "config_change"),
      (snapshotMark, "snapshot_mark"), (signal, "signal"), (identifierPart, "identifier_part"),
      (messagePart, "message_part"), (killSwitch, "kill_switch"), (operatorWords, "operator_words"),
      (limitChange, "limit_change"), (riskWarning, "risk_warning"),
      (parameterChange, "parameter_change"),
      (intent, "intent"), (intentRefused, "intent_refused"), (seatChange, "seat_change"),
      (journalDigest, "journal_digest"),
      (journalSync, "journal_sync"), (journalClose, "journal_close"), (rawFIX, "raw_fix"),
    ]
  }
}
