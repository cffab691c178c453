// Executions: booked, taken back, corrected. To all three cells or to none.

import Events
import Tables

extension Portfolio {
  /// Books a fill. False when it can't be one (no quantity, no side, no such strategy or account) or a cell can't hold it,
  /// beyond 64 bits of quantity or 2^120 of money; all is as it was then. `isFirst`: it is its order's first, and is charged
  /// what an order costs.
  ///
  /// Constant time; first in, first out, also by the lots that it closes. Until the market says a price, the fill's is the
  /// mark: `mark(of:)` tells.
  @inlinable
  @discardableResult
  public mutating func apply(
    _ fill: OrderFill, to instrument: Int, strategy: Int = 0, account: Int = 0, isFirst: Bool = true
  ) -> Bool {
    let schedule = Int(listings[instrument].feeSchedule)
    if schedule < 0 { return book(fill, to: instrument, strategy, account, fee: .zero) }
    guard scopes.hasAccount(account), fill.quantity.units > 0,
      let fee = fees.fee(of: fill, schedule, account: account, isFirst: isFirst),
      book(fill, to: instrument, strategy, account, fee: fee)
    else { return false }
    fees.count(fill.quantity.units, schedule, account: account)
    return true
  }

  /// Takes a fill back: `fill` as it was booked, `fee` what it was charged (`lastFee` told). Quantity, cash and total profit
  /// are what they were had it never been; fees of later fills stand, though a tier of theirs counted it, and so do the day's
  /// peaks (`restartPeaks`). How realized and unrealized part: see `Position`'s booking. False, and all is as it was, when a
  /// cell can't hold the rest.
  @inlinable
  @discardableResult
  public mutating func bust(
    _ fill: OrderFill, of instrument: Int, strategy: Int = 0, account: Int = 0, fee: Money = .zero
  ) -> Bool {
    guard unbook(fill, of: instrument, strategy, account, fee: fee) else { return false }
    settle(strategy, account)
    return true
  }

  /// Books what a fill really was in place of what it was booked as. As a bust and a fill, both or neither: near 2^120 it
  /// may be refused where each alone would be taken.
  @inlinable
  @discardableResult
  public mutating func correct(
    from fill: OrderFill, to real: OrderFill, of instrument: Int, strategy: Int = 0,
    account: Int = 0, fee: Money = .zero, isFirst: Bool = true
  ) -> Bool {
    guard scopes.hasStrategy(strategy), scopes.hasAccount(account),
      let deal = Deal(fill, fee: fee)
    else { return false }
    let schedule = Int(listings[instrument].feeSchedule)
    var newFee = Money.zero
    if schedule >= 0 {
      // At the tier that the day's quantity says without the fill.
      guard real.quantity.units > 0,
        let found = fees.fee(
          of: real, schedule, account: account, isFirst: isFirst, without: fill.quantity)
      else { return false }
      newFee = found
    }
    guard let next = Deal(real, fee: newFee),
      canCorrect(deal, next, scopes.cell(instrument, 0)),
      canCorrect(deal, next, scopes.cell(instrument, scopes.strategy(strategy))),
      canCorrect(deal, next, scopes.cell(instrument, scopes.account(account))),
      // Without a look at the peaks: what is between the two never was.
      unbook(fill, of: instrument, strategy, account, fee: fee)
    else { return false }
    let isBooked = book(real, to: instrument, strategy, account, fee: newFee)
    precondition(isBooked, "what a correction asks for was found to fit")
    if schedule >= 0 { fees.count(real.quantity.units, schedule, account: account) }
    return true
  }

  // MARK: Three cells

