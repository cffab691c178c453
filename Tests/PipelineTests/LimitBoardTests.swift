// The limits by name: what there is, what may be put in its place, and what is said otherwise.

import Events
import Risk
import Testing

@testable import Pipeline
@testable import Settings

@Suite struct LimitBoardTests {
  private func board() throws -> LimitBoard {
    let settings = try decode(
      """
      instruments: instruments.yaml
      strategies: { quote_and_take: }
      risk:
        max_order: 30
        max_gross: 800
        instruments: { BOLT: { max_net: 600 } }
        firm: { max_gross: 1000, max_open_orders: 7, order_rate: 50/s }
        accounts: { paper: { credit: 9.5 } }

      """)
    return LimitBoard(settings.risk, settings.riskNames)
  }

  private func refusal(_ body: () throws(LimitRefusal) -> Void) -> String {
    do throws(LimitRefusal) {
      try body()
      return ""
    } catch { return error.description }
  }

  @Test func `a row is found by its words`() throws {
    let board = try board()
    func value(_ limit: String, _ whose: String?, _ symbol: String?) throws -> Int64? {
      board.rows[try board.row(limit: limit, whose: whose, symbol: symbol)].value
    }
    #expect(try value("max_order", nil, "BOLT") == 30 * fixedPointScale)
    #expect(try value("max_gross", "firm", nil) == 1000 * fixedPointScale)
    #expect(try value("max_gross", nil, "BOLT") == 800 * fixedPointScale)
    #expect(try value("max_net", nil, "BOLT") == 600 * fixedPointScale)
    #expect(try value("max_net", nil, "ACME") == nil)
    #expect(try value("max_open_orders", "firm", nil) == 7 * fixedPointScale)
    #expect(try value("order_rate", "firm", nil) == 50 * fixedPointScale)
    #expect(try value("credit", "account/paper", nil) == 950_000_000)
    #expect(try value("max_position", "strategy/quote_and_take", nil) == nil)
    #expect(try value("message_rate", "session", nil) == nil)
  }

  @Test(
    arguments: [
      ("max_ordr", nil, "BOLT", "did you mean 'max_order'?"),
      ("max_order", nil, "BOLD", "did you mean 'BOLT'?"),
      ("max_order", nil, nil, "whose limit?"),
      ("max_order", "firm", nil, "firm has no 'max_order'; it has: max_gross"),
      ("credit", "firm", nil, "firm has no 'credit'"),
      ("max_loss", nil, "BOLT", "instrument has no 'max_loss'; it has: max_order, max_notional"),
      ("max_gross", "session", nil, "session has no 'max_gross'; it has: order_rate, message_rate"),
      ("max_gross", "strategy/quote_and_tak", nil, "did you mean 'quote_and_take'?"),
      ("max_gross", "strategy", nil, "there is no strategy ''"),
      ("max_gross", "desk", nil, "'desk' is nobody's scope"),
      ("none", "firm", nil, "there is no limit 'none'"),
    ] as [(String, String?, String?, String)])
  func `what isn't there is told`(limit: String, whose: String?, symbol: String?, part: String)
    throws
  {
    let board = try board()
    let found = refusal { () throws(LimitRefusal) in
      _ = try board.row(limit: limit, whose: whose, symbol: symbol)
    }
    #expect(found.contains(part), "\(found)")
  }

