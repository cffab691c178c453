// What can't be booked: a position isn't what was traded any more, as far as anybody knows here. Nothing new goes out until
// somebody has looked, and says so by name. It is on record each time, with what was booked and what the report says.

import Events
import Portfolio
import Tables

/// Since when, and by what, positions are in doubt. What a person hasn't seen yet outlasts a restart.
@frozen
public struct Doubt: BitwiseCopyable, Hashable, Sendable {
  /// Reports that couldn't be booked since a person last looked; 0: none, and the rest means nothing.
  public var count: UInt64 = 0
  /// The first of them, as it stands in ingress.
  public var sequence = Sequence(0)
  public var time = Nanoseconds.zero
  /// What had been booked of its execution, and what it says.
  public var booked = Quantity.zero
  public var said = Quantity.zero
  public var instrument = InstrumentID.none
  public var reserved0: UInt32 = 0

  @inlinable init() {}
}

extension RiskStage {
  /// Whether and why positions are in doubt, until a person by name lets the firm go.
  public var standingDoubt: Doubt? { doubt.count > 0 ? doubt : nil }

  /// Reports that couldn't be booked, in all.
  @inlinable public var doubtCount: UInt64 { doubts }

  /// Nothing new goes out until somebody has looked. The switch is the firm's: of what else the position tells is wrong as
  /// well, nobody knows.
  @inlinable
  mutating func distrust<Out: Emitter & ~Copyable>(
    _ event: Event, booked: Quantity, said: Quantity, into out: inout Out
  ) {
    anomalies &+= 1
    doubts &+= 1
    doubtFirm(event, booked: booked, said: said)
    tell(
      event, .firm, 0, .block, .unbooked, instrument: .none, limit: booked.units,
      value: said.units, into: &out)
  }

  /// By what is known here, or by what an earlier run left to a person to look at.
  @inlinable
  mutating func doubtFirm(_ event: Event, booked: Quantity, said: Quantity) {
    if doubt.count == 0 {
      doubt.sequence = event.sequence
      doubt.time = event.time
      doubt.booked = booked
      doubt.said = said
      doubt.instrument = event.instrument
    }
    doubt.count &+= 1
    if !isKilled { ledger.scopeStates[0].mode = .block }
  }

  /// A person lets the firm go. `command` is what names them: whoever gives none hasn't said that they looked.
  @inlinable
  mutating func letGo(by command: UInt64) {
    if command != 0 { doubt = Doubt() }
    ledger.letGo(0, by: command)
    if doubt.count > 0 { ledger.scopeStates[0].mode = .block }
  }

  /// Lets everything go again.
  @inlinable
  mutating func rearm(by command: UInt64) {
    var scope = 1
    while scope < ledger.scopeStates.count {
      ledger.letGo(scope, by: command)
      scope &+= 1
    }
    letGo(by: command)
    var instrument = 0
    while instrument < ledger.instruments.count {
      ledger.instruments[instrument].mode = .none
      instrument &+= 1
    }
    var cell = 0
    while cell < ledger.cells.count {
      ledger.cells[cell].isThrottled = false
      cell &+= 1
    }
    var slot = 1
    while slot < Int(ledger.orders.used) {
      ledger.orders.rows[slot].isKilled = false
      slot &+= 1
    }
  }
}

extension RiskLedger {
  /// A scope may trade again. Where a drawdown would stop it at once and executions of the day were taken back or corrected, a
  /// person by name says that its peak was none: it begins anew with what is now.
  @inlinable
  mutating func letGo(_ scope: Int, by command: UInt64) {
    scopeStates[scope].mode = .none
    guard command != 0, scopeStates[scope].isPeakDoubtful, scopeRules[scope].drawdown.isOn,
      drawdown(of: scope) > scopeRules[scope].drawdown.most
    else { return }
    portfolio.restartPeaks(scope)
    scopeStates[scope].isPeakDoubtful = false
  }

  /// What was seen of a position's profit may never have been.
  @inlinable
  mutating func doubtPeaks(strategy: Int, account: Int) {
    scopeStates[0].isPeakDoubtful = true
    scopeStates[scopes.strategy(strategy)].isPeakDoubtful = true
    scopeStates[scopes.account(account)].isPeakDoubtful = true
  }
}
