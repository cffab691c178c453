// What a core shows of itself while it runs: the boards say what the stages hold, rejects are counted by their reason.

import Events
import Fabric
import Portfolio
import Risk
import Testing

@testable import Pipeline

@Suite struct BoardsTests {
  /// The line at rest, with each stage's state shown as it is: what was counted behind the last timer isn't.
  private func driven(_ setup: Setup, in scratch: Scratch) throws -> DrivenLine {
    let driven = try DrivenLine(setup, in: scratch)
    while driven.sweep() > 0 || !driven.isMarketOver {}
    for stage in [StageID.book, .orders, .risk] {
      // As a timer leaves it.
      switch stage {
      case .book: driven.line.book.runner.isShowDue = true
      case .orders: driven.line.orders.runner.isShowDue = true
      default: driven.line.risk.runner.isShowDue = true
      }
      _ = driven.line.poll(stage)
    }
    return driven
  }

  @Test func `boards say what the stages hold`() throws {
    let scratch = Scratch()
    let driven = try driven(
      Setup(seed: 3, events: 20_000, ring: 1024, strategy: "  take_imbalance_percent: 60\n"),
      in: scratch)
    let reading = CoreReading(driven.view)
    #expect(reading.isTrader)
    let tops = reading.tops
    #expect(tops.map(\.symbol) == ["ACME", "BOLT"])
    for (index, top) in tops.enumerated() {
      let told = driven.line.book.runner.stage.top(of: index)
      #expect(top.bid == told.bidPrice && top.askQuantity == told.askQuantity)
      #expect(top.bid > .zero && top.bid < top.ask)
    }
    let firm = reading.holdings.filter { $0.scope == "firm" }
    #expect(firm.count == 2 && reading.holdings.count == 6)
    for (index, holding) in firm.enumerated() {
      let position = driven.line.risk.runner.stage.portfolio.position(index)
      #expect(position.fillCount > 0, "the run is about something")
      #expect(holding.quantity == position.quantity && holding.average == position.averagePrice)
      #expect(holding.fillCount == Int64(position.fillCount))
      #expect(holding.realized == position.realized.rounded)
      #expect(holding.unrealized == position.unrealized.rounded)
      let strategy = reading.holdings.first {
        $0.scope == "strategy/quote_and_take" && $0.symbol == holding.symbol
      }
      #expect(strategy?.quantity == holding.quantity, "there is one strategy")
    }
    let totals = reading.totals
    #expect(totals.map(\.scope) == ["firm", "strategy/quote_and_take", "account/paper"])
    #expect(
      totals[0].profit == driven.line.risk.runner.stage.portfolio.totals().profit.money.rounded)
    #expect(totals[0].orderCount > 0 && totals[0].mode == .none)
    #expect(reading.openOrders == UInt64(driven.line.orders.runner.stage.liveCount))
    try driven.close()
  }

  @Test func `a halt and a kill are shown`() throws {
    let scratch = Scratch()
    let driven = try DrivenLine(Setup(seed: 3, events: 500, ring: 1024), in: scratch)
    driven.order(.kill)
    while driven.sweep() > 0 || !driven.isMarketOver {}
    driven.line.risk.runner.isShowDue = true
    _ = driven.line.poll(.risk)
    let reading = CoreReading(driven.view)
    #expect(reading.stops.map(\.scope) == ["firm"] && reading.stops[0].mode == .blockAndCancel)
    try driven.close()
  }

  @Test func `positions in doubt are shown until somebody has looked`() throws {
    let scratch = Scratch()
    let driven = try DrivenLine(Setup(seed: 3, events: 500, ring: 1024), in: scratch)
    while driven.sweep() > 0 || !driven.isMarketOver {}
    var alarms = CoreAlarms(driven.view)
    func show() -> CoreReading {
      driven.line.risk.runner.isShowDue = true
      _ = driven.line.poll(.risk)
      return CoreReading(driven.view)
    }
    #expect(show().doubt == nil)
    var nowhere = Nowhere()
    let bust = Event(
      sequence: Sequence(4_321), kind: .executionBusted, source: .session(1),
      instrument: InstrumentID(0),
      OrderFill(
        order: .none, execution: 99, price: .zero, quantity: .zero, side: .buy, liquidity: .none))
    driven.line.risk.runner.stage.handle(bust, into: &nowhere)
    let reading = show()
    #expect(reading.doubt?.count == 1 && reading.doubt?.since == 4_321)
    #expect(reading.stops.map(\.scope) == ["firm"] && reading.stops[0].mode == .block)
    let said = alarms.look(nowNs: 2_000_000_000)
    #expect(
      said.contains { $0.level == .error && $0.text.contains("1 execution that can't be booked") },
      "\(said)")
    let rearm = Event(
      kind: .operatorCommand, source: .operatorDesk, instrument: .none,
      OperatorCommand(target: 1, action: .rearm))
    driven.line.risk.runner.stage.handle(rearm, into: &nowhere)
    #expect(show().doubt == nil)
    try driven.close()
  }

  private struct Nowhere: Emitter, ~Copyable {
    mutating func pass(_ event: Event) {}
    mutating func emit(_ event: Event) {}
  }

  @Test func `rejects are counted by their reason`() throws {
    let scratch = Scratch()
    // Orders of 10 where 5 are allowed.
    let driven = try driven(
      Setup(
        seed: 4, events: 2_000, ring: 1024,
        risk: "instruments: { ACME: { max_order: 5, max_position: 1000 } }"), in: scratch)
    let reading = CoreReading(driven.view)
    let refused = driven.line.risk.runner.stage.refusedCount(by: .orderQuantity)
    #expect(refused > 0 && reading.counter(BoardPart.refusals, "order_quantity") == refused)
    #expect(reading.rejects.first?.name == "order_size")
    #expect(reading.rejects.first?.value == refused)
    try driven.close()
  }

  @Test func `with very many scopes the firm's positions are shown`() {
    let scopes = Scopes(strategyCount: 4_096, accountCount: 100)
    #expect(BoardPart.shownScopes(scopes, instruments: 5_000) == 13)
    #expect(BoardPart.shownScopes(scopes, instruments: 1_000_000) == 1)
    #expect(BoardPart.shownScopes(Scopes(), instruments: 4) == 3)
  }

  /// Rows take turns, each as often as the others.
  @Test func `each row has its turn`() {
    for count in [0, 1, 63, 64, 65, 200] {
      var turns = RowTurns(count: count)
      var written = [Int](repeating: 0, count: count)
      for _ in 0..<100 {
        var inOneTurn = 0
        turns.take {
          written[$0] += 1
          inOneTurn += 1
        }
        #expect(inOneTurn == min(count, RowTurns.atATime))
      }
      #expect((written.max() ?? 0) - (written.min() ?? 0) <= 1)
    }
  }
}
