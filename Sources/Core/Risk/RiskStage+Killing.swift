// The kill switch: whose trading is stopped, how far, and by what. It is one word a scope; a person, a broken limit and an
// error set it, and only a person clears it.

import Events
import Portfolio
import Tables

/// A scope whose trading is stopped.
public struct StandingKill: Hashable, Sendable {
  public var scope: RiskScope
  /// The strategy's, account's or session's number in events, or the order's; 0 for the firm and an instrument.
  public var number: Int
  /// `.none` where it is for all.
  public var instrument: InstrumentID
  public var mode: KillMode
}

extension RiskStage {
  /// All that is stopped. For a start after another run, and for tools.
  public var standingKills: [StandingKill] {
    var kills: [StandingKill] = []
    for scope in 0..<ledger.scopeStates.count where ledger.scopeStates[scope].mode != .none {
      var kill = StandingKill(
        scope: .firm, number: 0, instrument: .none, mode: ledger.scopeStates[scope].mode)
      if scope >= ledger.scopes.count {
        kill.scope = .session
        kill.number = scope - ledger.scopes.count
      } else if scope > 0 {
        kill.scope = ledger.scopes.kind(of: scope) == .strategy ? .strategy : .account
        kill.number = ledger.scopes.number(of: scope) + 1
      }
      kills.append(kill)
    }
    for instrument in 0..<ledger.instruments.count {
      let id = InstrumentID(UInt32(instrument))
      if ledger.instruments[instrument].mode != .none {
        kills.append(
          StandingKill(
            scope: .instrument, number: 0, instrument: id,
            mode: ledger.instruments[instrument].mode))
      }
      for strategy in 0..<ledger.scopes.strategyCount
      where ledger.cells[ledger.scopes.cell(instrument, ledger.scopes.strategy(strategy))]
        .isThrottled
      {
        kills.append(
          StandingKill(scope: .strategy, number: strategy + 1, instrument: id, mode: .block))
      }
    }
    for slot in 1..<Int(ledger.orders.used) {
      let order = ledger.orders.rows[slot]
      guard order.id != .none, order.isKilled else { continue }
      kills.append(
        StandingKill(
          scope: .order, number: Int(truncatingIfNeeded: order.id.bits),
          instrument: InstrumentID(order.instrument), mode: .block))
    }
    return kills
  }

  /// The operator's plain words. The kill switch is for all instruments: a command that names one stops them all.
  @inlinable
  mutating func obey(_ command: OperatorCommand, _ instrument: InstrumentID) {
    let action = command.action
    let index = Int(instrument.index)
    if index < ledger.instruments.count {
      ledger.instruments[index].halts.obey(command)
    }
    if action == .kill { ledger.scopeStates[0].mode = .blockAndCancel }
    if action == .rearm { rearm(by: command.target) }
    if action == .shutdown { ledger.isStopping = true }
    if action == .begin { ledger.isStopping = false }
  }

  /// A scope's trading stands so from here on. What isn't there can't be stopped, and nobody but a person lets it go again:
  /// either is counted.
  @inlinable
  mutating func stop(_ event: Event) {
    let kill = event.payload(as: KillSwitch.self)
    guard Int(kill.mode.code) < 4, kill.mode != .none || kill.origin == .operatorDesk else {
      return anomalies &+= 1
    }
    // What was thrown here stands since then. It may have been let go before it came round.
    if event.flags & KillFlags.isRound != 0, kill.origin == .risk, event.source.kind == .core {
      return
    }
    let number = Int(truncatingIfNeeded: kill.target)
    let instrument = Int(event.instrument.index)
    switch kill.scope.code {
    case RiskScope.firm.code:
      if kill.mode == .none { return letGo(by: kill.command) }
      set(kill, 0)
      if kill.reason == .unbooked {
        doubtFirm(
          event, booked: Quantity(units: kill.limit), said: Quantity(units: kill.value))
      }
    case RiskScope.strategy.code:
      guard ledger.scopes.hasStrategy(number &- 1) else { return anomalies &+= 1 }
      let scope = ledger.scopes.strategy(number &- 1)
      // In one instrument only: as too many executions do.
      if instrument < ledger.instruments.count {
        ledger.cells[ledger.scopes.cell(instrument, scope)].isThrottled = kill.mode != .none
      } else {
        set(kill, scope)
      }
    case RiskScope.account.code:
      guard ledger.scopes.hasAccount(number &- 1) else { return anomalies &+= 1 }
      set(kill, ledger.scopes.account(number &- 1))
    case RiskScope.session.code:
      guard UInt(bitPattern: number) < UInt(bitPattern: ledger.sessionCount) else {
        return anomalies &+= 1
      }
      set(kill, ledger.session(number))
    case RiskScope.instrument.code:
      guard instrument < ledger.instruments.count else { return anomalies &+= 1 }
      if kill.mode == .none || kill.mode.code > ledger.instruments[instrument].mode.code {
        ledger.instruments[instrument].mode = kill.mode
      }
    case RiskScope.order.code:
      let slot = ledger.orders.place(of: OrderID(bits: kill.target)).slot
      if slot != 0 { ledger.orders.rows[Int(slot)].isKilled = kill.mode != .none }
    default: anomalies &+= 1
    }
  }

