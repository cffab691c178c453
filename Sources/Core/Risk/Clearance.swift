// One look for the many: most orders are clear of every check, far from all limits, and a look over what the checks compare
// says so for less than asking each. It knows no reasons and no numbers, and it may be stricter than the checks are: an order
// that isn't clear is asked of all of them in their order, and theirs is the word. Debug builds ask them of clear orders too,
// and hold the look to what they say.
//
// What it compares with stands in the rows themselves, with what is off left out (RiskStates.swift).

import Events
import Portfolio
import Tables

extension RiskLedger {
  /// No check would refuse a new order, or warn of it. One that names no price is never clear.
  ///
  /// Mutating though it changes nothing: the compiler would copy the whole ledger to lend it from here.
  @inlinable @inline(__always) @_noLocks
  mutating func isClear(_ proposal: Proposal) -> Bool {
    if proposal.strategy < 0 || proposal.account < 0 || !proposal.namesPrice { return false }
    let strategy = scopes.strategy(proposal.strategy)
    let account = scopes.account(proposal.account)
    return isOpen(proposal, strategy, account) && isSound(proposal)
      && isNew(proposal, strategy) && hasRoom(proposal, strategy, account) && isFar(proposal)
  }

  /// Trading is on, for the owner, in this instrument, at this time, with such orders.
  @inlinable @inline(__always) @_noLocks
  mutating func isOpen(_ proposal: Proposal, _ strategy: Int, _ account: Int) -> Bool {
    let instrument = proposal.instrument
    let modes =
      scopeStates[trusted: 0].mode.code | scopeStates[trusted: strategy].mode.code
      | scopeStates[trusted: account].mode.code
      | scopeStates[trusted: session(proposal.session)].mode.code
      | instruments[trusted: instrument].mode.code
    if modes != KillMode.none.code || isStopping || proposal.isKilled { return false }
    if instruments[trusted: instrument].halts.isAny || instruments[trusted: instrument].isShut {
      return false
    }
    // No time that was heard is later than the latest, so neither difference is below zero.
    let time = proposal.time.count
    if time < now.count || time &- tickedAt.count > mostSilence || time < opensAt { return false }
    let types =
      cells[trusted: scopes.cell(instrument, 0)].types
      & cells[trusted: scopes.cell(instrument, strategy)].types
      & cells[trusted: scopes.cell(instrument, account)].types
    return types &>> proposal.type.code & 1 == 1
  }

  /// Its quantity and its price are what the instrument takes, and where the market is.
  @inlinable @inline(__always) @_noLocks
  mutating func isSound(_ proposal: Proposal) -> Bool {
    let instrument = proposal.instrument
    let price = proposal.price.units
    let quantity = proposal.quantity.units
    if !instruments[trusted: instrument].lots.holds(
      quantity, twos: instruments[trusted: instrument].lotTwos)
      || !instruments[trusted: instrument].ticks.holds(
        price, twos: instruments[trusted: instrument].tickTwos)
    {
      return false
    }
    if price < instruments[trusted: instrument].lowest
      || price > instruments[trusted: instrument].highest
      || quantity > instruments[trusted: instrument].largest
      || Self.isPast(instruments[trusted: instrument].notional, proposal.addingValue)
      || !instruments[trusted: instrument].hasMark
      || proposal.time.count &- instruments[trusted: instrument].heardAt
        > instruments[trusted: instrument].longestAge
    {
      return false
    }
    let collar = instruments[trusted: instrument].collar
    if collar < 0 { return true }
    let isBuy = proposal.side == .buy
    let middle = instruments[trusted: instrument].middle
    if !Self.isInside(price, of: middle, collar, isBuy) { return false }
    return !instruments[trusted: instrument].hasLast
      || Self.isInside(price, of: instruments[trusted: instrument].last, collar, isBuy)
  }

  /// On the side of the reference where an order only waits, or not so far away on the other.
  @inlinable @inline(__always) @_noLocks
  static func isInside(_ price: Int64, of reference: Int64, _ width: Int32, _ isBuy: Bool) -> Bool {
    let away =
      isBuy
      ? price.subtractingReportingOverflow(reference)
      : reference.subtractingReportingOverflow(price)
    if away.overflow { return false }
    if away.partialValue <= 0 { return true }
    let far = UInt64(bitPattern: away.partialValue).multipliedFullWidth(by: 10_000)
    let most = reference.magnitude.multipliedFullWidth(by: UInt64(UInt32(bitPattern: width)))
    return far.high < most.high || far.high == most.high && far.low <= most.low
  }