  @inlinable
  mutating func book(
    _ fill: OrderFill, to instrument: Int, _ strategy: Int, _ account: Int, fee: Money
  ) -> Bool {
    guard scopes.hasStrategy(strategy), scopes.hasAccount(account),
      let deal = Deal(fill, fee: fee)
    else { return false }
    let strategyScope = scopes.strategy(strategy)
    let accountScope = scopes.account(account)
    guard let ofFirm = costOut(deal, scopes.cell(instrument, 0)),
      let ofStrategy = costOut(deal, scopes.cell(instrument, strategyScope)),
      let ofAccount = costOut(deal, scopes.cell(instrument, accountScope))
    else { return false }
    let isUnseen = !listings[instrument].isSeen
    if isUnseen { revalue(instrument, to: fill.price) }
    let moved = change(of: instrument, quantity: deal.signed, outlay: deal.outlay)
    book(deal, instrument, 0, moved, ofFirm)
    book(deal, instrument, strategyScope, moved, ofStrategy)
    book(deal, instrument, accountScope, moved, ofAccount)
    if isUnseen {
      for scope in 0..<scopes.count { sums[scope].settle() }
    } else {
      settle(strategy, account)
    }
    charged = fee
    return true
  }

  @inlinable
  mutating func unbook(
    _ fill: OrderFill, of instrument: Int, _ strategy: Int, _ account: Int, fee: Money
  ) -> Bool {
    guard scopes.hasStrategy(strategy), scopes.hasAccount(account),
      let deal = Deal(fill, fee: fee)
    else { return false }
    let strategyScope = scopes.strategy(strategy)
    let accountScope = scopes.account(account)
    guard canUndo(deal, scopes.cell(instrument, 0)),
      canUndo(deal, scopes.cell(instrument, strategyScope)),
      canUndo(deal, scopes.cell(instrument, accountScope))
    else { return false }
    let moved = change(of: instrument, quantity: -deal.signed, outlay: -deal.outlay)
    undo(deal, instrument, 0, moved)
    undo(deal, instrument, strategyScope, moved)
    undo(deal, instrument, accountScope, moved)
    let schedule = Int(listings[instrument].feeSchedule)
    if schedule >= 0 { fees.count(-fill.quantity.units, schedule, account: account) }
    return true
  }

  /// The peaks see what is now.
  @inlinable
  mutating func settle(_ strategy: Int, _ account: Int) {
    sums[0].settle()
    sums[scopes.strategy(strategy)].settle()
    sums[scopes.account(account)].settle()
  }

  /// What an execution takes out of a cell's cost, nil when the cell can't take the execution. First in, first out: not
  /// known yet, as no lot is touched.
  @inlinable
  func costOut(_ deal: Deal, _ cell: Int) -> Money? {
    guard positions[cell].canTake(deal.signed, outlay: deal.outlay, fee: deal.fee) else {
      return nil
    }
    let closing = positions[cell].closing(deal.signed)
    let opened = Money(deal.price, times: Quantity(units: deal.signed &- closing))
    if isFirstIn { return lots.canAdd(opened, to: cell) ? .zero : nil }
    let out = positions[cell].averageCost(of: closing)
    // Each is at most 2^126.
    let next = Money(units: positions[cell].cost.units &- out.units &+ opened.units)
    return next.isHoldable ? out : nil
  }

  @inlinable
  func canUndo(_ deal: Deal, _ cell: Int) -> Bool {
    // What would be left must be a quantity with an opposite, as before.
    guard positions[cell].canTake(-deal.signed, outlay: -deal.outlay, fee: -deal.fee) else {
      return false
    }
    let back = positions[cell].reopened(deal)
    if isFirstIn { return lots.canAdd(back.cost, to: cell) }
    return (positions[cell].cost - positions[cell].openedCost(deal) + back.cost).isHoldable
  }

