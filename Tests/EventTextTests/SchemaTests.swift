// The schema against the compiler: names, offsets and widths of every field of every payload.

import EventText
import Events
import Testing

/// A property: its name in snake case, where the compiler put it and how wide it is.
private struct Property: Equatable {
  let name: String
  let offset: Int
  let byteCount: Int
}

private func property<P, V>(_ name: String, _ path: KeyPath<P, V>) -> Property {
  Property(
    name: name, offset: MemoryLayout<P>.offset(of: path) ?? -1, byteCount: MemoryLayout<V>.size)
}

@Suite struct SchemaTests {
  @Test func everyKindHasItsFortyBytesOnce() {
    for kind in EventKind.all {
      guard let fields = EventSchema.fields(of: kind) else {
        Issue.record("\(kind) has no schema")
        continue
      }
      var covered = [Int](repeating: 0, count: 40)
      for field in fields {
        let end = field.offset + field.type.byteCount
        for byte in field.offset..<end { covered[byte] += 1 }
        if case .reserved = field.type {
          #expect(field.name.isEmpty)
        } else if case .text = field.type {
          #expect(field.offset % 8 == 0)
        } else {
          #expect(field.offset % field.type.byteCount == 0, "\(field.name) isn't aligned")
        }
      }
      #expect(covered == [Int](repeating: 1, count: 40), "\(kind)")
      let names = fields.map(\.name).filter { !$0.isEmpty }
      let header = [
        "sequence", "time", "kind", "flags", "source", "instrument", "reserved", "payload",
      ]
      #expect(Set(names + header).count == names.count + header.count, "\(kind)")
    }
  }

  @Test func unknownKindsHaveNone() {
    for code in UInt8.min...UInt8.max {
      let kind = EventKind(code: code)
      #expect((EventSchema.fields(of: kind) != nil) == EventKind.all.contains(kind))
    }
  }

  private func expect(
    _ kinds: [EventKind], _ properties: [Property], at location: SourceLocation = #_sourceLocation
  ) {
    for kind in kinds {
      let fields = EventSchema.fields(of: kind) ?? []
      let declared = fields.filter { !$0.name.isEmpty }.map {
        Property(name: $0.name, offset: $0.offset, byteCount: $0.type.byteCount)
      }
      #expect(declared == properties, "\(kind)", sourceLocation: location)
    }
  }

  @Test func marketDataLiesWhereTheCompilerPutIt() {
    expect(
      [.bookAdd, .bookModify, .bookDelete],
      [
        property("order", \BookOrder.order), property("price", \BookOrder.price),
        property("quantity", \BookOrder.quantity), property("side", \BookOrder.side),
      ])
    expect([.bookClear], [property("reason", \BookClear.reason)])
    expect(
      [.levelUpdate],
      [
        property("price", \LevelUpdate.price), property("quantity", \LevelUpdate.quantity),
        property("order_count", \LevelUpdate.orderCount), property("side", \LevelUpdate.side),
      ])
    expect(
      [.trade],
      [
        property("resting", \Trade.resting), property("price", \Trade.price),
        property("quantity", \Trade.quantity), property("number", \Trade.number),
        property("aggressor", \Trade.aggressor),
      ])
    expect(
      [.topOfBook],
      [
        property("bid_price", \TopOfBook.bidPrice),
        property("bid_quantity", \TopOfBook.bidQuantity),
        property("ask_price", \TopOfBook.askPrice),
        property("ask_quantity", \TopOfBook.askQuantity),
        property("bid_orders", \TopOfBook.bidOrders), property("ask_orders", \TopOfBook.askOrders),
      ])
    expect(
      [.marketStatus],
      [
        property("reference_price", \MarketStatus.referencePrice),
        property("lowest_price", \MarketStatus.lowestPrice),
        property("highest_price", \MarketStatus.highestPrice),
        property("phase", \MarketStatus.phase),
      ])
    expect(
      [.bookGap],
      [property("expected", \BookGap.expected), property("received", \BookGap.received)])
  }

