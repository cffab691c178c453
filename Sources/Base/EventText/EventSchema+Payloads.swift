// The declarations themselves, payload by payload. A new kind gets its line in `declaration`.

import Events

typealias Fields = [(String, FieldType)]

extension EventSchema {
  static func declaration(of kind: EventKind) -> [(String, FieldType)]? {
    switch kind {
    case .bookAdd, .bookModify, .bookDelete: return bookOrder
    case .bookClear: return bookClear
    case .levelUpdate: return levelUpdate
    case .trade: return trade
    case .topOfBook: return topOfBook
    case .marketStatus: return marketStatus
    case .bookGap: return bookGap
    case .orderNew: return orderNew
    case .orderCancel: return orderCancel
    case .orderReplace: return orderReplace
    case .orderTerms: return orderTerms
    case .massCancel: return massCancel
    case .orderAccepted: return orderAccepted
    case .orderRejected, .requestRejected: return orderRejected
    case .orderFill, .executionBusted, .executionCorrected: return orderFill
    case .orderCanceled, .orderExpired, .orderSuspended: return orderCanceled
    case .orderReplaced: return orderReplaced
    case .orderTriggered, .orderRestated: return orderRestated
    case .orderAnomaly: return orderAnomaly
    case .sessionUp, .sessionDown: return sessionChange
    case .operatorCommand: return operatorCommand
    case .timer: return timer
    case .configChange: return configChange
    case .snapshotMark: return snapshotMark
    case .signal: return signal
    case .identifierPart: return identifierPart
    case .journalDigest: return journalDigest
    case .journalSync, .journalClose: return journalMark
    default:
      return declarationOfQuestion(kind) ?? declarationOfRisk(kind) ?? declarationOfSeats(kind)
    }
  }

  // Market data.

  private static var bookOrder: Fields {
    [
      ("order", .id), ("price", .price), ("quantity", .quantity), ("side", .code(.side)),
      ("", .reserved(byteCount: 15)),
    ]
  }

  private static var bookClear: Fields {
    [("reason", .code(.reason)), ("", .reserved(byteCount: 38))]
  }

  private static var levelUpdate: Fields {
    [
      ("price", .price), ("quantity", .quantity), ("order_count", .number(byteCount: 4)),
      ("side", .code(.side)), ("", .reserved(byteCount: 19)),
    ]
  }

  private static var trade: Fields {
    [
      ("resting", .id), ("price", .price), ("quantity", .quantity), ("number", .id),
      ("aggressor", .code(.side)), ("", .reserved(byteCount: 7)),
    ]
  }

  private static var topOfBook: Fields {
    [
      ("bid_price", .price), ("bid_quantity", .quantity), ("ask_price", .price),
      ("ask_quantity", .quantity), ("bid_orders", .number(byteCount: 4)),
      ("ask_orders", .number(byteCount: 4)),
    ]
  }

  private static var marketStatus: Fields {
    [
      ("reference_price", .price), ("lowest_price", .price), ("highest_price", .price),
      ("phase", .code(.marketPhase)), ("", .reserved(byteCount: 15)),
    ]
  }

  private static var bookGap: Fields {
    [
      ("expected", .number(byteCount: 8)), ("received", .number(byteCount: 8)),
      ("", .reserved(byteCount: 24)),
    ]
  }

  // Orders on their way out.

  private static var orderNew: Fields {
    [
      ("order", .orderID), ("price", .price), ("quantity", .quantity), ("side", .code(.side)),
      ("type", .code(.orderType)), ("time_in_force", .code(.timeInForce)),
      ("instructions", .number(byteCount: 1)), ("account", .number(byteCount: 4)),
      ("reference", .id),
    ]
  }

  private static var orderCancel: Fields {
    [
      ("order", .orderID), ("reason", .code(.reason)), ("", .reserved(byteCount: 6)),
      ("request", .id), ("", .reserved(byteCount: 16)),
    ]
  }

  private static var orderReplace: Fields {
    [
      ("order", .orderID), ("price", .price), ("quantity", .quantity), ("replacement", .orderID),
      ("request", .id),
    ]
  }

  private static var orderTerms: Fields {
    [
      ("order", .orderID), ("trigger", .price), ("display_quantity", .quantity),
      ("minimum_quantity", .quantity), ("expiry", .time),
    ]
  }

