// Limits that change while the core runs, or are taken away: a sequenced command, so a replay changes them at the same place.
// What can't be is refused and changes nothing.

import Events
import Portfolio
import Tables

extension RiskStage {
  @inlinable
  mutating func changeLimit<Out: Emitter & ~Copyable>(_ event: Event, into out: inout Out) {
    let change = event.payload(as: LimitChange.self)
    // A price that orders are held to may be below zero; nothing else may.
    guard change.after >= 0 || change.limit == .staticReference,
      apply(change, Int(event.instrument.index))
    else {
      return refuse(
        event, .none, .invalid, .command, .none, limit: change.before, value: change.after,
        scope: change.scope, into: &out)
    }
    limitChanges &+= 1
    out.pass(event)
  }

  /// False for a limit that there isn't.
  @usableFromInline @_noLocks
  mutating func apply(_ change: LimitChange, _ instrument: Int) -> Bool {
    #if RISK_MUTANTS
      if ledger.ignoredLimit == Int(change.limit.code),
        ledger.mutatedScope < 0 || ledger.mutatedScope == Int(change.scope.code)
      {
        return true
      }
    #endif
    let number = Int(truncatingIfNeeded: change.target)
    switch change.scope {
    case .instrument:
      guard instrument < ledger.rules.count else { return false }
      return apply(change, toInstrument: instrument)
    case .firm: return apply(change, 0, instrument)
    case .strategy:
      guard ledger.scopes.hasStrategy(number &- 1) else { return false }
      return apply(change, ledger.scopes.strategy(number &- 1), instrument)
    case .account:
      guard ledger.scopes.hasAccount(number &- 1) else { return false }
      return apply(change, ledger.scopes.account(number &- 1), instrument)
    case .session:
      guard number >= 0, number < ledger.sessionCount else { return false }
      return apply(change, ledger.session(number), instrument)
    default: return false
    }
  }

  private mutating func apply(_ change: LimitChange, toInstrument instrument: Int) -> Bool {
    let after = change.after
    let limit = Self.limit(after)
    let count = limit.map { $0 / fixedPointScale }
    switch change.limit {
    case .order: ledger.rules[instrument].order = after
    case .notional: ledger.rules[instrument].notional = MoneyLimit(limit, warnsAt: nil)
    case .position: setPosition(limit, instrument, 0)
    case .openOrders: ledger.rules[instrument].openOrders = CountLimit(count, warnsAt: percent)
    case .openNotional:
      ledger.rules[instrument].openNotional = MoneyLimit(limit, warnsAt: percent)
    case .gross: ledger.rules[instrument].gross = MoneyLimit(limit, warnsAt: percent)
    case .net: ledger.rules[instrument].net = MoneyLimit(limit, warnsAt: percent)
    case .orderRate:
      guard let rule = RateRule(perSecond: after) else { return false }
      ledger.rules[instrument].orderRate = rule
    case .messageRate:
      guard let rule = RateRule(perSecond: after) else { return false }
      ledger.rules[instrument].messageRate = rule
    case .collar: ledger.rules[instrument].collar = count ?? -1
    case .locate: ledger.rules[instrument].locate = limit ?? .max
    case .restricted:
      guard let limit else { return false }
      ledger.rules[instrument].isRestricted = limit > 0
    case .staticReference:
      ledger.rules[instrument].staticReference = limit ?? InstrumentRule.noReference
      // Without what it is around there is no collar.
      if limit == nil { ledger.rules[instrument].staticCollar = -1 }
    case .staticCollar:
      guard limit == nil || ledger.rules[instrument].staticReference != InstrumentRule.noReference
      else { return false }
      ledger.rules[instrument].staticCollar = count ?? -1
    default: return false
    }
    ledger.setBounds(instrument)
    return true
  }