  @Test func ordersLieWhereTheCompilerPutThem() {
    expect(
      [.orderNew],
      [
        property("order", \OrderNew.order), property("price", \OrderNew.price),
        property("quantity", \OrderNew.quantity), property("side", \OrderNew.side),
        property("type", \OrderNew.type), property("time_in_force", \OrderNew.timeInForce),
        property("instructions", \OrderNew.instructions), property("account", \OrderNew.account),
        property("reference", \OrderNew.reference),
      ])
    expect(
      [.orderCancel],
      [
        property("order", \OrderCancel.order), property("reason", \OrderCancel.reason),
        property("request", \OrderCancel.request),
      ])
    expect(
      [.orderReplace],
      [
        property("order", \OrderReplace.order), property("price", \OrderReplace.price),
        property("quantity", \OrderReplace.quantity),
        property("replacement", \OrderReplace.replacement),
        property("request", \OrderReplace.request),
      ])
    expect(
      [.massCancel],
      [
        property("account", \MassCancel.account), property("reason", \MassCancel.reason),
        property("side", \MassCancel.side), property("request", \MassCancel.request),
      ])
    expect(
      [.orderTerms],
      [
        property("order", \OrderTerms.order), property("trigger", \OrderTerms.trigger),
        property("display_quantity", \OrderTerms.displayQuantity),
        property("minimum_quantity", \OrderTerms.minimumQuantity),
        property("expiry", \OrderTerms.expiry),
      ])
  }

  @Test func reportsLieWhereTheCompilerPutThem() {
    expect(
      [.orderAccepted],
      [
        property("order", \OrderAccepted.order),
        property("venue_order", \OrderAccepted.venueOrder),
        property("price", \OrderAccepted.price), property("quantity", \OrderAccepted.quantity),
        property("side", \OrderAccepted.side),
      ])
    expect(
      [.orderRejected, .requestRejected],
      [
        property("order", \OrderRejected.order), property("limit", \OrderRejected.limit),
        property("value", \OrderRejected.value), property("reason", \OrderRejected.reason),
        property("origin", \OrderRejected.origin), property("request", \OrderRejected.request),
        property("side", \OrderRejected.side), property("scope", \OrderRejected.scope),
        property("request_number", \OrderRejected.requestNumber),
      ])
    expect(
      [.orderFill, .executionBusted, .executionCorrected],
      [
        property("order", \OrderFill.order), property("execution", \OrderFill.execution),
        property("price", \OrderFill.price), property("quantity", \OrderFill.quantity),
        property("side", \OrderFill.side), property("liquidity", \OrderFill.liquidity),
      ])
    expect(
      [.orderCanceled, .orderExpired, .orderSuspended],
      [
        property("order", \OrderCanceled.order), property("quantity", \OrderCanceled.quantity),
        property("reason", \OrderCanceled.reason), property("origin", \OrderCanceled.origin),
        property("side", \OrderCanceled.side),
      ])
    expect(
      [.orderReplaced],
      [
        property("order", \OrderReplaced.order),
        property("replacement", \OrderReplaced.replacement),
        property("price", \OrderReplaced.price), property("quantity", \OrderReplaced.quantity),
        property("side", \OrderReplaced.side), property("request", \OrderReplaced.request),
      ])
    expect(
      [.orderTriggered, .orderRestated],
      [
        property("order", \OrderRestated.order), property("price", \OrderRestated.price),
        property("quantity", \OrderRestated.quantity), property("reason", \OrderRestated.reason),
        property("side", \OrderRestated.side), property("report", \OrderRestated.report),
      ])
    expect(
      [.orderAnomaly],
      [
        property("order", \OrderAnomaly.order), property("quantity", \OrderAnomaly.quantity),
        property("leaves", \OrderAnomaly.leaves), property("report", \OrderAnomaly.report),
        property("lifecycle", \OrderAnomaly.lifecycle),
        property("pending", \OrderAnomaly.pending), property("origin", \OrderAnomaly.origin),
        property("cause", \OrderAnomaly.cause),
      ])
  }

  @Test func theCoresOwnLieWhereTheCompilerPutThem() {
    expect(
      [.sessionUp, .sessionDown],
      [
        property("next_in", \SessionChange.nextIn), property("next_out", \SessionChange.nextOut),
        property("end", \SessionChange.end),
      ])
    expect(
      [.operatorCommand],
      [
        property("argument", \OperatorCommand.argument),
        property("target", \OperatorCommand.target), property("action", \OperatorCommand.action),
      ])
    expect(
      [.timer],
      [
        property("scheduled", \Timer.scheduled), property("period_ns", \Timer.period),
        property("count", \Timer.count),
      ])
    expect(
      [.configChange],
      [property("digest", \ConfigChange.digest), property("version", \ConfigChange.version)])
    expect([.snapshotMark], [property("number", \SnapshotMark.number)])
    expect([.signal], [property("value", \Signal.value), property("name", \Signal.name)])
    let text = property("text", \IdentifierPart.text0)
    expect(
      [.identifierPart],
      [
        property("identifier", \IdentifierPart.identifier),
        Property(name: "text", offset: text.offset, byteCount: 24),
        property("part", \IdentifierPart.part), property("part_count", \IdentifierPart.partCount),
        property("byte_count", \IdentifierPart.byteCount),
      ])
    expect(
      [.journalDigest],
      [property("count", \JournalDigest.count), property("digest", \JournalDigest.digest)])
    expect(
      [.journalSync, .journalClose],
      [
        property("records", \JournalMark.records), property("level", \JournalMark.level),
        property("reason", \JournalMark.reason),
      ])
  }

