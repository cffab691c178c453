// Showing the state of stages: each board's writer, on the thread of the stage whose state it is, after a timer has passed
// through it. A bounded number of rows at a time, taken in turns: with a few instruments all are as old as the timer, with
// very many some seconds old; the line is never held up for more than some microseconds.

import Books
import Events
import FIXGateways
import Fabric
import Orders
import Portfolio
import Risk
import Routing
import Settings
import Strategies
import Tables
import Venue

/// Whose turn it is.
struct RowTurns {
  private var next = 0
  private let count: Int

  /// Rows that are written after one timer.
  static let atATime = 64

  init(count: Int) { self.count = count }

  /// Each of the rows whose turn it is.
  mutating func take(_ write: (Int) -> Void) {
    for _ in 0..<min(count, Self.atATime) {
      write(next)
      next = next + 1 == count ? 0 : next + 1
    }
  }
}

/// The tops of the books, by the book's thread.
struct TopsBoard {
  private let board: BoardWriter
  private var turns: RowTurns

  init(_ fabric: Fabric) {
    board = fabric.board(BoardPart.tops)
    turns = RowTurns(count: board.rowCount)
  }

  mutating func show(_ stage: borrowing VenueBooks, nowNs: UInt64) {
    let board = board
    turns.take { board.show(stage.top(of: $0), in: $0, nowNs: nowNs) }
  }
}

extension BoardWriter {
  /// A row of tops of books.
  fileprivate func show(_ top: TopOfBook, in row: Int, nowNs: UInt64) {
    begin(row)
    set(row, 0, top.bidPrice.units)
    set(row, 1, top.bidQuantity.units)
    set(row, 2, top.askPrice.units)
    set(row, 3, top.askQuantity.units)
    set(row, 4, Int64(top.bidOrders))
    set(row, 5, Int64(top.askOrders))
    set(row, 6, Int64(clamping: nowNs))
    commit(row)
  }
}

/// The tops of a venue's books and how its instruments stand, by its thread.
struct VenueBoards {
  private let tops: BoardWriter
  private let instruments: BoardWriter
  private var turns: RowTurns

  init(_ fabric: Fabric) {
    tops = fabric.board(BoardPart.tops)
    instruments = fabric.board(BoardPart.instruments)
    turns = RowTurns(count: tops.rowCount)
  }

  mutating func show(_ stage: borrowing VenueStage, nowNs: UInt64) {
    let (tops, instruments) = (tops, instruments)
    turns.take { row in
      tops.show(stage.matcher.top(of: row), in: row, nowNs: nowNs)
      let phase = stage.matcher.phase(of: row)
      instruments.begin(row)
      instruments.set(row, 0, phase == .halted || phase == .closed ? 1 : 0)
      instruments.set(row, 1, Int64(phase.code))
      instruments.commit(row)
    }
  }

  /// All of it. With the threads gone.
  mutating func showAll(_ stage: borrowing VenueStage, nowNs: UInt64) {
    for _ in 0..<max(1, RowTurns.all(of: tops.rowCount)) { show(stage, nowNs: nowNs) }
  }
}

extension RowTurns {
  /// Turns until each row has had one.
  static func all(of count: Int) -> Int { (count + atATime - 1) / atATime }
}

/// Positions, limits' scopes and refusals, by risk's thread.
struct RiskBoards {
  private let positions: BoardWriter
  private let instruments: BoardWriter
  private let scopes: BoardWriter
  private let refusals: CounterBlock
  private let state: CounterBlock
  private var positionTurns: RowTurns
  private var instrumentTurns: RowTurns
  private var scopeTurns: RowTurns

  init(_ fabric: Fabric) {
    positions = fabric.board(BoardPart.positions)
    instruments = fabric.board(BoardPart.instruments)
    scopes = fabric.board(BoardPart.scopes)
    refusals = fabric.counters(BoardPart.refusals)
    state = fabric.counters(BoardPart.riskState)
    positionTurns = RowTurns(count: positions.rowCount)
    instrumentTurns = RowTurns(count: instruments.rowCount)
    scopeTurns = RowTurns(count: scopes.rowCount)
  }

  mutating func show(_ stage: borrowing RiskStage) {
    showPositions(stage)
    showInstruments(stage)
    showScopes(stage)
    for check in 0..<Check.count {
      refusals.set(check, to: stage.refusedCount(by: Check(code: UInt8(check))))
    }
    state.set(0, to: UInt64(stage.openCount))
    state.set(1, to: stage.warningCount)
    state.set(2, to: stage.anomalyCount)
    state.set(3, to: stage.strayFillCount)
    state.set(4, to: stage.correctionCount)
    state.set(5, to: stage.isStopping ? 1 : 0)
    state.set(6, to: stage.doubtCount)
    let doubt = stage.standingDoubt
    state.set(7, to: doubt?.count ?? 0)
    state.set(8, to: doubt?.sequence.number ?? 0)
  }

