// What the tools look up: by name, and a value's name by its code. Linear where a person waits for
// the answer; the codec has tables of its own.

extension Dialect {
  public func field(named name: String) -> FieldDefinition? {
    fields.values.first { $0.name == name }
  }

  public func message(named name: String) -> MessageDefinition? {
    messages.first { $0.name == name }
  }

  /// A field's value by its code: `BUY` for 54 and `1`.
  public func value(of tag: UInt16, _ code: String) -> ValueDefinition? {
    fields[tag]?.value(code)
  }
}

extension FieldDefinition {
  public func value(_ code: String) -> ValueDefinition? { values.first { $0.code == code } }

  public func value(named name: String) -> ValueDefinition? { values.first { $0.name == name } }
}

extension MessageDefinition {
  /// The member of the body's top level that has the tag, refused ones too.
  public func member(_ tag: UInt16) -> Member? { members.first { $0.tag == tag } }
}

extension FieldType {
  /// As dictionaries and dialects write it.
  public var name: String { "\(self)" }

  public init?(name: String) {
    guard let type = Self.allCases.first(where: { $0.name == name }) else { return nil }
    self = type
  }
}
