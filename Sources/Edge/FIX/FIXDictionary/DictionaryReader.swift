// The strict reader of .dictionary files; their format is explained in fix42.dictionary. It reads
// one dialect after another, each on top of those before. Cold: once at start.

import Config
import Spellcheck

/// Reads dictionaries; `dialect` is what all of them say together.
struct DictionaryReader {
  private(set) var dialect = Dialect(
    name: "", beginString: "", header: [], trailer: [], fields: [:], messages: [])

  /// Members that stand in several messages, by their block's name.
  var blocks: [String: [Member]] = [:]
  var tags: [String: UInt16] = [:]
  var file = ""

  /// Data fields whose length's field may come later in the file.
  private var lengths: [(tag: UInt16, lengthName: Substring, line: DictionaryLine)] = []

  private static let kinds = [
    "dialect", "field", "values", "header", "trailer", "block", "message", "extend",
  ]

  /// Reads one file's text. After an error the reader is of no use.
  mutating func read(_ text: String, file: String) throws(ConfigError) {
    self.file = file
    let lines = try DictionaryLine.lines(of: text, file: file)
    guard let first = lines.first, first.words[0] == "dialect" else {
      throw ConfigError(
        file: file, line: 1, column: 1, message: "the first line is to be 'dialect NAME …'")
    }
    var at = lines.startIndex
    while at < lines.endIndex {
      var end = at + 1
      while end < lines.endIndex, lines[end].level > 0 { end += 1 }
      try take(lines[at], lines[at + 1..<end], isFirst: at == lines.startIndex)
      at = end
    }
    try takeLengths()
    try checkEnds(first)
    dialect.addDataConditions()
  }

  private mutating func take(
    _ head: DictionaryLine, _ body: ArraySlice<DictionaryLine>, isFirst: Bool
  ) throws(ConfigError) {
    let words = head.words
    // Members need to know which fields are bytes, and which are their lengths.
    if !["dialect", "field", "values"].contains(words[0]) { try takeLengths() }
    switch words[0] {
    case "dialect" where isFirst:
      try takeDialect(head)
      try refuse(body)
    case "dialect": throw error(head, "a file has one dialect, and its line is the first")
    case "field": try takeField(head, body)
    case "values" where words.count == 2: try takeValues(try tag(words[1], head), body)
    case "header" where words.count == 1:
      dialect.header = try outside(head, body, known: dialect.header)
    case "trailer" where words.count == 1:
      dialect.trailer = try outside(head, body, known: dialect.trailer)
    case "block" where words.count == 2:
      guard blocks[String(words[1])] == nil else { throw error(head, "the block is there already") }
      blocks[String(words[1])] = try members(body, over: [])
    case "message": try takeMessage(head, body)
    case "extend" where words.count == 2:
      guard let index = dialect.messages.firstIndex(where: { $0.name == words[1] }) else {
        throw unknown("message", words[1], among: dialect.messages.map(\.name), head)
      }
      try takeMembers(head, body, of: index)
    default:
      if Self.kinds.contains(String(words[0])) {
        throw error(head, "'\(words[0])' has too few or too many words")
      }
      throw unknown("kind of line", words[0], among: Self.kinds, head)
    }
  }

  private mutating func takeDialect(_ head: DictionaryLine) throws(ConfigError) {
    let words = head.words
    if words.count == 3, dialect.name.isEmpty {
      dialect.beginString = String(words[2])
    } else if words.count == 4, words[2] == "over" {
      guard words[3] == dialect.name else {
        throw error(head, "the dialect below is '\(dialect.name)', not '\(words[3])'")
      }
    } else {
      throw error(head, "write 'dialect NAME BEGINSTRING', or 'dialect NAME over NAME'")
    }
    dialect.name = String(words[1])
  }

  // MARK: fields

  private mutating func takeField(
    _ head: DictionaryLine, _ body: ArraySlice<DictionaryLine>
  ) throws(ConfigError) {
    let words = head.words
    guard words.count == 4 || words.count == 5, let meaning = head.meaning else {
      throw error(head, "write 'field TAG NAME TYPE: meaning'")
    }
    guard let tag = UInt16(words[1]), (1...Dialect.tagMax).contains(tag) else {
      throw error(head, "a tag is a number from 1 to \(Dialect.tagMax), not '\(words[1])'")
    }
    let name = String(words[2])
    guard isFieldName(name) else {
      throw error(head, wrongFieldName)
    }
    guard dialect.fields[tag] == nil else { throw error(head, "tag \(tag) is there already") }
    guard tags[name] == nil else { throw error(head, "the name '\(name)' is there already") }
    guard let type = FieldType(name: String(words[3])) else {
      throw unknown("type", words[3], among: FieldType.allCases.map(\.name), head)
    }
    guard (type == .data) == (words.count == 5) else {
      throw error(head, "a data field, and no other, names the field of its length after its type")
    }
    dialect.fields[tag] = FieldDefinition(tag: tag, name: name, type: type, meaning: meaning)
    tags[name] = tag
    if words.count == 5 { lengths.append((tag, words[4], head)) }
    try takeValues(tag, body)
  }

