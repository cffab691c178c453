// The schema made ready for writing: keys already quoted, names already bytes, so that a line is
// copies and digits. Built once, shared by every `EventJSON`.

import Events

/// A payload field with its key as it stands in a line: `,"price":`.
struct CompiledField: Sendable {
  let key: [UInt8]
  let name: String
  let offset: Int
  let byteCount: Int
  let form: Form
  /// For codes: each name in quotes, empty where the code has none.
  let names: [[UInt8]]

  /// `FieldType` without its associated values: what the writer switches over.
  enum Form: Sendable {
    case number, id, orderID, digest, decimal, time, code, text
  }

  init(_ field: PayloadField) {
    key = Array(",\"\(field.name)\":".utf8)
    name = field.name
    offset = field.offset
    byteCount = field.type.byteCount
    var names: [[UInt8]] = []
    switch field.type {
    case .number, .duration: form = .number
    case .id: form = .id
    case .orderID: form = .orderID
    case .digest: form = .digest
    case .price, .quantity, .amount: form = .decimal
    case .time: form = .time
    case .text: form = .text
    case .code(let set):
      form = .code
      names = quoted(set.names)
    case .reserved: preconditionFailure("reserved bytes aren't a field in text")
    }
    self.names = names
  }
}

/// A kind: its fields, and the runs of bytes that mean nothing yet.
struct CompiledKind: Sendable {
  let fields: [CompiledField]
  let reserved: [(offset: Int, byteCount: Int)]
  let reservedByteCount: Int
  /// Which bits of each word are reserved: the writer's test for the rare case.
  let reservedMask: EventWords

  init(_ schema: [PayloadField]) {
    var fields: [CompiledField] = []
    var reserved: [(offset: Int, byteCount: Int)] = []
    var mask = EventWords.zero
    for field in schema {
      guard case .reserved(let byteCount) = field.type else {
        fields.append(CompiledField(field))
        continue
      }
      reserved.append((field.offset, byteCount))
      for offset in field.offset..<(field.offset + byteCount) {
        mask.store(0xFF, offset, byteCount: 1)
      }
    }
    self.fields = fields
    self.reserved = reserved
    reservedByteCount = reserved.reduce(0) { $0 + $1.byteCount }
    reservedMask = mask
  }

  func hasReserved(_ words: EventWords) -> Bool {
    let a = words.w0 & reservedMask.w0 | words.w1 & reservedMask.w1
    let b = words.w2 & reservedMask.w2 | words.w3 & reservedMask.w3
    return a | b | words.w4 & reservedMask.w4 != 0
  }

  func field(named name: String) -> Int? { fields.firstIndex { $0.name == name } }
}

enum CompiledSchema {
  /// By the kind's number.
  static let kinds: [CompiledKind?] = (0..<256).map { code in
    EventSchema.fields(of: EventKind(code: UInt8(code))).map(CompiledKind.init)
  }
  static let kindNames = quoted(EventKind.names)
  static let sourceNames = SourceClass.names.map { Array($0.utf8) }
}

private func quoted(_ names: [String]) -> [[UInt8]] {
  names.map { $0.isEmpty ? [] : Array("\"\($0)\"".utf8) }
}

/// The name that `code` has, if any.
func name(of code: UInt64, in names: [[UInt8]]) -> [UInt8]? {
  guard code < UInt64(names.count) else { return nil }
  let name = names[Int(code)]
  return name.isEmpty ? nil : name
}