  @Test func whatRiskSaysLiesWhereTheCompilerPutIt() {
    expect(
      [.killSwitch],
      [
        property("target", \KillSwitch.target), property("limit", \KillSwitch.limit),
        property("value", \KillSwitch.value), property("command", \KillSwitch.command),
        property("scope", \KillSwitch.scope), property("mode", \KillSwitch.mode),
        property("reason", \KillSwitch.reason), property("origin", \KillSwitch.origin),
      ])
    expect(
      [.operatorWords],
      [
        property("command", \OperatorWords.command),
        Property(name: "text", offset: 8, byteCount: 24),
        property("part", \OperatorWords.part), property("part_count", \OperatorWords.partCount),
        property("byte_count", \OperatorWords.byteCount), property("role", \OperatorWords.role),
      ])
    expect(
      [.limitChange],
      [
        property("target", \LimitChange.target), property("before", \LimitChange.before),
        property("after", \LimitChange.after), property("command", \LimitChange.command),
        property("limit", \LimitChange.limit), property("scope", \LimitChange.scope),
      ])
    expect(
      [.riskWarning],
      [
        property("order", \RiskWarning.order), property("limit", \RiskWarning.limit),
        property("value", \RiskWarning.value), property("target", \RiskWarning.target),
        property("reason", \RiskWarning.reason), property("scope", \RiskWarning.scope),
      ])
    expect(
      [.parameterChange],
      [
        property("before", \ParameterChange.before), property("after", \ParameterChange.after),
        property("command", \ParameterChange.command),
        property("strategy", \ParameterChange.strategy),
        property("parameter", \ParameterChange.parameter),
      ])
  }

  @Test func seatsLieWhereTheCompilerPutThem() {
    expect(
      [.intent],
      [
        property("tag", \Intent.tag), property("price", \Intent.price),
        property("quantity", \Intent.quantity), property("request", \Intent.request),
        property("side", \Intent.side), property("type", \Intent.type),
        property("time_in_force", \Intent.timeInForce),
        property("instructions", \Intent.instructions),
      ])
    expect(
      [.intentRefused],
      [
        property("tag", \IntentRefused.tag), property("reason", \IntentRefused.reason),
        property("origin", \IntentRefused.origin), property("request", \IntentRefused.request),
      ])
    expect(
      [.seatChange],
      [
        property("attachment", \SeatChange.attachment),
        property("process", \SeatChange.process), property("user", \SeatChange.user),
        property("is_taken", \SeatChange.isTaken), property("end", \SeatChange.end),
      ])
  }

