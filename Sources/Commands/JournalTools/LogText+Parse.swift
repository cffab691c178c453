// A line of a dump back to what it says. A record's line is read piece by piece as a dump writes it; the
// two other forms are few, and are read as any JSON.

import EventText
import Events
import Journal

extension LogText {
  /// About 5 µs for a record. `line` has no end of line.
  public func parse(_ line: [UInt8]) throws(LogLineError) -> LogLine {
    if line.starts(with: Array("{\"record\":".utf8)) { return .record(try record(line)) }
    let root: JSONNode
    do throws(JSONError) {
      root = try JSONNode.parse(line.span)
    } catch {
      throw LogLineError(column: error.column, found: error.found, allowed: error.allowed)
    }
    guard case .object(let members) = root.value, members.count == 1, let only = members.first
    else {
      throw LogLineError(
        column: root.column, found: root.kind,
        allowed: "a line of 'apus journal dump --json --whole'")
    }
    switch only.key {
    case "segment": return .segment(try segment(only.value))
    case "end": return .end(try end(only.value))
    default:
      throw LogLineError(
        column: only.keyColumn, found: "\"\(only.key)\"", allowed: "segment, record or end")
    }
  }

  // MARK: Records

  private func record(_ line: [UInt8]) throws(LogLineError) -> JournalRecord {
    var scanner = PieceScanner(line: line)
    try scanner.take("{\"record\":")
    let position = try scanner.number("a record's number")
    try scanner.take(",\"stage\":")
    let stage = try stage(&scanner)
    try scanner.take(",\"index\":")
    let index = try scanner.number("the number in its stage's stream")
    try scanner.take(",\"event\":")
    let from = scanner.at
    guard line.last == UInt8(ascii: "}"), line.count > from else {
      throw LogLineError(column: line.count + 1, found: "the end", allowed: "the event and '}'")
    }
    do throws(JSONError) {
      let event = try events.parse(line.span.extracting(from..<line.count - 1))
      guard event.kind.code != 0 else {
        throw JSONError(column: 1, field: "kind", found: "0", allowed: "a kind of event")
      }
      return JournalRecord(position: position, index: index, stage: stage, event: event)
    } catch {
      throw LogLineError(
        column: from + error.column, found: (error.field.map { "\($0) as " } ?? "") + error.found,
        allowed: error.allowed)
    }
  }

  /// A stage's name; `stage 9` is one without.
  private func stage(_ scanner: inout PieceScanner) throws(LogLineError) -> StageID {
    let column = scanner.at + 1
    let text = try scanner.text("a stage's name")
    if let code = StageID.names.firstIndex(of: text) { return StageID(code: UInt8(code)) }
    if text.hasPrefix("stage "), let code = UInt8(text.dropFirst(6)),
      code < JournalLayout.stageCapacity
    {
      return StageID(code: code)
    }
    throw LogLineError(
      column: column, found: "'\(text)'",
      allowed: "a stage: " + StageID.names.joined(separator: ", "))
  }

  // MARK: Segments and the end

  private func segment(_ node: JSONNode) throws(LogLineError) -> SegmentLine {
    let page = try member("page", of: node)
    guard case .string(let digits) = page.value, let bytes = HexText.bytes(digits),
      bytes.count <= JournalLayout.Header.byteCount
    else { throw refusal(page, "the header's page as hex digits") }
    return SegmentLine(
      number: try number("number", of: node), firstRecord: try number("first_record", of: node),
      byteCount: try number("bytes", of: node), page: bytes, bundle: try bundle(node))
  }

  private func bundle(_ node: JSONNode) throws(LogLineError) -> JournalBundle? {
    guard case .object(let members) = node.value,
      let config = members.first(where: { $0.key == "config" })?.value
    else { return nil }
    guard case .array(let nodes) = config.value else { throw refusal(config, "a list of texts") }
    var items: [JournalBundle.Item] = []
    for node in nodes {
      items.append(
        JournalBundle.Item(name: try text("name", of: node), text: try text("text", of: node)))
    }
    return JournalBundle(items)
  }

  private func end(_ node: JSONNode) throws(LogLineError) -> EndLine {
    let word = try text("how", of: node)
    guard let how = EndLine.How(rawValue: word) else {
      throw refusal(try member("how", of: node), "closed, open or torn")
    }
    var line = EndLine(how: how, recordCount: try number("records", of: node))
    guard case .object(let members) = node.value,
      let digest = members.first(where: { $0.key == "digest" })?.value
    else { return line }
    guard case .string(let digits) = digest.value,
      let value = UInt64(String(decoding: digits, as: UTF8.self), radix: 16)
    else { throw refusal(digest, "hex digits") }
    line.digest = value
    return line
  }

  private func member(_ key: String, of node: JSONNode) throws(LogLineError) -> JSONNode {
    guard case .object(let members) = node.value else { throw refusal(node, "an object") }
    guard let found = members.first(where: { $0.key == key }) else {
      throw refusal(node, "an object with \"\(key)\" in it")
    }
    return found.value
  }

  private func number(_ key: String, of node: JSONNode) throws(LogLineError) -> UInt64 {
    let value = try member(key, of: node)
    guard case .number(let text) = value.value, let number = UInt64(text) else {
      throw refusal(value, "a whole number")
    }
    return number
  }

  private func text(_ key: String, of node: JSONNode) throws(LogLineError) -> String {
    let value = try member(key, of: node)
    guard case .string(let bytes) = value.value else { throw refusal(value, "a text") }
    return String(decoding: bytes, as: UTF8.self)
  }

  private func refusal(_ node: JSONNode, _ allowed: String) -> LogLineError {
    LogLineError(column: node.column, found: node.kind, allowed: allowed)
  }
}

/// Steps through a line of known form.
private struct PieceScanner {
  let line: [UInt8]
  var at = 0

  init(line: [UInt8]) { self.line = line }

  mutating func take(_ piece: String) throws(LogLineError) {
    let bytes = Array(piece.utf8)
    guard line[at...].starts(with: bytes) else { throw unexpected("'\(piece)'") }
    at += bytes.count
  }

  mutating func number(_ what: String) throws(LogLineError) -> UInt64 {
    let end = line[at...].firstIndex { $0 < 48 || $0 > 57 } ?? line.count
    guard let number = parseNumber(line.span.extracting(at..<end)) else { throw unexpected(what) }
    at = end
    return number
  }

  /// Plain characters in quotes.
  mutating func text(_ what: String) throws(LogLineError) -> String {
    guard at < line.count, line[at] == 0x22,
      let end = line[(at + 1)...].firstIndex(of: 0x22)
    else { throw unexpected(what) }
    defer { at = end + 1 }
    return String(decoding: line[(at + 1)..<end], as: UTF8.self)
  }

  private func unexpected(_ allowed: String) -> LogLineError {
    let rest = line[at...].prefix(16)
    return LogLineError(
      column: at + 1,
      found: rest.isEmpty ? "the end" : "'\(String(decoding: rest, as: UTF8.self))'",
      allowed: allowed)
  }
}