  /// It isn't the same again, meets none of our own, and its strategy doesn't trade too much.
  @inlinable @inline(__always) @_noLocks
  mutating func isNew(_ proposal: Proposal, _ strategy: Int) -> Bool {
    let instrument = proposal.instrument
    if cells[trusted: scopes.cell(instrument, strategy)].isThrottled { return false }
    if prices.meets(proposal.price, instrument, proposal.side) { return false }
    if repeats.capacity > 0, repeats.age(of: proposal.key, proposal.time) != nil { return false }
    if proposal.side == .buy || instruments[trusted: instrument].locate == .max { return true }
    let cell = scopes.cell(instrument, 0)
    return ExposureCell.sum(cells[trusted: cell].shortest, proposal.adding)
      <= instruments[trusted: instrument].locate
  }

  /// Every bucket that it goes into has room, and nobody cancels too much.
  @inlinable @inline(__always) @_noLocks
  mutating func hasRoom(_ proposal: Proposal, _ strategy: Int, _ account: Int) -> Bool {
    let instrument = proposal.instrument
    let now = proposal.time
    return instruments[trusted: instrument].orders.hasRoom(now)
      && instruments[trusted: instrument].messages.hasRoom(now) && hasRoom(now, 0)
      && hasRoom(now, strategy) && hasRoom(now, account) && hasRoom(now, session(proposal.session))
  }

  @inlinable @inline(__always) @_noLocks
  func hasRoom(_ now: Nanoseconds, _ scope: Int) -> Bool {
    if !scopeStates[trusted: scope].orders.hasRoom(now)
      || !scopeStates[trusted: scope].messages.hasRoom(now)
    {
      return false
    }
    let orders = scopeStates[trusted: scope].orderCount
    if orders < Int64(scopeStates[trusted: scope].cancelFloor) { return true }
    // Below 2^63: counts of a day are below 2^40, and what they are multiplied with is below 2^31.
    return scopeStates[trusted: scope].cancelCount &* 100
      <= orders &* Int64(scopeStates[trusted: scope].cancelPercent)
  }

  /// Money against whole 1e-8 of it.
  @inlinable @inline(__always) @_noLocks
  static func isPast(_ bound: Int64, _ value: Int128) -> Bool {
    value > Int128(bound) &* Int128(fixedPointScale)
  }

  /// No amount would come near a limit of its own with the order in it: what `judgeAmounts` finds nothing about. It may say no
  /// where that is so all the same: gross exposure is taken to grow by all that the order adds.
  @inlinable @inline(__always) @_noLocks
  mutating func isFar(_ proposal: Proposal) -> Bool {
    let instrument = proposal.instrument
    if !instruments[trusted: instrument].hasMark || !proposal.hasPrice || proposal.adding <= 0 {
      return false
    }
    let value = instruments[trusted: instrument].openValue &+ proposal.addingValue
    if Int64(instruments[trusted: instrument].openOrders)
      >= instruments[trusted: instrument].nearOpenOrders
      || Self.isPast(instruments[trusted: instrument].nearOpenValue, value)
    {
      return false
    }
    let more = Self.value(instruments[trusted: instrument].worth, proposal.adding)
    if Self.isPast(instruments[trusted: instrument].nearExposure, gross(of: instrument) &+ more) {
      return false
    }
    let account = scopes.account(proposal.account)
    if !isFar(proposal, 0, more) || !isFar(proposal, scopes.strategy(proposal.strategy), more)
      || !isFar(proposal, account, more)
    {
      return false
    }
    return portfolio.isFar(
      account, fromCredit: scopeStates[trusted: account].nearCredit,
      used: scopeStates[trusted: account].gross &+ more)
  }

  @inlinable @inline(__always) @_noLocks
  func isFar(_ proposal: Proposal, _ scope: Int, _ more: Int128) -> Bool {
    let cell = scopes.cell(proposal.instrument, scope)
    let isBuy = proposal.side == .buy
    let reach =
      isBuy
      ? cells[trusted: cell].openBuy.addingReportingOverflow(cells[trusted: cell].position)
      : cells[trusted: cell].openSell.subtractingReportingOverflow(cells[trusted: cell].position)
    let worst = reach.partialValue.addingReportingOverflow(proposal.adding)
    if reach.overflow || worst.overflow || worst.partialValue > cells[trusted: cell].near {
      return false
    }
    let side = isBuy ? scopeStates[trusted: scope].longs : scopeStates[trusted: scope].shorts
    if scopeStates[trusted: scope].openOrders >= scopeStates[trusted: scope].nearOpenOrders
      || scopeStates[trusted: scope].openValue &+ proposal.addingValue
        > scopeStates[trusted: scope].nearOpenValue
      || scopeStates[trusted: scope].gross &+ more > scopeStates[trusted: scope].nearGross
      || side &+ more > scopeStates[trusted: scope].nearNet
    {
      return false
    }
    return portfolio.isFar(
      scope, fromLoss: scopeStates[trusted: scope].nearProfit,
      fromDrawdown: scopeStates[trusted: scope].nearDrawdown)
  }
}
