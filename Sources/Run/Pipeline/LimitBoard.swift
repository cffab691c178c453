// The limits by name, as people speak of them: what each is now, and whether another value may be put in its place. The risk
// stage has its own rows; this is the desk's copy, which knows names and changes with every change that it sends.

import Events
import Risk
import Spellcheck
import Settings

/// One limit.
public struct LimitRow: Hashable, Sendable {
  public var kind: LimitKind
  public var scope: RiskScope
  /// The strategy's, account's or session's number in events; 0 for the firm and an instrument.
  public var number: UInt64
  /// Whose: a strategy's or account's name, or of several sessions a session's; empty for the firm and a single session.
  public var owner: String
  /// Nil where it is over all instruments.
  public var instrument: InstrumentID?
  public var symbol: String
  /// In 1e-8, counts and rates as well; nil: no limit.
  public var value: Int64?

  /// Whether it is the limit of the same kind, for the same.
  func isSame(as other: LimitRow) -> Bool {
    kind == other.kind && scope == other.scope && owner == other.owner && symbol == other.symbol
  }
}

public struct LimitBoard: Sendable {
  public private(set) var rows: [LimitRow] = []
  private let symbols: [String]
  private let strategies: [String]
  private let accounts: [String]
  private let sessions: [String]

  /// Kinds of an instrument's own, and of the other scopes.
  static let ofInstrument: [LimitKind] = [
    .order, .notional, .position, .gross, .net, .openOrders, .openNotional, .orderRate,
    .messageRate, .collar, .locate,
  ]
  static let ofScope: [LimitKind] = [
    .position, .gross, .net, .openOrders, .openNotional, .orderRate, .messageRate, .cancelRatio,
    .loss, .drawdown,
  ]

  init(_ settings: RiskSettings, _ names: RiskNames) {
    symbols = names.symbols
    strategies = names.strategies
    accounts = names.accounts
    sessions = names.sessions
    for (index, limits) in settings.limits.enumerated() {
      let instrument = InstrumentID(UInt32(index))
      for kind in Self.ofInstrument {
        rows.append(
          LimitRow(
            kind: kind, scope: .instrument, number: 0, owner: "", instrument: instrument,
            symbol: names.symbols[index], value: Self.value(of: kind, limits)))
      }
    }
    func add(_ scope: RiskScope, _ number: Int, _ owner: String, _ limits: ScopeLimits) {
      var kinds = scope == .session ? [.orderRate, .messageRate] : Self.ofScope
      if scope == .firm { kinds.removeAll { $0 == .position } }
      if scope == .account { kinds.append(.credit) }
      for kind in kinds {
        rows.append(
          LimitRow(
            kind: kind, scope: scope, number: UInt64(number), owner: owner, instrument: nil,
            symbol: "", value: Self.value(of: kind, limits)))
      }
    }
    add(.firm, 0, "", settings.firm)
    for (index, name) in names.strategies.enumerated() {
      add(.strategy, index + 1, name, settings.strategies[index])
    }
    for (index, name) in names.accounts.enumerated() {
      add(.account, index + 1, name, settings.accounts[index])
    }
    if sessions.isEmpty { add(.session, 0, "", settings.sessions[0]) }
    for (index, name) in sessions.enumerated() {
      add(.session, index, name, settings.sessions[index])
    }
  }

  private static func scaled(_ count: Int64?) -> Int64? { count.map { $0 * fixedPointScale } }

  private static func perSecond(_ rate: Rate?) -> Int64? {
    rate.map { Int64(1_000_000_000 / max(1, $0.interval.count)) * fixedPointScale }
  }

  static func value(of kind: LimitKind, _ limits: RiskLimits) -> Int64? {
    switch kind {
    case .order: limits.maximumOrder.units
    case .notional: limits.maximumNotional
    case .position: limits.maximumPosition.units
    case .gross: limits.maximumGross
    case .net: limits.maximumNet
    case .openOrders: scaled(limits.maximumOpenOrders)
    case .openNotional: limits.maximumOpenNotional
    case .orderRate: perSecond(limits.orderRate)
    case .messageRate: perSecond(limits.messageRate)
    case .collar: scaled(limits.collarBasisPoints)
    case .locate: limits.locate?.units
    default: nil
    }
  }

