// The data types of FIX 4.2, as the specification names them: what decides how a value is written.

/// How a field's value is written. The raw value is what the dictionary's compiled tables hold.
public enum FieldType: UInt8, CaseIterable, Sendable {
  case int = 0
  case length
  case seqNum
  case numInGroup
  case dayOfMonth
  case float
  case price
  case priceOffset
  case quantity
  case amount
  case char
  case boolean
  case string
  case multipleValueString
  case currency
  case exchange
  case country
  case utcTimestamp
  case utcTimeOnly
  case utcDate
  case localMktDate
  case monthYear
  case data
}