  /// The stricter holds, until it is cleared.
  @inlinable
  mutating func set(_ kill: KillSwitch, _ scope: Int) {
    if kill.mode == .none { return ledger.letGo(scope, by: kill.command) }
    if kill.mode.code > ledger.scopeStates[scope].mode.code {
      ledger.scopeStates[scope].mode = kill.mode
    }
  }

  /// One execution more of a strategy in an instrument; one too many puts it off there.
  @inlinable
  mutating func countExecution<Out: Emitter & ~Copyable>(
    _ event: Event, _ instrument: Int, _ strategy: Int, into out: inout Out
  ) {
    let at = ledger.scopes.cell(instrument, ledger.scopes.strategy(strategy))
    let rule = ledger.executionRule
    if ledger.cells[at].executions.hasRoom(event.time, rule) {
      return ledger.cells[at].executions.take(event.time, rule)
    }
    if ledger.cells[at].isThrottled { return }
    ledger.cells[at].isThrottled = true
    tell(
      event, .strategy, strategy &+ 1, .block, .executionThrottle,
      instrument: InstrumentID(UInt32(truncatingIfNeeded: instrument)),
      limit: Finding.count(rule.burst), value: Finding.count(rule.burst &+ 1), into: &out)
  }

  /// Who has lost more than allowed is stopped at once, whether it asks for orders or not.
  @inlinable
  mutating func guardLosses<Out: Emitter & ~Copyable>(_ event: Event, into out: inout Out) {
    let checksLoss = ledger.checks.contains(.dailyLoss)
    let checksDrawdown = ledger.checks.contains(.drawdown)
    if !checksLoss && !checksDrawdown { return }
    var scope = 0
    var told = 0
    while scope < ledger.scopes.count, told < maximumFanOut / 4 {
      if ledger.scopeStates[scope].mode.code < ledger.lossMode.code {
        let rule = ledger.scopeRules[scope]
        if checksLoss, rule.loss.isOn, ledger.loss(of: scope) > rule.loss.most {
          told &+= 1
          stop(event, scope, .dailyLoss, rule.loss, ledger.loss(of: scope), into: &out)
        } else if checksDrawdown, rule.drawdown.isOn,
          ledger.drawdown(of: scope) > rule.drawdown.most
        {
          told &+= 1
          stop(event, scope, .drawdown, rule.drawdown, ledger.drawdown(of: scope), into: &out)
        }
      }
      scope &+= 1
    }
  }

  @inlinable
  mutating func stop<Out: Emitter & ~Copyable>(
    _ event: Event, _ scope: Int, _ reason: Reason, _ limit: AmountLimit, _ value: Amount,
    into out: inout Out
  ) {
    ledger.scopeStates[scope].mode = ledger.lossMode
    let kind: RiskScope =
      scope == 0 ? .firm : ledger.scopes.kind(of: scope) == .strategy ? .strategy : .account
    tell(
      event, kind, scope == 0 ? 0 : ledger.scopes.number(of: scope) &+ 1, ledger.lossMode, reason,
      instrument: .none, limit: limit.units, value: AmountLimit.rounded(value), into: &out)
  }

  /// It is on record, and rides on to gateway-out, which sends it round: the order manager cancels what works.
  @inlinable
  mutating func tell<Out: Emitter & ~Copyable>(
    _ event: Event, _ scope: RiskScope, _ target: Int, _ mode: KillMode, _ reason: Reason,
    instrument: InstrumentID, limit: Int64, value: Int64, into out: inout Out
  ) {
    out.emit(
      Event(
        causedBy: event, kind: .killSwitch, source: SourceID(.core, 0), instrument: instrument,
        KillSwitch(
          scope: scope, target: UInt64(truncatingIfNeeded: target), mode: mode, reason: reason,
          origin: .risk, limit: limit, value: value)))
  }
}
