// What a router keeps of parents and children beside what an order pool keeps of any order.

import Events
import Orders

/// A parent's other terms, and where its quantity is:
///
///     quantity + over = filled + working + unrouted
///
/// as long as it lives.
@frozen
@usableFromInline
struct Parent: BitwiseCopyable {
  /// What its live children have left.
  @usableFromInline var working = Quantity.zero
  /// What no child has.
  @usableFromInline var unrouted = Quantity.zero
  /// More than was asked for: filled too much, or about to be.
  @usableFromInline var over = Quantity.zero
  /// What children that have ended filled.
  @usableFromInline var endedFilled = Quantity.zero
  /// The limit that a replace on its way asks for.
  @usableFromInline var wantedPrice = Price.zero
  /// When a child of it was last called away from where it waited; zero: never.
  @usableFromInline var movedAt = Nanoseconds.zero
  /// Venues that refused a child of it.
  @usableFromInline var excluded: UInt64 = 0
  @usableFromInline var firstChild: UInt32 = 0
  @usableFromInline var account: UInt32 = 0
  /// The parents of its instrument are a list.
  @usableFromInline var next: UInt32 = 0
  @usableFromInline var previous: UInt32 = 0
  @usableFromInline var childCount: UInt16 = 0
  @usableFromInline var roundsLeft: UInt16 = 0
  @usableFromInline var type = OrderType.none
  @usableFromInline var timeInForce = TimeInForce.none
  @usableFromInline var instructions: UInt8 = 0

  @inlinable init() {}

  /// What isn't filled at once isn't left.
  @inlinable var isImmediate: Bool { timeInForce == .immediateOrCancel || type == .market }
  @inlinable var mayTake: Bool { instructions & OrderInstruction.postOnly == 0 }
}

/// A child's place.
@frozen
@usableFromInline
struct Child: BitwiseCopyable {
  @usableFromInline var parent = OrderHandle.none
  /// The live children of a parent are a list.
  @usableFromInline var next: UInt32 = 0
  @usableFromInline var previous: UInt32 = 0
  @usableFromInline var venue: UInt8 = 0
  /// It waits at the best price of its side, and follows it.
  @usableFromInline var isPegged = false
  /// A replace of it was refused: it isn't asked for one again.
  @usableFromInline var isFixed = false

  @inlinable init() {}
}
