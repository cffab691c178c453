// What must hold after every event: what is kept is what a count of all that is open and held gives.

import Events
import Portfolio
import Tables

extension RiskStage {
  /// What is open and what it comes to is the sum over the open orders; no position passes its limit that nobody moved.
  public func checkInvariants() {
    ledger.portfolio.checkInvariants()
    ledger.orders.checkInvariants()
    ledger.prices.checkInvariants()
    executions.checkInvariants()
    precondition(doubt.count == 0 || isKilled, "nothing new goes out on a position in doubt")
    let scopes = ledger.scopes
    var buys = [Int64](repeating: 0, count: ledger.cells.count)
    var sells = buys
    var values = [Int128](repeating: 0, count: scopes.count)
    var counts = [Int64](repeating: 0, count: scopes.count)
    var instrumentValues = [Int128](repeating: 0, count: ledger.rules.count)
    var instrumentCounts = [Int64](repeating: 0, count: ledger.rules.count)
    for slot in 1..<ledger.orders.usedEnd where ledger.orders.rows[Int(slot)].id != .none {
      let order = ledger.orders.rows[Int(slot)]
      let instrument = Int(order.instrument)
      let leaves = ledger.orders.leaves(slot).units
      let value = ledger.openValue(slot)
      instrumentValues[instrument] += value
      instrumentCounts[instrument] += 1
      let owners = [
        0, scopes.strategy(Int(order.strategy)), scopes.account(Int(order.account)),
      ]
      for scope in owners {
        let cell = scopes.cell(instrument, scope)
        if order.side == .buy { buys[cell] += leaves } else { sells[cell] += leaves }
        values[scope] += value
        counts[scope] += 1
      }
    }
    for instrument in 0..<ledger.rules.count {
      precondition(ledger.instruments[instrument].openOrders == instrumentCounts[instrument])
      precondition(ledger.instruments[instrument].openValue == instrumentValues[instrument])
      var worst: Int128 = 0
      for account in 0..<scopes.accountCount {
        let cell = ledger.cells[scopes.cell(instrument, scopes.account(account))]
        worst += Int128(RiskLedger.bounded(cell.worst))
      }
      precondition(ledger.instruments[instrument].worst == worst)
      // What the look goes by.
      let sides = [Side.buy, .sell].map { ledger.net(of: instrument, $0) }
      precondition(sides.allSatisfy { $0 <= ledger.gross(of: instrument) })
    }
    for scope in 0..<scopes.count {
      var gross: Int128 = 0
      var longs: Int128 = 0
      var shorts: Int128 = 0
      for instrument in 0..<ledger.rules.count {
        let cell = ledger.cells[scopes.cell(instrument, scope)]
        precondition(cell.openBuy == buys[scopes.cell(instrument, scope)])
        precondition(cell.openSell == sells[scopes.cell(instrument, scope)])
        precondition(
          cell.position == ledger.portfolio.quantity(instrument, scope: scope).units)
        let worth = ledger.instruments[instrument].worth
        gross += RiskLedger.value(worth, cell.worst)
        longs += RiskLedger.value(worth, cell.longest)
        shorts += RiskLedger.value(worth, cell.shortest)
      }
      let state = ledger.scopeStates[scope]
      precondition(state.gross == gross && state.longs == longs && state.shorts == shorts)
      precondition(state.openValue == values[scope] && state.openOrders == counts[scope])
    }
    checkPrices()
    // Traded without leave, not traded after all, or allowed once and not any more: the limit was broken elsewhere.
    if strays > 0 || corrections > 0 || limitChanges > 0 { return }
    for cell in 0..<ledger.cells.count {
      let row = ledger.cells[cell]
      precondition(row.longest <= row.maximum && row.shortest <= row.maximum)
    }
  }

  /// The best of our own prices is the best of all that are open.
  private func checkPrices() {
    guard ledger.checks.contains(.ownOrders) else { return }
    for instrument in 0..<ledger.rules.count {
      for side in [Side.buy, .sell] {
        var best: Price?
        for slot in 1..<ledger.orders.usedEnd where ledger.orders.rows[Int(slot)].id != .none {
          let order = ledger.orders.rows[Int(slot)]
          guard Int(order.instrument) == instrument, order.side == side, order.namesPrice else {
            continue
          }
          var price = order.price
          if order.isAsked {
            let asked = ledger.orders.asked[Int(slot)].price
            price = side == .buy ? Swift.max(price, asked) : Swift.min(price, asked)
          }
          best = best.map { side == .buy ? Swift.max($0, price) : Swift.min($0, price) } ?? price
        }
        precondition(ledger.prices.best(instrument, side) == best)
      }
    }
  }
}
