// A venue's dialect: a file, as `config/dialect-example.yaml`, that says what the venue does
// otherwise than the dialect below. Its fields first, then values, then messages, so that each may
// use those before; what is wrong is told with its line, all of it at once.

import Config
import Spellcheck

extension Dialect {
  /// Reads a venue's dialect over another one, none of whose slots move.
  public static func load(
    path: String, over base: Dialect = .apus
  ) throws(ConfigErrors) -> Dialect {
    try decode(try ConfigFile.read(path: path), over: base)
  }

  public static func decode(
    _ file: ConfigFile, over base: Dialect = .apus
  ) throws(ConfigErrors) -> Dialect {
    let root = try ConfigDecoder(file: file, environment: [:])
    var loader = DialectLoader(over: base)
    loader.load(root)
    try root.finish()
    return loader.dialect
  }
}

/// Changes a dialect as a file says; what it can't do it notes in the file's decoder.
struct DialectLoader {
  var dialect: Dialect

  /// By name; kept beside the dialect, whose own look-up is linear.
  private var tags: [String: UInt16]

  /// Fields, messages, or a field's values that one file may bring.
  static let countMax = 4096

  init(over base: Dialect) {
    dialect = base
    tags = Dictionary(uniqueKeysWithValues: base.fields.map { ($0.value.name, $0.key) })
  }

  mutating func load(_ root: ConfigDecoder) {
    dialect.name = root.string("name", pattern: .name)
    addFields(root)
    changeValues(root)
    changeHeader(root.section("header", optional: true))
    changeMessages(root)
    removeMessages(root)
    dialect.addDataConditions()
  }

  // MARK: fields

  private mutating func addFields(_ root: ConfigDecoder) {
    let fields = root.entries(
      "fields", optional: true, count: 0...Self.countMax, names: .fieldName)
    for (name, entry) in fields {
      let tag = newTag(entry)
      let typeName = entry.string("type", oneOf: FieldType.allCases.map(\.name))
      let meaning = entry.string("meaning", default: "")
      var field = FieldDefinition(
        tag: tag, name: name, type: FieldType(name: typeName) ?? .string, meaning: meaning)
      field.lengthTag = length(of: field, entry)
      addValues(entry.entries("values", optional: true, names: .code), to: &field)
      if let known = dialect.fields[tag] {
        entry.fail(
          "tag", "\(tag) is \(known.name)'s; tags of a venue's own are those from 5000 to 9999")
      } else if let known = tags[name] {
        entry.fail(
          "tag", "\(name) is there already, as \(known); say under 'values' what it may be")
      } else {
        dialect.fields[tag] = field
        tags[name] = tag
      }
    }
  }

  /// The tag as written; a free one stands for one that can't be read, so that it clashes with none.
  private func newTag(_ entry: ConfigDecoder) -> UInt16 {
    let range = 1...Int64(Dialect.tagMax)
    let free = range.reversed().first { dialect.fields[UInt16($0)] == nil } ?? range.upperBound
    if !entry.has("tag") {
      entry.fail("tag", "it is missing; write a tag from 5000 to 9999, or what the venue uses")
    }
    return UInt16(entry.integer("tag", in: range, default: free))
  }

  /// The field that counts the bytes of this one.
  private func length(of field: FieldDefinition, _ entry: ConfigDecoder) -> UInt16? {
    guard entry.has("length") else {
      if field.type == .data {
        entry.fail("length", "bytes need a field, defined above them, that counts them")
      }
      return nil
    }
    let name = entry.string("length")
    guard field.type == .data else {
      entry.fail("length", "only a data field has one; take it out, or write 'type: data'")
      return nil
    }
    guard let tag = tag(name) else {
      entry.fail("length", unknownField(name) + ", and above this one")
      return nil
    }
    if dialect.fields[tag]?.type != .length {
      entry.fail("length", "\(name) is no length: define it with 'type: length'")
    } else if let other = dialect.fields.values.first(where: { $0.lengthTag == tag }) {
      entry.fail("length", "\(name) is the length of \(other.name) already")
    }
    return tag
  }

  // MARK: values

  private mutating func changeValues(_ root: ConfigDecoder) {
    let changes = root.entries("values", optional: true, count: 0...Self.countMax)
    for (name, entry) in changes {
      let tag = tag(name) ?? 0
      var field =
        dialect.fields[tag]
        ?? FieldDefinition(tag: 0, name: name, type: .string)
      if tag == 0 {
        root.section("values").fail(name, unknownField(name))
      } else if tag == FIXTag.msgType {
        root.section("values").fail(name, "its values are the messages: change those")
      }
      if entry.bool("any", default: false) { field.values = [] }
      if entry.has("replace") { field.values = [] }
      addValues(entry.entries("replace", optional: true, names: .code), to: &field)
      addValues(entry.entries("add", optional: true, names: .code), to: &field)
      guard dialect.fields[tag] != nil else { continue }
      dialect.fields[tag] = field
      dropConditions(onValuesOf: field)
    }
  }

  private func addValues(
    _ entries: [(name: String, decoder: ConfigDecoder)], to field: inout FieldDefinition
  ) {
    for (code, entry) in entries {
      let value = ValueDefinition(
        code: code, name: entry.string("name", pattern: .valueName),
        meaning: entry.string("meaning", default: ""))
      if let problem = field.problem(adding: value) {
        entry.fail("name", problem)
      } else {
        field.values.append(value)
      }
    }
  }

  /// What hung on a value that is no more.
  private mutating func dropConditions(onValuesOf field: FieldDefinition) {
    guard !field.values.isEmpty else { return }
    for index in dialect.messages.indices {
      dialect.messages[index].conditions = dialect.messages[index].conditions.compactMap {
        condition in
        guard condition.decider == field.tag, !condition.values.isEmpty else { return condition }
        var condition = condition
        condition.values.removeAll { field.value($0) == nil }
        return condition.values.isEmpty ? nil : condition
      }
    }
  }

  // MARK: names

  /// A field by its name, or by its tag in digits.
  func tag(_ name: String) -> UInt16? {
    tags[name] ?? UInt16(name).flatMap { dialect.fields[$0] == nil ? nil : $0 }
  }

  func unknownField(_ name: String) -> String {
    "there is no field '\(name)'\(hint(name, tags.keys.sorted())) define new ones under 'fields'"
  }

  func hint(_ name: String, _ names: [String]) -> String {
    nearest(name, in: names).map { "; did you mean '\($0)'?" } ?? ";"
  }
}

extension StringPattern {
  fileprivate static let fieldName = StringPattern(
    "a name of letters and digits", example: "VenueText", matches: isFieldName)

  fileprivate static let valueName = StringPattern(
    "a name in capitals, digits and '_'", example: "MARKET", matches: isValueName)

  fileprivate static let code = StringPattern(
    "a value of visible ASCII characters", example: "A"
  ) { text in !text.isEmpty && text.utf8.allSatisfy { (0x21...0x7E).contains($0) } }
}
