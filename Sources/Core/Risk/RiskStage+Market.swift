// What things are worth, and what time it is.

import Events
import Portfolio
import Tables

extension RiskStage {
  @inlinable
  mutating func hearMarket(_ event: Event) {
    let instrument = Int(event.instrument.index)
    if instrument >= ledger.rules.count { return }
    let top = event.payload(as: TopOfBook.self)
    ledger.portfolio.mark(top, of: instrument)
    let hasBid = top.bidQuantity.units > 0
    let hasAsk = top.askQuantity.units > 0
    ledger.instruments[instrument].bid = hasBid ? top.bidPrice.units : 0
    ledger.instruments[instrument].ask = hasAsk ? top.askPrice.units : 0
    if !hasBid && !hasAsk { return }
    ledger.instruments[instrument].heardAt = event.time.count
    ledger.instruments[instrument].hasMark = true
    // Half the sum without the sum, which may pass 64 bits; of one side that side.
    let bid = hasBid ? top.bidPrice.units : top.askPrice.units
    let ask = hasAsk ? top.askPrice.units : top.bidPrice.units
    let middle = (bid & ask) &+ ((bid ^ ask) &>> 1)
    ledger.instruments[instrument].middle = middle
    ledger.revalue(instrument, Price(units: middle))
  }

  @inlinable
  mutating func hearTrade(_ event: Event) {
    let instrument = Int(event.instrument.index)
    if instrument >= ledger.rules.count { return }
    let trade = event.payload(as: Trade.self)
    ledger.instruments[instrument].last = trade.price.units
    ledger.instruments[instrument].hasLast = true
    ledger.portfolio.mark(trade, of: instrument)
  }

  @inlinable
  mutating func hearTimer<Out: Emitter & ~Copyable>(_ event: Event, into out: inout Out) {
    if event.source == .timer(TimerNumber.endOfDay) { return beginDay() }
    ledger.tickedAt = event.time
    ledger.portfolio.tick(at: event.time)
    guardLosses(event, into: &out)
    if warnings.count > 0 { endWarnings(event, into: &out) }
  }

  /// Yesterday's losses, orders and cancels are yesterday's.
  @inlinable
  mutating func beginDay() {
    ledger.portfolio.beginDay()
    var scope = 0
    while scope < ledger.scopeStates.count {
      ledger.scopeStates[scope].orderCount = 0
      ledger.scopeStates[scope].cancelCount = 0
      ledger.scopeStates[scope].isPeakDoubtful = false
      scope &+= 1
    }
  }

  /// A cancel always passes. It is counted.
  @inlinable
  mutating func countCancel(_ event: Event) {
    let slot = ledger.orders.place(of: OrderID(bits: event.words.w0)).slot
    if slot == 0 { return }
    let order = ledger.orders.rows[Int(slot)]
    let strategy = ledger.scopes.strategy(Int(order.strategy))
    let account = ledger.scopes.account(Int(order.account))
    ledger.scopeStates[0].cancelCount &+= 1
    ledger.scopeStates[strategy].cancelCount &+= 1
    ledger.scopeStates[account].cancelCount &+= 1
    ledger.countMessage(
      event.time, Int(order.instrument), strategy: Int(order.strategy),
      account: Int(order.account), session: Int(order.session))
  }

  /// What was near its limit and is at least ten percent of it farther away than where the warning began.
  @inlinable
  mutating func endWarnings<Out: Emitter & ~Copyable>(_ event: Event, into out: inout Out) {
    var at = 0
    var told = 0
    while at < warnings.count, told < maximumFanOut / 4 {
      let warning = warnings.active[at]
      let (value, limit) = ledger.level(warning)
      if limit != .max, value &* 100 > limit &* Int128(warnsAt > 10 ? warnsAt &- 10 : 0) {
        at += 1
        continue
      }
      told += 1
      warnings.end(at)
      ledger.note(warning, stands: false)
      out.emit(
        Event(
          causedBy: event, kind: .riskWarning, flags: WarningFlags.isOver,
          source: SourceID(.core, 0), instrument: warning.instrument,
          RiskWarning(
            order: .none, limit: MoneyLimit.rounded(limit), value: MoneyLimit.rounded(value),
            target: UInt64(warning.target), reason: warning.check.reason, scope: warning.scope)))
    }
  }
}