  private static func value(of kind: LimitKind, _ limits: ScopeLimits) -> Int64? {
    switch kind {
    case .position: limits.maximumPosition?.units
    case .gross: limits.maximumGross
    case .net: limits.maximumNet
    case .openOrders: scaled(limits.maximumOpenOrders)
    case .openNotional: limits.maximumOpenNotional
    case .orderRate: perSecond(limits.orderRate)
    case .messageRate: perSecond(limits.messageRate)
    case .cancelRatio: scaled(limits.cancelRatio?.percent)
    case .loss: limits.maximumLoss
    case .drawdown: limits.maximumDrawdown
    case .credit: limits.credit
    default: nil
    }
  }

  // MARK: Finding

  /// The row that words name. `whose` is `firm`, `session` (of several `session/NAME`), `strategy/NAME`, `account/NAME`, or nothing for an
  /// instrument's.
  public func row(limit: String, whose: String?, symbol: String?) throws(LimitRefusal) -> Int {
    let kinds = Array(LimitKind.names.dropFirst())
    guard let code = LimitKind.names.firstIndex(of: limit), code > 0 else {
      throw LimitRefusal(
        "there is no limit '\(limit)'\(Self.hint(limit, kinds)); there are: "
          + kinds.joined(separator: ", "))
    }
    if let symbol, !symbols.contains(symbol) {
      throw LimitRefusal(
        "there is no instrument '\(symbol)'\(Self.hint(symbol, symbols)); there are: "
          + symbols.joined(separator: ", "))
    }
    var scope = RiskScope.instrument
    var owner = ""
    if let whose {
      let parts = whose.split(separator: "/", maxSplits: 1).map(String.init)
      switch parts.first ?? "" {
      case "firm": scope = .firm
      case "session" where sessions.isEmpty: scope = .session
      case "session": (scope, owner) = (.session, try name(parts, sessions))
      case "strategy": (scope, owner) = (.strategy, try name(parts, strategies))
      case "account": (scope, owner) = (.account, try name(parts, accounts))
      default:
        throw LimitRefusal(
          "'\(whose)' is nobody's scope: write firm, session, strategy/NAME or account/NAME")
      }
    } else if symbol == nil {
      throw LimitRefusal("whose limit? Name an instrument, or a scope such as firm")
    }
    let kind = LimitKind(code: UInt16(code))
    guard
      let found = rows.firstIndex(where: {
        $0.kind == kind && $0.scope == scope && $0.owner == owner
          && (scope != .instrument || $0.symbol == symbol)
      })
    else {
      let have = rows.filter { $0.scope == scope && $0.owner == owner }
        .compactMap(\.kind.name)
      let list = have.reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
      throw LimitRefusal(
        "\(scope.name ?? "it") has no '\(limit)'; it has: \(list.joined(separator: ", "))")
    }
    return found
  }

  private func name(_ parts: [String], _ known: [String]) throws(LimitRefusal) -> String {
    guard parts.count == 2, known.contains(parts[1]) else {
      let given = parts.count == 2 ? parts[1] : ""
      throw LimitRefusal(
        "there is no \(parts[0]) '\(given)'\(Self.hint(given, known)); there is: "
          + known.joined(separator: ", "))
    }
    return parts[1]
  }

  private static func hint(_ word: String, _ known: [String]) -> String {
    nearest(word, in: known).map { "; did you mean '\($0)'?" } ?? ""
  }

  // MARK: Over a restart

  /// What each row says now.
  var values: [Int64] { rows.map { $0.value ?? LimitChange.noLimit } }

