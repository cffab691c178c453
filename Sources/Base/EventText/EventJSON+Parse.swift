// A line of JSON back to the event. Keys may come in any order, so the members are gathered first,
// then `kind` says what the others mean.

import Events

extension EventJSON {
  /// The event that the line says, the same 64 bytes. Only `flags` and `reserved` may be missing, and
  /// are zero then. White space and an end of line around the object are allowed.
  public func parse(_ line: Span<UInt8>) throws(JSONError) -> Event {
    var scanner = JSONScanner()
    let (members, end) = try scanner.object(line)
    let object = JSONObject(members: members, end: end)

    let kind = try parseKind(try object.required("kind"), line)
    let compiled = kinds[Int(kind.code)]
    try refuseUnknownKeys(object, compiled, kind)

    var event = Event.empty
    event.kind = kind
    event.sequence = Sequence(
      try parseNumber(try object.required("sequence"), line, maximum: .max))
    event.time = try parseTime(try object.required("time"), line)
    if let flags = object["flags"] {
      event.flags = UInt8(try parseNumber(flags, line, maximum: 0xFF))
    }
    event.source = try parseSource(try object.required("source"), line)
    event.instrument = try parseInstrument(try object.required("instrument"), line)
    event.words = .zero

    guard let compiled else {
      let run = (offset: 0, byteCount: EventLayout.payloadByteCount)
      try parseHex(try object.required("payload"), line, [run], into: &event.words)
      return event
    }
    for field in compiled.fields {
      try parse(try object.required(field.name), line, field, into: &event.words)
    }
    if let reserved = object["reserved"] {
      try parseHex(reserved, line, compiled.reserved, into: &event.words)
    }
    return event
  }

  public func parse(_ line: [UInt8]) throws(JSONError) -> Event { try parse(line.span) }

  public func parse(_ line: String) throws(JSONError) -> Event {
    try parse(Array(line.utf8).span)
  }

  private func refuseUnknownKeys(
    _ object: JSONObject, _ compiled: CompiledKind?, _ kind: EventKind
  ) throws(JSONError) {
    var allowed = ["sequence", "time", "kind", "flags", "source", "instrument"]
    if let compiled {
      allowed += compiled.fields.map(\.name)
      if !compiled.reserved.isEmpty { allowed.append("reserved") }
    } else {
      allowed.append("payload")
    }
    for member in object.members where !allowed.contains(member.key) {
      throw JSONError(
        column: member.keyColumn, field: member.key,
        found: "a key that \(text(of: kind)) doesn't have",
        allowed: allowed.joined(separator: ", "))
    }
  }

  // MARK: The header

  private func parseKind(
    _ member: JSONMember, _ line: Span<UInt8>
  ) throws(JSONError) -> EventKind {
    let code = try parseCode(member, line, kindNames, maximum: 0xFF)
    return EventKind(code: UInt8(code))
  }

  private func parseTime(
    _ member: JSONMember, _ line: Span<UInt8>
  ) throws(JSONError) -> Nanoseconds {
    if case .string(let text) = member.value, let time = EventText.parseTime(text.span) {
      return time
    }
    throw refusal(
      member, line, "a time in UTC from 1970 to 2554, like \"2026-11-20T12:00:00.123456789Z\"")
  }

  private func parseSource(
    _ member: JSONMember, _ line: Span<UInt8>
  ) throws(JSONError) -> SourceID {
    if case .string(let text) = member.value, let source = parseSource(text.span) {
      return source
    }
    throw refusal(
      member, line,
      "\"none\", or a class and a number up to 4095 like \"session/1\"; classes: "
        + SourceClass.names.joined(separator: ", "))
  }

  private func parseSource(_ text: Span<UInt8>) -> SourceID? {
    var slash = 0
    while slash < text.count, text[slash] != 0x2F { slash += 1 }
    let head = text.extracting(0..<slash)
    let code = index(of: head, in: sourceNames) ?? EventText.parseNumber(head, maximum: 15)
    guard let code else { return nil }
    if slash == text.count { return code == 0 ? SourceID.none : nil }
    let tail = text.extracting((slash + 1)..<text.count)
    guard let number = EventText.parseNumber(tail, maximum: 0x0FFF) else { return nil }
    return SourceID(SourceClass(code: UInt8(code)), UInt16(number))
  }

  private func parseInstrument(
    _ member: JSONMember, _ line: Span<UInt8>
  ) throws(JSONError) -> InstrumentID {
    switch member.value {
    case .null:
      return .none
    case .number:
      if let index = EventText.parseNumber(line.extracting(member.range), maximum: 0xFFFF_FFFF) {
        return InstrumentID(UInt32(index))
      }
    case .string(let text):
      if let index = indexBySymbol[String(decoding: text, as: UTF8.self)] {
        return InstrumentID(index)
      }
    }
    let known = symbols.isEmpty ? "" : " \(symbols.prefix(16).joined(separator: ", "))"
    throw refusal(
      member, line,
      "an index up to 4294967295, null"
        + (symbols.isEmpty ? " (no symbols are known here)" : ", or a symbol:\(known)")
        + (symbols.count > 16 ? ", …" : ""))
  }

  // MARK: The payload

  private func parse(
    _ member: JSONMember, _ line: Span<UInt8>, _ field: CompiledField,
    into words: inout EventWords
  ) throws(JSONError) {
    if field.form == .text { return try parseText(member, line, field, into: &words) }
    let maximum = field.byteCount == 8 ? UInt64.max : (1 << UInt64(field.byteCount * 8)) - 1
    let value: UInt64
    switch field.form {
    case .number: value = try parseNumber(member, line, maximum: maximum)
    case .code: value = try parseCode(member, line, field.names, maximum: maximum)
    case .decimal: value = try parseDecimal(member, line)
    case .time: value = try parseTime(member, line).count
    case .digest: value = try parseDigest(member, line)
    case .id, .orderID, .text: value = try parseID(member, line)
    }
    words.store(value, field.offset, byteCount: field.byteCount)
  }

