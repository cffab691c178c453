// An event as one JSON object on one line, and back to the same 64 bytes.
//
//     {"sequence":1,"time":"2026-11-20T12:00:00.000000001Z","kind":"book_add","source":"session/1",
//      "instrument":"ACME","order":"7","price":"101.25","quantity":"100","side":"buy"}
//
// Keys come in this order: the header's, then the payload's in the order of its bytes.
// - `source` is its class and its number, `"session/1"`; `"none"` is nobody.
// - `instrument` is its symbol where one is known, else its index; null is none.
// - `flags` and `reserved` (hex of all bytes without a meaning) are there only when not zero.
// - Prices, quantities and ids are strings, since a reader that takes numbers for doubles would bend
//   them. Counts are numbers. A code without a name is its number.
// - A kind that this build doesn't know is its number, and its payload is 80 digits of hex.

import Events

/// Writes events as JSON and reads them. Cold: about 0.7 µs to write one, 4 µs to read one.
public struct EventJSON: Sendable {
  /// By index.
  let symbols: [String]
  /// In quotes; empty where the symbol can't stand for the instrument.
  let quotedSymbols: [[UInt8]]
  let indexBySymbol: [String: UInt32]
  let kinds = CompiledSchema.kinds
  let kindNames = CompiledSchema.kindNames
  let sourceNames = CompiledSchema.sourceNames

  /// `symbols[i]` names instrument i. An empty one, and one that an earlier instrument bears already,
  /// is written as its index.
  public init(symbols: [String] = []) {
    self.symbols = symbols
    var quoted: [[UInt8]] = []
    var indices: [String: UInt32] = [:]
    for (index, symbol) in symbols.enumerated() {
      var text: [UInt8] = []
      if !symbol.isEmpty, indices[symbol] == nil {
        indices[symbol] = UInt32(index)
        appendJSONString(symbol, to: &text)
      }
      quoted.append(text)
    }
    quotedSymbols = quoted
    indexBySymbol = indices
  }

  /// The object as a string, without an end of line.
  public func line(_ event: Event) -> String {
    var out: [UInt8] = []
    out.reserveCapacity(320)
    append(event, to: &out)
    return String(decoding: out, as: UTF8.self)
  }

  /// Appends the object, without an end of line. Allocates only where `out` must grow.
  public func append(_ event: Event, to out: inout [UInt8]) {
    appendHeader(event, to: &out)
    if let kind = kinds[Int(event.kind.code)] {
      for field in kind.fields { append(field, event.words, to: &out) }
      if kind.hasReserved(event.words) {
        out.append(contentsOf: Key.reserved)
        for run in kind.reserved {
          appendHex(
            EventBytes(words: event.words, offset: run.offset, byteCount: run.byteCount), to: &out)
        }
        out.append(0x22)
      }
    } else {
      out.append(contentsOf: Key.payload)
      appendHex(EventBytes(words: event.words, offset: 0, byteCount: 40), to: &out)
      out.append(0x22)
    }
    out.append(0x7D)
  }

  private func appendHeader(_ event: Event, to out: inout [UInt8]) {
    out.append(contentsOf: Key.sequence)
    appendNumber(event.sequence.number, to: &out)
    out.append(contentsOf: Key.time)
    appendTime(event.time, to: &out)
    out.append(contentsOf: Key.kind)
    appendCode(UInt64(event.kind.code), kindNames, to: &out)
    if event.flags != 0 {
      out.append(contentsOf: Key.flags)
      appendNumber(UInt64(event.flags), to: &out)
    }
    out.append(contentsOf: Key.source)
    appendSource(event.source, to: &out)
    out.append(contentsOf: Key.instrument)
    appendInstrument(event.instrument, to: &out)
  }

  private func appendInstrument(_ instrument: InstrumentID, to out: inout [UInt8]) {
    if instrument == .none {
      out.append(contentsOf: Key.null)
    } else if let symbol = name(of: UInt64(instrument.index), in: quotedSymbols) {
      out.append(contentsOf: symbol)
    } else {
      appendNumber(UInt64(instrument.index), to: &out)
    }
  }

  private func append(_ field: CompiledField, _ words: EventWords, to out: inout [UInt8]) {
    out.append(contentsOf: field.key)
    if field.form == .text {
      appendJSONBytes(
        EventBytes(words: words, offset: field.offset, byteCount: field.byteCount), to: &out)
      return
    }
    let value = words.load(field.offset, byteCount: field.byteCount)
    switch field.form {
    case .number:
      appendNumber(value, to: &out)
    case .code:
      appendCode(value, field.names, to: &out)
    default:
      out.append(0x22)
      switch field.form {
      case .decimal: appendDecimal(Int64(bitPattern: value), to: &out)
      case .time: appendTime(Nanoseconds(value), to: &out)
      case .digest: appendHex(value, byteCount: 8, to: &out)
      default: appendNumber(value, to: &out)
      }
      out.append(0x22)
    }
  }

  /// What stands between values. `null` is here for its bytes.
  private enum Key {
    static let sequence = Array("{\"sequence\":".utf8)
    static let time = Array(",\"time\":\"".utf8)
    static let kind = Array("\",\"kind\":".utf8)
    static let flags = Array(",\"flags\":".utf8)
    static let source = Array(",\"source\":\"".utf8)
    static let instrument = Array("\",\"instrument\":".utf8)
    static let null = Array("null".utf8)
    static let reserved = Array(",\"reserved\":\"".utf8)
    static let payload = Array(",\"payload\":\"".utf8)
  }
}

func appendCode(_ code: UInt64, _ names: [[UInt8]], to out: inout [UInt8]) {
  if let name = name(of: code, in: names) {
    out.append(contentsOf: name)
  } else {
    appendNumber(code, to: &out)
  }
}

/// Appends `session/1`, `none`, or for a class without a name `9/1`.
public func appendSource(_ source: SourceID, to out: inout [UInt8]) {
  let names = CompiledSchema.sourceNames
  if let name = name(of: UInt64(source.kind.code), in: names) {
    out.append(contentsOf: name)
    if source == .none { return }
  } else {
    appendNumber(UInt64(source.kind.code), to: &out)
  }
  out.append(0x2F)
  appendNumber(UInt64(source.number), to: &out)
}

func appendHex(_ bytes: EventBytes, to out: inout [UInt8]) {
  for index in 0..<bytes.byteCount { appendHex(UInt64(bytes[index]), byteCount: 1, to: &out) }
}
