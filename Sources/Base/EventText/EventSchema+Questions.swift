// The declarations of what is asked and answered, and of what passes through: the rest of the list.

import Events

extension EventSchema {
  static func declarationOfQuestion(_ kind: EventKind) -> Fields? {
    switch kind {
    case .marketDataRequest: return marketDataRequest
    case .marketDataRejected: return marketDataRejected
    case .quote: return quote
    case .quoteTerms: return quoteTerms
    case .quoteRequest: return quoteRequest
    case .quoteCancel: return quoteCancel
    case .quoteAnswered: return quoteAnswered
    case .bookSnapshot: return bookSnapshot
    case .statusRequest: return statusRequest
    case .tradingStatus: return tradingStatus
    case .orderStatusRequest: return orderStatusRequest
    case .massStatusRequest: return massStatusRequest
    case .orderList: return orderList
    case .orderStatus: return orderStatus
    case .massCancelReport: return massCancelReport
    case .messageRejected: return messageRejected
    case .executionDisputed: return executionDisputed
    case .reportText: return reportText
    case .messagePart: return messagePart
    case .rawFIX: return rawFIX
    default: return nil
    }
  }

  static var marketDataRequest: Fields {
    [
      ("request", .id), ("depth", .number(byteCount: 4)), ("entries", .number(byteCount: 2)),
      ("subscription", .code(.subscription)), ("is_incremental", .number(byteCount: 1)),
      ("aggregation", .number(byteCount: 1)), ("", .reserved(byteCount: 1)),
      ("index", .number(byteCount: 2)), ("count", .number(byteCount: 2)),
      ("", .reserved(byteCount: 18)),
    ]
  }

  static var marketDataRejected: Fields {
    [("request", .id), ("reason", .number(byteCount: 1)), ("", .reserved(byteCount: 31))]
  }

  static var quote: Fields {
    [
      ("quote", .id), ("bid_price", .price), ("bid_quantity", .quantity), ("ask_price", .price),
      ("ask_quantity", .quantity),
    ]
  }

  static var quoteTerms: Fields {
    [
      ("quote", .id), ("request", .id), ("set", .id), ("expiry", .time),
      ("total", .number(byteCount: 2)), ("entry_count", .number(byteCount: 2)),
      ("level", .number(byteCount: 1)), ("set_index", .number(byteCount: 1)),
      ("set_count", .number(byteCount: 1)), ("", .reserved(byteCount: 1)),
    ]
  }

  static var quoteRequest: Fields {
    [
      ("request", .id), ("quantity", .quantity), ("expiry", .time), ("side", .code(.side)),
      ("type", .code(.orderType)), ("request_type", .number(byteCount: 1)),
      ("", .reserved(byteCount: 1)), ("index", .number(byteCount: 2)),
      ("count", .number(byteCount: 2)), ("", .reserved(byteCount: 8)),
    ]
  }

  static var quoteCancel: Fields {
    [
      ("quote", .id), ("request", .id), ("cancel_type", .number(byteCount: 1)),
      ("level", .number(byteCount: 1)), ("index", .number(byteCount: 2)),
      ("count", .number(byteCount: 2)), ("", .reserved(byteCount: 18)),
    ]
  }

  static var quoteAnswered: Fields {
    [
      ("quote", .id), ("request", .id), ("set", .id), ("entry", .id),
      ("status", .number(byteCount: 1)), ("reason", .number(byteCount: 1)),
      ("entry_reason", .number(byteCount: 1)), ("level", .number(byteCount: 1)),
      ("index", .number(byteCount: 2)), ("count", .number(byteCount: 2)),
    ]
  }

  static var bookSnapshot: Fields {
    [("request", .id), ("entry_count", .number(byteCount: 4)), ("", .reserved(byteCount: 28))]
  }

  static var statusRequest: Fields {
    [
      ("request", .id), ("session", .id), ("subscription", .code(.subscription)),
      ("", .reserved(byteCount: 23)),
    ]
  }

  static var tradingStatus: Fields {
    [
      ("request", .id), ("session", .id), ("phase", .code(.marketPhase)),
      ("is_unsolicited", .number(byteCount: 1)), ("", .reserved(byteCount: 22)),
    ]
  }

  static var orderStatusRequest: Fields {
    [
      ("order", .orderID), ("venue_order", .id), ("side", .code(.side)),
      ("", .reserved(byteCount: 7)), ("name", .id), ("", .reserved(byteCount: 8)),
    ]
  }

  static var massStatusRequest: Fields {
    [
      ("request", .id), ("account", .number(byteCount: 4)), ("side", .code(.side)),
      ("", .reserved(byteCount: 27)),
    ]
  }

  static var orderList: Fields {
    [
      ("list", .id), ("total", .number(byteCount: 4)), ("entry_count", .number(byteCount: 4)),
      ("bid_type", .number(byteCount: 1)), ("", .reserved(byteCount: 23)),
    ]
  }

  static var orderStatus: Fields {
    [
      ("order", .orderID), ("venue_order", .id), ("filled", .quantity), ("leaves", .quantity),
      ("average_price", .price),
    ]
  }

  static var massCancelReport: Fields {
    [
      ("request", .id), ("affected", .number(byteCount: 4)), ("scope", .number(byteCount: 1)),
      ("response", .number(byteCount: 1)), ("reason", .number(byteCount: 1)),
      ("side", .code(.side)), ("", .reserved(byteCount: 24)),
    ]
  }

  static var messageRejected: Fields {
    [
      ("ref_sequence", .number(byteCount: 8)), ("ref_identifier", .id),
      ("ref_type", .text(byteCount: 8)), ("reason", .number(byteCount: 1)),
      ("", .reserved(byteCount: 15)),
    ]
  }

  static var executionDisputed: Fields {
    [
      ("venue_order", .id), ("execution", .id), ("price", .price), ("quantity", .quantity),
      ("side", .code(.side)), ("reason", .number(byteCount: 1)), ("", .reserved(byteCount: 6)),
    ]
  }

  static var reportText: Fields {
    [
      ("order", .orderID), ("text", .text(byteCount: 24)), ("part", .number(byteCount: 2)),
      ("part_count", .number(byteCount: 2)), ("byte_count", .number(byteCount: 4)),
    ]
  }

  static var rawFIX: Fields {
    [
      ("text", .text(byteCount: 24)), ("byte_count", .number(byteCount: 4)),
      ("message", .number(byteCount: 4)), ("part", .number(byteCount: 2)),
      ("part_count", .number(byteCount: 2)), ("direction", .code(.wireDirection)),
      ("lost", .number(byteCount: 1)), ("", .reserved(byteCount: 2)),
    ]
  }

  static var messagePart: Fields {
    [
      ("number", .number(byteCount: 8)), ("text", .text(byteCount: 24)),
      ("part", .number(byteCount: 2)), ("part_count", .number(byteCount: 2)),
      ("byte_count", .number(byteCount: 4)),
    ]
  }
}