  private func parseNumber(
    _ member: JSONMember, _ line: Span<UInt8>, maximum: UInt64
  ) throws(JSONError) -> UInt64 {
    if case .number = member.value,
      let value = EventText.parseNumber(line.extracting(member.range), maximum: maximum)
    {
      return value
    }
    throw refusal(member, line, "a whole number up to \(maximum)")
  }

  private func parseCode(
    _ member: JSONMember, _ line: Span<UInt8>, _ names: [[UInt8]], maximum: UInt64
  ) throws(JSONError) -> UInt64 {
    switch member.value {
    case .number:
      if let code = EventText.parseNumber(line.extracting(member.range), maximum: maximum) {
        return code
      }
    case .string(let text):
      if let code = index(ofUnquoted: text.span, in: names) { return code }
    case .null:
      break
    }
    let known = names.filter { !$0.isEmpty }.map {
      String(decoding: $0.dropFirst().dropLast(), as: UTF8.self)
    }
    throw refusal(
      member, line, known.joined(separator: ", ") + ", or a number up to \(maximum)")
  }

  private func parseID(
    _ member: JSONMember, _ line: Span<UInt8>
  ) throws(JSONError) -> UInt64 {
    if case .string(let text) = member.value, let id = EventText.parseNumber(text.span) {
      return id
    }
    throw refusal(member, line, "a whole number up to \(UInt64.max), in quotes")
  }

  private func parseDecimal(
    _ member: JSONMember, _ line: Span<UInt8>
  ) throws(JSONError) -> UInt64 {
    if case .string(let text) = member.value, let units = EventText.parseDecimal(text.span) {
      return UInt64(bitPattern: units)
    }
    throw refusal(
      member, line,
      "a decimal in quotes, like \"-101.25\": up to 8 places, \(decimalText(.min)) to "
        + decimalText(.max))
  }

  private func parseDigest(
    _ member: JSONMember, _ line: Span<UInt8>
  ) throws(JSONError) -> UInt64 {
    if case .string(let text) = member.value, text.count == 16 {
      var value: UInt64? = 0
      for byte in text {
        guard let sum = value, let digit = hexValue(byte) else {
          value = nil
          break
        }
        value = sum << 4 | UInt64(digit)
      }
      if let value { return value }
    }
    throw refusal(member, line, "16 hex digits in quotes")
  }

  private func parseText(
    _ member: JSONMember, _ line: Span<UInt8>, _ field: CompiledField,
    into words: inout EventWords
  ) throws(JSONError) {
    let allowed = "a string of up to \(field.byteCount) characters up to \\u00ff"
    guard case .string(let text) = member.value else { throw refusal(member, line, allowed) }
    var count = 0
    for scalar in String(decoding: text, as: UTF8.self).unicodeScalars {
      guard count < field.byteCount, scalar.value <= 0xFF else {
        throw refusal(member, line, allowed)
      }
      words.store(UInt64(scalar.value), field.offset + count, byteCount: 1)
      count += 1
    }
  }

  /// Hex of the runs' bytes, one after the other.
  private func parseHex(
    _ member: JSONMember, _ line: Span<UInt8>, _ runs: [(offset: Int, byteCount: Int)],
    into words: inout EventWords
  ) throws(JSONError) {
    let digitCount = runs.reduce(0) { $0 + $1.byteCount * 2 }
    let allowed = "\(digitCount) hex digits in quotes"
    guard case .string(let text) = member.value, text.count == digitCount else {
      throw refusal(member, line, allowed)
    }
    var position = 0
    for run in runs {
      for offset in run.offset..<(run.offset + run.byteCount) {
        guard let high = hexValue(text[position]), let low = hexValue(text[position + 1]) else {
          throw refusal(member, line, allowed)
        }
        words.store(UInt64(high << 4 | low), offset, byteCount: 1)
        position += 2
      }
    }
  }
}

/// The scanned members by key.
private struct JSONObject {
  let members: [JSONMember]
  /// The column of the closing brace.
  let end: Int

  subscript(key: String) -> JSONMember? { members.first { $0.key == key } }

  func required(_ key: String) throws(JSONError) -> JSONMember {
    if let member = self[key] { return member }
    throw JSONError(
      column: end, field: key, found: "no such key", allowed: "an object that has it")
  }
}

private func refusal(
  _ member: JSONMember, _ line: Span<UInt8>, _ allowed: String
) -> JSONError {
  JSONError(
    column: member.range.lowerBound + 1, field: member.key, found: shown(line, member.range),
    allowed: allowed)
}

/// The code whose name this is.
private func index(of text: Span<UInt8>, in names: [[UInt8]]) -> UInt64? {
  names.firstIndex { !$0.isEmpty && isEqual(text, $0.span, from: 0) }.map(UInt64.init)
}

/// The same where the names stand in quotes.
private func index(ofUnquoted text: Span<UInt8>, in names: [[UInt8]]) -> UInt64? {
  names.firstIndex { !$0.isEmpty && isEqual(text, $0.span, from: 1) }.map(UInt64.init)
}

/// Whether `other` is `text` with `margin` more bytes at either end.
private func isEqual(_ text: Span<UInt8>, _ other: Span<UInt8>, from margin: Int) -> Bool {
  guard other.count == text.count + 2 * margin else { return false }
  for index in text.indices where text[index] != other[index + margin] { return false }
  return true
}
