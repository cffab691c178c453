// A dialect of the house in the reference's words.

import FIXDictionary
import ReferenceFIX

extension ReferenceRules {
  public init(_ dialect: Dialect) {
    let fields = dialect.fields.map { tag, field in
      (
        Int(tag),
        ReferenceFieldRule(
          kind: ReferenceKind(field.type), values: field.values.map(\.code),
          lengthTag: field.lengthTag.map { Int($0) })
      )
    }
    let messages = dialect.messages.map { message in
      let conditions = message.conditions.map {
        ReferenceCondition(tag: Int($0.tag), decider: Int($0.decider), values: $0.values)
      }
      return (
        message.type,
        ReferenceMessageRule(parts: Self.parts(message.members), conditions: conditions)
      )
    }
    self.init(
      header: Self.parts(dialect.header), trailer: Self.parts(dialect.trailer),
      fields: .init(uniqueKeysWithValues: fields),
      messages: .init(uniqueKeysWithValues: messages))
  }

  private static func parts(_ members: [Member]) -> [ReferencePart] {
    members.filter { !$0.isRefused }.map {
      ReferencePart(tag: Int($0.tag), isRequired: $0.isRequired, entry: parts($0.group))
    }
  }
}

extension ReferenceKind {
  init(_ type: FieldType) {
    self =
      switch type {
      case .int: .int
      case .length: .length
      case .seqNum: .seqNum
      case .numInGroup: .numInGroup
      case .dayOfMonth: .dayOfMonth
      case .float: .float
      case .price: .price
      case .priceOffset: .priceOffset
      case .quantity: .quantity
      case .amount: .amount
      case .char: .char
      case .boolean: .boolean
      case .string: .string
      case .multipleValueString: .multipleValueString
      case .currency: .currency
      case .exchange: .exchange
      case .country: .country
      case .utcTimestamp: .utcTimestamp
      case .utcTimeOnly: .utcTimeOnly
      case .utcDate: .utcDate
      case .localMktDate: .localMktDate
      case .monthYear: .monthYear
      case .data: .data
      }
  }
}
