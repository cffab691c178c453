// What was heard of an order last, of the reports that change it and say which they are. A venue that went down may tell
// again what it told before: behind its power cut it doesn't know what arrived. Most of that an order's state refuses, and a
// fill is known by its execution. An answer to a request could pass for that to a later one, though, and a part that was
// taken off could be taken off twice.

import Events

@frozen
public struct LastHeard: BitwiseCopyable, Hashable, Sendable {
  /// The requests of ours that were answered last (`RequestNumber`); 0: none that said so.
  public var cancel: UInt32 = 0
  public var replace: UInt32 = 0
  /// The venue's number of the last report that took a part off.
  public var takenOff: UInt64 = 0
  /// Which use of its place in a pool the order is: nothing is written for an order of which nothing of this is heard.
  @usableFromInline var generation: UInt32
  @usableFromInline var reserved: UInt32 = 0

  @inlinable public init(generation: UInt32 = 0) { self.generation = generation }

  /// Whether reports of a kind may say which they are.
  @inlinable @inline(__always)
  static func isNumbered(_ kind: EventKind) -> Bool {
    kind == .orderReplaced || kind == .requestRejected || kind == .orderRestated
  }

  /// Whether it was heard before: this report, or a later one of its kind.
  @inlinable
  public func knows(_ event: Event) -> Bool {
    switch event.kind.code {
    case EventKind.orderReplaced.code:
      let number = event.payload(as: OrderReplaced.self).request
      return Self.isOld(number, since: replace)
    case EventKind.requestRejected.code:
      let rejected = event.payload(as: OrderRejected.self)
      return Self.isOld(
        rejected.requestNumber, since: rejected.request == .cancel ? cancel : replace)
    case EventKind.orderRestated.code:
      let report = event.payload(as: OrderRestated.self).report
      return report != 0 && report <= takenOff
    default: return false
    }
  }

  /// The report was applied.
  @inlinable
  public mutating func note(_ event: Event) {
    switch event.kind.code {
    case EventKind.orderReplaced.code:
      let number = event.payload(as: OrderReplaced.self).request
      if number != 0 { replace = number }
    case EventKind.requestRejected.code:
      let rejected = event.payload(as: OrderRejected.self)
      if rejected.requestNumber == 0 { return }
      if rejected.request == .cancel {
        cancel = rejected.requestNumber
      } else {
        replace = rejected.requestNumber
      }
    case EventKind.orderRestated.code:
      let report = event.payload(as: OrderRestated.self).report
      if report != 0 { takenOff = report }
    default: break
    }
  }

  @inlinable
  static func isOld(_ number: UInt32, since last: UInt32) -> Bool {
    number != 0 && last != 0 && !RequestNumber.isLater(number, than: last)
  }
}