  /// All of it, however much that is. With the threads gone.
  mutating func showAll(_ stage: borrowing RiskStage) {
    for _ in 0..<max(1, RowTurns.all(of: positions.rowCount)) { show(stage) }
  }

  /// Instrument by instrument, and of each the shown scopes.
  private mutating func showPositions(_ stage: borrowing RiskStage) {
    let board = positions
    let shown = board.rowCount / stage.instrumentCount
    positionTurns.take { row in
      let instrument = row / shown
      let scope = row % shown
      let position = stage.position(of: instrument, scope: scope)
      board.begin(row)
      board.set(row, 0, position.quantity.units)
      board.set(row, 1, position.averagePrice.units)
      board.set(row, 2, position.mark.units)
      board.set(row, 3, position.realized.shown)
      board.set(row, 4, position.unrealized.shown)
      board.set(row, 5, position.profit.shown)
      board.set(row, 6, position.fees.shown)
      board.set(row, 7, position.bought.units)
      board.set(row, 8, position.sold.units)
      board.set(row, 9, stage.openQuantity(.buy, of: instrument, scope: scope).units)
      board.set(row, 10, stage.openQuantity(.sell, of: instrument, scope: scope).units)
      board.set(row, 11, Int64(clamping: position.fillCount))
      board.commit(row)
    }
  }

  private mutating func showInstruments(_ stage: borrowing RiskStage) {
    let board = instruments
    instrumentTurns.take { row in
      let look = stage.look(atInstrument: row)
      board.begin(row)
      board.set(row, 0, look.isHalted ? 1 : 0)
      board.set(row, 1, Int64(look.mode.code))
      board.set(row, 2, look.openOrders)
      board.set(row, 3, look.openNotional.shown)
      board.set(row, 4, stage.rate(of: row))
      board.commit(row)
    }
  }

  private mutating func showScopes(_ stage: borrowing RiskStage) {
    let board = scopes
    scopeTurns.take { row in
      let totals = stage.totals(ofScope: row)
      let look = stage.look(atScope: row)
      board.begin(row)
      board.set(row, 0, totals.profit.money.shown)
      board.set(row, 1, totals.gross.money.shown)
      board.set(row, 2, totals.net.money.shown)
      board.set(row, 3, totals.fees.money.shown)
      board.set(row, 4, totals.drawdown.money.shown)
      board.set(row, 5, totals.equity.money.shown)
      board.set(row, 6, look.openNotional.shown)
      board.set(row, 7, look.openOrders)
      board.set(row, 8, look.orderCount)
      board.set(row, 9, look.cancelCount)
      board.set(row, 10, Int64(look.mode.code))
      board.commit(row)
    }
  }
}

extension Money {
  /// In 1e-8, rounded towards zero; the greatest or the least there is where it doesn't fit.
  fileprivate var shown: Int64 {
    Int64(clamping: units / Int128(fixedPointScale))
  }
}

/// What risk has said of a venue's sessions, by its thread.
struct VenueRiskBoard {
  private let state: CounterBlock

  init(_ fabric: Fabric) { state = fabric.counters(BoardPart.riskState) }

  func show(_ stage: borrowing VenueStage) {
    state.set(0, to: stage.warningCount)
    state.set(1, to: stage.stopCount)
  }
}

/// Which strategies their refusals have stopped, by the strategy stage's thread. Nil where there are none.
struct StrategiesBoard {
  private let board: BoardWriter?

  init(_ fabric: Fabric, _ settings: TraderSettings) {
    board = settings.riskNames.strategies.isEmpty ? nil : fabric.board(BoardPart.strategies)
  }

  func show(_ stage: borrowing StrategyHouse) {
    guard let board else { return }
    for row in 0..<stage.strategyCount {
      let (stops, isStopped) = stage.withDesk(row + 1) {
        ($0.refusalStopCount, $0.isStoppedForRefusals)
      }
      board.begin(row)
      board.set(row, 0, Int64(clamping: stops))
      board.set(row, 1, isStopped ? 1 : 0)
      board.commit(row)
    }
  }
}

/// What the order manager has, by its thread.
struct OrdersBoard {
  private let state: CounterBlock

  init(_ fabric: Fabric) { state = fabric.counters(BoardPart.ordersState) }

  func show(_ stage: borrowing RoutedOrders) {
    state.set(0, to: UInt64(stage.liveCount))
    state.set(1, to: stage.anomalyCount)
    state.set(2, to: stage.alarmCount)
  }
}

/// Rejects by reason, as they come by. The thread of who counts them.
public struct RejectCounts: Sendable {
  @usableFromInline let counters: CounterBlock

  init(_ fabric: Fabric) { counters = fabric.counters(BoardPart.rejects) }

