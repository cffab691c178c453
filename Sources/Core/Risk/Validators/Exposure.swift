// How much may be open and held: in each instrument and over all of them, by the firm, a strategy and an account, with every
// open order counted at its worst. An order that makes the worst no worse always passes these.

import Events
import Portfolio
import Tables

/// Config: `max_open_orders` of an instrument, the firm, a strategy, an account.
@usableFromInline
enum OpenOrdersLimit: Validator {
  @usableFromInline static var check: Check { @inlinable get { .openOrders } }

  @inlinable @inline(__always) @_noLocks
  static func judge(_ proposal: Proposal, _ ledger: borrowing RiskLedger) -> Finding {
    if !proposal.isNew { return .passes }
    let open = Int64(ledger.instruments[trusted: proposal.instrument].openOrders) &+ 1
    let limit = ledger.rules[trusted: proposal.instrument].openOrders
    if open > limit.most {
      return Finding(
        .fails, .instrument, 0, limit: Finding.count(limit.most), value: Finding.count(open))
    }
    var near =
      open > limit.near && !ledger.instruments[trusted: proposal.instrument].warned.contains(check)
    var finding = Finding.passes
    if near {
      finding = Finding(
        .warns, .instrument, 0, limit: Finding.count(limit.most), value: Finding.count(open))
    }
    ledger.eachScope(proposal, &finding, &near) { ledger, scope, finding, near in
      let limit = ledger.scopeRules[trusted: scope].openOrders
      let value = ledger.scopeStates[trusted: scope].openOrders &+ 1
      if value > limit.most
        || (!near && value > limit.near
          && !ledger.scopeStates[trusted: scope].warned.contains(check))
      {
        near = true
        finding = ledger.finding(
          value > limit.most ? .fails : .warns, scope, proposal, limit: Finding.count(limit.most),
          value: Finding.count(value))
      }
    }
    return finding
  }
}

/// Config: `max_position` of an instrument, for the firm; of a strategy and an account, in each instrument. What passes 64
/// bits is refused, whatever the limit is.
@usableFromInline
enum PositionLimit: Validator {
  @usableFromInline static var check: Check { @inlinable get { .position } }

  @inlinable @inline(__always) @_noLocks
  static func judge(_ proposal: Proposal, _ ledger: borrowing RiskLedger) -> Finding {
    if proposal.adding <= 0 { return .passes }
    var near = false
    var finding = Finding.passes
    ledger.eachScope(proposal, &finding, &near) { ledger, scope, finding, near in
      let cell = ledger.cells[trusted: ledger.scopes.cell(proposal.instrument, scope)]
      let open = (proposal.side == .buy ? cell.openBuy : cell.openSell)
        .addingReportingOverflow(proposal.adding)
      let worst =
        proposal.side == .buy
        ? open.partialValue.addingReportingOverflow(cell.position)
        : open.partialValue.subtractingReportingOverflow(cell.position)
      let isTooMuch = open.overflow || worst.overflow
      let value = isTooMuch ? Int64.max : worst.partialValue
      let fails = isTooMuch || value > cell.maximum
      if fails || (!near && value > cell.near && !cell.isWarned) {
        near = true
        finding = ledger.finding(
          fails ? .fails : .warns, scope, proposal, limit: cell.maximum, value: value)
      }
    }
    return finding
  }
}

/// Config: `max_open_notional` of an instrument, the firm, a strategy, an account.
@usableFromInline
enum OpenNotionalLimit: Validator {
  @usableFromInline static var check: Check { @inlinable get { .openNotional } }

  @inlinable @inline(__always) @_noLocks
  static func judge(_ proposal: Proposal, _ ledger: borrowing RiskLedger) -> Finding {
    if proposal.addingValue <= 0 && proposal.hasPrice { return .passes }
    var near = false
    var finding = Finding.passes
    // An order's own price is what it may cost: the market needn't be known for it.
    ledger.compare(
      ledger.instruments[trusted: proposal.instrument].openValue &+ proposal.addingValue,
      ledger.rules[trusted: proposal.instrument].openNotional, check, proposal,
      isKnown: proposal.hasPrice, &finding, &near)
    if finding.outcome == .fails { return finding }
    ledger.eachScope(proposal, &finding, &near) { ledger, scope, finding, near in
      ledger.compare(
        ledger.scopeStates[trusted: scope].openValue &+ proposal.addingValue,
        ledger.scopeRules[trusted: scope].openNotional, check, scope, proposal,
        isKnown: proposal.hasPrice,
        &finding, &near)
    }
    return finding
  }
}