  private mutating func takeValues(
    _ tag: UInt16, _ body: ArraySlice<DictionaryLine>
  ) throws(ConfigError) {
    for line in body {
      let words = line.words
      guard line.level == 1, words.count == 2, let meaning = line.meaning else {
        throw error(line, "write 'CODE NAME: meaning'")
      }
      let value = ValueDefinition(
        code: String(words[0]), name: String(words[1]), meaning: meaning)
      if let problem = dialect.fields[tag]?.problem(adding: value) { throw error(line, problem) }
      dialect.fields[tag]?.values.append(value)
    }
  }

  private mutating func takeLengths() throws(ConfigError) {
    for (tag, name, line) in lengths {
      let lengthTag = try self.tag(name, line)
      guard dialect.fields[lengthTag]?.type == .length else {
        throw error(line, "'\(name)' is no length")
      }
      guard !dialect.fields.values.contains(where: { $0.lengthTag == lengthTag }) else {
        throw error(line, "'\(name)' is the length of another field")
      }
      dialect.fields[tag]?.lengthTag = lengthTag
    }
    lengths = []
  }

  // MARK: messages

  private mutating func takeMessage(
    _ head: DictionaryLine, _ body: ArraySlice<DictionaryLine>
  ) throws(ConfigError) {
    let words = head.words
    guard words.count == 4, let meaning = head.meaning, ["admin", "app"].contains(words[3]) else {
      throw error(head, "write 'message TYPE NAME admin: meaning', or app for admin")
    }
    let message = MessageDefinition(
      type: String(words[1]), name: String(words[2]), isAdmin: words[3] == "admin",
      meaning: meaning, members: [])
    if let problem = dialect.problem(adding: message) { throw error(head, problem) }
    dialect.add(message)
    try takeMembers(head, body, of: dialect.messages.count - 1)
  }

  private mutating func takeMembers(
    _ head: DictionaryLine, _ body: ArraySlice<DictionaryLine>, of index: Int
  ) throws(ConfigError) {
    let memberLines = body.prefix { $0.level > 1 || !$0.isCondition }
    let members = try members(memberLines, over: dialect.messages[index].members)
    if let problem = dialect.problem(inBody: members) { throw error(head, problem) }
    dialect.messages[index].members = members
    for line in body[memberLines.endIndex...] {
      let condition = try condition(line, members)
      dialect.messages[index].conditions.append(condition)
    }
  }

  /// The header or the trailer, once: a field more there would move the slots of every message.
  private func outside(
    _ head: DictionaryLine, _ body: ArraySlice<DictionaryLine>, known: [Member]
  ) throws(ConfigError) -> [Member] {
    guard known.isEmpty, dialect.messages.isEmpty else {
      throw error(head, "header and trailer stand before all messages, and stand for good")
    }
    return try members(body, over: [])
  }

  /// The standard says which fields come first and last; the codec relies on it.
  private func checkEnds(_ line: DictionaryLine) throws(ConfigError) {
    guard dialect.header.prefix(3).map(\.tag) == [8, 9, FIXTag.msgType],
      dialect.trailer.last?.tag == 10
    else { throw error(line, "the header begins with 8, 9 and 35, and the trailer ends with 10") }
  }
}

// MARK: errors

extension DictionaryReader {
  func tag(_ name: Substring, _ line: DictionaryLine) throws(ConfigError) -> UInt16 {
    guard let tag = tags[String(name)] else {
      throw unknown("field", name, among: tags.keys.sorted(), line)
    }
    return tag
  }

  func refuse(_ lines: ArraySlice<DictionaryLine>) throws(ConfigError) {
    if let line = lines.first { throw error(line, "nothing may stand below the line before it") }
  }

  func unknown(
    _ what: String, _ name: Substring, among names: [String], _ line: DictionaryLine
  ) -> ConfigError {
    let hint = nearest(String(name), in: names).map { "; did you mean '\($0)'?" } ?? ""
    return error(line, "there is no \(what) '\(name)'\(hint)")
  }

  func error(_ line: DictionaryLine, _ message: String) -> ConfigError {
    ConfigError(file: file, line: line.number, column: line.level * 2 + 1, message: message)
  }
}