  @inlinable @_noLocks
  func note(_ event: Event) {
    guard
      event.kind.code == EventKind.orderRejected.code
        || event.kind.code == EventKind.requestRejected.code
    else { return }
    let reason = Int(event.payload(as: OrderRejected.self).reason.code)
    counters.add(1, to: reason < counters.count ? reason : 0)
  }
}

/// The inbound halves of sessions, by gateway-in's thread, some ten times a second.
struct SessionsInBoard {
  private let board: BoardWriter
  private var turns: RowTurns
  private var dueNs: UInt64 = 0

  /// Nil where nobody is called.
  private var turnedAway: TurnedAwayBoard?

  init(_ fabric: Fabric, turnedAway: TurnedAwayBoard? = nil) {
    board = fabric.board(BoardPart.sessionsIn)
    turns = RowTurns(count: board.rowCount)
    self.turnedAway = turnedAway
  }

  mutating func show(_ gateway: inout FIXGatewayIn, nowNs: UInt64) {
    guard nowNs >= dueNs else { return }
    dueNs = nowNs + showEveryNs
    turnedAway?.show(gateway)
    let board = board
    turns.take { row in
      let look = gateway.look(atSession: row)
      board.begin(row)
      board.set(row, 0, Int64(look.phase.rawValue))
      board.set(row, 1, Int64(clamping: look.nextNumber))
      board.set(row, 2, Int64(clamping: look.lastHeardNs))
      board.set(row, 3, Int64(clamping: look.received))
      board.set(row, 4, Int64(clamping: look.gaps))
      board.set(row, 5, Int64(clamping: look.rejectsSent))
      board.set(row, 6, Int64(clamping: look.garbledByteCount))
      board.set(row, 7, Int64(look.vainCalls))
      board.set(row, 8, Int64(look.vain.stage.rawValue))
      board.set(row, 9, Int64(look.vain.code))
      board.set(row, 10, look.said)
      board.commit(row)
    }
  }
}

/// The newest calls that were turned away, by gateway-in's thread.
struct TurnedAwayBoard {
  static let rowCount = 16

  private let board: BoardWriter
  /// The number of the next call to show.
  private var next: UInt64 = 0

  init(_ fabric: Fabric) { board = fabric.board(BoardPart.turnedAway) }

  mutating func show(_ gateway: borrowing FIXGatewayIn) {
    let count = gateway.turnedAwayCount
    // What others have taken the place of is only counted.
    next = max(next, count - min(count, UInt64(Self.rowCount)))
    while next < count {
      if let call = gateway.turnedAwayCall(next) { show(call, number: next) }
      next += 1
    }
  }

  private func show(_ call: TurnedAwayCall, number: UInt64) {
    let row = Int(number % UInt64(Self.rowCount))
    board.begin(row)
    // From 1.
    board.set(row, 0, Int64(clamping: number + 1))
    board.set(row, 1, Int64(call.reason.rawValue))
    board.set(row, 2, Int64(call.refusal.rawValue))
    board.set(row, 3, Int64(call.session))
    board.set(row, 4, Int64(call.address.port))
    board.set(row, 5, Int64(bitPattern: call.address.high))
    board.set(row, 6, Int64(bitPattern: call.address.low))
    board.set(row, 7, call.from)
    board.set(row, 8 + ShortText.byteCountMax / 8, call.to)
    board.commit(row)
  }
}

extension BoardWriter {
  /// A text's length from this column on, and what it begins with.
  fileprivate func set(_ row: Int, _ column: Int, _ text: ShortText) {
    set(row, column, Int64(text.byteCount))
    for at in 0..<ShortText.byteCountMax / 8 {
      set(row, column + 1 + at, Int64(bitPattern: text.words[at]))
    }
  }
}

/// The outbound halves, by gateway-out's.
struct SessionsOutBoard {
  private let board: BoardWriter
  private var turns: RowTurns
  private var dueNs: UInt64 = 0

  init(_ fabric: Fabric) {
    board = fabric.board(BoardPart.sessionsOut)
    turns = RowTurns(count: board.rowCount)
  }

  mutating func show(_ gateway: inout FIXGatewayOut, nowNs: UInt64) {
    guard nowNs >= dueNs else { return }
    dueNs = nowNs + showEveryNs
    let board = board
    turns.take { row in
      let look = gateway.look(atSession: row)
      board.begin(row)
      board.set(row, 0, look.isUp ? 1 : 0)
      board.set(row, 1, Int64(clamping: look.nextNumber))
      board.set(row, 2, Int64(clamping: look.lastSaidNs))
      board.set(row, 3, Int64(clamping: look.sent))
      board.set(row, 4, Int64(clamping: look.resent))
      board.set(row, 5, Int64(clamping: look.rejectsReceived))
      board.commit(row)
    }
  }
}

private let showEveryNs: UInt64 = 100_000_000
