// What a taker does about what is missing: it sends, waits, pauses, gives up; and when it leaves a
// position on its own.

import Events
import Tables

extension PositionTaker {
  /// Leaves a position that has lost or won enough, or was held for long enough.
  @inlinable
  mutating func leaveIfNeeded(in market: Int, at desk: inout StrategyDesk) {
    let trip = sizer.trip(in: market)
    let target = markets[market].target
    // One that is being closed already, or that a late fill left, needs no reason.
    guard trip.isOpen, target != 0, (target > 0) == trip.isLong else { return }
    let known = desk[market]
    let isLate =
      terms.longestHolding > 0 && desk.now.since(trip.openedAt).count >= terms.longestHolding
    guard known.hasTop else {
      if isLate { leave(TakerSignal.holdingTime, .zero, in: market, at: &desk) }
      return
    }
    let exit = trip.isLong ? known.top.bidPrice : known.top.askPrice
    let profit = trip.profit(at: exit)
    let tick = known.terms.tick
    if terms.stopLossTicks > 0, profit <= 0 &- trip.worth(ofTicks: terms.stopLossTicks, of: tick) {
      leave(TakerSignal.stopLoss, exit, in: market, at: &desk)
    } else if terms.takeProfitTicks > 0,
      profit >= trip.worth(ofTicks: terms.takeProfitTicks, of: tick)
    {
      leave(TakerSignal.takeProfit, exit, in: market, at: &desk)
    } else if isLate {
      leave(TakerSignal.holdingTime, exit, in: market, at: &desk)
    } else if sizer.isAtLimit(in: market, at: desk) {
      leave(TakerSignal.drawdown, exit, in: market, at: &desk)
    }
  }

  @inlinable
  mutating func leave(
    _ reason: UInt32, _ price: Price, in market: Int, at desk: inout StrategyDesk
  ) {
    markets[market].target = 0
    markets[market].failures = 0
    desk.signal(reason, price.units, in: market)
  }

  @inlinable
  mutating func work(in market: Int, at desk: inout StrategyDesk) {
    let taken = markets[market]
    let known = desk[market]
    let missing = taken.target &- known.position.units
    if taken.order != .none { return tend(missing, in: market, at: &desk) }
    guard missing != 0, known.hasTop, desk.now.count >= taken.notBefore, desk.hasRoom(1),
      desk.mayTrade(in: market)
    else { return }
    let side: Side = missing > 0 ? .buy : .sell
    let held = known.position.units
    let closes = held != 0 && (held < 0) == (missing > 0)
    let joins = terms.joins && !closes && desk.now.count < taken.joinEnd
    var units = Int64(clamping: missing.magnitude)
    // What is to be closed is taken; only what comes after it waits.
    if terms.joins && closes && units > Int64(clamping: held.magnitude) { units = abs(held) }
    let room = desk.room(side, in: market).units
    if units > room { units = room }
    let lot = known.terms.lot.units
    // What was refused may have been too much at once.
    let part = units >> Int64(taken.halvings)
    if taken.halvings > 0 { units = part > lot ? part : units < lot ? units : lot }
    units &-= units % lot
    guard units > 0 else { return }
    let price = (side == .buy) == joins ? known.top.bidPrice : known.top.askPrice
    let order = desk.send(
      side, Quantity(units: units), at: price, joins ? .day : .immediateOrCancel, in: market)
    guard let order else { return pause(in: market, at: desk) }
    markets[market].order = order
    markets[market].sentAt = desk.now
    markets[market].hasFilled = false
    markets[market].isPulled = false
    markets[market].isJoining = joins
  }

  /// An order is out: it is cancelled when it would bring what isn't wanted any more, and when its time
  /// is over.
  @inlinable
  mutating func tend(_ missing: Int64, in market: Int, at desk: inout StrategyDesk) {
    let taken = markets[market]
    guard let own = desk.order(taken.order), desk.now.count >= taken.notBefore else { return }
    let ahead = own.side == .buy ? missing : 0 &- missing
    let isOver =
      taken.isJoining
      ? desk.now.count >= taken.joinEnd || own.leaves.units > ahead
      : desk.now.since(taken.sentAt).count >= Self.longestAnswer
    if isOver && desk.cancel(taken.order) { markets[market].isPulled = true }
  }

  /// An order brought nothing: a pause, and an entry that brings nothing again and again is given up.
  @inlinable
  mutating func fail(in market: Int, at desk: borrowing StrategyDesk) {
    pause(in: market, at: desk)
    markets[market].failures &+= 1
    guard markets[market].failures >= Self.patience else { return }
    giveUpEntry(in: market, at: desk)
    if markets[market].target != 0 { markets[market].failures = 0 }
  }

  /// Twice as long with each failure.
  @inlinable
  mutating func pause(in market: Int, at desk: borrowing StrategyDesk) {
    let failures = markets[market].failures
    let pause = Self.shortestPause &<< UInt64(failures < 16 ? failures : 16)
    let bounded = pause < Self.longestPause ? pause : Self.longestPause
    let (end, over) = desk.now.count.addingReportingOverflow(bounded)
    markets[market].notBefore = over ? .max : end
  }

  /// What is held is enough; what is held the other way is closed.
  @inlinable
  mutating func giveUpEntry(in market: Int, at desk: borrowing StrategyDesk) {
    let target = markets[market].target
    let held = desk[market].position.units
    if target > 0 {
      markets[market].target = held < 0 ? 0 : held < target ? held : target
    } else if target < 0 {
      markets[market].target = held > 0 ? 0 : held > target ? held : target
    }
  }
}
