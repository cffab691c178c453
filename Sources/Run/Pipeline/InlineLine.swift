// The same line as direct calls on one thread: for replay, backtests and benchmarks. What a stage
// sends is handled by the next stage before the call returns, so the compiler sees one function.
//
// Each stage's output passes a tap, which watches without changing anything: it digests, compares,
// or does nothing at all.

import Books
import Events
import Orders
import Risk
import Routing
import Strategies
import Settings

/// Watches one stage's output.
public protocol StreamTap: ~Copyable {
  mutating func passed(_ event: Event)
  mutating func emitted(_ event: Event)
}

/// Watches nothing, at no cost.
public struct NoTap: StreamTap, ~Copyable {
  public init() {}

  @inlinable public mutating func passed(_ event: Event) {}
  @inlinable public mutating func emitted(_ event: Event) {}
}

/// Digests and counts what a stage sends.
public struct DigestTap: StreamTap, ~Copyable {
  public internal(set) var digest = StreamDigest()
  public internal(set) var count: UInt64 = 0
  public private(set) var emittedCount: UInt64 = 0

  public init() {}

  public mutating func passed(_ event: Event) {
    digest.add(event)
    count &+= 1
  }

  public mutating func emitted(_ event: Event) {
    passed(event)
    emittedCount &+= 1
  }
}

/// A tap in front of what comes next.
public struct Tapped<Tap: StreamTap & ~Copyable, Next: Emitter & ~Copyable>: Emitter, ~Copyable {
  public var tap: Tap
  public var next: Next

  @inlinable
  init(tap: consuming Tap, next: consuming Next) {
    self.tap = tap
    self.next = next
  }

  @inlinable
  public mutating func pass(_ event: Event) {
    tap.passed(event)
    next.pass(event)
  }

  @inlinable
  public mutating func emit(_ event: Event) {
    tap.emitted(event)
    next.emit(event)
  }
}

/// A stage whose output goes straight on: it is itself where the stage before it emits.
public struct Link<S: Stage & ~Copyable, Out: Emitter & ~Copyable>: Emitter, ~Copyable {
  public var stage: S
  public var out: Out

  @inlinable
  init(stage: consuming S, out: consuming Out) {
    self.stage = stage
    self.out = out
  }

  @inlinable
  public mutating func pass(_ event: Event) {
    stage.handle(event, into: &out)
    while stage.isUnfinished { stage.resume(into: &out) }
  }

  @inlinable public mutating func emit(_ event: Event) { pass(event) }
}

/// The line's end in a replay: gateway-out's work is in the recorded loopback already.
public struct LineEnd: Emitter, ~Copyable {
  public init() {}

  @inlinable public mutating func pass(_ event: Event) {}
  @inlinable public mutating func emit(_ event: Event) {}
}

/// The four machines of the trader line between the gateways, and what watches each.
public struct InlineTrader<Tap: StreamTap & ~Copyable, End: Emitter & ~Copyable>: ~Copyable {
  public typealias RiskLink = Link<RiskStage, Tapped<Tap, End>>
  public typealias OrdersLink = Link<RoutedOrders, Tapped<Tap, RiskLink>>
  public typealias StrategyLink = Link<StrategyHouse, Tapped<Tap, OrdersLink>>
  public typealias BookLink = Link<VenueBooks, Tapped<Tap, StrategyLink>>

  public var book: BookLink

  public init(_ settings: TraderSettings, end: consuming End, tap: (StageID) -> Tap) {
    let risk = RiskLink(
      stage: RiskStage(settings.risk), out: Tapped(tap: tap(.risk), next: end))
    let orders = OrdersLink(
      stage: RoutedOrders(settings.orders, routing: settings.router),
      out: Tapped(tap: tap(.orders), next: risk))
    let strategy = StrategyLink(
      stage: StrategyHouse(settings.strategies.map(\.settings)),
      out: Tapped(tap: tap(.strategy), next: orders))
    book = BookLink(
      stage: VenueBooks(settings.venueBooks), out: Tapped(tap: tap(.book), next: strategy))
  }

  /// Takes one ingress event all the way.
  @inlinable public mutating func handle(_ event: Event) { book.pass(event) }

  @inlinable public var strategy: StrategyLink {
    _read { yield book.out.next }
    _modify { yield &book.out.next }
  }

  @inlinable public var orders: OrdersLink {
    _read { yield book.out.next.out.next }
    _modify { yield &book.out.next.out.next }
  }

  @inlinable public var risk: RiskLink {
    _read { yield book.out.next.out.next.out.next }
    _modify { yield &book.out.next.out.next.out.next }
  }

  public mutating func checkInvariants() {
    book.stage.checkInvariants()
    strategy.stage.checkInvariants()
    orders.stage.checkInvariants()
    risk.stage.checkInvariants()
  }
}
