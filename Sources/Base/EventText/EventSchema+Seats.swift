// The declarations of what is said at the seats of strategies that run in processes of their own.

import Events

extension EventSchema {
  static func declarationOfSeats(_ kind: EventKind) -> [(String, FieldType)]? {
    switch kind {
    case .intent: return intent
    case .intentRefused: return intentRefused
    case .seatChange: return seatChange
    default: return nil
    }
  }

  private static var intent: Fields {
    [
      ("tag", .id), ("price", .price), ("quantity", .quantity), ("request", .code(.requestKind)),
      ("side", .code(.side)), ("type", .code(.orderType)),
      ("time_in_force", .code(.timeInForce)), ("instructions", .number(byteCount: 1)),
      ("", .reserved(byteCount: 11)),
    ]
  }

  private static var intentRefused: Fields {
    [
      ("tag", .id), ("reason", .code(.reason)), ("origin", .code(.origin)),
      ("request", .code(.requestKind)), ("", .reserved(byteCount: 28)),
    ]
  }

  private static var seatChange: Fields {
    [
      ("attachment", .id), ("process", .number(byteCount: 4)), ("user", .number(byteCount: 4)),
      ("is_taken", .number(byteCount: 1)), ("end", .code(.sessionEnd)),
      ("", .reserved(byteCount: 22)),
    ]
  }
}