  /// Takes on what another board of the same shape said. False where it has another.
  public mutating func take(_ values: [Int64]) -> Bool {
    guard values.count == rows.count else { return false }
    for (index, value) in values.enumerated() { put(value, in: index) }
    return true
  }

  /// What turns the limits of one config into those of another: a change for each that differs, which this board then
  /// says as well. What was changed meanwhile and is the same in both stays.
  mutating func changes(from old: LimitBoard, to new: LimitBoard) -> [Event] {
    var events: [Event] = []
    for (row, wanted) in new.rows.enumerated() {
      guard let before = old.rows.first(where: { $0.isSame(as: wanted) }),
        before.value != wanted.value, rows[row].value != wanted.value,
        let event = try? change(row, to: wanted.value ?? LimitChange.noLimit, command: 0)
      else { continue }
      events.append(event)
    }
    return events
  }

  // MARK: Changing

  /// Whether a value lets more through than the present one.
  public func isRaise(_ row: Int, to value: Int64) -> Bool {
    rows[row].value.map { value > $0 } ?? false
  }

  /// The event that makes it so, after which this board says so too.
  public mutating func change(_ row: Int, to value: Int64, command: UInt64) throws(LimitRefusal)
    -> Event
  {
    try check(row, value)
    let limit = rows[row]
    put(value, in: row)
    return Event(
      kind: .limitChange, source: .operatorDesk, instrument: limit.instrument ?? .none,
      LimitChange(
        limit: limit.kind, scope: limit.scope, target: limit.number,
        before: limit.value ?? LimitChange.noLimit,
        after: value, command: command))
  }

  mutating func put(_ value: Int64, in row: Int) {
    rows[row].value = value == LimitChange.noLimit ? nil : value
  }

  /// Whether a limit may be taken away. Without the two of an instrument nothing of it may be traded, and with a ratio goes
  /// from how many orders on it is judged, which no event brings back.
  func isOptional(_ row: LimitRow) -> Bool {
    switch row.kind {
    case .order, .cancelRatio: false
    case .position: row.scope != .instrument
    default: true
    }
  }

  /// Within what the risk stage takes, so that it never refuses what was said to be done.
  public func check(_ row: Int, _ value: Int64) throws(LimitRefusal) {
    let name = rows[row].kind.name ?? ""
    if value == LimitChange.noLimit {
      if isOptional(rows[row]) { return }
      let largest = rows[row].kind == .cancelRatio ? "1000000" : "a large one"
      throw LimitRefusal("\(name) can't be taken away: make it \(largest) instead")
    }
    let isWhole = value % fixedPointScale == 0
    let count = value / fixedPointScale
    let range: ClosedRange<Int64>
    switch rows[row].kind {
    case .order, .position:
      guard quantityRange.contains(value) else {
        throw LimitRefusal(
          "\(name) is a quantity from \(plain(Quantity(units: quantityRange.lowerBound))) to "
            + "\(plain(Quantity(units: quantityRange.upperBound)))")
      }
      return
    case .locate:
      guard value >= 0, value <= quantityRange.upperBound else {
        throw LimitRefusal(
          "\(name) is a quantity from 0 to \(plain(Quantity(units: quantityRange.upperBound)))")
      }
      return
    case .notional, .gross, .net, .openNotional, .loss, .drawdown, .credit:
      guard moneyRange.contains(value) else {
        throw LimitRefusal(
          "\(name) is money from 0.00000001 to "
            + plain(Quantity(units: moneyRange.upperBound)))
      }
      return
    case .openOrders: range = 1...1_000_000_000
    case .orderRate, .messageRate: range = 1...100_000_000
    case .collar: range = 0...1_000_000
    case .cancelRatio:
      guard rows[row].value != nil else {
        throw LimitRefusal(
          "the config has no cancel_ratio here: from how many orders on it is judged only that says"
        )
      }
      range = 1...1_000_000
    default: range = 0...0
    }
    guard isWhole, range.contains(count) else {
      throw LimitRefusal(
        "\(name) is a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
  }
}