  private mutating func apply(_ change: LimitChange, _ scope: Int, _ instrument: Int) -> Bool {
    let after = change.after
    let limit = Self.limit(after)
    let money = MoneyLimit(limit, warnsAt: percent)
    if change.limit == .warning {
      return scope == 0 && setWarnings(percent: after / fixedPointScale)
    }
    let isSession = scope >= ledger.scopes.count
    if isSession, change.limit != .orderRate, change.limit != .messageRate { return false }
    switch change.limit {
    case .position:
      // In one instrument, or in each.
      if instrument < ledger.rules.count {
        setPosition(limit, instrument, scope)
      } else {
        for each in 0..<ledger.rules.count { setPosition(limit, each, scope) }
      }
    case .gross: ledger.scopeRules[scope].gross = money
    case .net: ledger.scopeRules[scope].net = money
    case .openOrders:
      ledger.scopeRules[scope].openOrders = CountLimit(
        limit.map { $0 / fixedPointScale }, warnsAt: percent)
    case .openNotional: ledger.scopeRules[scope].openNotional = money
    case .orderRate:
      guard let rule = RateRule(perSecond: after) else { return false }
      ledger.scopeRules[scope].orderRate = rule
    case .messageRate:
      guard let rule = RateRule(perSecond: after) else { return false }
      ledger.scopeRules[scope].messageRate = rule
    case .cancelRatio:
      // Where there is none, nothing says from how many orders on it is judged.
      guard after / fixedPointScale <= 1_000_000, ledger.scopeRules[scope].cancelFloor != .max
      else { return false }
      ledger.scopeRules[scope].cancelPercent = after / fixedPointScale
    case .loss: ledger.scopeRules[scope].loss = AmountLimit(limit, warnsAt: percent)
    case .drawdown: ledger.scopeRules[scope].drawdown = AmountLimit(limit, warnsAt: percent)
    case .credit:
      guard scope >= ledger.scopes.account(0) else { return false }
      ledger.scopeRules[scope].credit = AmountLimit(limit, warnsAt: percent)
    default: return false
    }
    ledger.setBounds(scope: scope)
    return true
  }

  /// Every limit that may be near is so from another part of it on, and what changes later goes by that too.
  private mutating func setWarnings(percent: Int64) -> Bool {
    guard percent <= 100 else { return false }
    warnsAt = percent
    let percent = percent == 0 ? nil : percent
    for instrument in 0..<ledger.rules.count {
      ledger.rules[instrument].warn(at: percent)
      for scope in 0..<ledger.scopes.count {
        let cell = ledger.scopes.cell(instrument, scope)
        var limit = CountLimit(nil, warnsAt: nil)
        limit.most = ledger.cells[cell].maximum
        limit.warn(at: percent)
        ledger.cells[cell].near = limit.near
      }
      ledger.setBounds(instrument)
    }
    // Of sessions only rates are limited, which nobody is warned of.
    for scope in 0..<ledger.scopes.count {
      ledger.scopeRules[scope].warn(at: percent)
      ledger.setBounds(scope: scope)
    }
    return true
  }

  private var percent: Int64? { warnsAt == 0 ? nil : warnsAt }

  /// Nil: the limit is taken away.
  private static func limit(_ after: Int64) -> Int64? {
    after == LimitChange.noLimit ? nil : after
  }

  private mutating func setPosition(_ limit: Int64?, _ instrument: Int, _ scope: Int) {
    let row = CountLimit(limit, warnsAt: percent)
    ledger.cells[ledger.scopes.cell(instrument, scope)].maximum = row.most
    ledger.cells[ledger.scopes.cell(instrument, scope)].near = row.near
  }
}

extension RateRule {
  /// So many a second, in 1e-8; nil for none at all, and for more than a clock can tell apart.
  init?(perSecond amount: Int64) {
    if amount == LimitChange.noLimit {
      self.init(nil)
      return
    }
    let count = amount / fixedPointScale
    guard count > 0, count <= 1_000_000_000 else { return nil }
    self.init(Rate(UInt32(count), per: .seconds(1)))
  }
}
