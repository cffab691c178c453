// How the market stands, for those who asked to be told when it changes.

import Events
import FIXEvents
import FIXSession

extension FIXGatewayOut {
  static func isStatus(_ kind: EventKind) -> Bool {
    kind == .marketStatus || kind == .tradingStatus
  }

  /// A session begins or ends to listen; the answer comes by itself.
  mutating func listen(_ event: Event, _ seat: Int) {
    let request = event.payload(as: StatusRequest.self)
    switch request.subscription {
    case .begin: listeners.begin(event.instrument, seat: seat, request: request.request)
    case .end: listeners.end(event.instrument, seat: seat)
    default: break
    }
  }

  /// A change, to each who listens and is there: who comes later asks.
  mutating func publishStatus(_ event: Event, at time: SessionTime) {
    for seat in 0..<seats.count {
      let request = listeners.request(event.instrument, seat: seat)
      guard request != 0, seats[seat].outbound.isUp else { continue }
      var told = event
      if event.kind == .tradingStatus {
        var status = event.payload(as: TradingStatus.self)
        status.request = request
        told = Event(
          causedBy: event, kind: .tradingStatus, source: .none, instrument: .none, status)
      }
      wire.to = seats[seat].route
      var written = Written.nothing
      let party = seats[seat].party
      let outcome = seats[seat].outbound.send(at: time, to: &wire) { header, number, writer in
        written = memory.toFIX.write(
          told, to: party, names: &memory.names, header: header, sequence: number, time: time.wall,
          into: &writer)
        return written == .message
      }
      note(written, outcome)
    }
  }
}
