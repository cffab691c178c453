// What a dialect demands, as plain numbers and words: the reference knows no type of the house, so whoever
// compares hands a dialect over in these.

/// How a field's value is written, by the names that FIX 4.2 gives its data types.
public enum ReferenceKind: String, CaseIterable, Sendable {
  case int, length, seqNum, numInGroup, dayOfMonth
  case float, price, priceOffset, quantity, amount
  case char, boolean, string, multipleValueString, currency, exchange, country
  case utcTimestamp, utcTimeOnly, utcDate, localMktDate, monthYear
  case data
}

public struct ReferenceFieldRule: Sendable {
  public var kind: ReferenceKind
  /// Empty: any value of the kind.
  public var values: [[UInt8]]
  /// Of a data field: the field right before it that says how long it is.
  public var lengthTag: Int?

  public init(kind: ReferenceKind, values: [String] = [], lengthTag: Int? = nil) {
    self.kind = kind
    self.values = values.map { Array($0.utf8) }
    self.lengthTag = lengthTag
  }
}

public struct ReferencePart: Sendable {
  public var tag: Int
  public var isRequired: Bool
  /// What each entry has, when this field counts some; the first one begins an entry.
  public var entry: [ReferencePart]

  public init(tag: Int, isRequired: Bool = false, entry: [ReferencePart] = []) {
    self.tag = tag
    self.isRequired = isRequired
    self.entry = entry
  }
}

/// `tag` must be there when `decider` has one of `values` (or any, when there are none).
public struct ReferenceCondition: Sendable {
  public var tag: Int
  public var decider: Int
  public var values: [String]

  public init(tag: Int, decider: Int, values: [String]) {
    self.tag = tag
    self.decider = decider
    self.values = values
  }
}

public struct ReferenceMessageRule: Sendable {
  public var parts: [ReferencePart]
  public var conditions: [ReferenceCondition]

  public init(parts: [ReferencePart], conditions: [ReferenceCondition] = []) {
    self.parts = parts
    self.conditions = conditions
  }
}

public struct ReferenceRules: Sendable {
  public var header: [ReferencePart]
  public var trailer: [ReferencePart]
  public var fields: [Int: ReferenceFieldRule]
  /// By what stands in 35.
  public var messages: [String: ReferenceMessageRule]

  public init(
    header: [ReferencePart], trailer: [ReferencePart], fields: [Int: ReferenceFieldRule],
    messages: [String: ReferenceMessageRule]
  ) {
    self.header = header
    self.trailer = trailer
    self.fields = fields
    self.messages = messages
  }

  /// The data field that a length field announces.
  func dataTag(announcedBy tag: Int) -> Int? {
    fields.first { $0.value.lengthTag == tag }?.key
  }
}
