// What a line's stages show of themselves on boards: which rows and columns there are. Who reads them looks columns up by
// their names.

import Events
import FIXGateways
import Fabric
import Portfolio
import Risk
import Settings

enum BoardPart {
  static let tops = "book.tops"
  static let positions = "risk.positions"
  static let instruments = "risk.instruments"
  static let scopes = "risk.scopes"
  static let strategies = "strategies"
  static let sessionsIn = "gateway-in.sessions"
  static let sessionsOut = "gateway-out.sessions"
  static let turnedAway = "gateway-in.turned-away"

  // Blocks of counters.
  static let rejects = "rejects"
  static let refusals = "risk.refusals"
  static let riskState = "risk.state"
  static let ordersState = "orders.state"

  // Labels.
  static let instrumentNames = "instruments"
  static let scopeNames = "scopes"
  static let strategyNames = "strategy-names"
  static let sessionNames = "session-names"
  /// Where each session is called; of sessions that are called.
  static let sessionPlaces = "session-places"

  static let topColumns: [BoardColumn] = [
    BoardColumn("bid_price", .decimal), BoardColumn("bid", .decimal),
    BoardColumn("ask_price", .decimal), BoardColumn("ask", .decimal), BoardColumn("bid_orders"),
    BoardColumn("ask_orders"), BoardColumn("shown", .time),
  ]
  static let positionColumns: [BoardColumn] =
    [
      "position", "average", "mark", "realized", "unrealized", "profit", "fees", "bought", "sold",
      "open_buy", "open_sell",
    ].map { BoardColumn($0, .decimal) } + [BoardColumn("fills")]
  static let instrumentColumns: [BoardColumn] = [
    BoardColumn("halted"), BoardColumn("mode"), BoardColumn("open_orders"),
    BoardColumn("open_notional", .decimal), BoardColumn("rate", .decimal),
  ]
  static let venueColumns: [BoardColumn] = [BoardColumn("halted"), BoardColumn("phase")]
  static let scopeColumns: [BoardColumn] =
    ["profit", "gross", "net", "fees", "drawdown", "equity", "open_notional"].map {
      BoardColumn($0, .decimal)
    }
    + ["open_orders", "orders", "cancels", "mode"].map { BoardColumn($0) }
  static let strategyColumns: [BoardColumn] = [
    BoardColumn("refusal_stops"), BoardColumn("refused_too_often"),
  ]
  static let sessionInColumns: [BoardColumn] =
    [BoardColumn("phase"), BoardColumn("next_in"), BoardColumn("last_in", .time)]
    + [
      "received", "gaps", "rejects_sent", "garbled_bytes", "vain_calls", "vain_stage", "vain_code",
    ].map { BoardColumn($0) } + text("said")
  /// A call a row, by its number.
  static let turnedAwayColumns: [BoardColumn] =
    ["call", "reason", "refusal", "session", "port"].map { BoardColumn($0) }
    + [BoardColumn("address_high", .bytes), BoardColumn("address_low", .bytes)] + text("from")
    + text("to")
  static let sessionOutColumns: [BoardColumn] =
    [BoardColumn("up"), BoardColumn("next_out"), BoardColumn("last_out", .time)]
    + ["sent", "resent", "rejects_received"].map { BoardColumn($0) }

  static let riskStateNames = [
    "open_orders", "warnings", "anomalies", "stray_fills", "corrections", "stopping", "unbooked",
    "doubts", "doubt_since",
  ]
  /// A venue's: of all its sessions.
  static let venueRiskNames = ["session_warnings", "session_stops"]
  static let ordersStateNames = ["live", "anomalies", "alarms"]
  /// A name that isn't used has a number in its place.
  static let reasonNames = Reason.names.enumerated().map {
    $0.element.isEmpty ? "reason_\($0.offset)" : $0.element
  }

  /// A text's length, and what it begins with.
  private static func text(_ name: String) -> [BoardColumn] {
    [BoardColumn(name + "_bytes")]
      + (0..<ShortText.byteCountMax / 8).map { BoardColumn("\(name)_\($0)", .bytes) }
  }