/// Config: `max_gross` of an instrument, the firm, a strategy, an account. An instrument's is the sum over its accounts, each at
/// its worst: what one account holds long isn't there to close another's short, while strategies share what their account holds.
@usableFromInline
enum GrossExposureLimit: Validator {
  @usableFromInline static var check: Check { @inlinable get { .grossExposure } }

  @inlinable @inline(__always) @_noLocks
  static func judge(_ proposal: Proposal, _ ledger: borrowing RiskLedger) -> Finding {
    if proposal.adding <= 0 { return .passes }
    var near = false
    var finding = Finding.passes
    let limit = ledger.rules[trusted: proposal.instrument].gross
    if limit.most != .max {
      let more = ledger.moreGross(proposal, ledger.scopes.account(proposal.account))
      let isKnown = ledger.hasWorth(proposal)
      if more != 0 || !isKnown {
        ledger.compare(
          ledger.gross(of: proposal.instrument) &+ more, limit, check, proposal, isKnown: isKnown,
          &finding, &near)
        if finding.outcome == .fails { return finding }
      }
    }
    ledger.eachScope(proposal, &finding, &near) { ledger, scope, finding, near in
      let more = ledger.moreGross(proposal, scope)
      let isKnown = ledger.hasWorth(proposal)
      if more == 0 && isKnown { return }
      ledger.compare(
        ledger.scopeStates[trusted: scope].gross &+ more, ledger.scopeRules[trusted: scope].gross,
        check, scope,
        proposal, isKnown: isKnown, &finding, &near)
    }
    return finding
  }
}

/// Config: `max_net` of an instrument, the firm, a strategy, an account. An instrument's is what the firm holds of it.
@usableFromInline
enum NetExposureLimit: Validator {
  @usableFromInline static var check: Check { @inlinable get { .netExposure } }

  @inlinable @inline(__always) @_noLocks
  static func judge(_ proposal: Proposal, _ ledger: borrowing RiskLedger) -> Finding {
    if proposal.adding <= 0 { return .passes }
    var near = false
    var finding = Finding.passes
    let more = RiskLedger.value(
      ledger.instruments[trusted: proposal.instrument].worth, proposal.adding)
    let isKnown = ledger.hasWorth(proposal)
    if more == 0 && isKnown { return .passes }
    ledger.compare(
      ledger.net(of: proposal.instrument, proposal.side) &+ more,
      ledger.rules[trusted: proposal.instrument].net, check, proposal, isKnown: isKnown, &finding,
      &near)
    if finding.outcome == .fails { return finding }
    ledger.eachScope(proposal, &finding, &near) { ledger, scope, finding, near in
      let state = ledger.scopeStates[trusted: scope]
      ledger.compare(
        (proposal.side == .buy ? state.longs : state.shorts) &+ more,
        ledger.scopeRules[trusted: scope].net,
        check, scope, proposal, isKnown: isKnown, &finding, &near)
    }
    return finding
  }
}

/// Config: `credit` of an account: what its exposure may be, at its worst, beyond what it owns.
@usableFromInline
enum CreditLimit: Validator {
  @usableFromInline static var check: Check { @inlinable get { .credit } }

  @inlinable @inline(__always) @_noLocks
  static func judge(_ proposal: Proposal, _ ledger: borrowing RiskLedger) -> Finding {
    if proposal.adding <= 0 { return .passes }
    let scope = ledger.scopes.account(proposal.account)
    let limit = ledger.scopeRules[trusted: scope].credit
    if !limit.isOn { return .passes }
    let more = ledger.moreGross(proposal, scope)
    let isKnown = ledger.hasWorth(proposal)
    if more == 0 && isKnown { return .passes }
    let used = ledger.credit(of: scope, more: more)
    let fails = used > limit.most || !isKnown
    let isSaid = ledger.scopeStates[trusted: scope].warned.contains(check)
    if !fails && (isSaid || !limit.warns || used < limit.near) { return .passes }
    return ledger.finding(
      fails ? .fails : .warns, scope, proposal, limit: limit.units,
      value: isKnown ? AmountLimit.rounded(used) : .max)
  }
}

