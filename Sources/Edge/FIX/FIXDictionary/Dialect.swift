// What a counterparty and we agree on: the fields, their types and values, and which message may, must
// or can't have which. Cold: the codec compiles a dialect into flat tables before a session starts.

/// One value that a field may have, and what it means.
public struct ValueDefinition: Hashable, Sendable {
  /// As it stands on the wire: `1`, `A`, `FUT`.
  public var code: String
  /// `BUY`
  public var name: String
  public var meaning: String

  public init(code: String, name: String, meaning: String) {
    self.code = code
    self.name = name
    self.meaning = meaning
  }
}

public struct FieldDefinition: Hashable, Sendable {
  public var tag: UInt16
  public var name: String
  public var type: FieldType
  /// Empty: any value of the type.
  public var values: [ValueDefinition]
  public var meaning: String
  /// Of a `data` field: the field that says how many bytes it has, and comes right before it.
  public var lengthTag: UInt16?

  public init(
    tag: UInt16, name: String, type: FieldType, values: [ValueDefinition] = [],
    meaning: String = "", lengthTag: UInt16? = nil
  ) {
    self.tag = tag
    self.name = name
    self.type = type
    self.values = values
    self.meaning = meaning
    self.lengthTag = lengthTag
  }
}

/// A field's place in a message, in the header, in the trailer or in a repeating group.
public struct Member: Hashable, Sendable {
  public var tag: UInt16
  public var isRequired: Bool
  /// Of a field that counts a repeating group: what each entry has; the first one begins an entry.
  public var group: [Member]
  /// Taken out of the message by a dialect. It keeps its place, so that no other member's slot
  /// moves, but a message that has it is refused as if the message didn't define it.
  public var isRefused: Bool

  public init(tag: UInt16, isRequired: Bool, group: [Member] = [], isRefused: Bool = false) {
    self.tag = tag
    self.isRequired = isRequired
    self.group = group
    self.isRefused = isRefused
  }
}

/// A field that another field's value makes necessary: `44 if 40 is 2 or 4`.
public struct Condition: Hashable, Sendable {
  public var tag: UInt16
  public var decider: UInt16
  /// Empty: whenever the decider is there.
  public var values: [String]

  public init(tag: UInt16, decider: UInt16, values: [String]) {
    self.tag = tag
    self.decider = decider
    self.values = values
  }
}

public struct MessageDefinition: Hashable, Sendable {
  /// What stands in 35.
  public var type: String
  public var name: String
  /// Of the session itself: never resent, never seen by the application.
  public var isAdmin: Bool
  public var meaning: String
  /// The body's fields, in the specification's order.
  public var members: [Member]
  public var conditions: [Condition]

  public init(
    type: String, name: String, isAdmin: Bool, meaning: String, members: [Member],
    conditions: [Condition] = []
  ) {
    self.type = type
    self.name = name
    self.isAdmin = isAdmin
    self.meaning = meaning
    self.members = members
    self.conditions = conditions
  }
}

public struct Dialect: Hashable, Sendable {
  public var name: String
  public var beginString: String
  public var header: [Member]
  public var trailer: [Member]
  public var fields: [UInt16: FieldDefinition]
  public var messages: [MessageDefinition]

  public init(
    name: String, beginString: String, header: [Member], trailer: [Member],
    fields: [UInt16: FieldDefinition], messages: [MessageDefinition]
  ) {
    self.name = name
    self.beginString = beginString
    self.header = header
    self.trailer = trailer
    self.fields = fields
    self.messages = messages
  }

  public func message(_ type: String) -> MessageDefinition? { messages.first { $0.type == type } }

  /// The slots of a message: its top-level fields in the order header, trailer, body, each in the
  /// order of its list. A slot is the field's index here, and it is what the generated views use; a
  /// dialect that adds fields appends them, so a slot never moves.
  public func slots(of message: MessageDefinition) -> [UInt16] {
    header.map(\.tag) + trailer.map(\.tag) + message.members.map(\.tag)
  }
}
