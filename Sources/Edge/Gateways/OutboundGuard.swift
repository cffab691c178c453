// Gateway-out's own count of new orders, which knows nothing of risk: more of them in a second than there can be means that
// what stands before it has failed. Then nothing new goes out until a person has looked.

import Events

public struct OutboundGuard: BitwiseCopyable, Sendable {
  /// New orders in a second that are still believed.
  public let limit: UInt64
  /// The second that is counted.
  @usableFromInline var second: UInt64 = 0
  @usableFromInline var count: UInt64 = 0
  /// It has seen more.
  public var isTripped = false
  /// What it saw isn't told yet.
  @usableFromInline var owes = false

  public init(limit: UInt64) { self.limit = limit }

  /// Counts a new order that is about to leave. False: it must not.
  @inlinable
  public mutating func admits(at nowNs: UInt64) -> Bool {
    if isTripped { return false }
    let now = nowNs / 1_000_000_000
    if now != second {
      second = now
      count = 0
    }
    count &+= 1
    if count <= limit { return true }
    isTripped = true
    owes = true
    return false
  }

  /// A person has looked.
  @inlinable
  public mutating func rearm() {
    isTripped = false
    count = 0
  }

  /// What the line is told, once: the firm's kill switch is on.
  @inlinable
  public mutating func takeFact() -> Event? {
    if !owes { return nil }
    owes = false
    let scale = UInt64(fixedPointScale)
    return Event(
      kind: .killSwitch, source: SourceID(.core, 0), instrument: .none,
      KillSwitch(
        scope: .firm, mode: .block, reason: .outboundCount, origin: .gatewayOut,
        limit: Int64(clamping: limit.multipliedReportingOverflow(by: scale).partialValue),
        value: Int64(clamping: count.multipliedReportingOverflow(by: scale).partialValue)))
  }
}
