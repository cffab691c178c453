// JSON as it is needed here: objects built in order, written on one line.

import EventText

/// A value that may stand in a JSON object.
public indirect enum JSONValue: Sendable {
  case null
  case bool(Bool)
  case number(UInt64)
  case signed(Int64)
  /// Rates: one decimal.
  case decimal(Double)
  case text(String)
  case array([JSONValue])
  case object(JSONObject)

  public static func optional(_ number: UInt64?) -> JSONValue {
    number.map { .number($0) } ?? .null
  }

  public func append(to out: inout [UInt8]) {
    switch self {
    case .null: out.append(contentsOf: "null".utf8)
    case .bool(let value): out.append(contentsOf: (value ? "true" : "false").utf8)
    case .number(let number): out.append(contentsOf: String(number).utf8)
    case .signed(let number): out.append(contentsOf: String(number).utf8)
    case .decimal(let number):
      // Counts over a second: far from where a Double stops being exact to a tenth.
      out.append(contentsOf: String((number * 10).rounded() / 10).utf8)
    case .text(let text): appendJSONString(text, to: &out)
    case .array(let values):
      out.append(UInt8(ascii: "["))
      for (index, value) in values.enumerated() {
        if index > 0 { out.append(UInt8(ascii: ",")) }
        value.append(to: &out)
      }
      out.append(UInt8(ascii: "]"))
    case .object(let object): object.append(to: &out)
    }
  }
}

public struct JSONObject: ExpressibleByDictionaryLiteral, Sendable {
  private var members: [(String, JSONValue)]

  public init(dictionaryLiteral elements: (String, JSONValue)...) { members = elements }

  public init(_ members: [(String, JSONValue)]) { self.members = members }

  public func adding(_ more: JSONObject) -> JSONObject { JSONObject(members + more.members) }

  public func append(to out: inout [UInt8]) {
    out.append(UInt8(ascii: "{"))
    for (index, (name, value)) in members.enumerated() {
      if index > 0 { out.append(UInt8(ascii: ",")) }
      appendJSONString(name, to: &out)
      out.append(UInt8(ascii: ":"))
      value.append(to: &out)
    }
    out.append(UInt8(ascii: "}"))
  }

  /// The object and the end of its line.
  public func appendLine(to out: inout [UInt8]) {
    append(to: &out)
    out.append(UInt8(ascii: "\n"))
  }
}