extension RiskLedger {
  /// The firm, the strategy and the account of an order, in this order; the first that fails ends it.
  @inlinable @inline(__always) @_noLocks
  func eachScope(
    _ proposal: Proposal, _ finding: inout Finding, _ near: inout Bool,
    _ look: (borrowing RiskLedger, Int, inout Finding, inout Bool) -> Void
  ) {
    look(self, 0, &finding, &near)
    if finding.outcome == .fails { return }
    look(self, scopes.strategy(proposal.strategy), &finding, &near)
    if finding.outcome == .fails { return }
    look(self, scopes.account(proposal.account), &finding, &near)
  }

  /// Money against the limit of an order's instrument.
  @inlinable @inline(__always) @_noLocks
  func compare(
    _ value: Int128, _ limit: MoneyLimit, _ check: Check, _ proposal: Proposal, isKnown: Bool,
    _ finding: inout Finding, _ near: inout Bool
  ) {
    if limit.most == .max { return }
    var fails = value > limit.most || !isKnown
    #if RISK_MUTANTS
      if mutatedScope == Int(RiskScope.instrument.code) {
        if removed == Int(check.code) { return }
        if inverted == Int(check.code) { fails.toggle() }
      }
    #endif
    let isSaid = instruments[trusted: proposal.instrument].warned.contains(check)
    if !fails && (isSaid || value <= limit.near) { return }
    near = true
    finding = Finding(
      fails ? .fails : .warns, .instrument, 0, limit: limit.units,
      value: isKnown ? MoneyLimit.rounded(value) : .max)
  }

  /// Money against its limit. What can't be valued is more than any limit.
  @inlinable @inline(__always) @_noLocks
  func compare(
    _ value: Int128, _ limit: MoneyLimit, _ check: Check, _ scope: Int, _ proposal: Proposal,
    isKnown: Bool, _ finding: inout Finding, _ near: inout Bool
  ) {
    if limit.most == .max { return }
    var fails = value > limit.most || !isKnown
    #if RISK_MUTANTS
      let kind = self.finding(.passes, scope, proposal, limit: 0, value: 0).scope
      if mutatedScope == Int(kind.code) {
        if removed == Int(check.code) { return }
        if inverted == Int(check.code) { fails.toggle() }
      }
    #endif
    if !fails
      && (near || value <= limit.near || scopeStates[trusted: scope].warned.contains(check))
    {
      return
    }
    near = true
    finding = self.finding(
      fails ? .fails : .warns, scope, proposal, limit: limit.units,
      value: isKnown ? MoneyLimit.rounded(value) : .max)
  }

  @inlinable @inline(__always) @_noLocks
  func hasWorth(_ proposal: Proposal) -> Bool {
    instruments[trusted: proposal.instrument].hasMark
  }

  /// What all accounts hold of an instrument, each at its worst.
  @inlinable @inline(__always) @_noLocks
  func gross(of instrument: Int) -> Int128 {
    Int128(instruments[trusted: instrument].worth) &* instruments[trusted: instrument].worst
  }

  /// What the firm holds of an instrument with all open orders of a side filled and none of the other: long for a buy, short for
  /// a sell.
  @inlinable @inline(__always) @_noLocks
  func net(of instrument: Int, _ side: Side) -> Int128 {
    let cell = cells[trusted: scopes.cell(instrument, 0)]
    return Self.value(
      instruments[trusted: instrument].worth, side == .buy ? cell.longest : cell.shortest)
  }

  /// How much worse the worst of a scope's cell becomes.
  @inlinable @inline(__always) @_noLocks
  func moreGross(_ proposal: Proposal, _ scope: Int) -> Int128 {
    var cell = cells[trusted: scopes.cell(proposal.instrument, scope)]
    let worth = instruments[trusted: proposal.instrument].worth
    let before = cell.worst
    if proposal.side == .buy {
      cell.openBuy = ExposureCell.sum(cell.openBuy, proposal.adding)
    } else {
      cell.openSell = ExposureCell.sum(cell.openSell, proposal.adding)
    }
    return Self.value(worth, cell.worst) &- Self.value(worth, before)
  }
}