extension RiskLedger {
  /// It is at least so late. Moves on to the trading hours that aren't over.
  @inlinable @inline(__always)
  mutating func note(_ time: Nanoseconds) {
    if time > now { now = time }
    if now.count >= closesAt { moveOn() }
  }

  /// To the trading hours that aren't over.
  @usableFromInline @_noLocks
  mutating func moveOn() {
    while span < spans.count, now >= spans[span].until { span &+= 1 }
    let isLeft = span < spans.count
    closesAt = isLeft ? spans[span].until.count : .max
    opensAt =
      !hasHours || !checks.contains(.tradingHours) ? 0 : isLeft ? spans[span].from.count : .max
  }

  /// A warning begins to stand, or ends.
  @inlinable
  mutating func note(_ warning: Warning, stands: Bool) {
    let instrument = Int(warning.instrument.index)
    if warning.scope == .instrument {
      return instruments[instrument].warned.set(warning.check, to: stands)
    }
    if warning.check == .position {
      cells[scopes.cell(instrument, scope(of: warning))].isWarned = stands
    } else {
      scopeStates[scope(of: warning)].warned.set(warning.check, to: stands)
    }
  }

  @inlinable
  func scope(of warning: Warning) -> Int {
    if warning.scope == .strategy { return scopes.strategy(Int(warning.target) &- 1) }
    if warning.scope == .account { return scopes.account(Int(warning.target) &- 1) }
    return 0
  }

  /// How much is used of what a warning is about, and how much there is: in 1e-16; `.max` where the limit was taken away.
  @usableFromInline @_noLocks
  func level(_ warning: Warning) -> (value: Int128, limit: Int128) {
    let scale = Int128(fixedPointScale)
    let instrument = Int(warning.instrument.index)
    if warning.scope == .instrument {
      let rule = rules[instrument]
      switch warning.check {
      case .openOrders:
        return Self.level(Int64(instruments[instrument].openOrders), rule.openOrders.most)
      case .openNotional: return (instruments[instrument].openValue, rule.openNotional.most)
      case .grossExposure: return (gross(of: instrument), rule.gross.most)
      case .netExposure:
        let (buy, sell) = (net(of: instrument, .buy), net(of: instrument, .sell))
        return (buy > sell ? buy : sell, rule.net.most)
      default: return (0, .max)
      }
    }
    let scope = scope(of: warning)
    let state = scopeStates[scope]
    let rule = scopeRules[scope]
    switch warning.check {
    case .openOrders: return Self.level(state.openOrders, rule.openOrders.most)
    case .position:
      let cell = cells[scopes.cell(instrument, scope)]
      return (
        Int128(cell.worst) * scale, cell.maximum == .max ? .max : Int128(cell.maximum) * scale
      )
    case .openNotional: return (state.openValue, rule.openNotional.most)
    case .grossExposure: return (state.gross, rule.gross.most)
    case .netExposure:
      return (state.longs > state.shorts ? state.longs : state.shorts, rule.net.most)
    case .dailyLoss: return Self.level(loss(of: scope), rule.loss)
    case .drawdown: return Self.level(drawdown(of: scope), rule.drawdown)
    case .credit: return Self.level(credit(of: scope, more: 0), rule.credit)
    default: return (0, .max)
    }
  }

  @_noLocks
  static func level(_ value: Int64, _ limit: Int64) -> (value: Int128, limit: Int128) {
    let scale = Int128(fixedPointScale) * Int128(fixedPointScale)
    return (Int128(value) * scale, limit == .max ? .max : Int128(limit) * scale)
  }

  @_noLocks
  static func level(_ value: Amount, _ limit: AmountLimit) -> (value: Int128, limit: Int128) {
    (value.money.units, limit.isOn ? limit.most.money.units : .max)
  }

  // MARK: Money made and lost

  /// What a scope has lost today; less than nothing when it has made money.
  @inlinable @inline(__always)
  func loss(of scope: Int) -> Amount { -portfolio.totals(scope).profit }

  @inlinable @inline(__always)
  func drawdown(of scope: Int) -> Amount { portfolio.totals(scope).drawdown }

  /// What an account's exposure is, at its worst, beyond what it owns: what it began with and what it has made.
  @inlinable @inline(__always)
  func credit(of scope: Int, more: Int128) -> Amount {
    Amount(Money(units: scopeStates[scope].gross &+ more)) - portfolio.totals(scope).equity
  }
}
