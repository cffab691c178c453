// The declarations of what risk and its operators say.

import Events

extension EventSchema {
  static func declarationOfRisk(_ kind: EventKind) -> [(String, FieldType)]? {
    switch kind {
    case .killSwitch: return killSwitch
    case .operatorWords: return operatorWords
    case .limitChange: return limitChange
    case .riskWarning: return riskWarning
    case .parameterChange: return parameterChange
    default: return nil
    }
  }

  private static var killSwitch: Fields {
    [
      ("target", .id), ("limit", .amount), ("value", .amount), ("command", .id),
      ("scope", .code(.riskScope)), ("mode", .code(.killMode)), ("reason", .code(.reason)),
      ("origin", .code(.origin)), ("", .reserved(byteCount: 3)),
    ]
  }

  private static var operatorWords: Fields {
    [
      ("command", .id), ("text", .text(byteCount: 24)), ("part", .number(byteCount: 1)),
      ("part_count", .number(byteCount: 1)), ("byte_count", .number(byteCount: 1)),
      ("role", .code(.wordsRole)), ("", .reserved(byteCount: 4)),
    ]
  }

  private static var limitChange: Fields {
    [
      ("target", .id), ("before", .amount), ("after", .amount), ("command", .id),
      ("limit", .code(.limitKind)), ("scope", .code(.riskScope)), ("", .reserved(byteCount: 5)),
    ]
  }

  private static var parameterChange: Fields {
    [
      ("before", .amount), ("after", .amount), ("command", .id),
      ("strategy", .number(byteCount: 2)), ("parameter", .number(byteCount: 2)),
      ("", .reserved(byteCount: 12)),
    ]
  }

  private static var riskWarning: Fields {
    [
      ("order", .orderID), ("limit", .amount), ("value", .amount), ("target", .id),
      ("reason", .code(.reason)), ("scope", .code(.riskScope)), ("", .reserved(byteCount: 5)),
    ]
  }
}
