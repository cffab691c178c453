// A strategy that works an order that is too large to send at once. What the parent has traded is what the position
// moved since it began, so that late fills, corrected and busted ones count as what they are; what is out is what
// the desk says is out. It never asks for more than the parent's quantity less both.
//
// One child is out at a time. It joins the best price of its own side and follows it; what is late crosses, where
// the parameters say so.

import Events
import Tables

public struct Executor: Strategy, ~Copyable {
  @usableFromInline var terms: ExecutingTerms
  /// The weights of the volume curve, added up: of what comes before each bucket, and of all.
  @usableFromInline var curve: Slab<Int64>
  @usableFromInline var parent: ParentOrder
  @usableFromInline var child: ChildOrder

  public init(_ settings: StrategySettings) {
    terms = ExecutingTerms()
    curve = Slab(count: Self.bucketCount + 1, repeating: 0)
    parent = ParentOrder()
    parent.isAsked = settings["start"] != 0
    child = ChildOrder()
  }

  @inlinable
  public mutating func tune(_ desk: borrowing StrategyDesk) {
    terms = ExecutingTerms(desk)
    for bucket in 0..<Self.bucketCount {
      curve[bucket + 1] = curve[bucket] + desk.value(Self.firstBucket + bucket)
    }
  }

  @inlinable
  public mutating func topMoved(_ top: TopOfBook, in market: Int, at desk: inout StrategyDesk) {
    parent.isVoid = false
    work(at: &desk)
  }

  @inlinable
  public mutating func traded(_ trade: Trade, in market: Int, at desk: inout StrategyDesk) {
    if parent.isRunning, trade.quantity > .zero {
      let sum = parent.observed.addingReportingOverflow(trade.quantity.units)
      parent.observed = sum.overflow ? .max : sum.partialValue
    }
    work(at: &desk)
  }

  @inlinable
  public mutating func marketMoved(_ event: Event, in market: Int, at desk: inout StrategyDesk) {
    guard event.kind == .bookGap || event.kind == .bookClear else { return }
    // The best prices that the desk has are of a book that isn't to be trusted.
    parent.isVoid = true
    if child.order != .none && !child.isImmediate { takeOff(at: &desk) }
  }

  @inlinable
  public mutating func timePassed(at desk: inout StrategyDesk) { work(at: &desk) }

  @inlinable
  public mutating func ordered(
    _ update: OrderUpdate, in market: Int, at desk: inout StrategyDesk
  ) {
    if update.order == child.order && child.order != .none {
      switch update.news {
      case .gone:
        if !child.isPulled { parent.nextTry = OnTick.later(desk.now, by: terms.retry) }
      case .replaced: child.price = update.price
      // What was refused once would be again; a cancel at once, as long as the way out is shut, and without end.
      case .requestRefused:
        if child.isPulled { child.nextPull = OnTick.later(desk.now, by: terms.retry) }
        child.isStuck = true
      default: break
      }
      if update.isOver { child = ChildOrder() }
    }
    work(at: &desk)
  }

  @inlinable
  public mutating func commanded(_ command: DeskCommand, at desk: inout StrategyDesk) {
    if case .parameter(Self.startParameter) = command {
      parent.isAsked = desk.value(Self.startParameter) != 0
      if parent.isRunning && !parent.isAsked { parent.isStopping = true }
      if parent.isRunning { parent.isAsked = false }
    }
    work(at: &desk)
  }

  /// Begins a parent order once nothing of another one is out.
  @inlinable
  mutating func begin(at desk: inout StrategyDesk) {
    let known = desk[0]
    guard parent.isAsked, child.order == .none, desk.ordersOut == 0, known.hasTop,
      !parent.isVoid, desk.mayTrade(in: 0)
    else { return }
    var next = ParentOrder()
    next.number = parent.number &+ 1
    next.isRunning = true
    next.side = terms.side
    next.quantity = OnTick.lots(terms.quantity, known.terms)
    next.duration = terms.duration
    next.interval = terms.interval
    next.startPosition = known.position
    next.start = desk.now
    parent = next
    if parent.quantity == .zero { finish(at: &desk) }
  }

  /// It is filled, stopped, or its time is up.
  @inlinable
  mutating func finish(at desk: inout StrategyDesk) {
    parent.isRunning = false
    parent.isStopping = false
    desk.signal(2, filled(desk).units, in: 0)
    desk.signal(3, (parent.quantity - filled(desk)).units, in: 0)
  }

  /// What the parent order has traded.
  @inlinable
  public func filled(_ desk: borrowing StrategyDesk) -> Quantity {
    let moved = desk.position(0) - parent.startPosition
    return parent.side == .buy ? moved : -moved
  }

  /// What its children could still trade.
  @inlinable
  public func out(_ desk: borrowing StrategyDesk) -> Quantity {
    parent.side == .buy ? desk[0].openBuy : desk[0].openSell
  }

  @inlinable public var isRunning: Bool { parent.isRunning }
  /// How many parent orders there were.
  @inlinable public var parentCount: UInt32 { parent.number }
}

/// A parent order, or the last one.
@frozen
@usableFromInline
struct ParentOrder: BitwiseCopyable {
  @usableFromInline var number: UInt32 = 0
  @usableFromInline var side = Side.buy
  /// The next one should begin.
  @usableFromInline var isAsked = false
  @usableFromInline var isRunning = false
  /// Somebody has stopped it: what is out is cancelled, and no more is sent.
  @usableFromInline var isStopping = false
  /// The book isn't to be trusted until its best prices are told again.
  @usableFromInline var isVoid = false
  @usableFromInline var reserved0: UInt8 = 0
  @usableFromInline var reserved1: UInt16 = 0
  @usableFromInline var reserved2: UInt32 = 0
  @usableFromInline var quantity = Quantity.zero
  @usableFromInline var startPosition = Quantity.zero
  @usableFromInline var start = Nanoseconds.zero
  @usableFromInline var duration: UInt64 = 0
  @usableFromInline var interval: UInt64 = 1
  /// What the market has traded since the start.
  @usableFromInline var observed: Int64 = 0
  /// The interval that it is in, and what should have been done before it.
  @usableFromInline var step: UInt64 = .max
  @usableFromInline var due: Int64 = 0
  /// As last asked for.
  @usableFromInline var target: Int64 = 0
  @usableFromInline var nextTry = Nanoseconds.zero
  /// No child makes way for one that crosses before.
  @usableFromInline var nextRush = Nanoseconds.zero
  @usableFromInline var attempts: Int64 = 0

  @inlinable init() {}
}

/// The child that is out, if any.
@frozen
@usableFromInline
struct ChildOrder: BitwiseCopyable {
  @usableFromInline var order = OrderID.none
  @usableFromInline var price = Price.zero
  /// When a cancel that was refused is asked for again.
  @usableFromInline var nextPull = Nanoseconds.zero
  @usableFromInline var isImmediate = false
  /// Its cancel was asked for here.
  @usableFromInline var isPulled = false
  /// A request about it was refused.
  @usableFromInline var isStuck = false

  @inlinable init() {}
}
