// A running core as people ask for it, read out of its fabric: tops of books, positions, totals, rejects, sessions. Whoever
// has the fabric can read it, the core's main thread, a command beside it, or one that looks at what a dead core left; no
// stage notices.

import Events
import FIXGateways
import Fabric
import Network

/// Best prices of a book.
public struct TopReading: Sendable {
  public var symbol: String
  public var bid: Price
  public var bidQuantity: Quantity
  public var ask: Price
  public var askQuantity: Quantity
  public var isHalted = false
  /// What the kill switch says of the instrument.
  public var mode = KillMode.none
}

/// What a scope holds of an instrument, in the instrument's currency.
public struct HoldingReading: Sendable {
  /// `firm`, `strategy/NAME`, `account/NAME`.
  public var scope: String
  public var symbol: String
  public var quantity: Quantity
  public var average: Price
  public var mark: Price
  /// In 1e-8, as all money here.
  public var realized: Int64
  public var unrealized: Int64
  public var profit: Int64
  public var fees: Int64
  public var bought: Quantity
  public var sold: Quantity
  public var openBuy: Quantity
  public var openSell: Quantity
  public var fillCount: Int64

  /// Whether there is anything to be said of it.
  public var isIdle: Bool {
    quantity == .zero && fillCount == 0 && openBuy == .zero && openSell == .zero
  }
}

/// What a scope is in all, in the base currency.
public struct ScopeReading: Sendable {
  public var scope: String
  public var profit: Int64
  public var gross: Int64
  public var net: Int64
  public var fees: Int64
  public var drawdown: Int64
  public var equity: Int64
  public var openNotional: Int64
  public var openOrders: Int64
  public var orderCount: Int64
  public var cancelCount: Int64
  public var mode: KillMode
}

/// A session, both halves.
public struct SessionReading: Sendable {
  public var name: String
  /// `down`, `logging_on`, `up`, `logging_out`, `ended`.
  public var state: String
  public var nextIn: Int64
  public var nextOut: Int64
  /// When something last came in and went out; 0: nothing has.
  public var lastInNs: Int64
  public var lastOutNs: Int64
  public var received: Int64
  public var sent: Int64
  public var resent: Int64
  public var gaps: Int64
  public var rejectsSent: Int64
  public var rejectsReceived: Int64
  public var vainCalls: Int64
  /// Why the last call of it came to nothing; nil where none did, and of a session that is called.
  public var trouble: String?

  static let states = ["down", "logging_on", "up", "logging_out", "ended"]
}

public struct CoreReading: Sendable {
  private let view: FabricView
  private let symbols: [String]
  private let scopes: [String]
  private let sessionNames: [String]
  /// Where each is called; empty of a venue, whose sessions call.
  private let sessionPlaces: [String]

  public init(_ view: FabricView) {
    self.view = view
    symbols = view.labels(named: BoardPart.instrumentNames)
    scopes = view.labels(named: BoardPart.scopeNames)
    sessionNames = view.labels(named: BoardPart.sessionNames)
    sessionPlaces = view.labels(named: BoardPart.sessionPlaces)
  }

  /// Whether it has books, positions and totals: a trader.
  public var isTrader: Bool { view.board(named: BoardPart.positions) != nil }

  // MARK: Boards

  /// The rows of a board that were written, with their numbers and a way to the words by name.
  private func rows<Row>(_ name: String, _ make: (Int, (String) -> Int64) -> Row) -> [Row] {
    guard let board = view.board(named: name) else { return [] }
    return (0..<board.rowCount).compactMap { number in
      guard let row = board.row(number) else { return nil }
      return make(number) { column in board.column(column).map { row[$0] } ?? 0 }
    }
  }

  private func symbol(_ number: Int) -> String {
    number < symbols.count ? symbols[number] : "\(number)"
  }

  private func scope(_ number: Int) -> String {
    number < scopes.count ? scopes[number] : "\(number)"
  }

  public var tops: [TopReading] {
    var tops = rows(BoardPart.tops) { number, word in
      TopReading(
        symbol: symbol(number), bid: Price(units: word("bid_price")),
        bidQuantity: Quantity(units: word("bid")), ask: Price(units: word("ask_price")),
        askQuantity: Quantity(units: word("ask")))
    }
    for (number, isHalted, mode) in standing where number < tops.count {
      tops[number].isHalted = isHalted
      tops[number].mode = mode
    }
    return tops
  }

  /// Each instrument's number, whether it is halted, and what the kill switch says of it.
  public var standing: [(number: Int, isHalted: Bool, mode: KillMode)] {
    rows(BoardPart.instruments) { number, word in
      (number, word("halted") != 0, KillMode(code: UInt8(clamping: word("mode"))))
    }
  }

  public var haltedSymbols: [String] {
    standing.filter(\.isHalted).map { symbol($0.number) }
  }