  /// Both in turn, whatever order the costs come in.
  @inlinable
  func canCorrect(_ deal: Deal, _ next: Deal, _ cell: Int) -> Bool {
    guard canUndo(deal, cell), next.value.isHoldable, deal.value.isHoldable else { return false }
    var between = positions[cell]
    between.quantity.units -= deal.signed
    between.cash += deal.outlay
    between.fees -= deal.fee
    guard between.canTake(next.signed, outlay: next.outlay, fee: next.fee) else { return false }
    let kept = isFirstIn ? lots.lists[cell].weight : positions[cell].cost.units.magnitude
    let most =
      kept + deal.value.units.magnitude + next.value.units.magnitude
      + positions[cell].reopened(deal).cost.units.magnitude
    return most <= Money.largest.units.magnitude
  }

  /// What an execution changes in every scope that it is booked to.
  @inlinable
  func change(of instrument: Int, quantity: Int64, outlay: Money) -> Moved {
    let listing = listings[instrument]
    let net = Amount(listing.unit(listing.mark), times: quantity)
    return Moved(
      profit: net - Amount(outlay, rate: listing.rate), net: net,
      unitGross: listing.unit(listing.mark).magnitude,
      unitMargin: listing.unit(Price(units: listing.marginPrice)))
  }

  @inlinable
  mutating func book(
    _ deal: Deal, _ instrument: Int, _ scope: Int, _ moved: Moved, _ averageCost: Money
  ) {
    let cell = scopes.cell(instrument, scope)
    var costOut = averageCost
    if isFirstIn {
      let closing = positions[cell].closing(deal.signed)
      costOut = lots.close(Position.size(closing), of: cell)
      let opened = deal.signed &- closing
      lots.append(
        opened, Money(deal.price, times: Quantity(units: opened)), deal.execution, to: cell)
    }
    let held = positions[cell].quantity.units
    positions[cell].book(deal, costOut: costOut)
    move(instrument, scope, from: held, moved, fee: deal.fee)
  }

  @inlinable
  mutating func undo(_ deal: Deal, _ instrument: Int, _ scope: Int, _ moved: Moved) {
    let cell = scopes.cell(instrument, scope)
    let back = positions[cell].reopened(deal)
    var costOut: Money
    if isFirstIn {
      let own = Position.size(positions[cell].opening(deal.signed))
      let (size, cost) = lots.withdraw(deal.execution, own, of: cell)
      costOut = cost + lots.close(own - size, of: cell)
      lots.prepend(back.quantity, back.cost, to: cell)
    } else {
      costOut = positions[cell].openedCost(deal)
    }
    let held = positions[cell].quantity.units
    positions[cell].undo(deal, costOut: costOut, costIn: back.cost)
    move(instrument, scope, from: held, moved, fee: -deal.fee)
  }

  /// What a cell's change changes in its scope.
  @inlinable
  mutating func move(
    _ instrument: Int, _ scope: Int, from held: Int64, _ moved: Moved, fee: Money
  ) {
    let now = positions[scopes.cell(instrument, scope)].quantity.units
    // Neither is the smallest number: the difference of their sizes fits.
    let size = Position.size(now) &- Position.size(held)
    if (now == 0) != (held == 0) {
      holders[instrument &* holderWords &+ scope &>> 6] ^= 1 &<< UInt64(scope & 63)
    }
    sums[scope].profit += moved.profit
    sums[scope].net += moved.net
    sums[scope].gross += Amount(moved.unitGross, times: size)
    sums[scope].margin += Amount(moved.unitMargin, times: size)
    if fee != .zero { sums[scope].fees += Amount(fee, rate: listings[instrument].rate) }
  }
}

/// What an execution changes in all its scopes alike.
@frozen
@usableFromInline
struct Moved: BitwiseCopyable {
  @usableFromInline let profit: Amount
  @usableFromInline let net: Amount
  /// What one more unit adds, whatever its sign.
  @usableFromInline let unitGross: UnitValue
  @usableFromInline let unitMargin: UnitValue

  @inlinable
  init(profit: Amount, net: Amount, unitGross: UnitValue, unitMargin: UnitValue) {
    self.profit = profit
    self.net = net
    self.unitGross = unitGross
    self.unitMargin = unitMargin
  }
}
