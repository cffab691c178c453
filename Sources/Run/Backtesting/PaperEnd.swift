// Where the line of a backtest ends: gateway-out and its paper venue, with no journal to wait for.

import Events
import Gateways
import Pipeline

public struct PaperEnd: Emitter, ~Copyable {
  public var gateway: GatewayOut
  @usableFromInline var record: NoRecord

  public init(_ gateway: consuming GatewayOut) {
    self.gateway = gateway
    record = NoRecord()
  }

  @inlinable
  public mutating func pass(_ event: Event) {
    gateway.handle(event, into: &record)
    if gateway.waitingCount > 0 {
      _ = gateway.release(journaled: .max, nowNs: event.time.count, limit: .max) { _ in }
    }
  }

  @inlinable public mutating func emit(_ event: Event) { pass(event) }
}

@usableFromInline
struct NoRecord: Recorder, ~Copyable {
  @inlinable init() {}
  @inlinable mutating func pass(_ event: Event) {}
  @inlinable mutating func emit(_ event: Event) {}
  @inlinable var recordedPosition: UInt64 { 0 }
}

/// The same behind the risk of a watched line.
final class PaperListener: DigestListener {
  // not state: end: a backtest isn't saved.
  var end: PaperEnd

  init(_ gateway: consuming GatewayOut) { end = PaperEnd(gateway) }

  override func hear(_ event: Event, isNew: Bool) {
    super.hear(event, isNew: isNew)
    end.pass(event)
  }
}
