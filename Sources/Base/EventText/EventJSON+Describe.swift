// The table form: one line for eyes. What is zero or none is left out and the rest is named, so two
// events with different lines differ there, and two with the same line differ in their date at most.

import Events

extension EventJSON {
  /// `12:00:00.123456789 #1042 order_new ACME buy 100 @ 101.25 order 1-2-17 type limit`
  public func describe(_ event: Event) -> String {
    var out: [UInt8] = []
    out.reserveCapacity(160)
    appendDescription(event, to: &out)
    return String(decoding: out, as: UTF8.self)
  }

  /// The same appended, without an end of line.
  public func appendDescription(_ event: Event, to out: inout [UInt8]) {
    appendTimeOfDay(event.time, to: &out)
    appendText(" #", to: &out)
    appendNumber(event.sequence.number, to: &out)
    appendText(" \(text(of: event.kind))", to: &out)
    if event.instrument != .none {
      appendText(" ", to: &out)
      appendText(instrumentText(event.instrument), to: &out)
    }
    let words = event.words
    if let kind = kinds[Int(event.kind.code)] {
      if event.kind == .topOfBook {
        appendTopOfBook(event.payload(as: TopOfBook.self), to: &out)
      } else {
        appendFields(kind, words, to: &out)
      }
      if kind.hasReserved(words) {
        appendText(" reserved ", to: &out)
        for run in kind.reserved {
          appendHex(
            EventBytes(words: words, offset: run.offset, byteCount: run.byteCount), to: &out)
        }
      }
    } else {
      appendText(" payload ", to: &out)
      appendHex(EventBytes(words: words, offset: 0, byteCount: 40), to: &out)
    }
    if event.flags != 0 { appendText(" flags \(event.flags)", to: &out) }
    if event.source != .none {
      appendText(" from ", to: &out)
      appendSource(event.source, to: &out)
    }
  }

  /// A symbol, or `instrument/3`; `-` is none.
  public func instrumentText(_ instrument: InstrumentID) -> String {
    if instrument == .none { return "-" }
    if name(of: UInt64(instrument.index), in: quotedSymbols) != nil {
      return symbols[Int(instrument.index)]
    }
    return "instrument/\(instrument.index)"
  }

  /// The kind's name, or `kind_200`.
  func text(of kind: EventKind) -> String {
    name(of: UInt64(kind.code), in: kindNames).map {
      String(decoding: $0.dropFirst().dropLast(), as: UTF8.self)
    } ?? "kind_\(kind.code)"
  }

  /// Side, quantity and price as one says them, then the rest by name.
  private func appendFields(
    _ kind: CompiledKind, _ words: EventWords, to out: inout [UInt8]
  ) {
    let side = kind.field(named: "side")
    let quantity = kind.field(named: "quantity")
    let price = kind.field(named: "price")
    if let side { appendValue(kind.fields[side], words, to: &out, unlessZero: true) }
    if let quantity { appendValue(kind.fields[quantity], words, to: &out, unlessZero: false) }
    if let price {
      appendText(" @", to: &out)
      appendValue(kind.fields[price], words, to: &out, unlessZero: false)
    }
    for (index, field) in kind.fields.enumerated()
    where index != side && index != quantity && index != price {
      if words.isZero(field.offset, byteCount: field.byteCount) { continue }
      appendText(" \(field.name)", to: &out)
      appendValue(field, words, to: &out, unlessZero: true)
    }
  }

  private func appendValue(
    _ field: CompiledField, _ words: EventWords, to out: inout [UInt8], unlessZero: Bool
  ) {
    if unlessZero, words.isZero(field.offset, byteCount: field.byteCount) { return }
    out.append(0x20)
    if field.form == .text {
      appendJSONBytes(
        EventBytes(words: words, offset: field.offset, byteCount: field.byteCount), to: &out)
      return
    }
    let value = words.load(field.offset, byteCount: field.byteCount)
    switch field.form {
    case .decimal: appendDecimal(Int64(bitPattern: value), to: &out)
    case .time: appendTime(Nanoseconds(value), to: &out)
    case .digest: appendHex(value, byteCount: 8, to: &out)
    case .orderID: appendOrderID(OrderID(bits: value), to: &out)
    case .code:
      if let name = name(of: value, in: field.names) {
        out.append(contentsOf: name.dropFirst().dropLast())
      } else {
        appendNumber(value, to: &out)
      }
    default: appendNumber(value, to: &out)
    }
  }

  /// ` bid 100 @ 101.24 (3) ask 200 @ 101.26 (2)`; an empty side is `bid -`.
  private func appendTopOfBook(_ top: TopOfBook, to out: inout [UInt8]) {
    appendBest("bid", top.bidPrice, top.bidQuantity, top.bidOrders, to: &out)
    appendBest("ask", top.askPrice, top.askQuantity, top.askOrders, to: &out)
  }

  private func appendBest(
    _ side: String, _ price: Price, _ quantity: Quantity, _ orders: UInt32, to out: inout [UInt8]
  ) {
    appendText(" \(side) ", to: &out)
    if price == .zero, quantity == .zero, orders == 0 {
      appendText("-", to: &out)
      return
    }
    appendDecimal(quantity.units, to: &out)
    appendText(" @ ", to: &out)
    appendDecimal(price.units, to: &out)
    appendText(" (\(orders))", to: &out)
  }
}

/// Appends an id that we gave out as epoch-strategy-counter.
public func appendOrderID(_ order: OrderID, to out: inout [UInt8]) {
  appendNumber(UInt64(order.epoch), to: &out)
  out.append(0x2D)
  appendNumber(UInt64(order.strategy), to: &out)
  out.append(0x2D)
  appendNumber(UInt64(order.counter), to: &out)
}

private func appendText(_ text: String, to out: inout [UInt8]) { out.append(contentsOf: text.utf8) }
