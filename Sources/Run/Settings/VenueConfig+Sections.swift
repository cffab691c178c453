// The sections of a venue's config, one function each.

import Config
import Events
import FIXGateways
import FIXSession

/// How the network is reached.
enum NetworkName: String, CaseIterable {
  case auto
  case ioUring = "io_uring"
  case epoll
}

extension VenueConfig {
  static func decodeListen(_ listen: ConfigDecoder) -> ListenSettings {
    let standard = ListenSettings()
    let settings = ListenSettings(
      host: listen.string("host", default: standard.host, pattern: SessionTerms.hosts),
      port: UInt16(listen.integer("port", in: 0...65_535, default: Int64(standard.port))),
      connectionsMax: Int(
        listen.integer("connections", in: 1...65_536, default: Int64(standard.connectionsMax))),
      strangersPerAddress: Int(
        listen.integer(
          "strangers_per_address", in: 1...65_536, default: Int64(standard.strangersPerAddress))),
      logonTimeout: Nanoseconds(
        UInt64(
          listen.duration(
            "logon_timeout", in: SessionTerms.timeouts,
            default: Int64(standard.logonTimeout.count)))),
      sendByteCountMax: Int(
        listen.size("send_queue", in: 64 << 10...1 << 30, default: Int64(standard.sendByteCountMax))
      ),
      messageByteCountMax: Int(
        listen.size(
          "message_size", in: 1 << 10...1 << 20, default: Int64(standard.messageByteCountMax))),
      tls: decodeTLS(listen.section("tls", optional: true)))
    if settings.sendByteCountMax < settings.messageByteCountMax {
      listen.fail("send_queue", "not even one message of 'message_size' would fit; write more")
    }
    return settings
  }

  static func decodeOrders(_ root: ConfigDecoder) -> (
    perSession: Int, identifiers: Int, identifiersPerSession: Int?
  ) {
    let orders = root.integer("orders_per_session", in: 1...1_048_576, default: 1024)
    let identifiers = root.integer("identifiers", in: 16...16_777_216, default: 65_536)
    if identifiers < orders {
      root.fail(
        "identifiers",
        "one session may have \(orders) orders, and each has an identifier: allow at least as many")
    }
    let share = root.integer("identifiers_per_session", in: 1...16_777_216, default: 1)
    return (
      Int(orders), Int(identifiers), root.has("identifiers_per_session") ? Int(share) : nil
    )
  }

  /// Orders that all sessions may have together: their records are made at the start.
  static let ordersMax = 16_777_216

  /// What the sessions together ask for, and may not have.
  static func crowd(
    _ sessions: [SessionTerms], _ listen: ListenSettings,
    _ orders: (perSession: Int, identifiers: Int, identifiersPerSession: Int?),
    _ root: ConfigDecoder
  ) -> [ConfigError] {
    var errors: [ConfigError] = []
    if sessions.count > listen.connectionsMax {
      errors.append(
        root.section("listen", optional: true).error(
          "connections", "\(sessions.count) sessions wait to be called: allow at least as many"))
    }
    if sessions.count * orders.perSession > ordersMax {
      errors.append(
        root.error(
          "orders_per_session",
          "\(sessions.count) sessions could have \(sessions.count * orders.perSession) orders; "
            + "\(ordersMax) is the most, so write at most \(ordersMax / sessions.count)"))
    }
    if let share = orders.identifiersPerSession, sessions.count * share > orders.identifiers {
      errors.append(
        root.error(
          "identifiers_per_session",
          "\(sessions.count) sessions with \(share) each make \(sessions.count * share), more than the "
            + "\(orders.identifiers) of 'identifiers': write at most "
            + "\(orders.identifiers / sessions.count), or allow more there"))
    }
    return errors
  }
}
