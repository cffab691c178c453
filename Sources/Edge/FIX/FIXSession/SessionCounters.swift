// What a half has done, in numbers. Plain data: whoever wants to publish it copies it.

/// Counts of one half of a session since it was made; two add up to the whole.
public struct SessionCounters: Sendable {
  /// Messages that were whole and well framed.
  public var received: UInt64 = 0
  /// Application messages given to the owner.
  public var delivered: UInt64 = 0
  /// Messages kept ahead of a gap.
  public var queued: UInt64 = 0
  public var gaps: UInt64 = 0
  /// Messages put on the wire, resent ones not.
  public var sent: UInt64 = 0
  public var resent: UInt64 = 0
  public var gapFills: UInt64 = 0
  public var rejectsSent: UInt64 = 0
  public var rejectsReceived: UInt64 = 0
  /// Bytes of garbled messages and noise.
  public var garbledBytes: UInt64 = 0
  /// Routing values that were too long to go back with an answer.
  public var routingLeftOut: UInt64 = 0
  private var reasons = InlineArray<64, UInt64>(repeating: 0)

  public init() {}

  /// How often something was discarded, refused or ended for this reason.
  public subscript(reason: SessionReason) -> UInt64 { reasons[Int(reason.rawValue)] }

  @inline(__always) @_noLocks
  mutating func count(_ reason: SessionReason) { reasons[Int(reason.rawValue)] &+= 1 }

  public static func + (a: SessionCounters, b: SessionCounters) -> SessionCounters {
    var sum = a
    sum.received += b.received
    sum.delivered += b.delivered
    sum.queued += b.queued
    sum.gaps += b.gaps
    sum.sent += b.sent
    sum.resent += b.resent
    sum.gapFills += b.gapFills
    sum.rejectsSent += b.rejectsSent
    sum.rejectsReceived += b.rejectsReceived
    sum.garbledBytes += b.garbledBytes
    sum.routingLeftOut += b.routingLeftOut
    for index in sum.reasons.indices { sum.reasons[index] += b.reasons[index] }
    return sum
  }
}
