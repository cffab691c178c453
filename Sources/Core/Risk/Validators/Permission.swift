// Who may trade at all, and what: whether the order's owner is known, whether trading is on, at this hour, in this instrument,
// with such orders.

import Events
import Portfolio
import Tables

/// Config: the `strategies:` that there are. An order of nobody's has no limits, so it isn't taken.
@usableFromInline
enum KnownStrategy: Validator {
  @usableFromInline static var check: Check { @inlinable get { .knownStrategy } }

  @inlinable @inline(__always) @_noLocks
  static func judge(_ proposal: Proposal, _ ledger: borrowing RiskLedger) -> Finding {
    .fails(if: proposal.strategy < 0)
  }
}

/// Config: the `accounts:` that there are.
@usableFromInline
enum KnownAccount: Validator {
  @usableFromInline static var check: Check { @inlinable get { .knownAccount } }

  @inlinable @inline(__always) @_noLocks
  static func judge(_ proposal: Proposal, _ ledger: borrowing RiskLedger) -> Finding {
    .fails(if: proposal.account < 0)
  }
}

/// Config: `max_order` and `max_position` of each instrument. One without limits isn't one without bounds.
@usableFromInline
enum HasLimits: Validator {
  @usableFromInline static var check: Check { @inlinable get { .limited } }

  @inlinable @inline(__always) @_noLocks
  static func judge(_ proposal: Proposal, _ ledger: borrowing RiskLedger) -> Finding {
    .fails(if: !ledger.rules[trusted: proposal.instrument].isLimited)
  }
}

/// A person, a broken limit or an error has stopped the firm, the strategy, the account, the session, the instrument or the
/// order. Config: none, it is always on.
@usableFromInline
enum KillSwitchOff: Validator {
  @usableFromInline static var check: Check { @inlinable get { .killSwitch } }

  @inlinable @inline(__always) @_noLocks
  static func judge(_ proposal: Proposal, _ ledger: borrowing RiskLedger) -> Finding {
    let strategy = ledger.scopes.strategy(proposal.strategy)
    let account = ledger.scopes.account(proposal.account)
    let session = ledger.session(proposal.session)
    if ledger.isStopped(0) { return Finding(.fails, .firm, 0, limit: 0, value: 1) }
    if ledger.isStopped(strategy) {
      return Finding(.fails, .strategy, proposal.strategy + 1, limit: 0, value: 1)
    }
    if ledger.isStopped(account) {
      return Finding(.fails, .account, proposal.account + 1, limit: 0, value: 1)
    }
    if ledger.isStopped(session) {
      return Finding(.fails, .session, proposal.session, limit: 0, value: 1)
    }
    if ledger.instruments[trusted: proposal.instrument].mode.code >= KillMode.block.code {
      return Finding(.fails, .instrument, 0, limit: 0, value: 1)
    }
    return proposal.isKilled ? Finding(.fails, .order, 0, limit: 0, value: 1) : .passes
  }
}

/// The core is about to stop.
@usableFromInline
enum NotStopping: Validator {
  @usableFromInline static var check: Check { @inlinable get { .shutdown } }

  @inlinable @inline(__always) @_noLocks
  static func judge(_ proposal: Proposal, _ ledger: borrowing RiskLedger) -> Finding {
    .fails(if: ledger.isStopping)
  }
}

/// The instrument takes no orders until it is resumed; a closed one, until its next day.
@usableFromInline
enum NotHalted: Validator {
  @usableFromInline static var check: Check { @inlinable get { .halted } }

  @inlinable @inline(__always) @_noLocks
  static func judge(_ proposal: Proposal, _ ledger: borrowing RiskLedger) -> Finding {
    .fails(if: ledger.instruments[trusted: proposal.instrument].halts.isAny)
  }
}

/// Where only closing is allowed, an order may not pass zero, with all that is open on its side filled.
@usableFromInline
enum ReduceOnly: Validator {
  @usableFromInline static var check: Check { @inlinable get { .reduceOnly } }