  /// What is stopped, as commands name it, and how far; and why, where the core stopped it for what it was refused.
  public var stops: [(scope: String, mode: KillMode, why: Reason)] {
    let refused = Set(refusalStops.filter(\.isStopped).map { "strategy/" + $0.name })
    return totals.filter { $0.mode != .none }.map {
      ($0.scope, $0.mode, refused.contains($0.scope) ? .refusalRate : .none)
    }
      + standing.filter { $0.mode != .none }.map {
        ("instrument/" + symbol($0.number), $0.mode, .none)
      }
  }

  /// How often each strategy was stopped since too many of its requests were refused, and whether it is.
  public var refusalStops: [(name: String, count: Int64, isStopped: Bool)] {
    let names = view.labels(named: BoardPart.strategyNames)
    return rows(BoardPart.strategies) { number, word in
      (
        number < names.count ? names[number] : "\(number)", word("refusal_stops"),
        word("refused_too_often") != 0
      )
    }
  }

  /// Executions that risk couldn't book since a person last looked, and the input that was the first; nil: none.
  public var doubt: (count: UInt64, since: UInt64)? {
    let count = counter(BoardPart.riskState, "doubts")
    return count == 0 ? nil : (count, counter(BoardPart.riskState, "doubt_since"))
  }

  public var holdings: [HoldingReading] {
    guard !symbols.isEmpty else { return [] }
    let shown = max(1, (view.board(named: BoardPart.positions)?.rowCount ?? 0) / symbols.count)
    return rows(BoardPart.positions) { number, word in
      HoldingReading(
        scope: scope(number % shown), symbol: symbol(number / shown),
        quantity: Quantity(units: word("position")), average: Price(units: word("average")),
        mark: Price(units: word("mark")), realized: word("realized"),
        unrealized: word("unrealized"), profit: word("profit"), fees: word("fees"),
        bought: Quantity(units: word("bought")), sold: Quantity(units: word("sold")),
        openBuy: Quantity(units: word("open_buy")), openSell: Quantity(units: word("open_sell")),
        fillCount: word("fills"))
    }
  }

  public var totals: [ScopeReading] {
    rows(BoardPart.scopes) { number, word in
      ScopeReading(
        scope: scope(number), profit: word("profit"), gross: word("gross"), net: word("net"),
        fees: word("fees"), drawdown: word("drawdown"), equity: word("equity"),
        openNotional: word("open_notional"), openOrders: word("open_orders"),
        orderCount: word("orders"), cancelCount: word("cancels"),
        mode: KillMode(code: UInt8(clamping: word("mode"))))
    }
  }

  public var sessions: [SessionReading] {
    var sessions = rows(BoardPart.sessionsIn) { number, word in
      SessionReading(
        name: number < sessionNames.count ? sessionNames[number] : "\(number)",
        state: Self.state(Int(word("phase"))),
        nextIn: word("next_in"), nextOut: 0, lastInNs: word("last_in"), lastOutNs: 0,
        received: word("received"), sent: 0, resent: 0, gaps: word("gaps"),
        rejectsSent: word("rejects_sent"), rejectsReceived: 0, vainCalls: word("vain_calls"),
        trouble: trouble(number, word))
    }
    let outbound = rows(BoardPart.sessionsOut) { number, word in
      (
        number, word("next_out"), word("last_out"), word("sent"), word("resent"),
        word("rejects_received")
      )
    }
    for (number, next, last, sent, resent, rejects) in outbound where number < sessions.count {
      sessions[number].nextOut = next
      sessions[number].lastOutNs = last
      sessions[number].sent = sent
      sessions[number].resent = resent
      sessions[number].rejectsReceived = rejects
    }
    return sessions
  }

  /// Of each session its name, its state and what is against it alone: what is looked at every second.
  var sessionStates: [(name: String, state: String, trouble: String?)] {
    rows(BoardPart.sessionsIn) { number, word in
      (
        number < sessionNames.count ? sessionNames[number] : "\(number)",
        Self.state(Int(word("phase"))), trouble(number, word)
      )
    }
  }

  private func trouble(_ number: Int, _ word: (String) -> Int64) -> String? {
    guard number < sessionPlaces.count,
      let stage = VainCall.Stage(rawValue: UInt8(clamping: word("vain_stage"))), stage != .none
    else { return nil }
    return VainCall(stage, code: Int32(clamping: word("vain_code")))
      .words(to: sessionPlaces[number], saying: Self.text("said", word))
  }

  /// A text that stands in a row, as far as it does.
  private static func text(_ name: String, _ word: (String) -> Int64) -> String {
    let byteCount = word(name + "_bytes")
    var bytes: [UInt8] = []
    for at in 0..<ShortText.byteCountMax / 8 {
      let eight = UInt64(bitPattern: word("\(name)_\(at)"))
      bytes += (0..<8).map { UInt8(truncatingIfNeeded: eight >> UInt64(8 * $0)) }
    }
    // It is others' text, and goes to a terminal.
    let shown = bytes.prefix(Int(clamping: byteCount)).map { 0x20..<0x7F ~= $0 ? $0 : 0x3F }
    return String(decoding: shown, as: UTF8.self)
      + (byteCount > Int64(ShortText.byteCountMax) ? "…" : "")
  }

