// The event's layout: declared in EventLayout, proven here against the compiler.

import Events
import Testing

@Suite struct LayoutTests {
  @Test func anEventIsOneCacheLine() {
    #expect(MemoryLayout<Event>.size == EventLayout.byteCount)
    #expect(MemoryLayout<Event>.stride == 64)
    #expect(MemoryLayout<Event>.alignment == 8)
    #expect(MemoryLayout<EventWords>.size == EventLayout.payloadByteCount)
    #expect(EventLayout.payload + EventLayout.payloadByteCount == EventLayout.byteCount)
    #expect(eventFormatVersion == 1)
  }

  @Test func fieldsLieWhereTheLayoutSays() {
    #expect(MemoryLayout<Event>.offset(of: \.sequence) == EventLayout.sequence)
    #expect(MemoryLayout<Event>.offset(of: \.time) == EventLayout.time)
    #expect(MemoryLayout<Event>.offset(of: \.kind) == EventLayout.kind)
    #expect(MemoryLayout<Event>.offset(of: \.flags) == EventLayout.flags)
    #expect(MemoryLayout<Event>.offset(of: \.source) == EventLayout.source)
    #expect(MemoryLayout<Event>.offset(of: \.instrument) == EventLayout.instrument)
    #expect(MemoryLayout<Event>.offset(of: \.words) == EventLayout.payload)
    let offsets = [
      EventLayout.sequence, EventLayout.time, EventLayout.kind, EventLayout.flags,
      EventLayout.source, EventLayout.instrument, EventLayout.payload,
    ]
    #expect(offsets == [0, 8, 16, 17, 18, 20, 24])
  }

  private func expectFortyBytes<P: Payload>(_ type: P.Type) {
    #expect(MemoryLayout<P>.size == 40, "\(type)")
    #expect(MemoryLayout<P>.stride == 40, "\(type)")
    #expect(MemoryLayout<P>.alignment == 8, "\(type)")
  }

  @Test func everyPayloadIsFortyBytes() {
    expectFortyBytes(BookOrder.self)
    expectFortyBytes(BookClear.self)
    expectFortyBytes(LevelUpdate.self)
    expectFortyBytes(Trade.self)
    expectFortyBytes(TopOfBook.self)
    expectFortyBytes(MarketStatus.self)
    expectFortyBytes(BookGap.self)
    expectFortyBytes(OrderNew.self)
    expectFortyBytes(OrderCancel.self)
    expectFortyBytes(OrderReplace.self)
    expectFortyBytes(OrderTerms.self)
    expectFortyBytes(MassCancel.self)
    expectFortyBytes(OrderAccepted.self)
    expectFortyBytes(OrderRejected.self)
    expectFortyBytes(OrderFill.self)
    expectFortyBytes(OrderCanceled.self)
    expectFortyBytes(OrderReplaced.self)
    expectFortyBytes(OrderRestated.self)
    expectFortyBytes(OrderAnomaly.self)
    expectFortyBytes(SessionChange.self)
    expectFortyBytes(OperatorCommand.self)
    expectFortyBytes(Timer.self)
    expectFortyBytes(ConfigChange.self)
    expectFortyBytes(SnapshotMark.self)
    expectFortyBytes(Signal.self)
    expectFortyBytes(IdentifierPart.self)
    expectFortyBytes(JournalDigest.self)
    expectFortyBytes(JournalMark.self)
    expectFortyBytes(MarketDataRequest.self)
    expectFortyBytes(MarketDataRejected.self)
    expectFortyBytes(Quote.self)
    expectFortyBytes(QuoteTerms.self)
    expectFortyBytes(QuoteRequest.self)
    expectFortyBytes(QuoteCancel.self)
    expectFortyBytes(QuoteAnswered.self)
    expectFortyBytes(BookSnapshot.self)
    expectFortyBytes(StatusRequest.self)
    expectFortyBytes(TradingStatus.self)
    expectFortyBytes(OrderStatusRequest.self)
    expectFortyBytes(MassStatusRequest.self)
    expectFortyBytes(OrderListHead.self)
    expectFortyBytes(OrderStatus.self)
    expectFortyBytes(MassCancelReport.self)
    expectFortyBytes(MessageRejected.self)
    expectFortyBytes(ExecutionDisputed.self)
    expectFortyBytes(MessagePart.self)
    expectFortyBytes(KillSwitch.self)
    expectFortyBytes(OperatorWords.self)
    expectFortyBytes(LimitChange.self)
    expectFortyBytes(RiskWarning.self)
    expectFortyBytes(ParameterChange.self)
    expectFortyBytes(Intent.self)
    expectFortyBytes(IntentRefused.self)
    expectFortyBytes(SeatChange.self)
    expectFortyBytes(ReportText.self)
  }

  @Test func fortyBytesGoInAndComeOut() {
    let order = BookOrder(
      order: OrderID(bits: 7), price: Price(units: -1), quantity: Quantity(units: 3), side: .sell)
    let event = Event(
      sequence: Sequence(5), time: Nanoseconds(6), kind: .bookAdd, flags: 1, source: .session(2),
      instrument: InstrumentID(3), order)
    #expect(event.payload(as: BookOrder.self) == order)
    let next = Event(
      causedBy: event, kind: .bookDelete, source: .strategy(1), instrument: .none, order)
    #expect(next.sequence == event.sequence)
    #expect(next.time == event.time)
    #expect(next.flags == 0)
    #expect(Event.empty.words == .zero)
    #expect(Event.empty.kind.name == nil)
  }
}