  @Test func questionsLieWhereTheCompilerPutThem() {
    expect(
      [.marketDataRequest],
      [
        property("request", \MarketDataRequest.request),
        property("depth", \MarketDataRequest.depth),
        property("entries", \MarketDataRequest.entries),
        property("subscription", \MarketDataRequest.subscription),
        property("is_incremental", \MarketDataRequest.isIncremental),
        property("aggregation", \MarketDataRequest.aggregation),
        property("index", \MarketDataRequest.index), property("count", \MarketDataRequest.count),
      ])
    expect(
      [.marketDataRejected],
      [
        property("request", \MarketDataRejected.request),
        property("reason", \MarketDataRejected.reason),
      ])
    expect(
      [.quote],
      [
        property("quote", \Quote.quote), property("bid_price", \Quote.bidPrice),
        property("bid_quantity", \Quote.bidQuantity), property("ask_price", \Quote.askPrice),
        property("ask_quantity", \Quote.askQuantity),
      ])
    expect(
      [.quoteTerms],
      [
        property("quote", \QuoteTerms.quote), property("request", \QuoteTerms.request),
        property("set", \QuoteTerms.set), property("expiry", \QuoteTerms.expiry),
        property("total", \QuoteTerms.total), property("entry_count", \QuoteTerms.entryCount),
        property("level", \QuoteTerms.level), property("set_index", \QuoteTerms.setIndex),
        property("set_count", \QuoteTerms.setCount),
      ])
    expect(
      [.quoteRequest],
      [
        property("request", \QuoteRequest.request), property("quantity", \QuoteRequest.quantity),
        property("expiry", \QuoteRequest.expiry), property("side", \QuoteRequest.side),
        property("type", \QuoteRequest.type), property("request_type", \QuoteRequest.requestType),
        property("index", \QuoteRequest.index), property("count", \QuoteRequest.count),
      ])
    expect(
      [.quoteCancel],
      [
        property("quote", \QuoteCancel.quote), property("request", \QuoteCancel.request),
        property("cancel_type", \QuoteCancel.cancelType), property("level", \QuoteCancel.level),
        property("index", \QuoteCancel.index), property("count", \QuoteCancel.count),
      ])
    expect(
      [.quoteAnswered],
      [
        property("quote", \QuoteAnswered.quote), property("request", \QuoteAnswered.request),
        property("set", \QuoteAnswered.set), property("entry", \QuoteAnswered.entry),
        property("status", \QuoteAnswered.status), property("reason", \QuoteAnswered.reason),
        property("entry_reason", \QuoteAnswered.entryReason),
        property("level", \QuoteAnswered.level), property("index", \QuoteAnswered.index),
        property("count", \QuoteAnswered.count),
      ])
    expect(
      [.bookSnapshot],
      [
        property("request", \BookSnapshot.request),
        property("entry_count", \BookSnapshot.entryCount),
      ])
    expect(
      [.statusRequest],
      [
        property("request", \StatusRequest.request), property("session", \StatusRequest.session),
        property("subscription", \StatusRequest.subscription),
      ])
    expect(
      [.tradingStatus],
      [
        property("request", \TradingStatus.request), property("session", \TradingStatus.session),
        property("phase", \TradingStatus.phase),
        property("is_unsolicited", \TradingStatus.isUnsolicited),
      ])
    expect(
      [.orderStatusRequest],
      [
        property("order", \OrderStatusRequest.order),
        property("venue_order", \OrderStatusRequest.venueOrder),
        property("side", \OrderStatusRequest.side), property("name", \OrderStatusRequest.name),
      ])
    expect(
      [.massStatusRequest],
      [
        property("request", \MassStatusRequest.request),
        property("account", \MassStatusRequest.account), property("side", \MassStatusRequest.side),
      ])
    expect(
      [.orderList],
      [
        property("list", \OrderListHead.list), property("total", \OrderListHead.total),
        property("entry_count", \OrderListHead.entryCount),
        property("bid_type", \OrderListHead.bidType),
      ])
    expect(
      [.orderStatus],
      [
        property("order", \OrderStatus.order), property("venue_order", \OrderStatus.venueOrder),
        property("filled", \OrderStatus.filled), property("leaves", \OrderStatus.leaves),
        property("average_price", \OrderStatus.averagePrice),
      ])
    expect(
      [.massCancelReport],
      [
        property("request", \MassCancelReport.request),
        property("affected", \MassCancelReport.affected),
        property("scope", \MassCancelReport.scope),
        property("response", \MassCancelReport.response),
        property("reason", \MassCancelReport.reason), property("side", \MassCancelReport.side),
      ])
    expect(
      [.messageRejected],
      [
        property("ref_sequence", \MessageRejected.refSequence),
        property("ref_identifier", \MessageRejected.refIdentifier),
        property("ref_type", \MessageRejected.refType), property("reason", \MessageRejected.reason),
      ])
    expect(
      [.executionDisputed],
      [
        property("venue_order", \ExecutionDisputed.venueOrder),
        property("execution", \ExecutionDisputed.execution),
        property("price", \ExecutionDisputed.price),
        property("quantity", \ExecutionDisputed.quantity),
        property("side", \ExecutionDisputed.side), property("reason", \ExecutionDisputed.reason),
      ])
    expect(
      [.messagePart],
      [
        property("number", \MessagePart.number), Property(name: "text", offset: 8, byteCount: 24),
        property("part", \MessagePart.part), property("part_count", \MessagePart.partCount),
        property("byte_count", \MessagePart.byteCount),
      ])
    expect(
      [.rawFIX],
      [
        Property(name: "text", offset: 0, byteCount: 24),
        property("byte_count", \RawFIX.byteCount), property("message", \RawFIX.message),
        property("part", \RawFIX.part), property("part_count", \RawFIX.partCount),
        property("direction", \RawFIX.direction), property("lost", \RawFIX.lost),
      ])
    expect(
      [.reportText],
      [
        property("order", \ReportText.order), Property(name: "text", offset: 8, byteCount: 24),
        property("part", \ReportText.part), property("part_count", \ReportText.partCount),
        property("byte_count", \ReportText.byteCount),
      ])
  }
}