  /// Calls that were turned away, the newest ones, in their order, each with its number from 1.
  var turnedAway: [(number: Int64, host: String, why: String)] {
    rows(BoardPart.turnedAway) { _, word in
      let address = PeerAddress(
        high: UInt64(bitPattern: word("address_high")),
        low: UInt64(bitPattern: word("address_low")),
        port: UInt16(clamping: word("port")), isVersion6: false)
      let session = Int(clamping: word("session"))
      return (
        word("call"), address.host,
        TurnAwayReason.words(
          Int(clamping: word("reason")), refusal: Int(clamping: word("refusal")),
          session: session >= 0 && session < sessionNames.count ? sessionNames[session] : nil,
          from: Self.text("from", word), to: Self.text("to", word))
      )
    }.sorted { $0.number < $1.number }
  }

  private static func state(_ phase: Int) -> String {
    phase < SessionReading.states.count ? SessionReading.states[phase] : "\(phase)"
  }

  // MARK: Counters

  public func counter(_ block: String, _ name: String) -> UInt64 {
    view.place(of: name, in: block).map { view.value(at: $0) } ?? 0
  }

  private func counters(_ block: String) -> [CounterReading] {
    view.part(named: block).flatMap { $0.kind == .counters ? view.counters(of: $0) : nil } ?? []
  }

  /// Rejects by reason, the most frequent first; reasons that were never given are left out.
  public var rejects: [CounterReading] {
    counters(BoardPart.rejects).filter { $0.value > 0 }.sorted {
      $0.value != $1.value ? $0.value > $1.value : $0.name < $1.name
    }
  }

  public var inputs: UInt64 { counter(TraderPart.counters(of: .gatewayIn), "events_out") }
  public var openOrders: UInt64 { counter(BoardPart.ordersState, "live") }

  /// Requests that went to the venue; of a venue, reports.
  public var sent: UInt64 {
    counter(TraderPart.gatewayOut, "sent") + counter(WirePart.countsOut, "sent")
  }

  public var withheld: UInt64 {
    counter(TraderPart.gatewayOut, "withheld") + counter(WirePart.countsOut, "withheld")
  }

  public var journalRecords: UInt64 { counter(TraderPart.logger, "records") }

  /// From input to wire: in the line, or from one look at the sockets to the kernel.
  public var tickToOrder: HistogramSnapshot? {
    (view.part(named: TraderPart.tickToOrder) ?? view.part(named: WirePart.inToOut)).map {
      view.snapshot(of: $0)
    }
  }

  /// Every latency that is measured.
  public var latencies: [LatencySummary] {
    view.histograms.map { LatencySummary(name: $0.name, histogram: view.snapshot(of: $0)) }
  }

  /// How full each ring is and was: name, events in it, the most there ever were, room, waits for room.
  public var rings: [(name: String, depth: UInt64, most: UInt64, capacity: Int, waits: UInt64)] {
    view.rings.map { ring in
      let observer = view.observer(of: ring)
      let head = observer.head
      let tail = observer.tail
      return (
        ring.name, tail > head ? tail - head : 0, observer.highWater, ring.capacity,
        observer.fullWaits
      )
    }
  }

  /// Each stage with how often its thread has looked at it.
  public var looks: [(stage: String, count: UInt64)] {
    view.counterBlocks.compactMap { block in
      guard let polls = view.counters(of: block).first(where: { $0.name == "polls" }) else {
        return nil
      }
      let name = block.name
      return (name.hasPrefix("stage.") ? String(name.dropFirst(6)) : name, polls.value)
    }
  }

  /// Where trading as a whole stands, in a word: `starting`, `trading`, `killed`, `reduce_only`, `no_session`, `stopping`, or
  /// how the core's own state is called.
  public var condition: String {
    guard view.state == .running else { return view.state?.name ?? "unknown" }
    let isKilled = KillWriter.allCases.contains { counter($0.part, "on") != 0 }
    if isKilled { return "killed" }
    if counter(BoardPart.riskState, "stopping") != 0 { return "stopping" }
    if let firm = totals.first, firm.mode != .none {
      return firm.mode == .reduceOnly ? "reduce_only" : "killed"
    }
    let halted = standing
    if !halted.isEmpty, halted.allSatisfy(\.isHalted) { return "halted" }
    guard isTrader else { return "running" }
    let sessions = sessionStates
    return sessions.isEmpty || sessions.contains { $0.state == "up" } ? "trading" : "no_session"
  }
}