  @inlinable @inline(__always) @_noLocks
  static func judge(_ proposal: Proposal, _ ledger: borrowing RiskLedger) -> Finding {
    let instrument = proposal.instrument
    let strategy = ledger.scopes.strategy(proposal.strategy)
    let account = ledger.scopes.account(proposal.account)
    if ledger.scopeStates[trusted: 0].mode == .reduceOnly
      || ledger.scopeStates[trusted: ledger.session(proposal.session)].mode == .reduceOnly
      || ledger.instruments[trusted: instrument].mode == .reduceOnly
    {
      let past = ledger.past(zero: proposal, 0)
      if past > 0 { return Finding(.fails, .firm, 0, limit: 0, value: past) }
    }
    if ledger.scopeStates[trusted: strategy].mode == .reduceOnly {
      let past = ledger.past(zero: proposal, strategy)
      if past > 0 {
        return Finding(.fails, .strategy, proposal.strategy + 1, limit: 0, value: past)
      }
    }
    if ledger.scopeStates[trusted: account].mode == .reduceOnly {
      let past = ledger.past(zero: proposal, account)
      if past > 0 {
        return Finding(.fails, .account, proposal.account + 1, limit: 0, value: past)
      }
    }
    return .passes
  }
}

/// Config: `clock_silence`. Time must go on and not back: rates, ages and hours are nothing without it.
@usableFromInline
enum FreshClock: Validator {
  @usableFromInline static var check: Check { @inlinable get { .freshClock } }

  @inlinable @inline(__always) @_noLocks
  static func judge(_ proposal: Proposal, _ ledger: borrowing RiskLedger) -> Finding {
    if ledger.longestSilence == .max { return .passes }
    if proposal.time < ledger.now {
      return Finding(
        .fails, .none, 0, limit: 0, value: -Finding.seconds(ledger.now.since(proposal.time).count))
    }
    let silence = proposal.time.since(ledger.tickedAt).count
    return silence > ledger.longestSilence
      ? Finding(
        .fails, .none, 0, limit: Finding.seconds(ledger.longestSilence),
        value: Finding.seconds(silence)) : .passes
  }
}

/// Config: `hours`.
@usableFromInline
enum InTradingHours: Validator {
  @usableFromInline static var check: Check { @inlinable get { .tradingHours } }

  @inlinable @inline(__always) @_noLocks
  static func judge(_ proposal: Proposal, _ ledger: borrowing RiskLedger) -> Finding {
    if !ledger.hasHours { return .passes }
    // The ledger moves on to the span that isn't over with each event's time.
    guard ledger.span < ledger.spans.count else { return .fails(if: true) }
    return .fails(if: proposal.time < ledger.spans[ledger.span].from)
  }
}

/// Config: `restricted` of an instrument.
@usableFromInline
enum NotRestricted: Validator {
  @usableFromInline static var check: Check { @inlinable get { .restricted } }

  @inlinable @inline(__always) @_noLocks
  static func judge(_ proposal: Proposal, _ ledger: borrowing RiskLedger) -> Finding {
    .fails(if: ledger.rules[trusted: proposal.instrument].isRestricted)
  }
}

/// Config: `trades` and `order_types` of the firm, a strategy or an account.
@usableFromInline
enum Permitted: Validator {
  @usableFromInline static var check: Check { @inlinable get { .permitted } }

  @inlinable @inline(__always) @_noLocks
  static func judge(_ proposal: Proposal, _ ledger: borrowing RiskLedger) -> Finding {
    if !ledger.permits(proposal, 0) { return Finding(.fails, .firm, 0, limit: 0, value: 1) }
    if !ledger.permits(proposal, ledger.scopes.strategy(proposal.strategy)) {
      return Finding(.fails, .strategy, proposal.strategy + 1, limit: 0, value: 1)
    }
    if !ledger.permits(proposal, ledger.scopes.account(proposal.account)) {
      return Finding(.fails, .account, proposal.account + 1, limit: 0, value: 1)
    }
    return .passes
  }
}

extension RiskLedger {
  @inlinable @inline(__always) @_noLocks
  func isStopped(_ scope: Int) -> Bool {
    scopeStates[trusted: scope].mode.code >= KillMode.block.code
  }

  @inlinable @inline(__always) @_noLocks
  func permits(_ proposal: Proposal, _ scope: Int) -> Bool {
    let instrument = proposal.instrument
    let word = permits[scope &* permitWords &+ instrument &>> 6]
    let types = permittedTypes[trusted: scope]
    // A type that there isn't has no bit.
    return word &>> UInt64(instrument & 63) & 1 == 1 && proposal.type.code < 8
      && types &>> proposal.type.code & 1 == 1
  }

  /// How far past zero a scope's position would be with all that is open on the order's side filled.
  @inlinable @inline(__always) @_noLocks
  func past(zero proposal: Proposal, _ scope: Int) -> Int64 {
    if proposal.adding <= 0 { return 0 }
    let cell = cells[trusted: scopes.cell(proposal.instrument, scope)]
    let side = proposal.side == .buy ? cell.longest : cell.shortest
    return ExposureCell.sum(side, proposal.adding)
  }
}