  private static var massCancel: Fields {
    [
      ("account", .number(byteCount: 4)), ("reason", .code(.reason)), ("side", .code(.side)),
      ("", .reserved(byteCount: 1)), ("request", .id), ("", .reserved(byteCount: 24)),
    ]
  }

  // What became of them.

  private static var orderAccepted: Fields {
    [
      ("order", .orderID), ("venue_order", .id), ("price", .price), ("quantity", .quantity),
      ("side", .code(.side)), ("", .reserved(byteCount: 7)),
    ]
  }

  private static var orderRejected: Fields {
    [
      ("order", .orderID), ("limit", .amount), ("value", .amount), ("reason", .code(.reason)),
      ("origin", .code(.origin)), ("request", .code(.requestKind)), ("side", .code(.side)),
      ("scope", .code(.riskScope)), ("", .reserved(byteCount: 6)),
      ("request_number", .number(byteCount: 4)),
    ]
  }

  private static var orderFill: Fields {
    [
      ("order", .orderID), ("execution", .id), ("price", .price), ("quantity", .quantity),
      ("side", .code(.side)), ("liquidity", .code(.liquidity)), ("", .reserved(byteCount: 6)),
    ]
  }

  private static var orderCanceled: Fields {
    [
      ("order", .orderID), ("quantity", .quantity), ("reason", .code(.reason)),
      ("origin", .code(.origin)), ("side", .code(.side)), ("", .reserved(byteCount: 20)),
    ]
  }

  private static var orderReplaced: Fields {
    [
      ("order", .orderID), ("replacement", .orderID), ("price", .price), ("quantity", .quantity),
      ("side", .code(.side)), ("", .reserved(byteCount: 3)), ("request", .number(byteCount: 4)),
    ]
  }

  private static var orderRestated: Fields {
    [
      ("order", .orderID), ("price", .price), ("quantity", .quantity), ("reason", .code(.reason)),
      ("side", .code(.side)), ("", .reserved(byteCount: 5)), ("report", .id),
    ]
  }

  private static var orderAnomaly: Fields {
    [
      ("order", .orderID), ("quantity", .quantity), ("leaves", .quantity),
      ("report", .code(.eventKind)), ("lifecycle", .number(byteCount: 1)),
      ("pending", .number(byteCount: 1)), ("origin", .code(.origin)),
      ("cause", .code(.anomalyCause)), ("", .reserved(byteCount: 11)),
    ]
  }

  // The core's own.

  private static var sessionChange: Fields {
    [
      ("next_in", .number(byteCount: 8)), ("next_out", .number(byteCount: 8)),
      ("end", .code(.sessionEnd)), ("", .reserved(byteCount: 23)),
    ]
  }

  private static var operatorCommand: Fields {
    [
      ("argument", .amount), ("target", .id), ("action", .code(.operatorAction)),
      ("", .reserved(byteCount: 23)),
    ]
  }

  private static var timer: Fields {
    [
      ("scheduled", .time), ("period_ns", .duration), ("count", .number(byteCount: 8)),
      ("", .reserved(byteCount: 16)),
    ]
  }

  private static var configChange: Fields {
    [("digest", .digest), ("version", .number(byteCount: 8)), ("", .reserved(byteCount: 24))]
  }

  private static var snapshotMark: Fields {
    [("number", .number(byteCount: 8)), ("", .reserved(byteCount: 32))]
  }

  private static var signal: Fields {
    [("value", .amount), ("name", .number(byteCount: 4)), ("", .reserved(byteCount: 28))]
  }

  private static var identifierPart: Fields {
    [
      ("identifier", .id), ("text", .text(byteCount: 24)), ("part", .number(byteCount: 1)),
      ("part_count", .number(byteCount: 1)), ("byte_count", .number(byteCount: 1)),
      ("", .reserved(byteCount: 5)),
    ]
  }

  private static var journalDigest: Fields {
    [("count", .number(byteCount: 8)), ("digest", .digest), ("", .reserved(byteCount: 24))]
  }

  private static var journalMark: Fields {
    [
      ("records", .number(byteCount: 8)), ("level", .number(byteCount: 1)),
      ("", .reserved(byteCount: 1)), ("reason", .code(.reason)), ("", .reserved(byteCount: 28)),
    ]
  }
}