  @Test func `a change is an event, and the board's value from then on`() throws {
    var board = try board()
    let row = try board.row(limit: "max_order", whose: nil, symbol: "BOLT")
    #expect(board.isRaise(row, to: 31 * fixedPointScale))
    #expect(!board.isRaise(row, to: 30 * fixedPointScale))
    let event = try board.change(row, to: 31 * fixedPointScale, command: 77)
    #expect(event.kind == .limitChange && event.instrument == InstrumentID(1))
    #expect(
      event.payload(as: LimitChange.self)
        == LimitChange(
          limit: .order, scope: .instrument, before: 30 * fixedPointScale,
          after: 31 * fixedPointScale, command: 77))
    #expect(board.rows[row].value == 31 * fixedPointScale)
    let account = try board.row(limit: "credit", whose: "account/paper", symbol: nil)
    let second = try board.change(account, to: 5 * fixedPointScale, command: 78)
    #expect(second.payload(as: LimitChange.self).target == 1 && second.instrument == .none)
    // What wasn't limited is lower with any limit.
    let none = try board.row(limit: "max_net", whose: "firm", symbol: nil)
    #expect(!board.isRaise(none, to: .max))
  }

  @Test(
    arguments: [
      ("max_order", nil, "ACME", Int64(0), "a quantity from"),
      ("max_order", nil, "ACME", -1, "a quantity from"),
      ("max_order", nil, "ACME", .max, "max_order can't be taken away: make it a large one"),
      ("max_position", nil, "ACME", .max, "max_position can't be taken away"),
      ("cancel_ratio", "firm", nil, .max, "cancel_ratio can't be taken away: make it 1000000"),
      ("max_gross", "firm", nil, 0, "money from"),
      ("max_gross", "firm", nil, .max - 1, "money from"),
      ("max_gross", nil, "ACME", 0, "money from"),
      ("max_net", nil, "ACME", .max - 1, "money from"),
      ("max_open_orders", "firm", nil, 150_000_000, "a whole number from 1"),
      ("order_rate", "firm", nil, 0, "a whole number from 1"),
      ("collar_bps", nil, "ACME", -fixedPointScale, "a whole number from 0"),
      ("cancel_ratio", "firm", nil, 5 * fixedPointScale, "the config has no cancel_ratio here"),
    ] as [(String, String?, String?, Int64, String)])
  func `what can't be changes nothing`(
    limit: String, whose: String?, symbol: String?, units: Int64, part: String
  ) throws {
    var board = try board()
    let row = try board.row(limit: limit, whose: whose, symbol: symbol)
    let before = board.rows
    let found = refusal { () throws(LimitRefusal) in
      _ = try board.change(row, to: units, command: 1)
    }
    #expect(found.contains(part), "\(found)")
    #expect(board.rows == before)
  }

  @Test func `a limit that is taken away is an event, and none from then on`() throws {
    var board = try board()
    let row = try board.row(limit: "max_gross", whose: "firm", symbol: nil)
    #expect(board.isRaise(row, to: LimitChange.noLimit))
    let event = try board.change(row, to: LimitChange.noLimit, command: 5)
    #expect(
      event.payload(as: LimitChange.self)
        == LimitChange(
          limit: .gross, scope: .firm, before: 1000 * fixedPointScale,
          after: LimitChange.noLimit, command: 5))
    #expect(board.rows[row].value == nil)
    var other = try self.board()
    other.follow(event)
    #expect(other.rows == board.rows)
  }

  /// What the board lets through the risk stage takes: each row, changed to what it may be, moves the stage's limit.
  @Test func `the risk stage takes what the board sends`() throws {
    var settings = try decode("instruments: instruments.yaml\nstrategies: { quote_and_take: }\n")
      .risk
    settings.checks = .all
    let ratio = CancelRatio(percent: 500, floor: 10)
    settings.firm.cancelRatio = ratio
    settings.strategies[0].cancelRatio = ratio
    settings.accounts[0].cancelRatio = ratio
    let names = try decode("instruments: instruments.yaml\nstrategies: { quote_and_take: }\n")
      .riskNames
    var board = LimitBoard(settings, names)
    for row in board.rows.indices {
      var stage = RiskStage(settings)
      let event = try board.change(row, to: 3 * fixedPointScale, command: 1)
      var out = Kept()
      stage.handle(event, into: &out)
      #expect(out.events.map(\.kind) == [.limitChange], "\(board.rows[row])")
      guard board.isOptional(board.rows[row]) else { continue }
      stage.handle(try board.change(row, to: LimitChange.noLimit, command: 2), into: &out)
      #expect(out.events.map(\.kind) == [.limitChange, .limitChange], "\(board.rows[row])")
    }
  }
}

private struct Kept: Emitter, ~Copyable {
  var events: [Event] = []
  mutating func pass(_ event: Event) { events.append(event) }
  mutating func emit(_ event: Event) { events.append(event) }
}

@Suite struct ControlRequestTests {
  @Test func `a request comes back from its line`() {
    let request = ControlRequest(verb: "set", values: ["why": "a = b", "limit": "max_order"])
    #expect(request.line == "set\tlimit=max_order\twhy=a = b\n")
    #expect(ControlRequest(line: String(request.line.dropLast())) == request)
    #expect(request.isPlain)
    #expect(!ControlRequest(verb: "set", values: ["why": "a\tb"]).isPlain)
    #expect(!ControlRequest(verb: "set", values: ["why": "a\nb"]).isPlain)
  }

  @Test(arguments: ["", "\tlimit=5", "set\tlimit", "set\t=5", "set\ta=1\ta=2"])
  func `what isn't one is refused`(line: String) {
    #expect(ControlRequest(line: line) == nil)
  }
}
