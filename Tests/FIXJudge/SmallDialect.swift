// A dialect with one of everything, for what the real one has nowhere: every data type, wide tags, groups
// within groups, data fields whose tags no kernel knows.

import FIXDictionary

extension Dialect {
  /// Message type `T` has all of it, `U` nothing but the header.
  public static let judging = Dialect(
    name: "judging", beginString: "FIX.4.2",
    header: [8, 9, 35, 49, 56, 34, 52].map { Member(tag: $0, isRequired: true) }
      + [43, 90, 91].map { Member(tag: $0, isRequired: false) },
    trailer: [93, 89].map { Member(tag: $0, isRequired: false) } + [
      Member(tag: 10, isRequired: true)
    ],
    fields: .init(uniqueKeysWithValues: fields.map { ($0.tag, $0) }),
    messages: [
      MessageDefinition(
        type: "T", name: "Everything", isAdmin: false, meaning: "",
        members: fields.filter { (1000..<1100).contains($0.tag) }.map {
          Member(tag: $0.tag, isRequired: $0.tag == 1000)
        } + [
          Member(tag: 95, isRequired: false), Member(tag: 96, isRequired: false),
          Member(tag: 5010, isRequired: false), Member(tag: 5011, isRequired: false),
          Member(
            tag: 1200, isRequired: false,
            group: [
              Member(tag: 1201, isRequired: true), Member(tag: 1202, isRequired: true),
              Member(
                tag: 1210, isRequired: false,
                group: [Member(tag: 211, isRequired: true), Member(tag: 212, isRequired: false)]),
            ]),
        ],
        conditions: [Condition(tag: 1001, decider: 1000, values: ["2", "3"])]),
      MessageDefinition(type: "U", name: "Nothing", isAdmin: true, meaning: "", members: []),
    ])

  private static func field(_ tag: UInt16, _ type: FieldType, _ values: [String] = [])
    -> FieldDefinition
  {
    FieldDefinition(
      tag: tag, name: "F\(tag)", type: type,
      values: values.map { ValueDefinition(code: $0, name: "V\($0)", meaning: "") })
  }

  private static var fields: [FieldDefinition] {
    var fields = [
      field(8, .string), field(9, .length), field(35, .string), field(49, .string),
      field(56, .string), field(34, .seqNum), field(52, .utcTimestamp), field(43, .boolean),
      field(90, .length), field(93, .length), field(10, .string), field(95, .length),
      field(5010, .length), field(1000, .int, ["1", "2", "3"]), field(1001, .char, ["A", "b"]),
      field(1002, .multipleValueString, ["A", "B", "CC"]), field(1200, .numInGroup),
      field(1201, .string), field(1202, .quantity), field(1210, .numInGroup), field(211, .char),
      field(212, .price), field(2000, .string),
    ]
    for (data, length) in [(91, 90), (89, 93), (96, 95), (5011, 5010)] as [(UInt16, UInt16)] {
      var bytes = field(data, .data)
      bytes.lengthTag = length
      fields.append(bytes)
    }
    for (at, type) in FieldType.allCases.enumerated() where type != .data && type != .numInGroup {
      fields.append(field(1003 + UInt16(at), type))
    }
    return fields
  }
}

extension Samples {
  static let judgingHeader = "49=S|56=T|34=1|52=20240229-23:59:59|"

  /// Of `Dialect.judging`.
  public static let judging: [[UInt8]] = [
    Written.message("35=U|\(judgingHeader)"),
    Written.message("35=U|43=Y|90=3|91=a|b|\(judgingHeader)93=4|89=10=||"),
    Written.message("35=T|\(judgingHeader)1000=1|95=3|96==|=|5010=2|5011=|||1002=A CC|"),
    Written.message(
      "35=T|\(judgingHeader)1000=2|1001=b|"
        + "1200=2|1201=x|1202=5|1210=2|211=A|211=B|212=-.5|1201=y|1202=6.25|1003=-12|"),
    Written.message(
      "35=T|\(judgingHeader)1000=1|1003=-1|1004=2|1005=3|1007=31|1008=1.5|1009=-2|1013=x|1014=N|"
        + "1016=a b|1017=EUR|1018=X|1019=DE|1020=20240229-00:00:00.123456789|1021=12:00:00|"
        + "1022=20240228|1023=99991231|1024=202402|"),
  ]
}