  /// Cells that are shown at most: with more, of some strategies and accounts their instruments aren't.
  private static let cellsMax = 65_536

  /// Of how many scopes positions are shown, instrument by instrument.
  static func shownScopes(_ scopes: Scopes, instruments: Int) -> Int {
    min(scopes.count, max(1, cellsMax / max(1, instruments)))
  }
}

extension FabricPlan {
  mutating func addTraderBoards(_ settings: TraderSettings) {
    let names = settings.riskNames
    let scopes = Scopes(
      strategyCount: names.strategies.count, accountCount: names.accounts.count)
    let instruments = names.symbols.count
    boards.append(
      BoardPlan(
        name: BoardPart.tops, writer: "book", rows: instruments, columns: BoardPart.topColumns,
        rowNames: BoardPart.instrumentNames))
    boards.append(
      BoardPlan(
        name: BoardPart.positions, writer: "risk",
        rows: instruments * BoardPart.shownScopes(scopes, instruments: instruments),
        columns: BoardPart.positionColumns))
    boards.append(
      BoardPlan(
        name: BoardPart.instruments, writer: "risk", rows: instruments,
        columns: BoardPart.instrumentColumns, rowNames: BoardPart.instrumentNames))
    boards.append(
      BoardPlan(
        name: BoardPart.scopes, writer: "risk", rows: scopes.count,
        columns: BoardPart.scopeColumns, rowNames: BoardPart.scopeNames))
    if !names.strategies.isEmpty {
      boards.append(
        BoardPlan(
          name: BoardPart.strategies, writer: "strategy", rows: names.strategies.count,
          columns: BoardPart.strategyColumns, rowNames: BoardPart.strategyNames))
      labels.append(LabelsPlan(name: BoardPart.strategyNames, labels: names.strategies))
    }
    counters.append(
      CountersPlan(name: BoardPart.refusals, writer: "risk", counters: Check.names))
    counters.append(
      CountersPlan(name: BoardPart.riskState, writer: "risk", counters: BoardPart.riskStateNames))
    counters.append(
      CountersPlan(
        name: BoardPart.ordersState, writer: "orders", counters: BoardPart.ordersStateNames))
    labels.append(
      LabelsPlan(
        name: BoardPart.scopeNames,
        labels: names.scopes))
    addRejects(by: "gateway-in")
    if !settings.venues.isEmpty {
      addSessions(settings.venues.map(\.peer.name))
      labels.append(
        LabelsPlan(
          name: BoardPart.sessionPlaces,
          labels: settings.venues.map { venue in
            venue.peer.endpoint.map { "\($0.host):\($0.port)" } ?? "-"
          }))
    }
  }

  mutating func addVenueBoards(_ symbols: [String]) {
    boards.append(
      BoardPlan(
        name: BoardPart.tops, writer: "risk", rows: symbols.count, columns: BoardPart.topColumns,
        rowNames: BoardPart.instrumentNames))
    boards.append(
      BoardPlan(
        name: BoardPart.instruments, writer: "risk", rows: symbols.count,
        columns: BoardPart.venueColumns, rowNames: BoardPart.instrumentNames))
    counters.append(CountersPlan(name: KillWriter.risk.part, writer: "risk", counters: ["on"]))
    addRejects(by: "gateway-out")
  }

  mutating func addRejects(by writer: String) {
    counters.append(
      CountersPlan(name: BoardPart.rejects, writer: writer, counters: BoardPart.reasonNames))
  }

  mutating func addSessions(_ names: [String]) {
    boards.append(
      BoardPlan(
        name: BoardPart.sessionsIn, writer: "gateway-in", rows: names.count,
        columns: BoardPart.sessionInColumns, rowNames: BoardPart.sessionNames))
    boards.append(
      BoardPlan(
        name: BoardPart.sessionsOut, writer: "gateway-out", rows: names.count,
        columns: BoardPart.sessionOutColumns, rowNames: BoardPart.sessionNames))
    labels.append(LabelsPlan(name: BoardPart.sessionNames, labels: names))
  }
}
