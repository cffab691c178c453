// A small dialect and messages of it, with nothing of the house.

import ReferenceFIX

enum World {
  static let rules = ReferenceRules(
    header: [8, 9, 35, 49].map { ReferencePart(tag: $0, isRequired: true) } + [
      ReferencePart(tag: 43)
    ],
    trailer: [ReferencePart(tag: 89), ReferencePart(tag: 10, isRequired: true)],
    fields: [
      8: .init(kind: .string), 9: .init(kind: .length), 35: .init(kind: .string),
      49: .init(kind: .string), 43: .init(kind: .boolean), 10: .init(kind: .string),
      93: .init(kind: .length), 89: .init(kind: .data, lengthTag: 93),
      11: .init(kind: .string), 38: .init(kind: .quantity),
      40: .init(kind: .char, values: ["1", "2"]),
      44: .init(kind: .price), 18: .init(kind: .multipleValueString, values: ["G", "6"]),
      95: .init(kind: .length), 96: .init(kind: .data, lengthTag: 95), 58: .init(kind: .string),
      73: .init(kind: .numInGroup), 55: .init(kind: .string), 54: .init(kind: .char),
      78: .init(kind: .numInGroup), 79: .init(kind: .string), 80: .init(kind: .quantity),
      205: .init(kind: .dayOfMonth),
    ],
    messages: [
      "D": ReferenceMessageRule(
        parts: [
          ReferencePart(tag: 11, isRequired: true), ReferencePart(tag: 38, isRequired: true),
          ReferencePart(tag: 40), ReferencePart(tag: 44), ReferencePart(tag: 18),
          ReferencePart(tag: 95), ReferencePart(tag: 96), ReferencePart(tag: 205),
          ReferencePart(
            tag: 73,
            entry: [
              ReferencePart(tag: 55, isRequired: true), ReferencePart(tag: 54, isRequired: true),
              ReferencePart(
                tag: 78,
                entry: [ReferencePart(tag: 79, isRequired: true), ReferencePart(tag: 80)]),
            ]),
        ],
        conditions: [ReferenceCondition(tag: 44, decider: 40, values: ["2"])])
    ])

  static func bytes(_ text: String) -> [UInt8] {
    text.utf8.map { $0 == UInt8(ascii: "|") ? 1 : $0 }
  }

  /// With length and sum.
  static func message(_ body: String) -> [UInt8] {
    let body = bytes(body)
    let bytes = bytes("8=FIX.4.2|9=\(body.count)|") + body
    let sum = String(bytes.reduce(0) { ($0 + Int($1)) % 256 })
    return bytes + Self.bytes("10=" + String(repeating: "0", count: 3 - sum.count) + sum + "|")
  }

  static func frame(_ text: String, limit: Int = 1000) -> ReferenceFrame {
    ReferenceFramer(messageBytesMax: limit, rules: rules).frame(bytes(text))
  }

  /// `fault tag`, or `good`.
  static func verdict(_ body: String) -> String {
    guard let fields = ReferenceField.all(message(body), rules: rules) else { return "garbled" }
    let verdict = ReferenceValidator(rules).verdict(fields)
    return verdict == .good ? "good" : "\(verdict.fault.rawValue) \(verdict.tagText)"
  }
}
