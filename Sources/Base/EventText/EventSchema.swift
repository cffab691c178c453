// What the 40 bytes of each kind of event mean, declared once: the JSON form, its parser and the
// table form all read this list. EventTextTests hold it against the compiler's layout of the payload
// structs, so a field can't move in one place only.

import Events

/// How a field's bytes are to be read, and how they are written.
public enum FieldType: Hashable, Sendable {
  /// A count: a JSON number, exact to the last of its 64 bits.
  case number(byteCount: Int)
  /// A span of time in nanoseconds: a JSON number.
  case duration
  /// Any 64 bits that only name something: a decimal string, for JSON readers that use doubles.
  case id
  /// An id that we gave out: the same in JSON, epoch-strategy-counter in tables.
  case orderID
  /// 64 bits of a digest: 16 hex digits.
  case digest
  /// Units of 1e-8: a decimal string.
  case price, quantity, amount
  /// Nanoseconds since the Unix epoch: ISO-8601.
  case time
  /// A named number: its name, or the number where it has none.
  case code(CodeSet)
  /// A string's bytes, each the code point of its number, without the zeros at the end.
  case text(byteCount: Int)
  /// Bytes without a meaning yet. Not written while they are zero.
  case reserved(byteCount: Int)

  public var byteCount: Int {
    switch self {
    case .number(let byteCount), .text(let byteCount), .reserved(let byteCount): return byteCount
    case .code(let set): return set.byteCount
    default: return 8
    }
  }
}

/// A `Code` type's names, as a value.
public struct CodeSet: Hashable, Sendable {
  public let byteCount: Int
  public let names: [String]

  public init<C: Code>(_ type: C.Type) {
    byteCount = C.Number.bitWidth / 8
    names = C.names
  }

  static let eventKind = CodeSet(EventKind.self)
  static let side = CodeSet(Side.self)
  static let orderType = CodeSet(OrderType.self)
  static let timeInForce = CodeSet(TimeInForce.self)
  static let origin = CodeSet(Origin.self)
  static let requestKind = CodeSet(RequestKind.self)
  static let reason = CodeSet(Reason.self)
  static let operatorAction = CodeSet(OperatorAction.self)
  static let marketPhase = CodeSet(MarketPhase.self)
  static let sessionEnd = CodeSet(SessionEnd.self)
  static let sourceClass = CodeSet(SourceClass.self)
  static let liquidity = CodeSet(Liquidity.self)
  static let subscription = CodeSet(Subscription.self)
  static let riskScope = CodeSet(RiskScope.self)
  static let killMode = CodeSet(KillMode.self)
  static let limitKind = CodeSet(LimitKind.self)
  static let wireDirection = CodeSet(WireDirection.self)
  static let wordsRole = CodeSet(WordsRole.self)
  static let anomalyCause = CodeSet(AnomalyCause.self)
}

/// One field of a payload.
public struct PayloadField: Hashable, Sendable {
  /// The key in JSON; the property's name in snake case. Empty for reserved bytes.
  public let name: String
  /// Within the payload's 40 bytes.
  public let offset: Int
  public let type: FieldType
}

public enum EventSchema {
  /// The fields of a kind's payload, in the order of their bytes, or nil for an unknown kind. They
  /// cover each of the 40 bytes once.
  public static func fields(of kind: EventKind) -> [PayloadField]? { table[Int(kind.code)] }

  private static let table: [[PayloadField]?] = {
    var table = [[PayloadField]?](repeating: nil, count: 256)
    for kind in EventKind.all {
      guard let declared = declaration(of: kind) else { continue }
      var offset = 0
      var fields: [PayloadField] = []
      for (name, type) in declared {
        fields.append(PayloadField(name: name, offset: offset, type: type))
        offset += type.byteCount
      }
      precondition(offset == EventLayout.payloadByteCount, "the payload of \(kind) isn't 40 bytes")
      table[Int(kind.code)] = fields
    }
    return table
  }()
}
